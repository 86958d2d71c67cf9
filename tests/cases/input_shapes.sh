# Rows one level down, names in another letter case, and pages that are missing.
. "$TESTS/cases.inc"

confirmed() {
  is '[.findings[] | select(.verdict == "confirmed")] | length == $n' --argjson n "$1"
}

topic 'answers as other programs keep them'
cp "$TESTS/field/55.json" entities.json
kb 1 run entities.json --format json
counts 1 1 0
confirmed 1
printf '{"statusCode":200,"headers":{"Content-Type":"application/json"},"body":%s}' "$(page "$(sick 1)" "$(healthy 2)")" >flow.json
printf '{"body":%s}' "$(page "$(sick 1)" "$(healthy 2)")" >body.json
printf '{"outputs":{"statusCode":200,"body":%s},"startTime":"x"}' "$(page "$(sick 1)" "$(healthy 2)")" >outputs.json
printf '{"d":{"results":[%s,%s]}}' "$(sick 1)" "$(healthy 2)" >version2.json
printf '{"CrmRecords":[%s,%s],"Count":2,"NextPage":false}' "$(sick 1)" "$(healthy 2)" >crm.json
printf '[{"body":%s}]' "$(page "$(sick 1)" "$(healthy 2)")" >list.json
# Lists with arbitrary keys are found by the key columns of their rows.
printf '{"exported":"2026-11-28","mailboxes":[%s,\n%s],"count":2}' "$(sick 1)" "$(healthy 2)" >own.json
printf '{"result":{"a":{"items":[%s,%s]}},"tags":["x"],"other":[{"y":1}]}' "$(sick 1)" "$(healthy 2)" >deep.json
printf '{"body":[%s,%s]}' "$(sick 1)" "$(healthy 2)" >select.json
for file in flow body outputs version2 crm list own deep select; do
  topic "$file.json"
  kb 1 run $file.json --format json
  counts 2 1 0
  confirmed 1
  is '.faults == []'
done
topic 'a row by itself within an object'
for around in '{"statusCode":200,"body":%s}' '{"outputs":{"statusCode":200,"body":%s}}' '{"value":%s}' \
  '[{"row":%s}]' '{"responses":[{"id":"1","body":%s}]}' '{"UserId":"1","0":%s}'; do
  # shellcheck disable=SC2059 # the format is from the list above
  printf "$around" "$(sick 1)" >single.json
  topic "a row by itself: $around"
  kb 1 run single.json --format json
  counts 1 1 0
  confirmed 1
  is '.findings[0].subject.name != null and .faults == []'
done
printf '{"0":%s,"1":%s}' "$(sick 1)" "$(healthy 2)" >numbered.json
kb 1 run numbered.json --format json
counts 2 1 0
kb 0 redact numbered.json
[ "$(wc -l <out)" -ge 2 ] || fail "$(wc -l <out) rows"
printf '{"context":{"UserId":"1","OrganizationId":"2"},"rows":[%s]}' "$(sick 1)" >context.json
kb 1 run context.json --format json
counts 1 1 0
printf '{"body":{"MailboxId":"%s","Name":"Ann"}}' "$(id_of 1)" >pascal.json
kb 2 run pascal.json --format json
is '.rejected[0].reason | contains("lower case (mailboxid)")'

topic 'several lists in one object'
printf '{"m":[{"mailboxid":"%s","name":"Ann","_emailserverprofile_value":null,"emailserverprofile":null}],\n"a":[{"tracelogid":"%s","level":3,"text":"Email Server Error Code: InvalidIncomingEmailServerProfile","_regardingobjectid_value":"%s"},\n{"tracelogid":1}]}' \
  "$(id_of 1)" "$(id_of 1 1111)" "$(id_of 1)" >both.json
kb 3 run both.json --format json
counts 1 1 1
confirmed 1
is '.rejected[0] | .line == 3 and .index == 1'

topic 'no rows in it'
printf '{"exported":"2026-11-28","mailboxes":[],"x":[1,2],"y":{"z":[{"q":1}]}}' >none.json
kb 2 run none.json --format json
is '.rejected[0].reason | contains("nor a list of rows that do")'

