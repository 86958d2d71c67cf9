# Examples that are known not to pass, and articles that are retired.
. "$TESTS/cases.inc"

# article STATUS-LINES EXAMPLE-LINE
article() {
  cat >rules/Wait.lua <<LUA
---@type kb.Article
return {
  code = "Wait", title = "T", product = "P", severity = "error", role = "r",
  $1
  symptom = { text = "s", signatures = { { code = "ErrorWait" } } },
  causes = { { id = "c", text = "c", when = function(case) return case.mailbox.statecode == 1 end } },
  resolution = { { text = "r" } },
  examples = {
    { name = "inactive", case = { statecode = 1, tracelog_Mailbox = { { text = "Error Code: ErrorWait", level = 3 } } },
      expect = { verdict = "confirmed", cause = "c" } },
    { name = "active", case = { statecode = 0, tracelog_Mailbox = { { text = "Error Code: ErrorWait", level = 3 } } },
      expect = { verdict = "$3" }, $2 },
  },
}
LUA
}

topic an example that does not pass, and says why
article 'status = "stable",' 'pending = "the alert X is not understood yet"' clear
kb 0 test rules/Wait.lua
says out 'wait Wait: active (pending: the alert X is not understood yet)'
says out ' verdict: expected clear, found unexplained'
says out '2 examples: 1 passed, 0 failed, 1 pending; '
kb 0 test -f json rules/Wait.lua
is '.summary | [.passed, .failed, .pending] == [1, 0, 1]'
is '[.examples[] | [.example, .passed, .pending]] == [["inactive", true, null], ["active", false, "the alert X is not understood yet"]]'
is '.examples[1].difference | startswith("verdict: expected clear")'
topic it exercises nothing
kb 1 check rules/Wait.lua
says out 'warning W205: no example rules the cause c out'
topic once it passes it fails
article 'status = "stable",' 'pending = "later"' unexplained
kb 1 test rules/Wait.lua
says out 'FAILED Wait: active it passes: take the line pending away'
says out '2 examples: 1 passed, 1 failed; '
article 'status = "stable",' '' unexplained
kb 0 test rules/Wait.lua
says out '2 examples: 2 passed, 0 failed; 0 causes or steps not exercised'
article 'status = "stable",' 'pending = 5' unexplained
kb 1 check rules/Wait.lua
says out 'E105'
article 'status = "stable",' 'pending = "FILL IN: why"' clear
kb 1 check rules/Wait.lua
says out 'warning W206: examples[2].pending is a gap'

topic a retired article says why
article 'status = "retired", retired = "Withdrawn; use InvalidIncomingEmailServerProfile.",' '' unexplained
kb 0 check rules/Wait.lua
kb 0 explain Wait
says out 'Wait, error, P, retired Retired: Withdrawn; use InvalidIncomingEmailServerProfile.'
kb 0 explain -f markdown Wait
says out 'Retired: Withdrawn; use InvalidIncomingEmailServerProfile.'
kb 0 explain -f json Wait
is '.articles[0] | .status == "retired" and .retired == "Withdrawn; use InvalidIncomingEmailServerProfile."'
kb 0 list
says out 'T (retired: Withdrawn; use InvalidIncomingEmailServerProfile.)'
kb 0 list --json
is '[.articles[] | .retired] == [null, "Withdrawn; use InvalidIncomingEmailServerProfile."]'
kb 0 list --docs docs
says docs/Wait.md 'Retired: Withdrawn'

topic check: retired without a reason, and the reverse
article 'status = "retired",' '' unexplained
kb 1 check rules/Wait.lua
says out 'rules/Wait.lua:4:3: warning W219: the article is retired, and does not say why; add retired = "why, and what to use instead"'
article 'status = "stable", retired = "Withdrawn.",' '' unexplained
kb 1 check rules/Wait.lua
says out 'rules/Wait.lua:4:22: warning W219: retired says why it is, but the status is stable; set status to retired, or take the line away'
article 'status = "retired", retired = "FILL IN: why",' '' unexplained
kb 1 check rules/Wait.lua
says out 'W206: retired is a gap'

topic every retired article of the rule set says what to use
KBTRIAGE_ONLY_RULES=$SOURCE/rules
kb 0 list --status retired --json
is '.articles | length > 20 and all(.retired | test("use "))'
