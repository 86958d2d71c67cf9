# What a view shows in another language is read by titles that a tables.lua says.
. "$TESTS/cases.inc"

# In the form of exports: "(Nicht ändern) Firma", "(Nicht ändern) Zeilenprüfsumme" and
# "(Nicht ändern) Geändert am" are the hidden columns of German ones in public repositories
# (case/cell.h). All other titles are a team's own data here: those of an invented organization.
mkdir house
cat >house/tables.lua <<'LUA'
return {
  titles = {
    {
      language = "German",
      do_not_modify = "(Nicht ändern)",
      yes = "Ja", no = "Nein",
      tables = {
        {
          name = "mailbox", display_name = "Postfach",
          columns = {
            { "name", "Bezeichnung" },
            { "emailaddress", "E-Mail" },
            { "modifiedon", "Geändert am" },
            { "statecode", "Zustand", choices = { { 0, "Aktiv" }, { 1, "Inaktiv" } } },
            -- The English title of statecode.
            { "statuscode", "Status", choices = { { 1, "Benutzt" }, { 2, "Außer Betrieb" } } },
            { "incomingemailstatus", "Prüfung des Eingangs",
              choices = { { 0, "Nicht geprüft" }, { 1, "Gelungen" }, { 2, "Gescheitert" } } },
            { "incomingemaildeliverymethod", "Eingang", choices = { { 2, "Durch den Server" } } },
            { "enabledforact", "Termine" },
            { "_emailserverprofile_value", "Serverprofil" },
          },
        },
        {
          name = "emailserverprofile", display_name = "E-Mail-Profil",
          columns = {
            { "statecode", "Zustand", choices = { { 0, "Aktiv" }, { 1, "Inaktiv" } } },
            { "servertype", "Art", choices = { { 3, "Exchange (gemischt)" } } },
          },
        },
      },
    },
  },
}
LUA
"$KBTRIAGE" check --rules house house/tables.lua >out 2>err || fail 'the titles'

cat >english.csv <<CSV
(Do Not Modify) Mailbox,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Name,Email Address,Status,Status Reason,Incoming Email Status,Incoming Email,Enabled For ACT,Server Profile,Status (Server Profile) (Email Server Profile),Region
$(id_of 1),aBc/Q==,11/20/2026 6:12:09 AM,Ann Beck,ann@contoso.example,Active,Active,Failure,Server-Side Synchronization,Yes,Contoso Hybrid,Inactive,North
$(id_of 2),aBc/R==,11/20/2026 6:12:09 PM,"Jörg, Bob",bob@contoso.example,Active,Active,Failure,Server-Side Synchronization,No,,,South
$(id_of 3),aBc/S==,11/5/2026 6:12:09 AM,Cy,cy@contoso.example,Inactive,Inactive,Not Run,2,Yes,Contoso Main,Active,South
CSV
cat >german.csv <<CSV
(Nicht ändern) Postfach;(Nicht ändern) Zeilenprüfsumme;(Nicht ändern) Geändert am;Bezeichnung;E-Mail;Zustand;Status;Prüfung des Eingangs;Eingang; Termine ;Serverprofil;Zustand (Serverprofil) (E-Mail-Profil);Region
$(id_of 1);aBc/Q==;20.11.2026 06:12:09;Ann Beck;ann@contoso.example;Aktiv;Benutzt;Gescheitert;Durch den Server;Ja;Contoso Hybrid;Inaktiv;North
$(id_of 2);aBc/R==;20.11.2026 18:12:09;Jörg, Bob;bob@contoso.example;aktiv;Benutzt;Gescheitert;Durch den Server;Nein;;;South
$(id_of 3);aBc/S==;05.11.2026 06:12:09;Cy;cy@contoso.example;Inaktiv;Außer Betrieb;Nicht geprüft;2;Ja;Contoso Main;Aktiv;South
CSV
{
  printf 'tracelogid\ttext\tlevel\tcreatedon\tregardingobjectid\n'
  for i in 1 2 3; do
    printf '%s\tError Code: InvalidIncomingEmailServerProfile\tError\t2026-11-20T06:12:09Z\t%s\n' \
      "$(id_of $i 1111)" "$(id_of $i)"
  done
} >alerts.tsv

