# fix --apply: evaluated again, changed, tested, verified; and everything in the journal.
. "$TESTS/cases.inc"
. "$TESTS/live.inc"
. "$TESTS/fix.inc"

topic a plan is carried out
troubled
organization '{"test": {"seconds": 0.3}}'
kb 1 fix --org "$ORG" --answer 'profile=Exchange Online' --save-plan plan.json
only_gets
kb 0 fix --apply plan.json --yes
no_secret
says out "changed: email server profile Contoso Hybrid"
says out "changed: mailbox Box 4"
says out "Box 1: fixed"
says out "Box 4: fixed"
says out "2 changed; mailboxes: 4 fixed"
says err "Test & Enable: "
row_is emailserverprofiles "$(profile_id 1)" '.statecode == 0 and .statuscode == 1'
row_is mailboxes "$(box 4)" "._emailserverprofile_value == \"$(profile_id 2)\""
for number in 1 2 3 4; do
  row_is mailboxes "$(box $number)" \
    '.testemailconfigurationscheduled == false and .incomingemailstatus == 1 and .testmailboxaccesscompletedon > "2026-11-01T09"'
done
row_is mailboxes "$(box 5)" '.testmailboxaccesscompletedon == "2026-11-01T08:00:00Z"'
[ "$(written 'true')" -eq 6 ] || fail "two changes and four tests are six requests: $(cat server/writes.ndjson)"
[ "$(written '.if_match == null or (.if_match | startswith("W/") | not)')" -eq 0 ] ||
  fail "a request is not bound to an ETag"
[ "$(requested '.method != "GET" and .method != "PATCH"')" -eq 0 ] || fail "there is no other method"
allowed_bodies

topic a second apply writes nothing
kb 0 fix --apply plan.json --yes -f json
is '.summary.changed == 2 and .summary.fixed == 4 and (.mailboxes | all(.outcome == "fixed"))'
[ "$(written 'true')" -eq 6 ] || fail "nothing more was to be written"
kb 0 fix --apply plan.json --yes --journal other.journal -f json
is '.summary.already_so == 2 and .summary.fixed == 4'
[ "$(written 'true')" -eq 6 ] || fail "nothing more was to be written"
kb 0 fix --org "$ORG"

topic the results do not take the place of the journal
cp plan.json.journal before
kb 2 fix --apply plan.json --yes --output plan.json.journal
says err "--output names the journal, plan.json.journal"
same before plan.json.journal
exit=0
"$KBTRIAGE" fix --apply plan.json --yes >>plan.json.journal 2>err || exit=$?
[ "$exit" -eq 2 ] || fail "exit $exit"
says err "standard output goes to the journal, plan.json.journal"
same before plan.json.journal
kb 2 fix --apply plan.json --yes --journal new.journal --output ./new.journal
says err "name one file"
[ ! -e new.journal ] || fail "a journal was begun"
kb 2 fix --apply plan.json --yes --journal plan.json
says err "that is to be read"

topic the journal is the audit
jq -es '[.[].event] | index("begin") == 0 and (index("intend") < index("done"))
  and index("test_intend") > index("done") and (index("verified") > index("test_over"))' plan.json.journal \
  >/dev/null || fail "the journal's order is wrong: $(cat plan.json.journal)"
jq -es '.[0] | .user == "Fix App (00000000-0000-4000-8000-00000000000a)" and .org == $org
  and (.at | test("^2.*Z$"))' --arg org "$ORG" plan.json.journal >/dev/null || fail "who and when: $(head -n 1 plan.json.journal)"
jq -es 'map(select(.event == "intend"))[0] | .from == {statecode: 1, statuscode: 2}
  and .to == {statecode: 0, statuscode: 1} and .article == "InvalidIncomingEmailServerProfile"
  and .cause == "inactive-profile" and .record.name == "Contoso Hybrid"' plan.json.journal >/dev/null ||
  fail "what and why: $(cat plan.json.journal)"
grep -q good-token plan.json plan.json.journal && fail "a secret was written"
kb 0 fix --show plan.json.journal
says out "apply by Fix App (00000000-0000-4000-8000-00000000000a) at $ORG"
says out "statecode 1 -> 0, statuscode 2 -> 1"
says out "verified Box 1"
kb 0 fix --show plan.json.journal -f json
is '.events[0].event == "begin"'
kb 0 fix --show plan.json.journal -f markdown
says out "- "
kb 2 fix --show nowhere.journal
kb 2 fix --show plan.json

topic an apply goes on while whoever undoes it is asked
cp plan.json.journal whole
head -n 3 whole >plan.json.journal
cat >ask.py <<'ASK'
import os, pty, sys
process, terminal = pty.fork()
if process == 0:
    os.execv(sys.argv[1], sys.argv[1:])
