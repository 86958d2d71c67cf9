# year.py in a folder of its own, with one article: sh year.sh [OPTION...]
# shellcheck shell=sh
set -eu
work=$(mktemp -d "${TMPDIR:-/tmp}/kbtriage-year-XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/rules"
cp "$SOURCE/rules/dynamics365/email/InvalidIncomingEmailServerProfile.lua" "$work/rules"
KBTRIAGE_ONLY_RULES=$work/rules
export KBTRIAGE_ONLY_RULES
python3 -B "$TESTS/history/year.py" "$work/year" "$@"
