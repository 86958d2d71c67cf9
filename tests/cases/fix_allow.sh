# fix: what is allowed by name, what is only tested again, and what a terminal asks.
. "$TESTS/cases.inc"
. "$TESTS/live.inc"
. "$TESTS/fix.inc"
for article in EmailAddressNotApproved MailboxDisabled; do
  find "$SOURCE/rules" -name "$article.lua" -exec cp {} rules \;
done

# alerted NUMBER TEXT: the mailbox has one alert, with this text.
alerted() {
  jq --arg id "$(box "$1")" --arg text "$2" '
    .tracelogs |= map(if ._regardingobjectid_value == $id then .text = $text else . end)
    | .mailboxes |= map(.enabledforoutgoingemail = (.mailboxid != $id))' server/data.json >changed
  cp changed server/data.json
}

topic an address is approved only if that is allowed by name
troubled
jq '(.mailboxes[] | select(.name == "Box 4")) |= (.emailrouteraccessapproval = 2)' server/data.json >changed
cp changed server/data.json
alerted 4 "One or more mailboxes have been disabled for incoming email because their email addresses haven't been approved."
kb 1 fix --org "$ORG" --mailbox box4@contoso.example
says out "it has to be allowed by name: --allow approve"
kb 1 fix --org "$ORG" --mailbox box4@contoso.example --allow approve --save-plan plan.json
says out "emailrouteraccessapproval: 2 (Pending Approval) -> 1 (Approved)"
only_gets
kb 2 fix --apply plan.json --yes
says err "--allow approve"
[ "$(written true)" -eq 0 ] || fail "something was written"
organization '{"no_write": ["mailbox"]}'
kb 2 fix --apply plan.json --yes --allow approve
says out "prvApproveRejectEmailAddress"
says out "Delegated Mailbox Approver"
organization '{}'
kb 1 fix --apply plan.json --yes --allow approve -f json
is '.summary.changed == 1'
row_is mailboxes "$(box 4)" '.emailrouteraccessapproval == 1'
allowed_bodies
kb 0 fix --undo plan.json.journal --yes
row_is mailboxes "$(box 4)" '.emailrouteraccessapproval == 2'

topic a mailbox that is only tested again
troubled
alerted 1 "Email Server Error Code: MailboxDisabled"
jq '(.emailserverprofiles[] | select(.name == "Contoso Hybrid")) |= (.statecode = 0 | .statuscode = 1)' server/data.json >changed
cp changed server/data.json
kb 1 fix --org "$ORG" --mailbox box1@contoso.example --save-plan test.json
says out "0 records to change, 1 mailbox to test again"
only_gets
kb 1 fix --apply test.json --yes --max-records 0
says out "tested again: mailbox Box 1"
says out "still failing (same cause): MailboxDisabled / outgoing"
[ "$(written true)" -eq 1 ] || fail "one request was to be sent"
[ "$(written '.body == {"testemailconfigurationscheduled": true}')" -eq 1 ] || fail "it is a test"
kb 1 fix --apply test.json --yes
[ "$(written true)" -eq 1 ] || fail "it was tested a second time"

topic a plan without changes says so
troubled
kb 0 fix --org "$ORG" --mailbox box5@contoso.example --save-plan nothing.json
kb 0 fix --apply nothing.json --yes
says err "the plan changes nothing"

topic a terminal asks for the name of the organization
kb 1 fix --org "$ORG" --save-plan asked.json
# answer TEXT: what is typed at the terminal; the exit status of the program is in the file status.
answer() {
  status=0
  python3 - "$1" "$KBTRIAGE" fix --apply asked.json >said 2>&1 <<'PYTHON' || status=$?
import os
import pty
import sys

process, line = pty.fork()
if process == 0:
    os.execv(sys.argv[2], sys.argv[2:])
text = b""
typed = False
while True:
    try:
        part = os.read(line, 1000)
    except OSError:
        break
    if not part:
        break
    text += part
    if not typed and b"type the name" in text:
        typed = True
        os.write(line, sys.argv[1].encode() + b"\n")
sys.stdout.write(text.decode("utf-8", "replace"))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
PYTHON
}
answer yes
says said "type the name of the organization, 127.0.0.1"
says said "nothing was written"
[ "$status" -eq 2 ] || fail "exit $status instead of 2"
[ "$(written true)" -eq 0 ] || fail "something was written"
answer 127.0.0.1
[ "$status" -eq 0 ] || fail "exit $status instead of 0: $(cat said)"
[ "$(written true)" -eq 4 ] || fail "it was to be carried out"

topic no setting agrees once and for all
troubled
rm -f asked.json.journal
KBTRIAGE_YES=1 kb 2 fix --apply asked.json
says err "say --yes"
[ "$(written true)" -eq 0 ] || fail "something was written"
