# One run writes several reports: pairs of --format and --output. Each is what a run of its own would write.
. "$TESTS/cases.inc"

page "$(sick 1)" "$(healthy 2)" "$(sick 3)" >page.json
echo '{"mailboxid":5}' >bad.json
for format in text json ndjson markdown csv junit html; do
  kb 3 run --format "$format" --output "alone.$format" page.json bad.json
done

topic each report is as if it were alone
kb 3 run -f text -o a.text -f json -o a.json -f ndjson -o a.ndjson -f markdown -o a.markdown -f csv -o a.csv \
  -f junit -o a.junit -f html -o a.html page.json bad.json
for format in text json ndjson markdown csv junit html; do
  same "alone.$format" "a.$format"
done
[ ! -s out ] || fail 'nothing goes to standard output'
rm a.*

topic the file may come first, and one report may go to standard output
kb 3 run -o a.json -f json -o a.html -f html page.json bad.json
same alone.json a.json
same alone.html a.html
kb 3 run -f csv -f json -o b.json page.json bad.json
same alone.csv out
same alone.json b.json
kb 3 run -f json -o c.json -f csv page.json bad.json
same alone.csv out
same alone.json c.json
kb 3 run -f json --output - -f csv -o d.csv page.json bad.json
same alone.json out
same alone.csv d.csv
kb 3 run -f json page.json bad.json
same alone.json out

topic colors are for the report on a terminal
kb 3 run --color always -f text -o a.txt -f markdown -o a.md page.json bad.json
grep -q "$(printf '\033')" a.txt || fail 'no color where it was asked for'

topic threads
number=1
while [ "$number" -le 4000 ]; do
  sick "$number" && printf '\n'
  healthy "$((number + 4000))" && printf '\n'
  number=$((number + 1))
done >rows.ndjson
for format in json csv junit html; do
  kb 1 run --jobs 1 --format "$format" --output "one.$format" rows.ndjson
done
kb 1 run --jobs 3 -f json -o many.json -f csv -o many.csv -f junit -o many.junit -f html -o many.html rows.ndjson
for format in json csv junit html; do
  cmp "one.$format" "many.$format" || fail "$format differs"
done

topic what does not go together
touch keep
cp keep kept
kb 2 run -f json -f csv page.json
says err 'run: both --format json and --format csv would go to standard output: add --output FILE after one of them'
kb 2 run -f json -o - -f csv page.json
says err 'would go to standard output'
kb 2 run -f json -o x -f csv -o x page.json
says err 'run: --output x is given to two reports: choose another name for one of them'
kb 2 run -f json -o x -o y page.json
says err 'run: --output y has no --format of its own: with several reports write --format FORMAT --output FILE for each'
kb 2 run -o x -o y -f json page.json
says err 'run: --output x has no --format of its own'
[ ! -e x ] && [ ! -e y ] || fail 'something was written'
# shellcheck disable=SC2046 # words
kb 2 run $(for number in 1 2 3 4 5 6 7 8 9; do echo "-f json -o f$number"; done) page.json
says err 'run: 8 reports at most: leave out --format json'
kb 2 run -f json -o out.json -f csv -o page.json page.json
says err 'page.json is the file that is to be read'
kb 2 run -f json -o new.json -f csv -o nowhere/a.csv page.json
[ ! -e new.json ] || fail 'a report was written although nothing was evaluated'

topic other commands take the last of each
kb 0 list -f text -f json -o first -o second
[ -s second ] && [ ! -e first ] || fail 'the last file counts'
jq -e . second >/dev/null || fail 'the last format counts'

topic a reader that leaves does not take the files along
"$KBTRIAGE" run -f csv -f json -o left.json rows.ndjson 2>/dev/null | head -n 1 >/dev/null
for tried in 1 2 3 4 5 6 7 8 9 10; do
  [ -s left.json ] && break
  sleep 0.5
done
cmp one.json left.json || fail "after $tried looks"

topic completion offers both again
kb 0 __complete run -f json -o x -
grep -q -e '^--format' out && grep -q -e '^--output' out || fail 'both may be given again'
kb 0 __complete list -f json -o x -
grep -q -e '^--output' out && fail 'it may be given once'
:

topic 'two reports into one file, under another name'
ln -s two.json link.json
mkdir -p sub
for name in ./two.json sub/../two.json "$PWD/two.json" link.json; do
  for state in new old; do
    [ "$state" = new ] || echo old >two.json
    kb 2 run page.json -f json -o two.json -f csv -o "$name"
    says err 'is given to two reports: choose another name for one of them'
    [ "$state" = new ] && [ ! -e two.json ] || [ "$(cat two.json)" = old ] || fail 'written'
    rm -f two.json
  done
done
exit=0
"$KBTRIAGE" run page.json -f json -o two.json -f csv >two.json 2>err || exit=$?
[ "$exit" = 2 ] || fail "exit $exit: standard output"
says err 'two.json is given to two reports'
kb 1 run page.json -f json -o two.json -f csv -o sub/two.json
