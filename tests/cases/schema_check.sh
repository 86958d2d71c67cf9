# shellcheck shell=sh
# schema --check: the tables in force against those of an organization.
# shellcheck source=tests/cases.inc
. "$TESTS/cases.inc"
# shellcheck source=tests/live.inc
. "$TESTS/live.inc"
echo '{}' >server/data.json
faults '[]'
organization '{}'

topic nothing differs
kb 0 schema --org "$ORG" --check mailbox tracelog
cat >expected <<TEXT
The tables in force (here), and those of $ORG (there):

mailbox: the same
tracelog: the same

2 tables, 0 differences
TEXT
same expected out
kb 0 schema --org "$ORG" --check mailbox mailbox MAILBOX --output written
says written '1 table, 0 differences'

topic what differs
organization '{"lacking": ["mailbox.ewsurl"], "unreadable": ["mailbox.username", "mailbox.password"],
  "tables": {"mailbox": {"set": "mailboxs",
    "attributes": {"verboseloggingenabled": ["Boolean"], "emailserverprofile": ["Uniqueidentifier"], "contoso_x": ["String"]},
    "choices": {"actstatus": [[0, "Never"], [2, "Failure"], [3, "Half\u001b[31m"]]}}}}'
kb 1 schema --org "$ORG" --check mailbox
cat >expected <<TEXT
The tables in force (here), and those of $ORG (there):

mailbox: 7 differences
  set: mailboxes here, mailboxs there
  _emailserverprofile_value: is missing there
  username: is not readable there
  actstatus: choice 1, "Success", is missing there
  actstatus: choice 3, "Half\\x1B[31m", is missing here
  verboseloggingenabled: integer here, boolean there
  ewsurl: is missing there

1 table, 7 differences
TEXT
sort expected >one
sort out >other
same one other

topic how rows are nested
organization '{"navigation": {"mailbox_regarding_systemuser": "regardingobjectid_systemuser"}}'
kb 0 schema --org "$ORG" --check mailbox
organization '{"navigation": {"mailbox_regarding_systemuser": "contoso_TheUser", "mailbox_regarding_queue": null,
  "emailserverprofile_mailbox": "EmailServerProfile"}}'
kb 1 schema --org "$ORG" --check mailbox
cat >expected <<TEXT
mailbox: 3 differences
  relation profile: navigation emailserverprofile here, EmailServerProfile there
  relation user: navigation regardingobjectid here, contoso_TheUser there
  relation queue: no relationship there leads to queue
TEXT
sed -n '/^mailbox/,/^$/{/^$/d;p;}' out >differences
same expected differences
organization '{"tables": {"systemuser": {"many_to_many": [["contoso_other", "systemuser", "contoso_a", "systemuser", "contoso_b"]]}}}'
kb 1 schema --org "$ORG" --check systemuser
silent_on out 'relation roles'
jq '.tables.systemuser.many_to_many[0][2] = "contoso_roles"' "$TESTS/http/model.json" >model.json
organization '{"without": ["systemuser"], "tables": {"systemuser": '"$(jq -c .tables.systemuser model.json)"'}}'
kb 1 schema --org "$ORG" --check systemuser
says out 'relation roles: navigation systemuserroles_association here, contoso_roles there'

topic all tables, one of which is not there
organization '{"without": ["tracelog"]}'
kb 1 schema --org "$ORG" --check
says out 'tracelog: the organization has no such table'
says out 'relation alerts: no relationship there leads to tracelog'
grep -qE '^[1-9][0-9]+ tables, [1-9][0-9]+ differences$' out || fail 'it does not say how many'
kb 1 schema --org "$ORG" --check tracelog
says out '1 table, 1 difference'

topic what could not be compared
organization '{}'
for part in EntityDefinitions? /Attributes? PicklistAttributeMetadata ManyToMany; do
  faults "[{\"match\": \"$part\", \"do\": \"status\", \"status\": 403}]"
  kb 2 schema --org "$ORG" --check mailbox --output none
  says err 'HTTP 403'
  [ ! -e none ] || fail 'a file is written'
done
faults '[]'
kb 2 schema --org "$ORG" --check contoso_none
says err 'the tables in force have no table contoso_none'
kb 2 schema --org "$ORG" --check mailbox.name
says err '--check compares whole tables; name mailbox alone'
kb 2 schema --check
says err '--org URL'
kb 2 schema --check --report
kb 2 schema --org http://127.0.0.1:1 --retries 0 --check mailbox

topic what would be asked
organization '{}'
kb 0 schema --org "$ORG" --check --dry-run mailbox
says out "LogicalName='mailbox')/OneToManyRelationships?\$select="
[ "$(requested true)" -eq 0 ] || fail '--dry-run asks nobody'
no_secret