said = b""
while b"To go on" not in said:
    said += os.read(terminal, 1000)
os.replace("whole", "plan.json.journal")
os.write(terminal, b"127.0.0.1\n")
try:
    while piece := os.read(terminal, 1000):
        said += piece
except OSError:
    pass  # the terminal is closed
os.write(1, said)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
ASK
exit=0
python3 ask.py "$KBTRIAGE" fix --undo plan.json.journal >out || exit=$?
[ "$exit" -eq 2 ] || fail "exit $exit"
says out "This sets 1 changed record back"
says out "were made or undone meanwhile"
[ "$(written 'true')" -eq 6 ] || fail "something was set back"

topic undo
kb 0 fix --undo plan.json.journal --yes
says out "set back: email server profile Contoso Hybrid"
row_is emailserverprofiles "$(profile_id 1)" '.statecode == 1 and .statuscode == 2'
row_is mailboxes "$(box 4)" '._emailserverprofile_value == null'
[ "$(written 'true')" -eq 8 ] || fail "two requests set back two changes"
allowed_bodies
kb 0 fix --undo plan.json.journal --yes
[ "$(written 'true')" -eq 8 ] || fail "a second undo writes nothing"
kb 0 fix --show plan.json.journal
says out "undo by Fix App"

topic undo leaves alone what others have changed
troubled
kb 1 fix --org "$ORG" --answer 'profile=Exchange Online' --save-plan plan2.json
kb 0 fix --apply plan2.json --yes
jq '(.mailboxes[] | select(.name == "Box 4"))._emailserverprofile_value = "'"$(profile_id 1)"'"' server/data.json >changed
cp changed server/data.json
kb 1 fix --undo plan2.json.journal --yes
says out "left alone: changed by someone else: mailbox Box 4"
row_is mailboxes "$(box 4)" "._emailserverprofile_value == \"$(profile_id 1)\""
row_is emailserverprofiles "$(profile_id 1)" '.statecode == 1'

topic a plan is refused that does not fit
troubled
kb 1 fix --org "$ORG" --save-plan plan3.json
jq '.made = "2026-01-01T00:00:00Z"' plan3.json >old.json
kb 2 fix --apply old.json --yes
says err "refused after 60 minutes"
kb 2 fix --apply plan3.json --yes --org https://other.crm.dynamics.com
says err "of another organization"
jq '.rule_set = "0123456789abcdef"' plan3.json >rules.json
kb 2 fix --apply rules.json --yes
says err "another rule set"
jq '.changes[0].set.statecode = 1' plan3.json >value.json
kb 2 fix --apply value.json --yes
says err "its article sets another value"
jq '.changes[0].set.password = "x"' plan3.json >column.json
kb 2 fix --apply column.json --yes
says err "it does not set what its article does"
jq '.changes[0].cause = "nothing"' plan3.json >cause.json
kb 2 fix --apply cause.json --yes
says err "the rule set has no such remedy"
jq '.changes[0].request.path = "mailboxes(x)" | .changes[0].request.body = {password: "x"}' plan3.json >request.json
echo '[]' >list.json
kb 2 fix --apply list.json --yes
says err "not a plan"
echo 'x' >broken.json
kb 2 fix --apply broken.json --yes
kb 2 fix --apply plan3.json
says err "say --yes"
kb 2 fix --apply plan3.json --yes --max-shared 0
says err "--max-shared 1"
kb 2 fix --apply plan3.json --yes --max-records 0
says err "--max-records 1"
kb 2 fix --apply plan3.json --yes --wait soon
kb 2 fix --apply plan3.json --yes --mailbox x
says err "--mailbox goes without --apply"
kb 2 fix --apply plan3.json --undo plan3.json.journal
[ "$(written 'true')" -eq 0 ] || fail "nothing was to be written"
kb 0 fix --apply request.json --yes
allowed_bodies

topic --dry-run prints the requests
troubled
kb 1 fix --org "$ORG" --save-plan plan4.json
: >server/log.ndjson
kb 0 fix --apply plan4.json --dry-run
says out "PATCH $ORG/api/data/v9.2/emailserverprofiles($(profile_id 1))"
says out '{"statecode":0,"statuscode":1}'
says out '{"testemailconfigurationscheduled":true}'
[ "$(requested true)" -eq 0 ] || fail "there was a request"

topic a journal is of one plan
kb 0 fix --apply plan4.json --yes
troubled
kb 1 fix --org "$ORG" --save-plan plan5.json
kb 2 fix --apply plan5.json --yes --journal plan4.json.journal
says err "the journal of another plan"
