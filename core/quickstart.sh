#!/bin/sh
# From a fresh Debian 12 to a first report: sh core/quickstart.sh
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
# shellcheck source=core/packages.sh
. "$root/core/packages.sh"

say "installs the Debian packages that are missing, builds into build/, and triages the sample data"
install_packages
build "$root/build" -D CMAKE_BUILD_TYPE=Release

cd "$root"
status=0
build/kbtriage run tests/data/contoso/* || status=$?
# 1 means that there are findings, as intended with the sample.
[ "$status" -le 1 ] || exit "$status"

say "built $root/build/kbtriage, with the rule set in $root/rules"
say "the report above shows the sample tenant: what is wrong with which mailboxes, and how to fix it"
say "next: export PATH=\"$root/build:\$PATH\"; kbtriage run YOUR-FILES (kbtriage help input: which files)"
