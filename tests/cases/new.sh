# An article drafted from nothing, from Markdown, and from an alert that no article covers.
. "$TESTS/cases.inc"

# recognises FILE TEXT: the article, as the only one, is found for the text.
recognises() {
  KBTRIAGE_ONLY_RULES=$1 kb 0 explain -f json "$2"
  is '.articles | length == 1'
}

# has FILE TEXT: the line is in the file.
has() {
  grep -qF -e "$2" "$1" || {
    cp "$1" out
    fail "$1 has no $2"
  }
}

# gaps FILE NUMBER: check finds that many gaps and nothing else; the examples pass.
gaps() {
  kb 1 check --only-rules "$1" -f json "$1"
  is '[.problems[].code] | unique == ["W206"]'
  is "(.problems | length) == $2"
  kb 0 test --only-rules "$1" "$1"
}

topic from nothing
kb 0 new ErrorFolderNotFound --output ErrorFolderNotFound.lua
gaps ErrorFolderNotFound.lua 7
recognises ErrorFolderNotFound.lua 'Email Server Error Code: ErrorFolderNotFound'
cp ErrorFolderNotFound.lua before
kb 2 new ErrorFolderNotFound --output ErrorFolderNotFound.lua
says err 'is there already'
same ErrorFolderNotFound.lua before

topic wrong usage
kb 2 new
says err 'which code?'
kb 2 new ../x
says err "cannot be an article's code"
kb 2 new a b
kb 2 new X --unmatched 2
says err '--from-run'
kb 2 new X --from nowhere.md
says err 'nowhere.md: '

topic one cause, nested steps
cat >OneCause.md <<'MD'
---
title: A short title
ms.date: 02/03/2025
---
# "The mailbox is locked" error occurs

This article helps.

_Applies to:_ &nbsp; Dynamics 365 Mail
_Original KB number:_ &nbsp; 1234567, 1234568

## Symptoms

When you test the mailbox, it **fails**. An alert says:

> The mailbox [Mailbox Name] is locked by <User Name>, and the profile Microsoft Exchange Online was told.
> **Email Server Error Code:** Exchange server returned ErrorMailboxLocked exception.

## Cause

Somebody has locked the `mailbox`.

## Resolution

> [!NOTE]
> You need to be a user with the "Exchange Administrator" role.

To unlock it, follow these steps:

1. Open the **mailbox**.
   1. Select *Settings*, see [the guide](https://contoso.example/guide).
   2. Clear **Locked** &amp; save.

      ![A picture](media/picture.png)

2. Wait.

   > [!IMPORTANT]
   > It takes {15} minutes.

## See also

- [Something](else.md)
MD
kb 0 new --from OneCause.md --output ErrorMailboxLocked.lua
gaps ErrorMailboxLocked.lua 4
for line in 'code = "ErrorMailboxLocked"' 'kb = "1234567"' 'other_kb = { "1234568" }' \
  'title = "\"The mailbox is locked\" error occurs"' 'product = "Dynamics 365 Mail"' \
  'reviewed = "2025-02-03"' 'role = "Exchange Administrator"' \
  'text = "When you test the mailbox, it fails. An alert says:"' '{ code = "ErrorMailboxLocked" }' \
  '{ message = "The mailbox [mailbox] is locked by [user], and the profile [profile] was told." }' \
  'text = "Somebody has locked the mailbox."' \
  '"Wait."' 'FILL IN: what line 43 of the page says, below \"See also\"' '"Something (else.md)"' \
  'FILL IN: what line 7 of the page says' '"This article helps."' \
  'source = { file = "OneCause.md", hash = "'; do
  has ErrorMailboxLocked.lua "$line"
done
recognises ErrorMailboxLocked.lua 'The mailbox "Bob" is locked by Eve, and the profile Contoso was told.'
is '.articles[0].resolution[0].text == "To unlock it, follow these steps:"'
is '.articles[0].resolution[0].steps == ["Open the mailbox.",
  "- Select Settings, see the guide (https://contoso.example/guide).", "- Clear Locked & save. (picture: A picture)",
  "Wait.", "Important: It takes (15) minutes."]'
is '.articles[0].placeholders == {"mailbox":"Bob","user":"Eve","profile":"Contoso"}'

topic causes with their own resolutions
cat >Numbered.md <<'MD'
# Two causes

## Symptoms

> Email cannot leave the mailbox \<Mailbox Name>. Email Server Error Code: UnknownOutgoingEmailIntegrationError -2147220956

