# No known cause: the report says which one value rules a cause out, where it is exactly one.
. "$TESTS/cases.inc"

empty='The mailbox has no email server profile. It would be confirmed if mailbox._emailserverprofile_value were empty.'
inactive='The email server profile Contoso Exchange is inactive. It would be confirmed if profile.statecode were Inactive (1).'

topic the first article
page "$(row 1 Ann "$(profile 0)" "$(alert 1)")" "$(row 2 Bob "$(profile 0)" "$(alert 2)")" >page.json
kb 1 run page.json
says out "2 mailboxes: Ann, Bob Causes ruled out by a single value: - $empty - $inactive Resolution"
kb 1 run --format markdown page.json
says out "Causes ruled out by a single value: - The mailbox has no email server profile. It would be confirmed if mailbox.\\_emailserverprofile_value were empty. - $inactive Resolution"
kb 1 run --format html page.json
says out "<h4>Causes ruled out by a single value:</h4> <ul> <li>$empty</li> <li>$inactive</li> </ul>"
kb 1 run --format json page.json
is '.findings | map([.causes[].would_confirm]) | unique == [[
  {"field": "mailbox._emailserverprofile_value", "comparison": "==", "value": null, "label": null},
  {"field": "profile.statecode", "comparison": "==", "value": 1, "label": "Inactive"}]]'

topic nothing is said of other verdicts
page "$(sick 1)" "$(row 2 Bob "$(profile 1)" "$(alert 2)")" "$(row 3 Cid '{"emailserverprofileid":"'"$(id_of 9 9999)"'"}' "$(alert 3)")" >page.json
kb 1 run --format json page.json
is '[.findings[].causes[] | select(has("would_confirm"))] == []'
kb 1 run page.json
silent_on out 'ruled out by a single'

topic mailboxes that differ
cat >rules/Both.lua <<'END'
return { code = "Both", title = "T", product = "P", status = "stable", severity = "error",
  symptom = { text = "s", signatures = { { code = "Both" } } },
  causes = {
    { id = "both", text = "Both.", when = function(case)
      return case.mailbox.statecode == 1 and case.mailbox.isforwardmailbox == true end },
    { id = "many", text = "Many.", when = function(case) return case.mailbox.itemsprocessedforlastsync >= 100 end },
  }, resolution = { { text = "R." } } }
END
with() {
  row "$1" "$2" "$(profile 0)" "$(alert "$1" 'Error Code: Both')" |
    sed "s/\"incoming/\"statecode\":$3,\"isforwardmailbox\":$4,\"itemsprocessedforlastsync\":5,&/"
}
page "$(with 1 Ann 0 true)" "$(with 2 Bob 0 true)" >page.json
kb 1 run page.json
says out 'Causes ruled out by a single value: - Both. It would be confirmed if mailbox.statecode were Inactive (1). - Many. It would be confirmed if mailbox.itemsprocessedforlastsync were at least 100. Resolution'
page "$(with 1 Ann 0 true)" "$(with 2 Bob 0 true)" "$(with 3 Cid 1 false)" "$(with 4 Dan 0 true)" >page.json
kb 1 run page.json
says out '4 mailboxes: Ann, Bob, Cid, Dan Causes ruled out by a single value: - Many. It would be confirmed if mailbox.itemsprocessedforlastsync were at least 100. Resolution'
kb 1 run --format json page.json
is '.findings | map(.causes[0].would_confirm.field) == ["mailbox.statecode", "mailbox.statecode", "mailbox.isforwardmailbox", "mailbox.statecode"]'
page "$(with 1 Ann 0 false)" >page.json
kb 1 run --format json page.json
is '.findings[0].causes | map(has("would_confirm")) == [false, true]'
rm rules/Both.lua

topic files in any order
row 1 Ann "$(profile 0)" "$(alert 1)" | sed 's/"emailserverprofile":{[^}]*},//' >mailbox.json
profile 0 >profile.json
kb 1 run --format json mailbox.json profile.json
mv out expected
kb 1 run --format json profile.json mailbox.json
same expected out
is '.findings[0].causes[1].would_confirm.label == "Inactive"'
