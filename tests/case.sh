#!/bin/sh
# Runs one of cases/*.sh in a new empty folder: sh case.sh SCRIPT
# The JSON that it puts into the folder REPORTS is then validated by the schema of reports.
set -eu

folder=$(mktemp -d "${TMPDIR:-/tmp}/kbtriage-case-XXXXXX")
REPORTS=$(mktemp -d "${TMPDIR:-/tmp}/kbtriage-reports-XXXXXX")
export REPORTS
trap 'rm -rf "$folder" "$REPORTS"' EXIT
trap 'exit 1' HUP INT TERM

# The user's environment must not affect a test.
unset KBTRIAGE_RULES KBTRIAGE_ONLY_RULES NO_COLOR COLUMNS || true
KBTRIAGE_CONFIG=none
XDG_CONFIG_HOME=$folder/no-config # without house rules
export KBTRIAGE_CONFIG XDG_CONFIG_HOME
cd "$folder"
sh "$1"
if [ -n "$(find "$REPORTS" -type f -print -quit)" ]; then
  /usr/bin/python3 -B "$TESTS/schema.py" "$SOURCE/core/report/report.schema.json" "$REPORTS"
fi
