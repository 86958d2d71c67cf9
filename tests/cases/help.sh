# kbtriage help: commands and topics; every example in it is run as it stands.
# shellcheck shell=sh
# shellcheck source=tests/cases.inc
. "$TESTS/cases.inc"
unset KBTRIAGE_ONLY_RULES

topic a command, a topic, and neither
kb 0 help run
cp out help
kb 0 run --help
cp out summary
kb 0 run --fromat -x --help
same out summary
kb 0 help verdicts
says out 'inconclusive the symptom is there, and a column that would decide is missing'
kb 0 help
cp out overview
kb 0 --help
same out overview
for word in run explain help expressions exit-status; do
  says out "$word "
done
kb 2 help verdict
says err "there is no command or topic 'verdict'; did you mean 'verdicts'?"
kb 2 help xyzzy
says err 'kbtriage help lists them'
kb 2 help run scan
kb 0 --version
cp out version
kb 0 -V
same out version

topic '--help is about a screen, and each option begins with a verb'
for word in $(sed -n '/^Commands:/,/^$/s/^  \([a-z-]*\) .*/\1/p' overview); do
  kb 0 "$word" --help
  [ "$(wc -l <out)" -le 70 ] || fail "$word --help has $(wc -l <out) lines"
  says out "kbtriage help $word says more"
  # The text behind an option, or on the line after one with a long name.
  awk '/^ +(-[a-zA-Z], )?--/ { text = substr($0, 27); if (substr($0, 25, 2) != "  " || text == "") { getline; text = substr($0, 27) } print text }' \
    out | grep -vE '^(Add|Allow|Answer|Ask|Begin|Carry|Check|Choose|Color|Compare|Complete|Count|Do|Exit|Keep|Leave|Limit|List|Name|Print|Read|Refuse|Repeat|Replace|Report|Run|Save|Set|Show|Take|Trust|Use|Wait|Write) ' >other || true
  [ ! -s other ] || fail "$word --help: $(cat other)"
done

topic no line of it is longer than a terminal
for word in $(sed -n 's/^  \([a-z-]*\) .*/\1/p' overview); do
  kb 0 help "$word"
  ! grep -nE '^.{81}' out || fail "help $word"
done
kb 0 list
! grep -nE '^.{81}' out || fail "list"

topic the examples
split=$TESTS/data/contoso-split
cp "$TESTS/data/contoso/mailboxes.json" mailboxes.json
cp mailboxes.json rows.json
jq -c '.value[]' mailboxes.json >contoso.ndjson
cp contoso.ndjson rows.ndjson
for file in alerts profiles; do
  cp "$split/$file.json" "$file.json" 2>/dev/null || printf '{"value":[]}' >"$file.json"
done
cp "$TESTS/data/texts/ticket.txt" ticket.txt
cp "$TESTS/data/texts/sync.log" sync.log
cp "$TESTS/data/house/mailbox-locked.md" article.md
kb 1 run --format json --output yesterday.json mailboxes.json
echo 'return { { article = "InvalidIncomingEmailServerProfile", record = "Contoso Hybrid",
  reason = "it works", who = "Ann", wrong = true } }' >wrong.lua
kb 1 run --format json --exceptions wrong.lua --output excepted.json mailboxes.json
cp yesterday.json report.json
for shard in 1 2; do
  kb 1 run --shard "$shard/2" --format json --output "shard-$shard.json" mailboxes.json
done
cp mailboxes.json today.json
mkdir -p bin .zfunc .config/fish/completions
ln -sf "$KBTRIAGE" bin/kbtriage
HOME=$PWD
PATH=$PWD/bin:$PATH
export HOME PATH
count=0
for word in $(sed -n 's/^  \([a-z-]*\) .*/\1/p' overview); do
  kb 0 help "$word"
  grep '^  kbtriage ' out >examples || continue
  while read -r example; do
    case $example in
      *'fix --apply'* | *'fix --show'* | *'fix --undo'*) continue ;; # the plan of an organization
      *' --org '*) example="$example --dry-run" ;;
    esac
    count=$((count + 1))
    code=0
    sh -c "$example" >out 2>err </dev/null || code=$?
    [ "$code" -le 1 ] || { cat err; fail "help $word: '$example' ends with $code"; }
  done <examples
done
[ "$count" -ge 25 ] || fail "only $count examples"

topic --dry-run shows requests and leaves the output file as it is
cp contoso.ndjson before
kb 0 fetch --org https://contoso.crm.dynamics.com --output contoso.ndjson --dry-run
says out 'GET https://contoso.crm.dynamics.com/api/data/'
same before contoso.ndjson

topic a few words that are no error are searched for
kb 1 explain license
says out 'Articles with these words (a search; no error was recognized):'
says out 'EmailNoLicenseAssigned'
says out 'more: add a word to find fewer'
kb 1 explain --format json 'inactive profile'
is '.articles | map([.code, .match]) == [["InvalidIncomingEmailServerProfile", "search"]]'
is '.more == 0 and .unknown_codes == []'
kb 1 explain 'of the and'
says out 'Nothing is near.'
