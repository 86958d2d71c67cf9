# Results never overwrite a file that is to be read: refused before anything is opened for writing.
. "$TESTS/cases.inc"

# kept FILE ARGUMENT...: refused, and the file is unchanged.
kept() {
  file=$1
  shift
  cp "$file" before
  kb 2 "$@"
  [ ! -s out ] || fail "something was printed: $*"
  says err 'that is to be read'
  same before "$file"
}

page "$(sick 1)" "$(healthy 2)" >page.json
page "$(sick 3)" >other.json
ln page.json hard.json
ln -s page.json soft.json
topic 'the same file under any name'
for name in page.json ./page.json hard.json soft.json "$PWD/page.json" /dev/fd/8; do
  kept page.json run page.json --format json --output "$name" 8<page.json
  kept page.json run other.json page.json -o "$name" 8<page.json
  kept page.json scan page.json -o "$name" 8<page.json
  kept page.json scan -o "$name" - <page.json 8<page.json
done
topic 'another file is written over'
cp other.json old.json
kb 1 run page.json --format json --output old.json
jq -e .summary old.json >jq-says || fail 'no report'

topic 'standard input'
for command in run scan explain; do
  for name in page.json soft.json /dev/stdin; do
    cp page.json before
    exit=0
    "$KBTRIAGE" "$command" -o "$name" <page.json >out 2>err || exit=$?
    [ "$exit" = 2 ] || fail "$command: exit $exit"
    says err 'is the file that is to be read, standard input'
    same before page.json
  done
done

topic 'standard output is an input'
for command in 'run page.json' 'run other.json page.json' 'scan page.json' 'run -' 'scan' 'explain' 'run - -o -'; do
  cp page.json before
  exit=0
  # shellcheck disable=SC2086 # several words
  "$KBTRIAGE" $command <page.json >>page.json 2>err || exit=$?
  [ "$exit" = 2 ] || fail "$command: exit $exit"
  says err 'standard output goes to the file that is to be read'
  same before page.json
done
exit=0
cp page.json emptied.json
# shellcheck disable=SC2094 # it is what is under test
"$KBTRIAGE" run emptied.json >emptied.json 2>err || exit=$?
[ "$exit" = 2 ] || fail "exit $exit"
says err 'standard output goes to the file'
exit=0
"$KBTRIAGE" run page.json --format json >appended </dev/null || exit=$?
"$KBTRIAGE" run page.json --format json >>appended </dev/null || exit=$?
[ "$exit" = 1 ] || fail "appended: exit $exit"

topic 'reports'
kb 1 run page.json --format json --output a.json
kb 1 run other.json --format json --output b.json
kept a.json diff a.json b.json -o a.json
kept b.json diff a.json b.json -o b.json
kept b.json diff a.json - -o b.json <b.json
kept a.json list --stats a.json -o a.json
kept b.json list --stats a.json b.json -o b.json

topic 'a journal of fix'
printf '{"event":"begin","at":"2026-11-20T06:00:00Z","kbtriage_journal":1,"org":"http://127.0.0.1:9"}\n' >plan.json.journal
kept plan.json.journal fix --show plan.json.journal -o plan.json.journal
kept plan.json.journal fix --undo plan.json.journal --yes -o ./plan.json.journal

topic 'articles'
mkdir -p house/sub
cp "$SOURCE/rules/dynamics365/email/InvalidIncomingEmailServerProfile.lua" house/sub/One.lua
for command in 'run page.json' 'scan page.json' 'list' 'check' 'test' 'explain One'; do
  # shellcheck disable=SC2086 # several words
  kept house/sub/One.lua $command --only-rules house -o house/sub/One.lua
done
for command in check test; do
  kept house/sub/One.lua $command house -o house/sub/One.lua
  kept house/sub/One.lua $command house/sub/One.lua -o house/sub/One.lua
done
ln house/sub/One.lua hard.lua.txt
ln -s house/sub/One.lua soft.lua.txt
for name in hard.lua.txt soft.lua.txt; do
  kept house/sub/One.lua list --only-rules house -o "$name"
done
rm hard.lua.txt
mv house/sub/One.lua house/sub/one.txt
ln -s one.txt house/sub/One.lua
for name in house/sub/one.txt soft.lua.txt; do
  kept house/sub/one.txt list --only-rules house -o "$name"
done
rm house/sub/One.lua
mv house/sub/one.txt house/sub/One.lua
echo x >house/list.txt
kb 0 list --only-rules house -o house/list.txt

topic 'what options name'
mkdir articles
printf '# One\n' >articles/one.md
kept articles/one.md check --against articles -o articles/one.md
printf 'ErrorX\n' >codes
kept codes list --missing codes -o codes
kept codes list --missing - -o codes <codes
printf '# One\n\nError Code: ErrorOne\n' >one.md
cp one.md linked.md
kb 2 new --from one.md -o one.md
same one.md linked.md

topic 'settings'
printf 'return { quiet = true }\n' >settings.lua
kept settings.lua list --config settings.lua -o settings.lua
kept settings.lua config --config settings.lua -o settings.lua
printf 'return { output = "settings.lua" }\n' >settings.lua
cp settings.lua before
kb 2 list --config settings.lua
says err 'settings.lua:1: output'
same before settings.lua

topic 'what options besides --output write'
mkdir notes
printf '# A page\n\n## Cause\n\nThe quota.\n' >notes/page.md
cp notes/page.md notes/kept.md
kb 2 new Page --from notes/page.md --lines notes/page.md
says err 'new: --lines: notes/page.md is the file that is to be read, notes/page.md, and would be written over'
same notes/kept.md notes/page.md
kb 2 new Page --from notes/page.md --lines x.txt --output ./x.txt
says err 'new: --output and --lines name one file, x.txt: choose another name for one of them'
[ ! -e x.txt ] || fail 'written'