## Cause 1: The port is wrong

It should be 587.

## Resolution for cause 1

- Set the port to 587.

## Cause 2

The password is wrong.

Or it is old.

## Resolution 2

1. Set the password.

## Status

Nobody knows.

And more.
MD
kb 0 new OutgoingPort --from Numbered.md --output OutgoingPort.lua
gaps OutgoingPort.lua 7
recognises OutgoingPort.lua 'Email cannot leave the mailbox Ann. UnknownOutgoingEmailIntegrationError 80040224'
is '[.articles[0].causes[].text] == ["The port is wrong. It should be 587.", "The password is wrong. Or it is old."]'
is '[.articles[0].resolution[] | [.cause, .text]][0:2]
  == [["cause-1", "Set the port to 587."], ["cause-2", "Set the password."]]'
has OutgoingPort.lua 'FILL IN: what lines 27 to 29 of the page say, below \"Status\"'
has OutgoingPort.lua '"Nobody knows."'
has OutgoingPort.lua 'product = "FILL IN: the product, which the page does not say"'
has OutgoingPort.lua 'number = "-2147220956"'

topic sub-headings
cat >Nested.md <<'MD'
# Nested

Symptoms
--------

> Crm.80049999. The thing failed for [Thing].

## Causes and resolutions

### Cause: No thing

#### Resolution

1. Make a thing.

### A thing of another kind

#### Workaround

Change the kind.
MD
kb 0 new Nested --from Nested.md --output Nested.lua
kb 0 explain --only-rules Nested.lua -f json 80049999
is '[.articles[0].causes[].text] == ["No thing", "A thing of another kind"]'
is '[.articles[0].resolution[] | [.cause, .text]]
  == [["cause-1", "Make a thing."], ["cause-2", "Change the kind."]]'

topic a resolution with parts, and one cause of several in a list
cat >Parts.md <<'MD'
# Parts
## Symptoms
```
Error code: 8005E999
```
## Cause
This error occurs for one of the following reasons:
* The first.
* The second.
## Resolution
### Option 1: Ask
1. Write.
2. Wait.
### Leave it
Do nothing.

More of it.
MD
kb 0 new Error8005E999 --from Parts.md --output Error8005E999.lua
kb 0 explain --only-rules Error8005E999.lua -f json -- -2147096167
is '[.articles[0].causes[].text] == ["The first.", "The second."]'
is '[.articles[0].resolution[] | [.text, .steps]]
  == [["Option 1: Ask", ["Write.", "Wait."]], ["Leave it", ["Do nothing.", "More of it."]]]'

topic a table of codes
cat >Table.md <<'MD'
# Codes of synchronization
## Error codes
| Error code | Reason | What to do (resolution) |
| :--- | --- | --- |
| `ErrorOneThing` | One \| two. | Do one. |
| 0x8005E111 | Another. | Do another. |
MD
kb 0 new Codes --from Table.md --output Codes.lua
for code in ErrorOneThing 8005e111; do
  kb 0 explain --only-rules Codes.lua -f json "$code"
  is '[.articles[0].causes[].text] == ["One | two.", "Another."]'
  is '[.articles[0].resolution[] | [.cause, .text]] == [["cause-1", "Do one."], ["cause-2", "Do another."]]'
done

topic Markdown that is hostile
printf '%s\n' '# "x" \ {mailbox.name} ]]' '## Symptoms' '> quote "a\b" ' '## Resolution' '1. a]] "b" \' >Odd.md
cp Odd.md Long.md
head -c 200000 /dev/zero | tr '\0' x >>Long.md
kb 0 new Long --from Long.md --output Long.lua
says err 'the draft is larger than an article may be, 64 KiB'
head -c 20000 /dev/zero | tr '\0' '>' >>Odd.md
kb 0 new Odd --from Odd.md --output Odd.lua
kb 1 check --only-rules Odd.lua -f json Odd.lua
is '[.problems[].code] | unique == ["W206", "W215"]'
: >Empty.md
kb 0 new Empty --from Empty.md
kb 0 new --from Empty.md
says err 'the article is called Empty, like its file'

