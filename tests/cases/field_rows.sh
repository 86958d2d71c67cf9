# Unmodified full exports: columns of every type, and mailboxes that fail without an alert.
. "$TESTS/cases.inc"
export KBTRIAGE_ONLY_RULES="$SOURCE/rules"

topic 'a mailbox with all its columns: none of them costs the row (82)'
kb 1 run --format json "$TESTS/field/82.json"
counts 1 1 0
is '.findings[0] | .verdict == "confirmed" and .article.code == "InvalidIncomingEmailServerProfile"'
is '[.findings[0].causes[] | select(.verdict == "confirmed").id] == ["inactive-profile"]'
is '.notes == [] and .faults == []'

topic 'alerts with all their columns are used, with the mailboxes beside them (84)'
sed -e 's/"tracelog_Mailbox": \[/"x": [/' "$TESTS/field/82.json" >mailboxes.json
kb 1 run --format json mailboxes.json "$TESTS/field/84.json"
counts 1 1 0
is '.findings[0] | .verdict == "confirmed" and (.symptoms | length) == 1'
is '.notes == [] and .faults == []'

topic 'both tests failed, and no alert says why: that is reported, and is not clear (85)'
kb 1 run --format json "$TESTS/field/85.json"
is '.summary | .cases == 1 and .clear == 0 and .failing == 1'
is '[.failing[0].evidence[].field] | contains(["mailbox.incomingemailstatus", "mailbox.outgoingemailstatus"])'
for format in text markdown html csv; do
  kb 1 run --format $format "$TESTS/field/85.json"
  says out 'Ann Beck'
done
