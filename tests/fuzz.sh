#!/bin/sh
# Builds the fuzz targets with clang and runs each, one per processor at a time: sh tests/fuzz.sh
# [SECONDS [TARGET]...]. They start from the inputs in tests/corpus, which stay unchanged. An input
# that crashes a target is kept in build/fuzz/found; then the exit status is 1.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
# shellcheck source=core/packages.sh
. "$root/core/packages.sh"

seconds=${1:-60}
[ $# -eq 0 ] || shift
case $seconds in
  '' | *[!0-9]* | 0*)
    say "$seconds is no number of seconds: sh tests/fuzz.sh [SECONDS [TARGET]...]"
    exit 2 ;;
esac
if [ $# -eq 0 ]; then
  for file in "$root"/tests/fuzz/fuzz_*.c; do
    name=${file##*/fuzz_}
    set -- "$@" "${name%.c}"
  done
fi
for name in "$@"; do
  [ -f "$root/tests/fuzz/fuzz_$name.c" ] && continue
  say "there is no target $name: see tests/fuzz"
  exit 2
done

install_packages clang llvm
version=$(clang -dumpversion)
install_packages "libclang-rt-${version%%.*}-dev"
build "$root/build/fuzz" -D CMAKE_BUILD_TYPE=Debug -D CMAKE_C_FLAGS_DEBUG='-O1 -g' \
  -D CMAKE_C_COMPILER=clang -D KB_FUZZ=ON -D KB_SANITIZE=address,undefined

found=$root/build/fuzz/found
work=$(mktemp -d "${TMPDIR:-/tmp}/kbtriage-fuzz-XXXXXX")
trap 'rm -rf "$log" "$work"' EXIT
mkdir -p "$found"

# stat NAME: from libFuzzer's final statistics.
stat() {
  sed -n "s/^stat::$1: *//p" "$work/$name.log"
}

# Code covered: by the corpus, and now.
reached() {
  sed -n 's/.*\(INITED\|NEW\|REDUCE\|pulse\|DONE\) *cov: \([0-9]*\) .*/\2/p' "$work/$name.log" | "$1" -n 1
}

# fuzz TARGET: runs it and prints the result on a line. CI always uses the same seed: a commit must
# not be refused for what another one did.
fuzz() {
  name=$1
  mkdir "$work/$name"
  rm -f "$found/$name"-*
  # The first folder gets new inputs.
  if TMPDIR=$work UBSAN_OPTIONS=print_stacktrace=1 \
    "$root/build/fuzz/tests/fuzz.$name" ${CI:+-seed=1} -max_total_time="$seconds" -timeout=20 \
    -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$found/$name-" \
    "$work/$name" "$root/tests/corpus/$name" >"$work/$name.log" 2>&1; then
    first=$(reached head)
    echo "$name: $(stat number_of_executed_units) runs, $(($(reached tail) - first)) places reached beyond the corpus's $first"
    return 0
  fi
  cp "$work/$name.log" "$found/$name.log"
  reason=$(grep -m 1 -E 'ERROR: |runtime error: |Assertion ' "$work/$name.log" || tail -n 1 "$work/$name.log")
  input=$(find "$found" -name "$name-*" | head -n 1)
  echo "$name: FOUND ${reason##*ERROR: }: ${input:-no input}, $found/$name.log"
  return 1
}

# lane NUMBER TARGET...: every n-th of them.
lane() {
  turn=$1
  shift
  result=0
  for each in "$@"; do
    [ $((turn % lanes)) -ne 0 ] || fuzz "$each" || result=1
    turn=$((turn + 1))
  done
  return "$result"
}

lanes=$(nproc)
say "running $# targets for $seconds seconds each, $lanes at a time"
processes=
number=0
while [ "$number" -lt "$lanes" ]; do
  lane "$number" "$@" &
  processes="$processes $!"
  number=$((number + 1))
done
status=0
for process in $processes; do
  wait "$process" || status=1
done
exit "$status"