topic where each line of a page is
kb 0 new Shelf --from "$TESTS/data/pages/shelf-locked.md" --lines lines --output Shelf.lua
says err 'lines in the article, 4 in gaps of it'
place() {
  [ "$(awk -F'\t' -v line="$1" '$1 == line { print $2 }' lines)" = "$2" ] || fail "line $1 is not: $2"
}
place 3 'front matter'
place 9 title
place 13 product
place 20 alert
place 23 lead-in
place 35 symptom
place 49 role
place 51 lead-in
place 60 step
place 76 gap
place 78 heading
[ "$(wc -l <lines)" -eq 82 ] || fail 'not each line is listed'
kb 2 new X --lines lines
says err '--from'
gaps Shelf.lua 5
kb 0 explain --only-rules Shelf.lua -f json 'Nothing can be stored in the cold shelf for the parcel 7 now. Error Code: Http server returned Forbidden exception.'
is '.articles | length == 1'
kb 1 explain --only-rules Shelf.lua -f json Forbidden
has Shelf.lua 'errordetails = "System.Net.WebException: The request failed with HTTP status 403: Forbidden.'

topic causes with steps in them
kb 0 new Belt --from "$TESTS/data/pages/numbered-causes.md" --output Belt.lua
kb 0 explain --only-rules Belt.lua -f json 0x89AC0C01
is '.articles[0].causes | map(.text) | [(.[0] | startswith("The belt is worn. (1) The belt is older than a year. (2) The belt has run in rain. Belts are listed in")),
  .[1:]] == [true, ["The motor is hot", "The fuse is loose", "A parcel is stuck."]]'
is '.articles[0].resolution | map([.cause, .text])[0:5] == [["cause-1", "How to identify"], ["cause-2", "Open the hood."],
  ["cause-2", "Wait until the motor is cold."], ["cause-3", "If you run Belts 7 with an old fuse, tighten the fuse."],
  ["cause-4", "Remove the parcel."]]'
has Belt.lua 'product = "Contoso Belts 7, Contoso Belts 8"'

topic codes in sentences, and codes that many errors have
kb 0 new --from "$TESTS/data/pages/codes-in-text.md" --output LidMissing.lua
for code in LidMissing TooManyNails 8ABC0002 8ABC0003 CONTOSO_E_LID AADSTS9000123 CrateImportError; do
  has LidMissing.lua "{ code = \"$code\" }"
done
[ "$(grep -c '{ code = ' LidMissing.lua)" -eq 7 ] || fail 'other codes'
kb 0 new --from "$TESTS/data/pages/general-codes.md" --output GeneralCodes.lua
says err 'names no code of its own'
! grep signatures GeneralCodes.lua || fail 'a general code is a signature'
has GeneralCodes.lua 'product = "FILL IN: the product, which the page does not say"'

topic a page of many codes, and one without sections
kb 0 new Sorter --from "$TESTS/data/pages/guide-of-codes.md" --output Sorter.lua
kb 0 explain --only-rules Sorter.lua -f json BeltTornApart
is '.articles[0].causes | map(.text) == ["Belt: BeltTornApart", "0x8ABC0010 The lid is open. When you see this error, you get this message: (1) Somebody left it open. (2) The lid is bent."]'
is '.articles[0].resolution | map([.cause, .text])[0:3] == [["cause-1", "The belt tears when it is older than a year. Replace the belt."],
  ["cause-2", "Close the lid."], ["cause-2", "Get a new lid."]]'
recognises Sorter.lua 'The belt north is torn.'
recognises Sorter.lua 'error 8ABC0010'
has Sorter.lua 'product = "Contoso Sorter 3"'
kb 0 new --from "$TESTS/data/pages/no-sections.md" --output LampIsDark.lua
kb 0 explain --only-rules LampIsDark.lua -f json LampIsDark
is '.articles[0].causes | map(.text) == ["The lamp is broken.", "The lamp is missing."]'
is '.articles[0].resolution | map(.text)[0:2] == ["Look for the lamp.", "Replace it."]'
has LampIsDark.lua '"FILL IN: what line 26 of the page says: [!INCLUDE lamps (../includes/lamps.md)]"'
has LampIsDark.lua '"Try the guide (https://contoso.example/guide)"'

topic what has an article already
printf '# A\n\n_Original KB number:_ 9100002\n\n## Symptoms\n\nError ShelfLocked, and error NothingElse.\n' >Again.md
mkdir -p house
sed 's/FILL IN: //' Shelf.lua >house/Shelf.lua
kb 0 new Shelf --from Again.md --only-rules house
says err 'KB 9100002 has an article already: Shelf, house/Shelf.lua'
says err 'the code ShelfLocked has an article already: Shelf, house/Shelf.lua'
says err 'there is an article Shelf already, which one of that name would take the place of: house/Shelf.lua'
! grep NothingElse err || fail 'NothingElse has no article'

