# An alert from before the last successful test or synchronization is superseded, not unexplained: in every
# format, with both dates. The newest attempt counts, and a confirmed cause stays confirmed.
. "$TESTS/cases.inc"

# tested NUMBER NAME COLUMNS [PROFILE]: a mailbox with an alert of 2026-01-02, and these columns.
tested() {
  row "$1" "$2" "${4-$(profile 0)}" "$(alert "$1")" | sed -e "s/\"incomingemaildeliverymethod\":2,/&$3/"
}
success='"incomingemailstatus":1,"testmailboxaccesscompletedon":"2026-02-03T04:05:06Z",'

topic a later test has succeeded
page "$(tested 1 Ann "$success")" "$(healthy 2 Bob)" >page.json
kb 0 run page.json
says out 'Superseded: a later test succeeded 1. The mailbox has no active email server profile'
says out 'Superseded: the alert is of 2026-01-02T03:04:05Z; the test of incoming email succeeded on 2026-02-03T04:05:06Z'
silent_on out Resolution
silent_on out 'No known cause'
says out 'Findings: 1 (1 superseded)'
for format in markdown html; do
  kb 0 run --format "$format" page.json
  says out 'Superseded: a later test succeeded'
  says out '2026-01-02T03:04:05Z; the test of incoming email succeeded on 2026-02-03T04:05:06Z'
done
kb 0 run --format json page.json
adds_up
counts 2 1 0
is '.summary.superseded == 1 and .summary.unexplained == 0 and .findings[0].verdict == "superseded"
  and .findings[0].resolution == [] and .groups[0].superseded == .findings[0].superseded
  and .findings[0].superseded == {"by": "incoming_test", "title": "the test of incoming email",
    "alert": "2026-01-02T03:04:05Z", "succeeded": "2026-02-03T04:05:06Z"}'
kb 0 run --format ndjson page.json
jq -es '.[0].superseded.by == "incoming_test" and .[-1].superseded == 1' out >/dev/null || fail 'ndjson'
kb 0 run --format csv page.json
says out 'finding,superseded,InvalidIncomingEmailServerProfile'
says out 'the test of incoming email succeeded on 2026-02-03T04:05:06Z'
kb 0 run --format junit page.json
says out '<testsuite name="InvalidIncomingEmailServerProfile" tests="1" failures="0" errors="0" skipped="1">'
says out '<skipped'

topic it decides the exit status only where that is asked for
kb 1 run --fail-on superseded page.json
kb 0 run --fail-on confirmed,inconclusive,unexplained,failing,at_risk,uncovered page.json

topic the newest attempt counts
verdict() {
  kb "$1" run --format json --only InvalidIncomingEmailServerProfile page.json
  is '.findings[0].verdict == $verdict' --arg verdict "$2"
}
synced='"lastsuccessfulsynccompletedon":"2026-03-03T03:03:03Z",'
for column in '"lastsyncerroroccurredon":null,' \
  '"lastsyncerroroccurredon":"2026-03-02T00:00:00Z","lastsyncerrorcode":5,'; do
  page "$(tested 1 Ann "$synced$column")" >page.json
  verdict 0 superseded
  is '.findings[0].superseded.by == "last_synchronization"'
done
page "$(tested 1 Ann "$success$synced\"lastsyncerroroccurredon\":null,")" >page.json
verdict 0 superseded # the newest of two
is '.findings[0].superseded.succeeded == "2026-03-03T03:03:03Z"'
later='"lastsyncerroroccurredon":"2026-03-04T00:00:00Z","lastsyncerrorcode":5,'
page "$(tested 1 Ann "$synced$later")" >page.json
verdict 1 unexplained # it has failed since
page "$(tested 1 Ann "$success$later")" >page.json
verdict 1 unexplained # after the test, too
page "$(tested 1 Ann "$success\"lastsuccessfulsynccompletedon\":null,\"lastsyncerroroccurredon\":\"2026-02-01T00:00:00Z\",\"lastsyncerrorcode\":5,")" >page.json
verdict 0 superseded # the test is newer than the failure
page "$(tested 1 Ann "$success\"outgoingemailstatus\":2,")" >page.json
verdict 1 unexplained # a part of the test has failed
page "$(tested 1 Ann "$synced")" >page.json
verdict 1 unexplained # whether it has failed since is not in the data

topic dates that are not later, or none
for on in 2026-01-02T03:04:05Z 2026-01-01T00:00:00Z 2026-02-03; do
  page "$(tested 1 Ann "\"incomingemailstatus\":1,\"testmailboxaccesscompletedon\":\"$on\",")" >page.json
  verdict 1 unexplained
done
page "$(tested 1 Ann "$success" | sed 's/"createdon":"[^"]*"/"createdon":null/')" >page.json
verdict 1 unexplained
page "$(tested 1 Ann "$success" | sed 's/"incomingemailstatus":1/"incomingemailstatus":0/')" >page.json
verdict 1 unexplained

topic one of two alerts is newer
new=$(alert 8 | sed 's/2026-01-02/2026-02-04/')
page "$(row 1 Ann "$(profile 0)" "$(alert 7),$new" | sed -e "s/\"incomingemaildeliverymethod\":2,/&$success/")" >page.json
verdict 1 unexplained

topic a confirmed cause stays confirmed
page "$(tested 1 Ann "$success" null)" >page.json
verdict 1 confirmed

topic mailboxes with other dates are one group
page "$(tested 1 Ann "$success")" "$(tested 2 Bob "$success" | sed 's/2026-02-03/2026-02-04/')" >page.json
kb 0 run page.json
says out '2 mailboxes: Ann, Bob'
says out 'Superseded: for example Ann: the alert is of 2026-01-02T03:04:05Z;'
kb 0 run --format json page.json
is '(.groups | length) == 1 and (.groups[0] | has("superseded") | not)'

topic examples of articles
cat >rules/Passed.lua <<'LUA'
---@type kb.Article
return {
  code = "ErrorPassed",
  title = "A failure that has passed",
  product = "Dynamics 365",
  status = "draft",
  severity = "error",
  symptom = { text = "It fails.", signatures = { { code = "ErrorPassed" } } },
  causes = {
    { id = "off", text = "The mailbox is inactive.",
      when = function(case) return case.mailbox.statecode == option.mailbox.statecode.Inactive end },
  },
  resolution = { { text = "Activate the mailbox.", cause = "off" } },
  examples = {
    { name = "since", case = { name = "Ann", statecode = 0, actstatus = 1,
        testmailboxaccesscompletedon = "2026-02-03T04:05:06Z",
        tracelog_Mailbox = { { text = "Error Code: ErrorPassed", level = 3, createdon = "2026-01-02T03:04:05Z" } } },
      expect = { verdict = "superseded" } },
    { name = "inactive", case = { name = "Ann", statecode = 1, actstatus = 1,
        testmailboxaccesscompletedon = "2026-02-03T04:05:06Z",
        tracelog_Mailbox = { { text = "Error Code: ErrorPassed", level = 3, createdon = "2026-01-02T03:04:05Z" } } },
      expect = { verdict = "confirmed", cause = "off" } },
  },
}
LUA
kb 0 test rules/Passed.lua
sed -i 's/"superseded"/"unexplained"/' rules/Passed.lua
kb 1 test rules/Passed.lua
says out 'verdict: expected unexplained, found superseded'
