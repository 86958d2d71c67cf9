#!/bin/sh
# From a fresh Debian 12 to a first report: sh core/quickstart.sh
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
# shellcheck source=core/packages.sh
. "$root/core/packages.sh"

say "installing what is missing, building into build/ and triaging the sample data"
install_packages
build "$root/build" -D CMAKE_BUILD_TYPE=Release

cd "$root"
status=0
build/kbtriage run tests/data/contoso/* || status=$?
# 1 means that there are findings, as intended with the sample.
[ "$status" -le 1 ] || exit "$status"
