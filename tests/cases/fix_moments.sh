# fix is killed at every request, before and after it takes effect, and the disk is full after every
# few bytes: the same command, or an undo, then ends as if nothing had happened.
. "$TESTS/cases.inc"
. "$TESTS/fix_hostile.inc"
hostile slow