topic 'alerts in a list within an object, and no alerts in an object'
one_alert=$(alert 1 'Email Server Error Code: InvalidIncomingEmailServerProfile')
for list in '{"value":[%s],"Count":1}' '{"results":[%s]}' '%s'; do
  topic "alerts as $list"
  # shellcheck disable=SC2059 # the format is from the list above
  printf '{"mailboxid":"%s","name":"Ann","tracelog_Mailbox":%s}\n' "$(id_of 1)" "$(printf "$list" "$one_alert")" >wrapped.json
  kb 1 run wrapped.json --format json
  is '[.findings[].article.code] == ["InvalidIncomingEmailServerProfile"] and .unmatched == []'
  kb 0 redact wrapped.json -o redacted.json
  kb 1 run redacted.json --format json
  is '[.findings[].article.code] == ["InvalidIncomingEmailServerProfile"]'
done
for nothing in '{}' '{"__deferred":{"uri":"x"}}'; do
  topic "no alerts in $nothing"
  healthy 1 | sed 's/"tracelog_Mailbox":\[\]/"tracelog_Mailbox":'"$nothing"'/' >none.json
  kb 3 run none.json --format json
  is '.unmatched == [] and .summary.not_judged == 1'
  is '[.faults[].reason] | any(contains("holds an object, where a list of rows belongs"))'
done

topic 'an empty list with a link beside it, as older versions answer'
# linked HOST VERSION: a healthy mailbox.
linked() {
  healthy 1 | sed 's|"tracelog_Mailbox":\[\]|"tracelog_Mailbox":[],"tracelog_Mailbox@odata.nextLink":"https://'"$1/api/data/$2"'/mailboxes(1)/tracelog_Mailbox"|'
}
for link in contoso.example:v8.2 contoso.example:v9.0 contoso.example:v9.1 contoso.crm4.dynamics.com:v9.0; do
  linked "${link%:*}" "${link#*:}" >linked.json
  kb 3 run linked.json --format json
  is '.summary.not_judged == 1 and .summary.clear == 0'
  is '[.faults[].reason] | any(contains("is empty, with a link beside it, where older versions of the Web API have the rows"))'
  kb 0 redact linked.json -o redacted.json
  kb 3 run redacted.json --format json
  is '.summary.not_judged == 1'
  page >alerts.json
  sed -i 's/mailboxes/tracelogs/' alerts.json
  kb 0 run linked.json alerts.json --format json
  is '.summary.clear == 1 and .faults == []'
done
for link in contoso.example:v9.2 contoso.crm.dynamics.com:v9.1 contoso.api.crm4.dynamics.com:v9.1; do
  linked "${link%:*}" "${link#*:}" >linked.json
  kb 0 run linked.json --format json
  is '.summary.clear == 1 and .faults == []'
done

topic 'rows in a string'
printf '{"log":{"entries":[{"response":{"content":{"text":%s}}}]}}' "$(page "$(sick 1)" | jq -Rs .)" >trace.har
printf '{"body":%s}' "$(sick 1 | jq -Rs .)" >text.json
for file in trace.har text.json; do
  kb 2 run $file --format json
  is '.rejected[0].reason | contains("its rows are in a string")'
  kb 2 redact $file
  says err 'its rows are in a string'
done
sick 1 | jq -Rs . >string.json
kb 2 run string.json --format json
is '.rejected[0].reason | contains("JSON within a string")'

