# Other kinds of files are named for what they are; gzip is decompressed.
. "$TESTS/cases.inc"

printf 'Email Server Error Code: 12\nand more\n' >words.json

# binary NAME WHAT: standard input has bytes that are not text; tried with every command.
binary() {
  cat >"$1"
  kb 2 run "$1"
  says out "$1:"
  says out "$2, not JSON rows: "
  says err "nothing was evaluated: there was no mailbox in the data; $1: $2, not JSON rows: "
  kb 2 scan "$1"
  says err "$1: $2, not text: "
  [ ! -s out ] || fail 'nothing was scanned, yet there is a result'
  kb 3 scan "$1" words.json
  says out '2 lines in 1 file: '
  kb 2 explain - <"$1"
  says err "standard input: $2, not text: "
}
topic 'what is no text'
printf '\211PNG\r\n\032\n\000\000\000' | binary image.json 'an image (PNG)'
printf '\377\330\377\340\000\020JFIF' | binary image.jpg 'an image (JPEG)'
printf 'PK\003\004\024\000\006\000[Content_Types].xml PK xl/workbook.xml' | binary a.xlsx 'an Excel workbook (xlsx)'
printf 'PK\003\004\024\000\006\000[Content_Types].xml PK word/document.xml' | binary a.docx 'a Word document (docx)'
printf 'PK\003\004\024\000\000\000mailboxes.json{}' | binary a.zip 'a zip archive'
printf '\320\317\021\340\241\261\032\341\000\000_\000_\000s\000u\000b\000s\000t\000g\000' | binary a.msg 'an Outlook message (msg)'
printf '\320\317\021\340\241\261\032\341\000\000' | binary b.msg 'an Outlook message (msg) or an older Office document (xls, doc)'
printf '%%PDF-1.7\n%%\342\343\317\323\n' | binary a.pdf 'a PDF'
printf 'SQLite format 3\000\020\000' | binary a.db 'an SQLite database'
printf '7z\274\257\047\034\000\004' | binary a.7z 'a 7-Zip archive'
printf 'ElfFile\000\000\000' | binary a.evtx 'a Windows event log (evtx)'
printf '\001\002\003\004\005\006\016\017abc' | binary a.bin 'binary data of a kind that is not known'
printf 'twice' | gzip | gzip | binary a.gz.gz 'gzip within gzip'
printf '%%PDF-1.7\n' | gzip | binary a.pdf.gz 'a PDF'

topic gzip
page "$(sick 1)" "$(healthy 2)" | gzip >packed.json.gz
kb 1 run packed.json.gz --format json
counts 2 1 0
kb 1 run - --format json <packed.json.gz
counts 2 1 0
gzip -dc packed.json.gz | gzip | cat | "$KBTRIAGE" run --format json >out 2>err || [ $? = 1 ] || fail 'a pipe'
counts 2 1 0
cp packed.json.gz misnamed.json
kb 1 run misnamed.json --format json
counts 2 1 0
kb 1 run "$TESTS/field/75.json.gz" --format json
is '.findings[0] | .verdict == "confirmed" and .article.code == "InvalidIncomingEmailServerProfile"'
topic 'gzip of several members, padded'
{ sick 1; echo; } | gzip >members.gz
{ sick 2; echo; } | gzip >>members.gz
head -c 512 /dev/zero >>members.gz
kb 1 run members.gz --format json
counts 2 2 0
topic 'gzip that is cut off, damaged, or goes on with something else'
for i in 1 2 3 4 5 6 7 8 9; do sick $i; echo; done >rows.ndjson
seq 1 40000 | tr -d '\n' | sed 's/^/{"mailboxid":"7","x":"/; s/$/"}/' >>rows.ndjson
gzip <rows.ndjson >whole.gz
for bytes in 2 3 9; do
  head -c $bytes whole.gz >begun.gz
  kb 2 run begun.gz --format json
  is '.faults[0].reason == "the gzip data was cut off: its end is not there" and .rejected == []'
  kb 3 scan begun.gz
  kb 2 run - --format json <begun.gz
  is '.faults[0].reason == "the gzip data was cut off: its end is not there"'
done
size=$(wc -c <whole.gz)
head -c $((size / 2)) whole.gz >cut.gz
kb 3 run cut.gz --format json
is '.summary.findings == 9 and .faults[0].article == "(input)" and .faults[0].where == "cut.gz"'
is '.faults[0].reason == "the gzip data was cut off: its end is not there"'
says err 'cut.gz: the gzip data was cut off: its end is not there'
kb 3 run cut.gz
says out 'the gzip data was cut off'
{ head -c $((size / 2)) whole.gz; printf 'garbage garbage garbage'; tail -c $((size / 2 - 30)) whole.gz; } >damaged.gz
kb 3 run damaged.gz --format json
is '.summary.findings == 9 and (.faults[0].reason | test("damaged"))'
{ cat whole.gz; echo 'more'; } >more.gz
kb 3 run more.gz --format json
is '.summary.cases == 10 and (.faults[0].reason | test("no gzip data"))'
head -c 2 whole.gz >two.gz
kb 2 run two.gz
head -c 5 whole.gz >five.gz
kb 2 run five.gz
says err 'five.gz: the gzip data was cut off'
topic 'gzip in scan and explain'
printf 'Email Server Error Code: InvalidIncomingEmailServerProfile\n' | gzip >log.gz
kb 1 scan log.gz
says out '1 line in 1 file: 1 known error (1 article)'
kb 1 scan - <log.gz
says out '1 line in 1 file: 1 known error (1 article)'
kb 0 explain - <log.gz
says out 'InvalidIncomingEmailServerProfile'
kb 3 scan cut.gz
says err 'cut.gz: the gzip data was cut off'
topic 'a large gzip file, with threads'
i=0
while [ $i -lt 400 ]; do
  head -n 9 rows.ndjson | sed "s/\"mailboxid\":\"..../\"mailboxid\":\"$(printf %04d $i)/"
  i=$((i + 1))
done >many.ndjson
gzip -c many.ndjson >many.gz
"$KBTRIAGE" run many.ndjson --jobs 2 --format json >plain || [ $? = 1 ] || fail 'plain'
"$KBTRIAGE" run many.gz --jobs 2 --format json >out || [ $? = 1 ] || fail 'packed'
same plain out