topic without the companion
mkdir bare
cp "$KBTRIAGE" bare/kbtriage
PATH=/usr/bin:/bin bare/kbtriage new X --from Again.md --only-rules house 2>err && fail 'it is not needed'
says err 'kbtriage-markdown is needed, and is neither beside kbtriage nor in PATH'
printf '#!/bin/sh\ncat >/dev/null; exit 7\n' >bare/kbtriage-markdown
chmod +x bare/kbtriage-markdown
bare/kbtriage new X --from Again.md --only-rules house 2>err && fail 'it failed'
says err 'Again.md: cannot be read as Markdown: kbtriage-markdown failed'
printf '#!/bin/sh\ncat >/dev/null; echo "{}"\n' >bare/kbtriage-markdown
bare/kbtriage new X --from Again.md --only-rules house 2>err && fail 'it gave nothing'
says err 'has given no list of blocks'

topic from an alert that no article covers
page "$(row 1 'Jan Kerr' null "$(alert 1 'The folder 77 of the mailbox \"Jan Kerr\" is gone for Jan Kerr.\r\nEmail Server Error Code: Exchange server returned ErrorFolderGone exception.'),$(alert 2 'Nothing works for Jan Kerr at all today.')")" >page.json
"$KBTRIAGE" run -f json page.json >report.json || true
kb 0 new --from-run report.json --output ErrorFolderGone.lua
gaps ErrorFolderGone.lua 7
has ErrorFolderGone.lua 'The folder [id] of the mailbox \"[mailbox]\" is gone for [mailbox].'
recognises ErrorFolderGone.lua 'The folder 12 of the mailbox "Bob" is gone for Bob.'
kb 2 new --from-run report.json --unmatched 2
says err 'names no code'
kb 0 new NothingWorks --from-run report.json --unmatched 2 --output NothingWorks.lua
recognises NothingWorks.lua 'Nothing works for Eve at all today.'
kb 1 run -f json --only-rules ErrorFolderGone.lua --only-rules NothingWorks.lua page.json
is '.summary.unmatched_alerts == 0 and ([.findings[].article.code] | unique | length == 2)'
for number in 3 0 x -1; do
  kb 2 new X --from-run report.json --unmatched "$number"
done
kb 2 new X --from-run page.json
says err 'unmatched'
kb 2 new X --from-run OneCause.md
says err '--format json'

topic from a report in ndjson
"$KBTRIAGE" run -f ndjson --every-case page.json >report.ndjson || true
kb 0 new --from-run report.ndjson
cmp out ErrorFolderGone.lua || fail 'another article'
kb 0 new NothingWorks --from-run report.ndjson --unmatched 2
cmp out NothingWorks.lua || fail 'another article'
kb 2 new --from-run report.ndjson --unmatched 3
says err 'report.ndjson: has 2 kinds of alerts that no article covers, not 3'
grep -v '"type":"summary"' report.ndjson >cut.ndjson
kb 2 new --from-run cut.ndjson
says err 'cut.ndjson: is not complete: it has no summary'
head -c -20 report.ndjson >cut.ndjson
kb 2 new --from-run cut.ndjson
says err 'is not a record of a report'
page "$(healthy 1)" >healthy.json
kb 0 run -f ndjson --output healthy.ndjson healthy.json
kb 2 new X --from-run healthy.ndjson
says err 'healthy.ndjson: has 0 kinds of alerts that no article covers'

topic from a scan
echo '2026-11-24 05:00:01 Email Server Error Code: ErrorStrangeThing' >log
"$KBTRIAGE" scan -f json log >scan.json || true
kb 0 new --from-run scan.json --output ErrorStrangeThing.lua
recognises ErrorStrangeThing.lua ErrorStrangeThing

topic what Windows PowerShell redirects is UTF-16
"$KBTRIAGE" run -f json page.json | iconv -f UTF-8 -t UTF-16 >wide.json || true
kb 0 new --from-run wide.json --output Wide.lua
cmp Wide.lua ErrorFolderGone.lua || fail 'another article'
iconv -f UTF-8 -t UTF-16 OneCause.md >wide.md
kb 2 new X --from wide.md
says err 'wide.md: is UTF-16: save it as UTF-8'
