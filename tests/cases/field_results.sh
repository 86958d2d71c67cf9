# tests/field/RESULTS.md is what the program says now.
. "$TESTS/cases.inc"

topic 'the page is current; else: python3 tests/field.py KBTRIAGE SOURCE --write'
python3 -B "$TESTS/field.py" "$KBTRIAGE" "$SOURCE" >page
same "$TESTS/field/RESULTS.md" page

topic every input of the folder is in it, once
find "$TESTS/field" -type f ! -name '*.expect' ! -name '*.md' -exec basename {} \; | sort >inputs
sed -nE 's/^\| ([0-9]+\.[a-z.]+) \| .*/\1/p' page | sort >counted
same inputs counted

topic rows of other versions stay, those of this version are made anew, and a wrong answer is counted as one
mkdir -p copy/tests
cp -R "$TESTS/field" copy/tests/field
cp -R "$SOURCE/rules" copy/rules
sed -i 's/^| 0\.[0-9.]* .*/| 0.1.0 | 9 | 1 | 2 | 3 | 3 |\n&/' copy/tests/field/RESULTS.md
sed -i 's/^12 | MailboxNotEnabledForRESTAPI/12 | MailboxDisabled/' copy/tests/field/texts.expect
python3 -B "$TESTS/field.py" "$KBTRIAGE" copy --write
grep -A 1 '^| 0.1.0 | 9 | 1 | 2 | 3 | 3 |' copy/tests/field/RESULTS.md >rows
[ "$(wc -l <rows)" = 2 ] || fail "$(cat rows)"
grep -q '^| 12.txt | MailboxDisabled | MailboxNotEnabledForRESTAPI | wrong |' copy/tests/field/RESULTS.md || fail 'it is not wrong'
now=$(sed -nE 's/^\| 0\.[2-9][0-9.]* \| [0-9]+ \| ([0-9]+) \| ([0-9]+) .*/\1 \2/p' copy/tests/field/RESULTS.md)
before=$(sed -nE 's/^\| 0\.[2-9][0-9.]* \| [0-9]+ \| ([0-9]+) \| ([0-9]+) .*/\1 \2/p' page)
[ "$now" = "$((${before% *} - 1)) $((${before#* } + 1))" ] || fail "right and wrong: $now, before: $before"
