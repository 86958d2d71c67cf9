# run --privileges: what the tables need that are read, and what the user has of it.
. "$TESTS/cases.inc"
. "$TESTS/live.inc"
people

topic all are there
organization '{}'
kb 0 run --org "$ORG" --privileges
[ "$(head -n 1 out | tr -s ' ')" = "TABLE PRIVILEGE HAS" ] || fail "the head"
for table in mailbox emailserverprofile tracelog systemuser; do
  says out "$table prvRead$table yes, of the whole organization"
done
[ "$(grep -c 'yes, of the whole organization' out)" -eq "$(($(wc -l <out) - 1))" ] || fail "not all"
[ "$(requested '.path | test("/(mailboxes|tracelogs|emailserverprofiles)[?]")')" -eq 0 ] ||
  fail "rows were read"
[ "$(requested true)" -eq 3 ] || fail "$(requested true) requests"
no_secret
kb 0 run --org "$ORG" --privileges -f json
is '.organization == $org and .user == "00000000-0000-4000-8000-00000000000a"
  and (.privileges | all(.has == true and .depth == "Global" and .privilege == "prvRead" + .table))
  and ([.privileges[].table] | sort) == ["emailserverprofile", "mailbox", "systemuser", "tracelog"]' \
  --arg org "$ORG"
kb 0 run --org "$ORG" --privileges -o report.txt
[ ! -s out ] || fail "--output takes it"
says report.txt "yes, of the whole organization"

topic one is missing
organization '{"lacks_privileges": ["prvReadtracelog"]}'
kb 1 run --org "$ORG" --privileges
says out "tracelog prvReadtracelog no: ask an administrator for a security role with it"
says out "mailbox prvReadmailbox yes, of the whole organization"
kb 1 run --org "$ORG" --privileges -f json
is '[.privileges[] | select(.has != true)] == [{table: "tracelog", privilege: "prvReadtracelog",
  has: false, depth: null, table_exists: true}]'
organization '{"lacks_privileges": ["prvWritetracelog"]}' # which nothing needs
kb 0 run --org "$ORG" --privileges

topic an article that reads another table needs its privilege
organization '{"lacks_privileges": ["prvReadqueue"]}'
kb 0 run --org "$ORG" --privileges
silent_on out queue
cp rules/UserWithoutLicense.lua .
sed -i 's/return case.user ~= nil$/return case.user ~= nil and case.queue ~= nil/' rules/UserWithoutLicense.lua
kb 1 run --org "$ORG" --privileges
says out "queue prvReadqueue no:"
mv UserWithoutLicense.lua rules/

topic depths
organization '{"depths": {"prvReadmailbox": "Basic", "prvReadtracelog": "Local",
  "prvReademailserverprofile": "Deep", "prvReadsystemuser": "RecordFilter"}}'
kb 0 run --org "$ORG" --privileges
says out "mailbox prvReadmailbox yes, of the user's own rows only, unless by the role of a team"
says out "tracelog prvReadtracelog yes, of the user's business unit only"
says out "emailserverprofile prvReademailserverprofile yes, of the user's business unit and those below it only"
says out "systemuser prvReadsystemuser yes, how far is not stated"
organization '{"depths": {"prvReadmailbox": 0, "prvReadtracelog": 1, "prvReademailserverprofile": 2,
  "prvReadsystemuser": 3}}'
kb 0 run --org "$ORG" --privileges -f json
is '[.privileges[] | select(.table == ("mailbox", "tracelog", "emailserverprofile", "systemuser"))
  | {(.table): .depth}] | add
  == {mailbox: "Basic", tracelog: "Local", emailserverprofile: "Deep", systemuser: "Global"}'

topic answers as they may come, too
organization '{"privilege_types": "number", "lacks_privileges": ["prvReadtracelog"]}'
kb 1 run --org "$ORG" --privileges
says out "tracelog prvReadtracelog no:"
organization '{"named": true}'
kb 0 run --org "$ORG" --privileges

topic a table of which nothing is stated
organization '{"no_privileges": ["systemuser"]}'
kb 3 run --org "$ORG" --privileges
says out "systemuser - not known: the organization does not say what this table needs"
kb 3 run --org "$ORG" --privileges -f json
is '[.privileges[] | select(.has == null)] == [{table: "systemuser", privilege: null, has: null, depth: null,
  table_exists: true}]'
organization '{"no_privileges": ["systemuser"], "lacks_privileges": ["prvReadmailbox"]}'
kb 1 run --org "$ORG" --privileges

topic a table that the organization does not have
organization '{"without": ["systemuser"]}'
kb 0 run --org "$ORG" --privileges
says out "systemuser - not needed: the organization has no such table"
kb 0 run --org "$ORG" --privileges -f json
is '[.privileges[] | select(.has == null)] == [{table: "systemuser", privilege: null, has: null, depth: null,
  table_exists: false}]'
organization '{"without": ["systemuser"], "no_privileges": ["tracelog", "mailbox", "emailserverprofile"]}'
kb 3 run --org "$ORG" --privileges # what else is not stated may be missing in the same way
says out "systemuser - not known: the organization does not say"

topic it cannot be asked
organization '{}'
for refused in RetrieveUserPrivileges EntityDefinitions; do
  faults '[{"match": "'$refused'", "do": "status", "status": 403, "json": {"error": {
    "code": "0x80040220", "message": "Principal user is missing prvReadUser privilege"}}}]'
  kb 2 run --org "$ORG" --privileges
  [ ! -s out ] || fail "nothing is printed"
  says err "Principal user is missing prvReadUser privilege"
done
for answer in '[]' '{}' '{"RolePrivileges": {}}' 'null'; do
  faults '[{"match": "RetrieveUserPrivileges", "do": "status", "status": 200, "text": '"$(
    printf '%s' "$answer" | jq -Rs .)"'}]'
  kb 2 run --org "$ORG" --privileges --retries 0
  says err "RolePrivileges"
done
faults '[{"match": "WhoAmI", "do": "status", "status": 403}]'
kb 2 run --org "$ORG" --privileges
says err "did not say who is signed in"
faults '[]'

topic options
kb 0 run --org "$ORG" --privileges --dry-run
says out "/systemusers(ID)/Microsoft.Dynamics.CRM.RetrieveUserPrivileges"
says out "EntityDefinitions?\$select=LogicalName,Privileges&\$filter=LogicalName%20eq%20%27mailbox%27%20or%20"
[ "$(requested true)" -eq 0 ] || fail "--dry-run asks nobody"
kb 2 run --org "$ORG" --privileges -f csv
says err "--privileges is written as text or json, not as csv"
kb 2 run --privileges saved.json
says err "--privileges goes with --org URL"