topic 'names in another letter case'
kb 2 run "$TESTS/field/71.json" --format json
counts 0 0 1
is '.rejected[0].reason | contains("it has MailboxId, but names of columns are lower case (mailboxid)")'
printf '{"d":{"results":[{"MailboxId":"%s","Name":"Ann"}]}}' "$(id_of 1)" >pascal.json
kb 2 run pascal.json --format json
is '.rejected[0].reason | contains("lower case (mailboxid)")'
printf '{"list":[{"MailboxId":"%s","Name":"Ann"}]}' "$(id_of 1)" >pascal.json
kb 2 run pascal.json --format json
is '.rejected[0].reason | contains("lower case (mailboxid)")'
printf '[{"mailboxid":"%s","IncomingEmailStatus":2,"StateCode":0,"Odd.Name":1},%s]' "$(id_of 1)" "$(sick 2)" >mixed.json
kb 3 run mixed.json --format json
is '[.notes[] | select(.article == "(input)") | .reason] | any(contains("were not read: IncomingEmailStatus, StateCode"))'
topic 'rows of the SDK'
printf '{"Entities":[{"LogicalName":"mailbox","Id":"1","Attributes":[{"Key":"mailboxid","Value":"1"}]}]}' >sdk.json
kb 2 run sdk.json --format json
is '.rejected[0].reason | contains("a row as the SDK for .NET has it")'
topic 'a report in place of rows'
page "$(sick 1)" >rows.json
for format in json ndjson; do
  kb 1 run rows.json --format $format --output "report.$format"
  kb 2 run "report.$format"
  says err "report.$format: a report of kbtriage, not rows: kbtriage report shows it"
  kb 2 redact "report.$format"
  says err "report.$format, line 1: left out: a report of kbtriage, not rows"
done

topic 'columns of linked tables'
kb 3 run "$TESTS/field/64.json" --format json
is '[.notes[].reason] | any(contains("esp.statecode, esp.name, tl.text, tl.level, tl.tracelogid"))'
is '[.faults[] | select(.article == "(input)") | .reason] | any(contains("1 row of mailboxes, and its page says that more exist"))'
is '[.faults[].reason] | any(contains("the data has no alerts"))'

printf '{"value":[{"mailboxid":"%s","name":"Ann","esp_x002e_statecode":1,"tl_X002E_text":"x"}]}' "$(id_of 1)" >encoded.json
kb 3 run encoded.json --format json
is '[.notes[].reason] | any(contains("columns of linked tables are not read (esp_x002e_statecode, tl_X002E_text)"))'

topic 'rows of Get-CrmRecords'
kb 3 run "$TESTS/field/58.json" --format json
is '.rejected == [] and .summary.cases == 1'
is '[.notes[] | select(.article == "(input)") | .reason] | any(startswith("rows of Get-CrmRecords: the values of name_Property are read"))'
# property NAME VALUE
property() {
  printf '"%s":"a label","%s_Property":{"Key":"%s","Value":%s},' "$1" "$1" "$1" "$2"
}
reference() {
  printf '{"Id":"%s","LogicalName":"%s","Name":"%s","KeyAttributes":[]}' "$1" "$2" "$3"
}
{
  printf '{"CrmRecords":[{'
  property name '"Ann Beck"'
  property incomingemailstatus '{"Value":2}'
  property incomingemaildeliverymethod '{"Value":2}'
  property enabledforact true
  property statecode '"Microsoft.Xrm.Sdk.OptionSetValue"'
  property modifiedon '"\\/Date(1763619129000)\\/"'
  property emailserverprofile "$(reference "$(id_of 9 9999)" emailserverprofile Contoso)"
  printf '"mailboxid":"%s","logicalname":"mailbox"}],"Count":1,"NextPage":false}\n' "$(id_of 1)"
} >crm-mailboxes.json
{
  printf '{"CrmRecords":[{'
  property name '"Contoso Exchange"'
  property statecode '{"Value":1}'
  printf '"emailserverprofileid":"%s"}],"NextPage":false}\n' "$(id_of 9 9999)"
} >crm-profiles.json
{
  printf '{"CrmRecords":[{'
  property text '"Email Server Error Code: InvalidIncomingEmailServerProfile"'
  property level '{"Value":3}'
  property regardingobjectid "$(reference "$(id_of 1)" mailbox 'Ann Beck')"
  printf '"tracelogid":"%s"}],"NextPage":false}\n' "$(id_of 1 1111)"
} >crm-alerts.json
kb 1 run crm-mailboxes.json crm-profiles.json crm-alerts.json --format json
counts 1 1 0
is '.findings[0] | .verdict == "confirmed" and .subject.name == "Ann Beck" and (.causes | any(.id == "inactive-profile" and .verdict == "confirmed"))'

