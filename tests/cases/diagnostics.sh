# rules/DIAGNOSTICS.md has every code of check, with its title, and no other; each has a fix.
. "$TESTS/cases.inc"

topic every code is on the page, and no other
tr '\n' ' ' <"$SOURCE/core/article/diagnostic.c" | grep -oE '\{"[EW][0-9]{3}", *"[^"]*"\}' |
  sed -E 's/^\{"([EW][0-9]{3})", *"(.*)"\}$/\1 \2/' >codes
[ "$(wc -l <codes)" -ge 40 ] || fail "only $(wc -l <codes) codes are in the source"
sed -nE 's/^\| ([EW][0-9]+) \| ([^|]*) \| .*/\1 \2/p' "$SOURCE/rules/DIAGNOSTICS.md" >page
same codes page

topic each says how to fix it
grep -E '^\| [EW][0-9]+ ' "$SOURCE/rules/DIAGNOSTICS.md" | while IFS='|' read -r _ code _ how _; do
  [ "${#how}" -gt 12 ] || fail "$code has no way to fix it"
done

topic errors are before warnings, and the guide knows no code that the page does not
sort -c codes || fail 'they are out of order'
grep -oE '\b[EW][0-9]{3}\b' "$SOURCE/rules/README.md" | sort -u >used
cut -d ' ' -f 1 codes | sort >known
[ -z "$(comm -23 used known)" ] || fail "rules/README.md names $(comm -23 used known)"
