#!/bin/sh
# The complete output of runs: a change shows here, and is accepted with
#   KBTRIAGE=build/kbtriage TESTS=tests SOURCE=. sh tests/cases/golden.sh --renew
set -eu

golden=$TESTS/golden
export KBTRIAGE_ONLY_RULES="$SOURCE/rules/dynamics365/email/InvalidIncomingEmailServerProfile.lua"
status=0

# Versions change with every release, and the hash with every article.
version=$("$KBTRIAGE" --version 2>/dev/null | sed -n 's/^kbtriage //p')
rule_set=$("$KBTRIAGE" --version 2>/dev/null | sed -n 's/^rule set \([0-9a-f]*\),.*/\1/p')

# stands_for COMMAND...: its output, with zeros in the place of these.
stands_for() {
  "$@" 2>&1 | sed -e "s/$rule_set/0000000000000000/g" -e "s/kbtriage $version;/kbtriage 0.0.0;/" \
    -e "s/\(version.*\)$version/\10.0.0/"
}

# shows FILE COMMAND...: its output is FILE's content.
shows() {
  name=$1
  shift
  stands_for "$@" >"$name"
  if [ "$renew" = yes ]; then
    cp "$name" "$golden/$name"
  elif ! diff -u "$golden/$name" "$name"; then
    status=1
  fi
}

renew=no
if [ "${1:-}" = --renew ]; then
  renew=yes
fi

page=$TESTS/data/contoso/mailboxes.json
shows contoso.txt "$KBTRIAGE" run "$page"
shows contoso.json "$KBTRIAGE" run --format json "$page"
shows contoso.ndjson "$KBTRIAGE" run --format ndjson "$page"
for format in markdown csv junit; do
  shows "contoso.$format" "$KBTRIAGE" run --format "$format" "$page"
done
shows contoso-color.txt "$KBTRIAGE" run --color always "$page"

# The next morning.
"$KBTRIAGE" run --format json --output old.json "$page" || true
"$KBTRIAGE" run --format json --output new.json "$TESTS/data/contoso-next/mailboxes.json" || true
for format in text json markdown; do
  shows "diff.$format" "$KBTRIAGE" diff --format "$format" old.json new.json
done
shows diff-color.txt "$KBTRIAGE" diff --color always old.json new.json

# The page, except the style sheet, the script and their hashes.
# shellcheck disable=SC2317 # called by its name
page_of() {
  "$KBTRIAGE" run --format html "$1" |
    sed -e '/^<style>/,/<\/style>$/d' -e '/^<script>/,/<\/script>$/d' -e '/Content-Security-Policy/d'
}
shows contoso.html page_of "$page"

# In separate files, in any order, the rows give the same results, and more: a profile that one
# mailbox lacked is known from the others.
split=$TESTS/data/contoso-split
shows contoso-split.json "$KBTRIAGE" run --format json "$split/alerts.json" "$split/mailboxes.json" \
  "$split/profiles.json"
stands_for "$KBTRIAGE" run --format json "$split/profiles.json" "$split/mailboxes.json" \
  "$split/alerts.json" >other-order.json
cmp contoso-split.json other-order.json || status=1

# The annotations for editors are those generated from the schema.
"$KBTRIAGE" list --annotations --only-rules "$SOURCE/rules" > kb.lua
diff -u "$SOURCE/rules/.editor/kb.lua" kb.lua || status=1

# What is in the golden files is valid by the schema, too.
[ -z "${REPORTS-}" ] || cp contoso.json contoso.ndjson contoso-split.json diff.json "$REPORTS"

exit "$status"
