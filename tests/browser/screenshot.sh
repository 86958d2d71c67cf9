#!/bin/sh
# Takes the picture of the report that README.md shows, tests/data/report.png:
#   sh tests/browser/screenshot.sh [PROGRAM]
# PROGRAM is build/kbtriage if none is named. It needs the Debian packages chromium,
# chromium-driver and python3-selenium, which tests/run.sh installs.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
program=${1:-$root/build/kbtriage}
work=$(mktemp -d "${TMPDIR:-/tmp}/kbtriage-screenshot-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# There are findings, so its exit status is 1.
"$program" run --only-rules "$root/rules" --format html --output "$work/report.html" \
  "$root/tests/data/contoso/mailboxes.json" || [ $? -eq 1 ]
PYTHONDONTWRITEBYTECODE=1 /usr/bin/python3 "$root/tests/browser/screenshot.py" "$work/report.html" \
  "$work/report.png"
mv "$work/report.png" "$root/tests/data/report.png"
