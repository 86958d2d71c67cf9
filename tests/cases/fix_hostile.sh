# fix against an organization that is written apart from the other server: rows that change under
# its hands, answers that are lost, late or of somebody else, tests that never end, files that lie.
. "$TESTS/cases.inc"
. "$TESTS/fix_hostile.inc"
hostile quick
