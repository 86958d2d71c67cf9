# Under which name a report shows a mailbox: its name; without one its address, or else its id; where
# two have the same name, their addresses, too; in the order of names, then ids. The same in all
# formats for people.
. "$TESTS/cases.inc"

nameless() {
  sed -E 's/"name":"[^"]*",//'
}
no_address() {
  sed -E 's/"emailaddress":"[^"]*",//'
}

topic the mailboxes of a group
page "$(sick 1 | sed 's/Sick 1/Ann/')" "$(sick 2 | sed 's/Sick 2/Bob/')" "$(sick 3 | sed 's/Sick 3/Ann/')" \
  "$(sick 4 | nameless)" "$(sick 5 | nameless | no_address)" "$(sick 6 | sed 's/Sick 6/Ann/' | no_address)" >page.json
for format in text markdown html; do
  kb 1 run --format "$format" page.json
  says out "6 mailboxes: $(id_of 5), Ann (m1@contoso.com), Ann (m3@contoso.com), Ann ($(id_of 6)), Bob, m4@contoso.com"
done
kb 1 run --format json page.json
is ".groups[0].names == [\"$(id_of 5)\", \"Ann\", \"Ann\", \"Ann\", \"Bob\", \"m4@contoso.com\"]"

topic names that are the same in different groups
other=$(alert 7 'Error Code: ErrorBrandNewThing')
page "$(sick 1 | sed 's/Sick 1/Ann/')" "$(row 2 Ann "$(profile 1)" "$(alert 2)")" \
  "$(row 3 Ann "$(profile 0)" "$other")" "$(row 4 Zoe "$(profile 0)" "$other")" >page.json
for format in text markdown html; do
  kb 1 run --format "$format" page.json
  says out '1 mailbox: Ann (m1@contoso.com)'
  says out '1 mailbox: Ann (m2@contoso.com)'
  says out 'ErrorBrandNewThing: 2 alerts in 2 mailboxes, such as Ann (m3@contoso.com)'
done
# The list of all of them is for whoever works through it: it always has the addresses.
says out '>Ann (m3@contoso.com)</a></li>'
says out '>Zoe (m4@contoso.com)</a></li>'

topic one mailbox in two groups has no namesake
cat >rules/Second.lua <<'END'
return { code = "Second", title = "T", product = "P", status = "stable", severity = "error",
  symptom = { text = "s", signatures = { { code = "Second" } } },
  causes = { { id = "c", text = "C.", when = function(case) return true end } }, resolution = { { text = "R." } } }
END
page "$(row 1 Ann null "$(alert 1),$(alert 2 'Error Code: Second')")" >page.json
kb 1 run page.json
says out '1 mailbox: Ann Evidence'
says out '1 mailbox: Ann Resolution'
rm rules/Second.lua

topic faults name it the same way
sick 1 | nameless | sed 's/,"tracelog_Mailbox":\[.*\]//' >no-alerts.json
kb 3 run no-alerts.json
says out '(1 time, first: m1@contoso.com)'
