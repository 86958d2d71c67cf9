#!/bin/sh
# Runs one of cases/*.sh in a new empty folder: sh case.sh SCRIPT
set -eu

folder=$(mktemp -d "${TMPDIR:-/tmp}/kbtriage-case-XXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM

# The user's environment must not affect a test.
unset KBTRIAGE_RULES KBTRIAGE_ONLY_RULES NO_COLOR COLUMNS || true
KBTRIAGE_CONFIG=none
XDG_CONFIG_HOME=$folder/no-config # without house rules
export KBTRIAGE_CONFIG XDG_CONFIG_HOME
cd "$folder"
sh "$1"
