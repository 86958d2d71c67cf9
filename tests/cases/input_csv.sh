# Comma-separated values whose header has the logical names of columns are rows.
. "$TESTS/cases.inc"

profile_id=000000a2-0000-4000-8000-0000000000a2
cat >mailboxes.csv <<CSV
mailboxid,name,emailaddress,statecode,incomingemailstatus,enabledforact,_emailserverprofile_value,incomingemaildeliverymethod,modifiedon
$(id_of 1),Ann Beck,ann@contoso.example,0,Failure,True,$profile_id,2,2026-11-20T06:12:09Z
$(id_of 2),"Chan, Bob",bob@contoso.example,Active,1,0,$profile_id,None,11/20/2026 6:12:09 AM
CSV
cat >profiles.csv <<CSV
emailserverprofileid;name;statecode;statuscode
$profile_id;Contoso Hybrid;Inactive;2
CSV
{
  printf 'tracelogid\ttext\tlevel\tcreatedon\tregardingobjectid\n'
  printf '%s\t"Email cannot be received.\r\nEmail Server Error Code: ""InvalidIncomingEmailServerProfile"""\tError\t2026-11-20T06:12:09Z\t{%s}\n' "$(id_of 1 1111)" "$(id_of 1)"
} >alerts.tsv

both() {
  is '[.findings[] | select(.verdict == "confirmed" and .causes[].id == "inactive-profile") | .subject.name] == ["Ann Beck"]'
  is '.rejected == [] and .summary.cases == 2'
}
topic 'three tables, three delimiters'
kb 1 run mailboxes.csv profiles.csv alerts.tsv --format json
both
is '.faults == [] and [.notes[] | select(.article == "(input)")] == []'
is '.findings[0].symptoms[0].createdon == "2026-11-20T06:12:09Z"'
topic 'with JSON beside them'
printf '[{"emailserverprofileid":"%s","name":"Contoso Hybrid","statecode":1}]' "$profile_id" >profiles.json
kb 1 run mailboxes.csv profiles.json alerts.tsv --format json
both

topic 'as programs write them'
{ printf 'sep=,\r\n'; sed 's/$/\r/' mailboxes.csv; } >excel.csv
{ printf '\357\273\277#TYPE System.Management.Automation.PSCustomObject\r\n'; sed 's/[^,]*/"&"/g; s/""Chan", "Bob""/"Chan, Bob"/' mailboxes.csv; } >shell.csv
{ printf '\377\376'; iconv -t UTF-16LE mailboxes.csv; } >wide.csv
iconv -t UTF-16LE mailboxes.csv >wide-unmarked.csv
sed 's/mailboxid,name/MailboxId,Name/; s/_emailserverprofile_value/EmailServerProfile/' mailboxes.csv >names.csv
gzip -c mailboxes.csv >packed.csv.gz
for file in excel.csv shell.csv wide.csv wide-unmarked.csv names.csv packed.csv.gz; do
  topic "as programs write them: $file"
  kb 1 run $file profiles.csv alerts.tsv --format json
  both
done
topic 'through a pipe'
cat mailboxes.csv | "$KBTRIAGE" run --format json profiles.csv alerts.tsv - >out 2>err || [ $? = 1 ] || fail 'a pipe'
both

topic 'the field'
kb 3 run "$TESTS/field/50.csv" --format json
is '.summary.cases == 2 and .summary.rejected == 0 and [.notes[] | select(.article == "(input)")] == []'
kb 3 run "$TESTS/field/78.tsv" --format json
is '.summary.cases == 1 and .summary.rejected == 0'
kb 3 run "$TESTS/field/52.csv" --format json
is '.summary.cases == 1 and .failing[0].subject.name == "Ann Beck"
  and [.notes[] | select(.article == "(input)")] == []'
kb 2 run "$TESTS/field/81.csv" --format json
is '.rejected[0] | .line == 2 and (.reason | test("regardingobjectid is no id \\(Ann Beck\\).*kbtriage scan"))'
kb 1 scan "$TESTS/field/81.csv"
says out '1 known error (1 article)'

topic 'what a view shows, as Excel saves it'
# The three hidden columns, and columns of the profile as a view may have them.
cat >view.csv <<CSV
(Do Not Modify) Mailbox,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Name,Email Address,Status,Incoming Email Status,incoming email,Enabled For Appointments, Server Profile ,Status (Server Profile) (Email Server Profile),Email Server Type (Server Profile) (Email Server Profile),Region
$(id_of 1),aBc/Q==,11/20/2026 6:12:09 AM,Ann Beck,ann@contoso.example,Active,Failure,Server-Side Synchronization,Yes,Contoso Hybrid,Inactive,Exchange Server (Hybrid),North
$(id_of 2),aBc/R==,11/20/2026 6:12:09 AM,Bob,bob@contoso.example,Active,Failure,Server-Side Synchronization,Yes,,,,South
$(id_of 3),aBc/S==,11/20/2026 6:12:09 AM,Cy,cy@contoso.example,Active,Success,Server-Side Synchronization,Yes,Contoso Main,Active,Exchange Online (Hybrid),South
CSV
{
  cat alerts.tsv
  printf '%s\tError Code: InvalidIncomingEmailServerProfile\tError\t2026-11-20T06:12:09Z\t%s\n' "$(id_of 2 1111)" "$(id_of 2)"
  printf '%s\tError Code: InvalidIncomingEmailServerProfile\tError\t2026-11-20T06:12:09Z\t%s\n' "$(id_of 3 1111)" "$(id_of 3)"
} >three.tsv
kb 1 run view.csv three.tsv --format json
is '.findings | map([.subject.name, .verdict, (.causes | map([.id, .verdict]))]) == [
  ["Ann Beck", "confirmed", [["no-profile", "ruled_out"], ["inactive-profile", "confirmed"]]],
  ["Bob", "confirmed", [["no-profile", "confirmed"], ["inactive-profile", "ruled_out"]]],
  ["Cy", "unexplained", [["no-profile", "ruled_out"], ["inactive-profile", "ruled_out"]]]]'
