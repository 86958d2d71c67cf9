#!/bin/sh
# Times kbtriage against other ways to the same findings: sh tests/bench/run.sh [OPTION]...
#
#   --rows 10k|100k|1M   slim rows that are timed, and a third of that with all columns (100k);
#                        --quick: 10k rows, few rounds, small files
#   --only NAME          only this part, such as node; may be given again
#   --rounds N           pairs of runs for each figure
#   --keep FOLDER        keep the data there (about 4 GB), and use what is there already
#   --help               more about these
#
# Installs nothing. KBTRIAGE=PROGRAM measures that one instead of building it; NODE_PATH names where
# json-rules-engine is. A whole run writes RESULTS.md.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$here/../.." && pwd)
export PYTHONDONTWRITEBYTECODE=1

say() {
  printf '%s\n' "bench: $*" >&2
}

work=$(mktemp -d "${TMPDIR:-/tmp}/kbtriage-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$work/programs" "$work/data"
data=$work/data

compile() {
  # shellcheck disable=SC2086 # flags are words
  ${CC:-cc} -std=c11 -D_DEFAULT_SOURCE -O2 $cjson_flags "$1" -o "$work/programs/$2" $cjson_libraries
}

for option in "$@"; do
  case $option in
    -h | --help) python3 "$here/measure.py" --help; exit ;;
  esac
done
# --keep is for this script, the others are for measure.py.
is_folder=no
for option in "$@"; do
  shift
  if [ "$is_folder" = yes ]; then
    is_folder=no
    mkdir -p "$option"
    data=$(CDPATH='' cd -- "$option" && pwd)
  elif [ "$option" = --keep ]; then
    is_folder=yes
  else
    set -- "$@" "$option"
  fi
done
[ "$is_folder" = no ] || { say "--keep needs a folder"; exit 2; }

for tool in python3 pkg-config "${CC:-cc}"; do
  command -v "$tool" >/dev/null || { say "$tool is missing"; exit 2; }
done
pkg-config --exists libcjson || { say "libcjson is missing: apt-get install libcjson-dev"; exit 2; }
cjson_flags=$(pkg-config --cflags libcjson)
cjson_libraries=$(pkg-config --libs libcjson)

compile "$here/launch.c" launch
compile "$here/contenders/cjson_parse.c" cjson_parse
compile "$here/contenders/cjson_rule.c" cjson_rule

if [ -z "${KBTRIAGE:-}" ]; then
  say "building kbtriage"
  if ! { cmake -S "$root" -B "$work/build" -D CMAKE_BUILD_TYPE=Release &&
    cmake --build "$work/build" --parallel; } >"$work/log" 2>&1; then
    cat "$work/log" >&2
    exit 2
  fi
  KBTRIAGE=$work/build/kbtriage
fi
KBTRIAGE=$(CDPATH='' cd -- "$(dirname -- "$KBTRIAGE")" && pwd)/$(basename -- "$KBTRIAGE")

# The user's environment must not affect a measurement.
unset KBTRIAGE_RULES KBTRIAGE_ONLY_RULES || true
python3 "$here/measure.py" --programs "$work/programs" --kbtriage "$KBTRIAGE" --data "$data" "$@"
