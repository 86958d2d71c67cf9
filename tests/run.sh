#!/bin/sh
# Builds everything with the sanitizers and runs all tests: sh tests/run.sh [ctest option]...
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
# shellcheck source=core/packages.sh
. "$root/core/packages.sh"

install_packages libcmocka-dev lua-check lua5.4 jq python3 openssl \
  bash debootstrap dpkg-dev patch fish mandoc zsh cmark-gfm python3-junitparser python3-sarif-python-om \
  python3-jsonschema \
  chromium chromium-driver python3-selenium file fonts-dejavu-core \
  nodejs npm parallel slurm-wlm
build "$root/build/tests" -D CMAKE_BUILD_TYPE=Debug -D CMAKE_C_FLAGS_DEBUG='-O1 -g' \
  -D KB_TESTS=ON -D KB_WERROR=ON -D KB_SANITIZE=address,undefined

say "running the tests ($(ctest --test-dir "$root/build/tests" -N "$@" | sed -n 's/^Total Tests: //p'), $(nproc) at a time)"
results=$root/build/tests/results.xml
rm -f "$results"
status=0
ctest --test-dir "$root/build/tests" --output-on-failure --no-tests=error -j "$(nproc)" \
  --output-junit "$results" "$@" || status=$?

# Every test that has not passed counts as failed, including those that could not be started.
if [ -f "$results" ]; then
  total=$(grep -c '<testcase ' "$results") || true
  passed=$(grep -c '<testcase .* status="run"' "$results") || true
  skipped=$(grep -c 'message="SKIP_RETURN_CODE=77"' "$results") || true
  echo "$passed passed, $((total - passed - skipped)) failed, $skipped not tried"
fi
exit "$status"
