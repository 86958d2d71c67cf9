#!/bin/sh
# The structure of the source: who may include whom, and which files are where.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
layers="base markdown rows match luasource sandbox case redact net article triage author report run mcp fix cli server"
found=$(mktemp "${TMPDIR:-/tmp}/kbtriage-layers-XXXXXX")
trap 'rm -f "$found"' EXIT

# complain TEXT: if standard input is not empty, it is printed below TEXT.
complain() {
  text=$(cat)
  if [ -n "$text" ]; then
    printf '%s:\n%s\n' "$1" "$text" | tee -a "$found"
  fi
}

# includes PATTERN PATH...: lines that include such a header, as PATH:LINE:TEXT.
includes() {
  pattern=$1
  shift
  grep -rnE --include='*.[ch]' "^[[:space:]]*#[[:space:]]*include[[:space:]]+[<\"]($pattern)[>\"]" \
    "$@" || true
}

allowed=
for layer in $layers; do
  allowed="$allowed${allowed:+|}$layer"
  [ -d "core/$layer" ] || continue
  # Own headers are named from core/ on, in this layer or an earlier one of the list.
  includes '[^"]*' "core/$layer" | grep 'include[[:space:]]*"' |
    grep -vE "include[[:space:]]+\"($allowed)/[a-z0-9_]+\.h\"" |
    complain "core/$layer includes what it must not (allowed: $allowed)"
done

includes '(cjson/)?cJSON(_Utils)?\.h' core | grep -v '^core/base/json\.c:' |
  complain "only core/base/json.c sees cJSON"
includes 'curl/.*\.h' core | grep -vE '^core/net/http[a-z0-9_]*\.[ch]:' |
  complain "only core/net/http*.c sees curl"
includes 'zlib\.h' core | grep -v '^core/rows/gunzip\.c:' |
  complain "only core/rows/gunzip.c sees zlib"
includes 'cmark-gfm.*\.h' core | grep -v '^core/markdown/markdown_json\.c:' |
  complain "only core/markdown/markdown_json.c sees cmark-gfm"
includes 'markdown/.*\.h' core | grep -v '^core/markdown/' |
  complain "only kbtriage-markdown has core/markdown"
includes 'sqlite3\.h' core | grep -v '^core/server/store\.c:' |
  complain "only core/server/store.c sees SQLite"
includes 'server/.*\.h' core | grep -v '^core/server/' |
  complain "only kbtriage-server has core/server"
includes '(lua5\.4/)?(lua|lualib|lauxlib|luaconf)\.h' core | grep -vE '^core/(sandbox|article|triage)/' |
  complain "only core/sandbox, core/article and core/triage see Lua"

# Headers that include each other, directly or indirectly.
find core -name '*.h' | while read -r header; do
  sed -n "s|^#include \"\(.*\)\"|\1 ${header#core/}|p" "$header"
done | tsort 2>&1 >/dev/null | complain "headers that include each other"

# core/package: installation, with examples of units. It is not a layer and has no C.
find core/package -name '*.[ch]' | complain "C in core/package"
for folder in core/*/; do
  name=$(basename "$folder")
  case " $layers package " in
    *" $name "*) ;;
    *) echo "$folder" ;;
  esac
done | complain "folders of core that are no layer"
find core -maxdepth 1 -name '*.[ch]' | complain "C that is in no layer"

for path in *; do
  case $path in
    core | rules | tests | CMakeLists.txt | README.md | build) ;;
    *) echo "$path" ;;
  esac
done | complain "does not belong at the top level"

[ ! -s "$found" ]