topic 'English, to compare with'
sed -i '1s/Enabled For ACT/enabledforact/; 4s,11/5/2026,2026-11-05,' english.csv
kb 1 run --rules house english.csv alerts.tsv --format json
is '[.notes[] | select(.article == "(input)") | .reason] == ["columns that are not read: Region"]'
is '[.findings[] | [.subject.name, .verdict]] == [["Ann Beck", "confirmed"], ["Jörg, Bob", "confirmed"], ["Cy", "unexplained"]]'
jq '{findings, failing, summary, groups, notes: [.notes[] | del(.where)]}' out >english.json

topic 'the same in German, in each form that a spreadsheet saves'
cp german.csv plain.csv
{ printf '\357\273\277'; sed 's/$/\r/' german.csv; } >marked.csv
{ printf '\377\376'; sed 's/;/\t/g' german.csv | iconv -t UTF-16LE; } >wide.csv
{ printf '\376\377'; iconv -t UTF-16BE german.csv; } >wide-other.csv
sed '/Jörg/!s/;/,/g; s/;/,/g; s/Jörg, Bob/"Jörg, Bob"/' german.csv >commas.csv
sed '1s/\(Zustand\|Status\|Postfach\);/"\1";/g; 1s/(Nicht ändern) "Postfach"/"(Nicht ändern) Postfach"/' german.csv >quoted.csv
for file in plain.csv marked.csv wide.csv wide-other.csv commas.csv quoted.csv; do
  topic "German: $file"
  kb 1 run --rules house $file alerts.tsv --format json
  jq '{findings, failing, summary, groups, notes: [.notes[] | del(.where)]}' out >german.json
  same english.json german.json
done

topic 'columns by name, values by label'
printf 'mailboxid,name,statecode,statuscode,incomingemailstatus,enabledforact\n%s,Ann,Aktiv,Außer Betrieb,Failure,Ja\n' \
  "$(id_of 1)" >named.csv
kb 3 run --rules house named.csv --format json
is '[.notes[] | select(.article == "(input)")] == []'
is '.failing[0].evidence[0] | .value == 2 and .label == "Failure"'
kb 3 run named.csv --format json
is '[.notes[] | select(.article == "(input)") | .reason | match("of the column ([a-z]*)").captures[0].string]
  == ["statecode", "statuscode", "enabledforact"]'

topic 'what is not certain is not known, and said once'
cat >odd.csv <<CSV
(Nicht ändern) Postfach;(Nicht ändern) Geändert am;Bezeichnung;Zustand;Zustand;Prüfung des Eingangs;Termine;Email Address
$(id_of 1);05/11/2026 6:12;Ann;Aktiv;Offen;Failure;Vielleicht;ann@contoso.example
$(id_of 2);2026-11-20 6:12 p. m.;Bob;Aktiv;Offen;Irgendwie;Yes;bob@contoso.example
CSV
kb 3 run --rules house odd.csv --format json
is '[.notes[] | select(.article == "(input)") | .reason] == [
  "columns that are not read: Email Address",
  "columns that are not read, as several have one name: Zustand, Zustand",
  "2 cells of the column (Nicht ändern) Geändert am hold no value of it, the first in line 2 (05/11/2026 6:12): not known of the rows",
  "1 cell of the column Prüfung des Eingangs holds no value of it, the first in line 3 (Irgendwie): not known of the row",
  "1 cell of the column Termine holds no value of it, the first in line 2 (Vielleicht): not known of the row"]'
is '[.failing[].subject.name] == ["Ann"]'

