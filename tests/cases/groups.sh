# What a group says is true for all its mailboxes, in every format; and if the cause is not known,
# the check that decides comes first, then the steps of each cause under its name.
. "$TESTS/cases.inc"

rm rules/InvalidIncomingEmailServerProfile.lua
cat >rules/Refused.lua <<'END'
return {
  code = "Refused", title = "The server refuses the mailbox", product = "P", status = "stable", severity = "error",
  symptom = { text = "An alert says so.", signatures = {
    { code = "Refused", message = "The server [server] refuses the user [user]." } } },
  causes = {
    { id = "blocked", text = "The user {alert.user} of {mailbox.name} is blocked on {alert.server}.",
      look = "the admin center of {alert.server}: Users, {mailbox.emailaddress}" },
    { id = "pending", text = "Nobody has approved {mailbox.emailaddress}.",
      when = function(case) return case.mailbox.emailrouteraccessapproval == 2 and case.mailbox.username ~= "x" end },
    { id = "off", text = "The profile {profile.name} is inactive.",
      when = function(case) return case.profile.statecode == 1 end },
  },
  resolution = {
    { cause = "pending", text = "Approve {mailbox.emailaddress}.", steps = { "Open {mailbox.name}." } },
    { text = "Test {mailbox.name} with {alert.server} again." },
    { cause = "blocked", text = "Release the user {alert.user} on {alert.server}." },
  },
}
END

# refused NUMBER NAME SERVER APPROVAL [PROFILE]
refused() {
  row "$1" "$2" "${5:-\"\"}" \
    "$(alert "$1" "Error Code: Refused. The server $3 refuses the user u$1.")" |
    sed -e "s/\"incomingemaildeliverymethod\":2,/&$4/" -e 's/"emailserverprofile":"",//'
}

unknown=
approved='"emailrouteraccessapproval":1,'
pending() {
  printf '"emailrouteraccessapproval":2,"username":"%s",' "$1"
}

# What the texts for a group of two must not contain: a name or an address of one of them, or a
# brace.
for_all() {
  for said in Ann Bob m1@contoso m2@contoso u1 u2 '{mailbox' '{alert' '{profile'; do
    silent_on out "$said"
  done
}

topic several mailboxes, one server
page "$(refused 1 Ann mx.contoso.com "$unknown")" "$(refused 2 Bob mx.contoso.com "$unknown")" >page.json
kb 1 run page.json
says out '2 mailboxes: Ann, Bob To determine the cause: - The user of the mailbox is blocked on'
says out 'on mx.contoso.com. To confirm, check: the admin center of mx.contoso.com: Users, the mailbox'"'"'s emailaddress'
says out "To confirm, check: Mailbox > Email Address Status (mailbox.emailrouteraccessapproval)"
says out 'Resolution if this is the cause: The user of the mailbox is blocked on mx.contoso.com. 1. Release the user on mx.contoso.com.'
says out "Resolution if this is the cause: Nobody has approved the mailbox's emailaddress. 1. Approve the mailbox's emailaddress. a. Open"
says out 'Resolution, whatever the cause: 1. Test the mailbox with mx.contoso.com again. Article: Refused'
sed -i 's/Ann, Bob//' out
for_all
grep -n -e 'To determine' -e 'Resolution if' -e 'Resolution, ' out | cut -d: -f2 | tr -d '\n' >order
grep -q 'To determine.*Resolution if.*Resolution if.*Resolution, ' order || fail "the order is $(cat order)"

for format in markdown html; do
  topic "the same in $format"
  kb 1 run --format "$format" page.json
  sed -e '/<section id="findings"/,$d' -e '/<style>/,/<\/style>/d' -e 's/Ann, Bob//' out | sed -e 's/<[^>]*>//g' -e 's/&#39;/'"'"'/g' >groups
  mv groups out
  for said in 'To determine the cause:' 'Resolution if this is the cause: Nobody has approved the mailbox' \
    'Resolution, whatever the cause:' 'Test the mailbox with mx.contoso.com again.'; do
    says out "$said"
  done
  for_all
done

topic the same in json
kb 1 run --format json page.json
is '.groups | length == 1 and (.[0] | .cause == null and .verdict == "inconclusive" and .cases == 2)'
is '.groups[0].checks | map([.cause, .missing]) == [["blocked", []], ["pending", ["mailbox.emailrouteraccessapproval"]], ["off", ["profile.statecode"]]]'
is '.groups[0].checks | map(.verdict) == ["inconclusive", "inconclusive", "inconclusive"]'
is '.groups[0].checks[0].look == "the admin center of mx.contoso.com: Users, the mailbox'"'"'s emailaddress"'
is '.groups[0].resolution | map(.cause) == ["blocked", "pending", null]'
is '.groups[0].resolution[2].text == "Test the mailbox with mx.contoso.com again."'
is '.groups[0].resolution[1].steps == ["Open the mailbox."]'
is '.findings | map(.causes[0].look) == ["the admin center of mx.contoso.com: Users, m1@contoso.com", "the admin center of mx.contoso.com: Users, m2@contoso.com"]'
jq -c '[.groups[] | del(.names)]' out >out.groups
mv out.groups out
for_all

topic a line each: which step is for which cause
kb 1 run --format csv page.json
says out '2. Test Ann with mx.contoso.com again.; 3. If the cause is blocked: Release the user u1 on mx.contoso.com.'
says out 'check: the admin center of mx.contoso.com: Users, m1@contoso.com'
kb 1 run --format junit page.json
says out '1. If the cause is pending: Approve m1@contoso.com.'
says out 'to confirm, check: the admin center of mx.contoso.com: Users, m1@contoso.com'

topic one mailbox: all is true of it
page "$(refused 1 Ann mx.contoso.com "$unknown")" >page.json
kb 1 run page.json
says out 'To confirm, check: the admin center of mx.contoso.com: Users, m1@contoso.com'
says out 'Resolution, whatever the cause: 1. Test Ann with mx.contoso.com again.'

topic what differs in the last of many
for number in 1 2 3 4 5 6 7 8 9; do
  refused "$number" Ann mx.contoso.com "$unknown"
  echo
done >lines.json
kb 1 run lines.json
says out 'Resolution, whatever the cause: 1. Test Ann with mx.contoso.com again.'
refused 10 Ann mx.fabrikam.com "$unknown" >>lines.json
kb 1 run lines.json
says out 'Resolution, whatever the cause: 1. Test Ann with the server again.'
silent_on out mx.contoso.com

topic all causes but one are ruled out
page "$(refused 1 Ann mx.contoso.com "$approved" "$(profile 0)")" \
  "$(refused 2 Bob mx.contoso.com "$approved" "$(profile 0)")" >page.json
kb 1 run page.json
says out 'To determine the cause: - The user of the mailbox is blocked on mx.contoso.com. To confirm, check:'
silent_on out Nobody

topic evidence of a confirmed cause
page "$(refused 1 Ann mx.contoso.com "$(pending one)" "$(profile 0)")" \
  "$(refused 2 Bob mx.contoso.com "$(pending two)" "$(profile 0)")" >page.json
kb 1 run page.json
says out "Nobody has approved the mailbox's emailaddress. 2 mailboxes: Ann, Bob Evidence: mailbox.emailrouteraccessapproval is 2 (Pending Approval) mailbox.username, which is not the same in all 2 Resolution: 1. Approve"
silent_on out '"one"'
