# year.py in a folder of its own, with two articles: sh year.sh [OPTION...]
# shellcheck shell=sh
set -eu
: "${TESTS:=$(dirname "$0")/..}"
work=$(mktemp -d "${TMPDIR:-/tmp}/kbtriage-year-XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/rules" "$work/year/one"
cp "$TESTS/../rules/dynamics365/email/InvalidIncomingEmailServerProfile.lua" "$work/year/one"
cp "$TESTS/history/SecondProblem.lua" "$work/year/one/"*.lua "$work/rules"
KBTRIAGE_ONLY_RULES=$work/rules
export KBTRIAGE_ONLY_RULES
python3 -B "$TESTS/history/year.py" "$work/year" "$@"