is '[.notes[] | select(.article == "(input)") | .reason] == ["columns that are not read: Enabled For Appointments, Region"]'
is '.findings[0].resolution[0].step | tostring | length > 0'
kb 1 run view.csv three.tsv
says out 'The email server profile Contoso Hybrid is inactive.'

topic 'a view without its hidden columns'
cut -d, -f4- view.csv >short.csv
kb 2 run short.csv
says err 'CSV of a view, but of no table that a tables.lua names, or without its first column'
sed '1s/Modify) Mailbox/Modify) Lead/' view.csv >leads.csv
kb 2 run leads.csv
says err 'CSV of a view, but of no table that a tables.lua names'

topic 'what cannot be read is not known, and told once'
cat >odd.csv <<CSV
mailboxid,name,statecode,incomingemailstatus,enabledforact,modifiedon,emailserverprofile,versionnumber,odd column,@odata.etag
$(id_of 1),Ann,Aktiv,Fehler,ja,05/11/2026,Contoso Hybrid,80649001,x,W
$(id_of 2),Bob,0,Fehlgeschlagen,true,2026-11-20,,80649001,x,W
CSV
kb 3 run odd.csv alerts.tsv --format json
is '[.notes[] | select(.article == "(input)") | .reason] as $r
  | ($r | any(startswith("columns that are not read: odd column")))
  and ($r | any(contains("2 cells of the column incomingemailstatus hold no value of it, the first in line 2 (Fehler)")))
  and ($r | any(contains("1 cell of the column statecode")))
  and ($r | any(contains("1 cell of the column modifiedon")))
  and ($r | length) == 5'
# Bob may fail, as his cell says something that cannot be read: he is not clear.
is '[.summary.clear, .summary.not_judged] == [0, 1]'
# Bob has no profile, as the cell is empty; Ann has one, of which nothing but its name is known.
is '[.findings[] | [.verdict, .subject.name]] == [["inconclusive", "Ann"]]'
is '[.findings[].causes[] | [.id, .verdict]] == [["no-profile", "ruled_out"], ["inactive-profile", "inconclusive"]]'

topic 'records that are no rows'
cat >broken.csv <<CSV
mailboxid,name
$(id_of 1),Ann
$(id_of 2),Bob,x

$(id_of 3)
,Nobody
"$(id_of 4)","Two
lines"
$(id_of 5),"open
$(id_of 6),Six
CSV
kb 3 run broken.csv --format json
is '.summary.cases == 3'
is '[.rejected[] | [.line, .index]] | sort == [[3, 1], [5, 2], [6, 3], [9, 5]]'
is '[.rejected | sort_by(.line)[] | .reason] | (.[0] | contains("3 cells, where the header has 2")) and (.[2] | contains("mailboxid")) and (.[3] | contains("a quote in it is not closed"))'

topic 'CSV that holds no rows'
printf 'text,level,createdon\nx,3,2026-01-01\n' >no-key.csv
kb 2 run no-key.csv
says err 'CSV without tracelogid'
printf 'Name,Age,Town\nAnn,3,Rome\n' >other.csv
kb 2 run other.csv
says err 'CSV whose header has none of mailboxid'
printf 'Postfach,Name,Status\nx,Ann,Aktiv\n' >german.csv
kb 3 run german.csv mailboxes.csv profiles.csv alerts.tsv --format json
is '.summary.cases == 2 and (.rejected[0].reason | contains("logical names"))'
printf 'mailboxid,name\n' >header.csv
kb 2 run header.csv --format json
is '.notes[0].reason | contains("it holds no rows")'
printf '2026-11-24 05:10:11,123 INFO a\n2026-11-24 05:10:12,123 INFO b\n' >app.log
kb 2 run app.log
says err 'text, not JSON rows'

topic 'a long text, and many rows'
{
  head -n 1 alerts.tsv
  printf '%s\t"' "$(id_of 1 1111)"
  seq 1 60000
  printf 'Email Server Error Code: InvalidIncomingEmailServerProfile"\t3\t2026-11-20T06:12:09Z\t%s\n' "$(id_of 1)"
} >long.tsv
kb 1 run mailboxes.csv profiles.csv long.tsv --format json
both
{
  echo mailboxid,name
  seq -f '%08.0f-0000-4000-8000-000000000000,Ann' 1 5000
} >many.csv
kb 3 run many.csv --format json
is '.summary.cases == 5000'
for format in text ndjson markdown html csv junit; do
  kb 3 run odd.csv alerts.tsv --format $format
done
