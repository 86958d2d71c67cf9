# Links in folders of rules: cycles end at once, and nothing outside the folder is read.
. "$TESTS/cases.inc"

# copies of one article, the last argument is the folder.
article() {
  mkdir -p "$2"
  sed "s/InvalidIncomingEmailServerProfile/$1/g" \
    "$SOURCE/rules/dynamics365/email/InvalidIncomingEmailServerProfile.lua" >"$2/$1.lua"
}

topic circles of links
article One circle
article Two circle/inner
for i in 1 2 3 4 5 6 7 8; do
  ln -s . "circle/l$i"
  ln -s ../inner "circle/inner/l$i"
  ln -s .. "circle/inner/up$i"
done
begin=$(date +%s)
kb 0 list --only-rules circle --format json
[ $(($(date +%s) - begin)) -le 5 ] || fail "links took $(($(date +%s) - begin)) s"
is '[.articles[].code] == ["One", "Two"]'
is '[.articles[].file] == ["circle/One.lua", "circle/inner/Two.lua"]'
kb 0 test --format json circle
is '.summary.articles == 2'

topic a link to a folder within the rules
article One within/.hidden
ln -s .hidden within/shown
kb 0 list --only-rules within --format json
is '[.articles[].file] == ["within/shown/One.lua"]'

topic a folder that is a link itself
ln -s circle named
kb 0 list --only-rules named --format json
is '[.articles[].code] == ["One", "Two"]'

topic links that lead out of the folder
article One inside
article Two elsewhere
ln -s ../elsewhere inside/out
ln -s ../elsewhere/Two.lua inside/Two.lua
ln -s ../elsewhere/Two.lua inside/Two.txt
kb 1 check --format json inside
is '[.problems[] | select(.level == "error") | [.code, .file]]
  == [["E114", "inside/Two.lua"], ["E114", "inside/out"]]'
is '.problems[] | select(.file == "inside/out") | .message == "a link that leads out of inside is not followed"
  and (.suggestion | contains("name where it leads"))'
healthy 1 >empty.json
kb 3 run --only-rules inside --format json empty.json
is '[.faults[] | select(.reason | contains("E114"))] | length == 2'
kb 3 list --only-rules inside --format json
is '[.articles[].code] == ["One"]'
# A name that begins like the folder's is not within it.
mkdir inside-not
article Three inside-not
rm inside/out inside/Two.lua
ln -s ../inside-not inside/out
kb 1 check inside
says out 'inside/out:1:1: error E114'

topic nothing but a link that leads out
mkdir only
ln -s ../elsewhere only/out
kb 1 check only
says out 'only/out:1:1: error E114'

topic the words of a file that is no article
mkdir words
printf 'root:x:0:0:secret-word:/root:/bin/sh\n' >secret
ln -s ../secret words/Evil.lua
kb 1 check words
silent_on out root
kb 1 check words/Evil.lua
silent_on out root
says out 'words/Evil.lua:1:1: error E101: does not load: what this link leads to is no Lua that runs; check the file itself'
kb 1 test words/Evil.lua
silent_on err root
ln secret words/Plain.lua
kb 1 check words
says out "near ':'"

topic folders within folders
deep=deep
i=0
while [ "$i" -lt 70 ]; do
  deep=$deep/d
  i=$((i + 1))
done
mkdir -p "$deep"
article One deep/d/d/d/d/d/d/d/d/d/d/d
article Two "$deep"
kb 1 check --format json deep
is '[.problems[] | select(.level == "error") | .code] == ["E114"]'
is '.problems[] | select(.level == "error") | .message | contains("folders deep")'
kb 3 list --only-rules deep --format json
is '[.articles[].code] == ["One"]'