topic 'numbers that a country may group'
mkdir numbers
cat >numbers/tables.lua <<'LUA'
return {
  tables = { { name = "mailbox", columns = { { "contoso_quota", "number", "Quota" } } } },
  titles = {
    { language = "German", tables = { { name = "mailbox", columns = { { "contoso_quota", "Vorrat" } } } } },
  },
}
LUA
cat >numbers.csv <<CSV
(Nicht ändern) Postfach;Bezeichnung;Vorrat
$(id_of 1);Ann;1.234
$(id_of 2);Bob;1,5
$(id_of 3);Cy;1.5
CSV
kb 3 run --rules house --rules numbers numbers.csv --format json
is '[.notes[] | select(.article == "(input)") | .reason] == [
  "2 cells of the column Vorrat hold no value of it, the first in line 2 (1.234): not known of the rows"]'

topic 'a language of which nobody has said the titles'
kb 2 run german.csv
says err 'a language of which no tables.lua has the titles ((Nicht ändern) Postfach)'
sed '1s/(Nicht ändern)/(Ne pas modifier)/g' german.csv >french.csv
kb 2 run --rules house french.csv
says err 'a language of which no tables.lua has the titles ((Ne pas modifier) Postfach)'
cut -d';' -f2- german.csv >short.csv
kb 2 run --rules house short.csv
says err 'or without its first column'

topic 'text in the encoding of one country'
iconv -t CP1252 german.csv >country.csv
for rules in "" "--rules house"; do
  # shellcheck disable=SC2086
  kb 2 run $rules country.csv
  says err 'CSV whose header is not UTF-8, not rows: save it as "CSV UTF-8" in Excel'
done
iconv -t CP1252 english.csv >country.csv
kb 1 run country.csv alerts.tsv --format json
is '[.notes[] | select(.article == "(input)") | .reason] | any(
  contains("1 row with text that is not UTF-8, the first in line 3: letters such as é are lost"))'

topic 'two languages'
mkdir more
cat >more/tables.lua <<'LUA'
return {
  titles = {
    -- An English organization that calls things differently.
    { language = "English", tables = { { name = "mailbox", display_name = "Postbox",
      columns = { { "statecode", "In Use" }, { "statuscode", "Status" } } } } },
    { language = "German", yes = "Jawohl" },
  },
}
LUA
sed '1s/Mailbox/Postbox/; 1s/Status,Status Reason/In Use,Status/' english.csv >renamed.csv
for file in english.csv renamed.csv; do
  kb 1 run --rules house --rules more $file alerts.tsv --format json
  jq '{findings, failing, summary, groups, notes: [.notes[] | del(.where)]}' out >german.json
  same english.json german.json
done
sed 's/;Ja;/;Jawohl;/' german.csv >other.csv
kb 1 run --rules house --rules more other.csv alerts.tsv --format json
is '[.notes[] | select(.article == "(input)")] | length == 1'

topic 'titles that are wrong'
mkdir wrong
cat >wrong/tables.lua <<'LUA'
return {
  titles = {
    {
      language = "German", hidden = "(Nicht ändern)",
      tables = { { name = "mailbox", columns = { { "statuscode", "Status" } } } },
    },
  },
}
LUA
kb 1 check --rules wrong wrong
says out 'wrong/tables.lua:4:28: error E103: titles[1].hidden is a key that does not belong there'
sed -i 's/, hidden = "(Nicht ändern)"//' wrong/tables.lua
kb 1 check --rules wrong wrong
says out 'wrong/tables.lua:5:50: error E117: titles[1].tables[1].columns[1].title is "Status", which is that of statecode, too; say what statecode is called in German'
kb 3 run --rules wrong english.csv --format json
is '.faults[0] | .article == "wrong/tables.lua" and (.reason | contains("left out: E117"))'
kb 2 run --rules wrong german.csv
says err 'a language of which no tables.lua has the titles'
sed -i 's/"statuscode", "Status"/"statuscod", "Grund"/' wrong/tables.lua
kb 1 check --rules wrong wrong
says out 'error E118: titles[1].tables[1].columns[1] names the column statuscod, which the table mailbox does not have; did you mean statuscode?'
