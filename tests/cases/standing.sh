# Articles that are named, as part of the rule set of a run.
. "$TESTS/cases.inc"

# article CODE SIGNATURES [SYMPTOM]: an article, whose example has the alert "ErrorOne of ErrorTwo".
article() {
  cat <<LUA
return {
  code = "$1", title = "T", product = "P", status = "draft", severity = "error", role = "R",
  symptom = { text = "s", ${2:+signatures = { $2 \}, }${3-} },
  causes = { { id = "a", text = "t", look = "There." } },
  resolution = { { text = "r" } },
  examples = {
    { name = "one", case = { statecode = 1, tracelog_Mailbox = { { level = 3, text = "The mailbox has ErrorOne of ErrorTwo" } } },
      expect = { verdict = "inconclusive" } },
    { name = "none", case = { statecode = 0, tracelog_Mailbox = {} }, expect = { verdict = "clear" } },
  },
}
LUA
}

rm -r rules
mkdir -p rules/a rules/b more
article One '{ code = "ErrorOne" }' >rules/a/One.lua
article Two '{ code = "ErrorOne", message = "The mailbox has [x] of ErrorTwo" }' >rules/b/Two.lua

topic the winner is named
kb 1 test rules/a/One.lua
says out 'verdict: expected inconclusive, found clear another article wins the alert: Two ('
says out 'rules/b/Two.lua)'
says out '2 examples: 1 passed, 1 failed'
kb 0 test rules/b/Two.lua
kb 0 test rules/a
KBTRIAGE_ONLY_RULES=nowhere kb 0 test rules/a
kb 0 test --only-rules rules/a rules/a/One.lua

topic one that is in the rule set is there once, by any spelling
ln -s rules/b/Two.lua link.lua
for path in rules/b/Two.lua ./rules/b/../b/Two.lua "$PWD/rules/b/Two.lua" link.lua; do
  kb 0 test "$path"
  says out '2 examples: 2 passed, 0 failed'
  [ ! -s err ] || fail "something is said of $path"
done
kb 0 check rules/b/Two.lua
says out '1 article checked: 0 errors, 0 warnings'
kb 0 check rules/b/Two.lua ./rules/b/Two.lua
says out '1 article checked'
kb 0 check rules/b/Two.lua rules/a/One.lua
says out '2 articles checked'

topic what is wrong with others is not told
echo 'return { code = "Broken" }' >rules/a/Broken.lua
kb 0 check rules/b/Two.lua
says out '1 article checked: 0 errors, 0 warnings'
kb 1 check rules/a/Broken.lua
says out 'rules/a/Broken.lua:1:1: error E104'
silent_on out Two
rm rules/a/Broken.lua

topic one that is not in the rule set
article Three '{ code = "ErrorThree" }' | sed 's/ErrorOne of/ErrorThree of/' >more/Three.lua
kb 1 check more/Three.lua
says out 'more/Three.lua:1:1: warning W216: a run does not take this article: it is not in the rule set '
kb 0 test more/Three.lua
says err 'more/Three.lua: warning W216: a run does not take this article'
kb 0 test -q more/Three.lua
[ ! -s err ] || fail 'it is not quiet'
kb 0 check more
kb 0 check -r rules -r more more/Three.lua
kb 2 check more/Nothing.lua
says err 'more/Nothing.lua: no such file or directory'

topic two with one code
article Two '{ code = "ErrorOne", message = "The mailbox has [x] of ErrorTwo" }' >more/Two.lua
kb 1 check -r rules -r more more/Two.lua
says out 'more/Two.lua:2:3: warning W214: code "Two" is that of rules/b/Two.lua, too, whose place this article takes; '
says out '1 article checked: 0 errors, 1 warning'
kb 1 check -r rules -r more rules/b/Two.lua
says out 'rules/b/Two.lua:2:3: warning W214: code "Two" is that of more/Two.lua, too, which takes this article'
kb 0 check -r rules -r more rules/a/One.lua more/Three.lua
kb 1 check -f json more/Two.lua
is '[.problems[].code] | sort == ["W214", "W216"]'
kb 0 test -r rules -r more more/Two.lua
says err 'W214'
cp more/Two.lua rules/b/Zwei.lua
kb 1 check rules/b/Zwei.lua
says out 'error E109: code "Two" is taken by '
kb 1 check rules/b/Two.lua
says out 'Zwei.lua:2:3: error E109: code "Two" is taken by rules/b/Two.lua'
rm rules/b/Zwei.lua

topic one that nothing leads to
article Five '' >rules/a/Five.lua
kb 1 check rules/a/Five.lua
says out 'rules/a/Five.lua:3:3: warning W215: only explain finds this article: it has no signature and no symptom.when'
kb 1 test rules/a/Five.lua
says err 'warning W215'
article Five '' 'when = function(case) return case.mailbox.statecode == 1 end' >rules/a/Five.lua
kb 0 check rules/a/Five.lua
says err 'rules/a/Five.lua: it has no signature: no alert leads to it'
kb 0 test rules/a/Five.lua
says err 'rules/a/Five.lua: it has no signature'
kb 0 check rules
[ ! -s err ] || fail 'a rule set as a whole is not spoken of'
