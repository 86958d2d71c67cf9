# shellcheck shell=sh
# schema --org: tables and columns of an organization, written as a tables.lua.
# shellcheck source=tests/cases.inc
. "$TESTS/cases.inc"
# shellcheck source=tests/live.inc
. "$TESTS/live.inc"
echo '{}' >server/data.json
faults '[]'

# written ARGUMENT...: what schema wrote for them is data that Lua reads and luacheck accepts.
written() {
  kb 0 schema --org "$ORG" "$@"
  cp out tables.lua
  luac5.4 -p tables.lua || fail "the file is no Lua"
  mkdir -p checked/rules
  cp tables.lua checked/rules/
  (cd checked && luacheck --no-cache --no-color --config "$SOURCE/.luacheckrc" rules) >luacheck-says ||
    fail "luacheck: $(cat luacheck-says)"
  kb 0 schema --org "$ORG" --rules checked/rules --dry-run mailbox # which reads it
}

# agrees TABLE...: with the file that was written, the tables are those of the organization.
agrees() {
  kb 0 schema --org "$ORG" --rules checked/rules --check "$@"
}

topic a column of the team\'s own
organization '{"tables": {"mailbox": {
  "attributes": {"contoso_region": ["Picklist"], "contoso_priority": ["Integer"], "contoso_owner": ["Lookup"],
    "contoso_ownername": ["String"], "contoso_tags": ["MultiSelectPicklist"], "contoso_photo": ["Virtual"]},
  "hidden": ["contoso_ownername"],
  "titles": {"contoso_region": {"1031": "Region (deutsch)", "1033": "Region"}, "contoso_owner": {"1031": "Besitzer"}},
  "choices": {"contoso_region": [[100000001, "South"], [100000000, "North & East"], [100000002, {"1031": "Westen"}]],
    "contoso_tags": [[3, "New"], [1, "VIP"], [2, "VIP"], [4, "3rd party"], [5, null], [-6, "…"]]},
  "many_to_one": [["contoso_user_mailbox", "contoso_owner", "systemuser", "contoso_Owner"]]}}}'