# more FILE SET ROW... MEMBER: a page that says that there are more rows.
link='"@odata.nextLink":"https://contoso.crm.dynamics.com/api/data/v9.2/mailboxes?$skiptoken=2"'
more() {
  printf '{"@odata.context":"x$metadata#%s","value":[%s],%s}\n' "$2" "$3" "$4" >"$1"
}
says_missing() {
  kb 3 run "$@" --format json
  is '[.faults[] | select(.article == "(input)") | .reason] | any(contains("says that more exist"))'
}
says_whole() {
  kb 1 run "$@" --format json
  is '[.faults[], .notes[] | select(.article == "(input)")] == []'
}
topic 'pages that are missing'
more first.json mailboxes "$(sick 1)" "$link"
more first-fetch.json mailboxes "$(sick 1)" '"@Microsoft.Dynamics.CRM.morerecords":true'
printf '{"CrmRecords":[%s],"NextPage":true}' "$(sick 1)" >first-crm.json
printf '{"entities":[%s],"nextLink":"x"}' "$(sick 1)" >first-client.json
printf '{"d":{"results":[%s],"__next":"x"}}' "$(sick 1)" >first-2.json
printf '{"mine":[%s],"@odata.nextLink":"x"}' "$(sick 1)" >first-own.json
page "$(sick 2)" >last.json
for file in first first-fetch first-crm first-client first-2 first-own; do
  topic "a page that is missing: $file"
  says_missing $file.json
  for format in text ndjson markdown html csv junit; do
    kb 3 run $file.json --format $format
    says out 'more exist'
  done
  says_whole $file.json last.json
  says_whole last.json $file.json
  cat $file.json last.json >both.json
  says_whole both.json
done
is '.summary.cases == 2'
topic 'the last page, which may be empty'
page >empty.json
kb 1 run first.json empty.json --format json
is '[.faults[] | select(.article == "(input)")] == []'
topic 'a page of another table is none that follows'
more alerts.json tracelogs '' '"x":1'
says_missing first.json alerts.json
topic 'alerts of which not all are there prove nothing'
healthy 1 | sed 's/,"tracelog_Mailbox":\[\]//' >ann.json
alert 7 x | sed 's/}$/,"_regardingobjectid_value":"'"$(id_of 7)"'"}/' >one-alert.json
more alerts.json tracelogs "$(cat one-alert.json)" "$link"
says_missing ann.json alerts.json
is '[.faults[].where] | contains(["alerts.json"])'
topic 'an empty list of alerts says that there are none'
more alerts.json tracelogs '' '"x":1'
kb 0 run ann.json alerts.json --format json
counts 1 0 0
is '[.faults[].reason] | any(contains("the data has no alerts")) | not'
is '[.notes[] | select(.article == "(input)") | .reason] == ["it holds no rows: its list is empty"]'

# The meaning of a key does not depend on where it occurred before: a page after an object that had
# the key of its list, or of the list's parent, one level further down. If a page was taken for a
# single row, one invalid row would invalidate the others.
for key in value entities CrmRecords results body d outputs response; do
  topic "a page below \"$key\" after an odd object"
  page "$(sick 1)" '{"mailboxid":"x" "y":1}' "$(healthy 2)" | sed 's/"@odata[^,]*,//' >page.json
  case $key in
  value | entities | CrmRecords | results) sed "s/\"value\"/\"$key\"/" page.json >after.json ;;
  *) printf '{"%s":%s}\n' "$key" "$(cat page.json)" >after.json ;;
  esac
  printf '{"value":{"%s":1}}\n' "$key" >odd.json
  kb 3 run odd.json after.json --format json
  counts 2 1 2
  is '.rejected[1] | .line == 3 and .index == 1'
done

topic 'texts around the list that no text should be'
printf '{"@odata.context":"x$metadata#mailboxes","by":"\377","value":[%s],"to":"\\ud83d"}' "$(sick 1)" >broken.json
kb 1 run broken.json --format json
counts 1 1 0