written mailbox.contoso_region
cat >expected <<LUA
-- Written by kbtriage schema from the metadata of $ORG.
-- Any text is treated as prose, which may name people, unless \`personal\` says what it is:
-- "name", "address" or "host". A column with \`secret\` is never asked for, shown or kept.
return {
  tables = {
    {
      name = "mailbox",
      columns = {
        { "contoso_region", "choice", "Region",
          choices = {
            { 100000000, "North & East" },
            { 100000001, "South" },
            { 100000002, "Westen" },
          } },
      },
    },
  },
}
LUA
same expected tables.lua

topic only what is asked for is read
requests_of "EntityDefinitions(LogicalName='mailbox')/Attributes" >asked
says asked 'Attributes?$select=LogicalName,AttributeType,AttributeTypeName,IsValidForRead,IsValidODataAttribute,IsCustomAttribute,DisplayName'
[ "$(requested '.path | contains("/EntityDefinitions")')" -eq 8 ] || fail "not one request each: $(cat server/log.ndjson)"
[ "$(requested '.path | contains("/mailboxes")')" -eq 0 ] || fail "rows are read"

topic types, choices without a name of their own
written mailbox.contoso_tags mailbox.contoso_priority mailbox._contoso_owner_value mailbox.CONTOSO_REGION
sed -n '/columns = {/,/^      }/p' tables.lua >columns
cat >expected <<'LUA'
      columns = {
        { "_contoso_owner_value", "id", "Besitzer" },
        { "contoso_priority", "integer" },
        { "contoso_region", "choice", "Region",
          choices = {
            { 100000000, "North & East" },
            { 100000001, "South" },
            { 100000002, "Westen" },
          } },
        { "contoso_tags", "choices",
          choices = {
            { -6, "…", "ValueMinus6" },
            { 1, "VIP" },
            { 2, "VIP", "Value2" },
            { 3, "New" },
            { 4, "3rd party", "Value4" },
            { 5, "5", "Value5" },
          } },
      },
LUA
same expected columns
cp tables.lua first.lua
written mailbox.contoso_region mailbox.contoso_priority mailbox.contoso_owner mailbox.contoso_tags
same first.lua tables.lua

topic a lookup of the team\'s own makes a relation
written mailbox.contoso_owner
sed -n '/subjects/,$p' tables.lua >relations
cat >expected <<'LUA'
  subjects = {
    {
      name = "mailbox",
      relations = {
        { name = "contoso_owner", table = "systemuser",
          navigation = { "contoso_Owner" }, equal = { { "_contoso_owner_value", "systemuserid" } } },
      },
    },
    {
      name = "user",
      relations = {
        { name = "mailboxes", one_name = "mailbox_contoso_owner", table = "mailbox", many = true,
          navigation = { "contoso_user_mailbox" }, equal = { { "systemuserid", "_contoso_owner_value" } } },
      },
    },
  },
}
LUA
same expected relations
agrees mailbox
written mailbox.createdby
silent_on tables.lua '"regardingobjectid"'
grep -q 'name = "createdby"' tables.lua || fail 'a lookup that is asked for makes no relation'
written mailbox.emailserverprofile
silent_on tables.lua subjects

topic of a known table only what is missing
written mailbox
grep -q '"contoso_region"' tables.lua || fail 'a column is missing'
grep -q '"mailboxid"' tables.lua && fail 'a known column is written again'
grep -q 'contoso_ownername\|contoso_photo' tables.lua && fail 'written what is no property of rows'
agrees mailbox

topic a known column keeps what the organization does not say
written mailbox.username mailbox.emailserverprofile mailbox.password mailbox.incomingemaildeliverymethod
says tables.lua '{ "username", "text", personal = "address" }'
says tables.lua '{ "_emailserverprofile_value", "id" }'
says tables.lua '{ "password", "text", secret = true }'
says tables.lua '{ 2, "Server-Side Synchronization or Email Router" }'
organization '{"tables": {"mailbox": {"choices": {
  "actstatus": [[0, {"1031": "Nie"}], [1, {"1031": "Erfolg"}], [2, "Failure"], [3, "Success"]],
  "incomingemaildeliverymethod": [[2, "SSS"]]}}}}'
written mailbox.actstatus mailbox.incomingemaildeliverymethod
says tables.lua '{ 0, "Nie", "NotRun" }, { 1, "Erfolg", "Success" }, { 2, "Failure" }, { 3, "Success", "Value3" }'
says tables.lua '{ 2, "SSS", "ServerSideSynchronizationOrEmailRouter" }'

topic a table of the team\'s own, and one that kbtriage does not know
organization '{"tables": {"contoso_ticket": {
  "set": "contoso_tickets", "key": "contoso_ticketid", "name": "contoso_name",
  "display": "SLA Ticket", "displays": "SLA Tickets",
  "attributes": {"contoso_ticketid": ["Uniqueidentifier"], "contoso_name": ["String"], "contoso_mail": ["String"],
    "contoso_site": ["String"], "contoso_phone": ["String"], "contoso_notes": ["Memo"], "contoso_cost": ["Money"],
    "contoso_apikey": ["String"], "contoso_hidden": ["Integer", false], "contoso_done": ["Boolean"],
    "contoso_due": ["DateTime"], "contoso_size": ["BigInt"], "contoso_share": ["Double"],
    "contoso_mailbox": ["Lookup"], "ownerid": ["Owner"], "contoso_place": ["Lookup"], "iscustomizable": ["ManagedProperty"], "contoso_parties": ["PartyList"],
    "statecode": ["State"]},
  "formats": {"contoso_mail": "Email", "contoso_site": "Url", "contoso_phone": "Phone"},
  "titles": {"contoso_ticketid": "Ticket"},
  "choices": {"statecode": [[0, "Active"], [1, "Inactive"]]}, "old_global": ["statecode"],
  "many_to_one": [["contoso_mailbox_ticket", "contoso_mailbox", "mailbox", "contoso_Mailbox"],
    ["contoso_owner_ticket", "ownerid", "systemuser", "ownerid"],
    ["contoso_place_ticket", "contoso_place", "contoso_place", "contoso_Place"]]}}}'
written contoso_ticket
sed -n '/^return/,$p' tables.lua >columns
cat >expected <<'LUA'
return {
  tables = {
    {
      name = "contoso_ticket",
      set = "contoso_tickets",
      key = "contoso_ticketid",
      named_by = "contoso_name",
      title = "SLA ticket", titles = "SLA tickets",
      display_name = "SLA Ticket",
      columns = {
        { "contoso_ticketid", "id", "Ticket" },
        { "contoso_name", "text", personal = "name" },
        { "contoso_apikey", "text", secret = true },
        { "contoso_cost", "number" },
        { "contoso_done", "boolean" },
        { "contoso_due", "date" },
        { "contoso_hidden", "integer", secret = true },
        { "contoso_mail", "text", personal = "address" },
        { "_contoso_mailbox_value", "id" },
        { "contoso_notes", "text" },
        { "contoso_phone", "text", personal = "name" },
        { "_contoso_place_value", "id" },
        { "contoso_share", "number" },
        { "contoso_site", "text", personal = "host" },
        { "contoso_size", "bigint" },
        { "iscustomizable", "object" },
        { "_ownerid_value", "id" },
        { "statecode", "choice", choices = { { 0, "Active" }, { 1, "Inactive" } } },
      },
    },
  },
  subjects = {
    {
      name = "mailbox",
      relations = {
        { name = "contoso_tickets", one_name = "contoso_ticket", table = "contoso_ticket", many = true,
          navigation = { "contoso_mailbox_ticket" }, equal = { { "mailboxid", "_contoso_mailbox_value" } } },
      },
    },
  },
  -- For articles about a row of contoso_ticket, add this to a list `subjects`:
  --     {
  --       name = "contoso_ticket", table = "contoso_ticket",
  --       relations = {
  --         { name = "contoso_mailbox", table = "mailbox",
  --           navigation = { "contoso_Mailbox" }, equal = { { "_contoso_mailbox_value", "mailboxid" } } },
  --       },
  --     },
}
LUA
same expected columns
agrees mailbox contoso_ticket
# the subject in the comment is one
sed -e 's/^  --  //' -e '/^  -- For/s/.*/}, subjects = {/' -e '/^  subjects/,/^  },/d' tables.lua |
  sed '/^  },$/d; s/^}$/} }/' >checked/rules/tables.lua
luac5.4 -p checked/rules/tables.lua || fail "$(cat checked/rules/tables.lua)"
agrees contoso_ticket
written queue.emailpassword contoso_ticket.statecode
sed -n '/^return/,$p' tables.lua >columns
cat >expected <<'LUA'
return {
  tables = {
    {
      name = "queue",
      columns = {
        { "emailpassword", "text", secret = true },
      },
    },
    {
      name = "contoso_ticket",
      set = "contoso_tickets",
      key = "contoso_ticketid",
      named_by = "contoso_name",
      title = "SLA ticket", titles = "SLA tickets",
      display_name = "SLA Ticket",
      columns = {
        { "contoso_ticketid", "id", "Ticket" },
        { "contoso_name", "text", personal = "name" },
        { "statecode", "choice", choices = { { 0, "Active" }, { 1, "Inactive" } } },
      },
    },
  },
}
LUA
same expected columns

topic what may hold a secret is one, whatever a file says
mkdir -p mine
cat >mine/tables.lua <<'LUA'
return { tables = { { name = "mailbox", columns = {
  { "contoso_apikey", "text", personal = "name" }, { "contoso_spare", "text" } } } } }
LUA
kb 1 schema --org "$ORG" --rules mine --check mailbox
says out 'contoso_spare: is missing there'
silent_on out contoso_apikey # secrets are not asked for

topic labels are data, whatever they say
organization '{"tables": {"contoso_odd": {
  "set": "contoso_odds", "key": "contoso_oddid", "name": "",
  "display": "\"]]\n--[[ x\u001b[31m", "displays": "\\\" },\u0007\r\nos.exit()",
  "attributes": {"contoso_oddid": ["Uniqueidentifier"], "contoso_odd": ["Picklist"]},
  "titles": {"contoso_odd": "\" , secret = false }, \u202e \u0000 end", "contoso_oddid": " \n "},
  "choices": {"contoso_odd": [[1, "a\u0000b"], [2, "\\"], [3, "]==] \" \\n \n"]]}, "many_to_one": []}}}'
written contoso_odd
lua5.4 -e 'local t = dofile("tables.lua").tables[1]
  assert(#t.columns == 2 and t.named_by == nil and t.columns[1][3] == nil)
  print(t.display_name) print(t.titles) print(t.columns[2][3])
  for _, choice in ipairs(t.columns[2].choices) do print(choice[1], choice[2], choice[3]) end' >read-back
LC_ALL=C grep -q "[$(printf '\001-\010\013-\037\177')]" tables.lua && fail 'a control character is written'
says read-back '"]] --[[ x\x1B[31m'
says read-back '\" },\x07 os.exit()'
says read-back '" , secret = false }, \u202E'
grep -qxF "$(printf '2\t%s\tValue2' '\')" read-back || fail "$(cat read-back)"
grep -qxF "$(printf '3\t%s\tN' ']==] " \n')" read-back || grep -qF ']==] " \n' read-back || fail "$(cat read-back)"

topic names that are none
organization '{"tables": {"contoso_odd": {
  "set": "contoso_odds(1)?x", "key": "contoso_oddid", "name": "", "many_to_one": [],
  "attributes": {"contoso_oddid": ["Uniqueidentifier"]}}}}'
kb 2 schema --org "$ORG" contoso_odd
says err 'lacks its logical name, its entity set or its key'
organization '{"tables": {"contoso_odd": {
  "set": "contoso_odds", "key": "contoso_oddid", "name": "", "many_to_one": [],
  "attributes": {"contoso_oddid": ["Uniqueidentifier"], "bad\"name": ["String"], "": ["String"]}}}}'
written contoso_odd
[ "$(grep -c '^        { ' tables.lua)" -eq 1 ] || fail 'a name that is none is written'
organization '{"tables": {"contoso_odd": {
  "set": "contoso_odds", "key": "contoso_oddid", "name": "contoso_number", "many_to_one": [],
  "attributes": {"contoso_oddid": ["Uniqueidentifier"], "contoso_number": ["Integer"]}}}}'
written contoso_odd
silent_on tables.lua named_by
for kind in '["String"]' '["Uniqueidentifier", false]'; do
  organization '{"tables": {"contoso_odd": {
    "set": "contoso_odds", "key": "contoso_oddid", "name": "", "many_to_one": [],
    "attributes": {"contoso_oddid": '"$kind"'}}}}'
  kb 2 schema --org "$ORG" contoso_odd
  says err 'contoso_oddid, is not a readable id'
done
kb 2 schema --org "$ORG" "mailbox') or (1"
says err 'neither a table nor a column'
kb 2 schema --org "$ORG" mailbox.
kb 2 schema --org "$ORG" .name

topic what does not exist
organization '{}'
kb 2 schema --org "$ORG" --output none.lua mailbox contoso_none
says err "$ORG has no table contoso_none"
[ ! -e none.lua ] || fail 'a file is written'
kb 2 schema --org "$ORG" mailbox.contoso_region
says err 'the table mailbox has no column contoso_region'
kb 2 schema --org "$ORG" mailbox.ewsurll
says err 'did you mean ewsurl?'
kb 0 schema --org "$ORG" systemuser.islicensed --output known.lua
silent_on err kbtriage

topic an organization that refuses
refusal='{"error": {"code": "0x80040220", "message": "Principal user is missing prvReadAttribute"}}'
for part in EntityDefinitions? /Attributes? PicklistAttributeMetadata ManyToOneRelationships; do
  faults "[{\"match\": \"$part\", \"do\": \"status\", \"status\": 403, \"json\": $refusal}]"
  kb 2 schema --org "$ORG" mailbox.name --output none.lua
  says err 'HTTP 403: 0x80040220: Principal user is missing prvReadAttribute'
  [ ! -e none.lua ] || fail 'a file is written'
done
for value in '{"value": [1]}' '{"value": []}' '{"value": [{"LogicalName": "unrelated"}]}'; do
  faults "[{\"match\": \"/Attributes?\", \"do\": \"status\", \"status\": 200, \"json\": $value}]"
  kb 2 schema --org "$ORG" mailbox.name
done
says err 'lists no column mailboxid'
faults '[{"match": "/Attributes?", "times": 1, "do": "status", "status": 429, "headers": {"Retry-After": "1"}}]'
kb 0 schema --org "$ORG" mailbox.name
says err 'waiting 1 s'
faults '[{"match": "Picklist", "times": 1, "do": "cut_json"}]'
written mailbox.actstatus
says tables.lua '{ 0, "Not Run" }'
faults '[]'

topic no network, no sign-in
kb 2 schema --org http://127.0.0.1:1 --retries 0 mailbox.name
says err '127.0.0.1'
DATAVERSE_ACCESS_TOKEN=bad-token
kb 2 schema --org "$ORG" mailbox.name
says err 'HTTP 401'
silent_on err bad-token
DATAVERSE_ACCESS_TOKEN=good-token
kb 2 schema --org not-a-url mailbox.name

topic too much for a file
jq -n '{tables: {contoso_wide: {set: "contoso_wides", key: "contoso_wideid", name: "", many_to_one: [],
  attributes: ({contoso_wideid: ["Uniqueidentifier"]} + ([range(2000) | {"contoso_column_\(.)": ["String"]}] | add))}}}' \
  >server/organization.json
kb 2 schema --org "$ORG" contoso_wide
says err 'more than the 65536 of a file that kbtriage reads: name the columns'
written contoso_wide.contoso_column_7

topic what would be asked
organization '{}'
kb 0 schema --org "$ORG" --dry-run mailbox queue.name
says out "GET $ORG/api/data/v9.2/EntityDefinitions?\$select=LogicalName,EntitySetName,PrimaryIdAttribute,"
says out "LogicalName='queue')/Attributes/Microsoft.Dynamics.CRM.PicklistAttributeMetadata?\$select=LogicalName&\$expand=OptionSet"
[ "$(requested true)" -eq 0 ] || fail '--dry-run asks nobody'

topic what goes together
kb 2 schema
says err 'say of what: --report, or --org URL with tables or columns'
kb 2 schema mailbox
kb 2 schema --org "$ORG"
says err 'name tables or columns'
kb 2 schema --report --org "$ORG"
says err '--report goes without --org'
kb 2 schema --report mailbox
kb 2 schema --org "$ORG" --failed-only mailbox
KBTRIAGE_ORG=$ORG kb 0 schema mailbox.name
KBTRIAGE_ORG=$ORG kb 0 schema --report
exit=0
"$KBTRIAGE" schema --org "$ORG" mailbox.name >/dev/full 2>err || exit=$?
[ "$exit" = 3 ] || fail "exit $exit"

no_secret
