#!/bin/sh
# Runs the examples of a page of the repository in a copy of it: sh readme.sh [PAGE], by default
# README.md
#
# In blocks marked ```console, lines that begin with "$ " are run (a line that ends with "\"
# continues on the next one), and the lines that follow must be their output. A line "..." matches
# any lines. A block ```lua after a line "<!-- file: PATH -->" is first written to PATH.
# KBTRIAGE is the program, SOURCE the repository.
set -eu

page=${1:-README.md}
work=$(mktemp -d "${TMPDIR:-/tmp}/kbtriage-readme-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

mkdir "$work/steps" "$work/kbtriage"
for name in core rules tests CMakeLists.txt README.md; do
  cp -R "$SOURCE/$name" "$work/kbtriage/"
done
mkdir "$work/kbtriage/build"
cp "$KBTRIAGE" "$work/kbtriage/build/kbtriage"
for companion in markdown server; do # beside it
  if [ -x "$KBTRIAGE-$companion" ]; then
    cp "$KBTRIAGE-$companion" "$work/kbtriage/build/"
  fi
done

# Splits it into steps/N.{command,expected,line} or steps/N.{path,content}, N from 1 on.
awk -v steps="$work/steps" '
  function name(kind) { return steps "/" count "." kind }
  function begin_step() {
    count++
    printf "%d\n", NR > name("line")
    close(name("line"))
  }
  /^```/ && block == "" {
    block = substr($0, 4)
    if (block == "") block = "plain"
    continued = 0
    if (block == "lua" && path != "") {
      begin_step()
      print path > name("path")
      close(name("path"))
      printf "" > name("content")
    }
    next
  }
  /^```/ { block = ""; path = ""; next }
  block == "console" && (continued || /^\$ /) {
    if (!continued) {
      begin_step()
      printf "" > name("expected")
    }
    print(continued ? $0 : substr($0, 3)) > name("command")
    continued = /\\$/
    next
  }
  block == "console" && count > 0 { print > name("expected"); next }
  block == "lua" && path != "" { print > name("content"); next }
  block == "" && /^<!-- file: .* -->$/ { path = $3; next }
  block == "" && NF > 0 { path = "" }
  END { print count + 0 > (steps "/count") }
' "$SOURCE/$page"

# matches EXPECTED ACTUAL: line by line, where "..." is any number of lines.
matches() {
  awk '
    FILENAME == ARGV[1] { expected[++most] = $0; next }
    { actual[++count] = $0 }
    END {
      i = j = 1
      while (j <= count) {
        if (i <= most && expected[i] == "...") {
          star = i++
          from = j
        } else if (i <= most && expected[i] == actual[j]) {
          i++
          j++
        } else if (star) {
          i = star + 1
          j = ++from
        } else {
          exit 1
        }
      }
      while (i <= most && expected[i] == "...") i++
      exit i <= most
    }
  ' "$1" "$2"
}

cd "$work/kbtriage"
PATH=$work/kbtriage/build:$PATH
KBTRIAGE_ONLY_RULES=$work/kbtriage/rules
KBTRIAGE_CONFIG=none
export PATH KBTRIAGE_ONLY_RULES KBTRIAGE_CONFIG
unset NO_COLOR COLUMNS || true

count=$(cat "$work/steps/count")
commands=0
failed=0
step=0
while [ "$step" -lt "$count" ]; do
  step=$((step + 1))
  base=$work/steps/$step
  if [ -f "$base.path" ]; then
    path=$(cat "$base.path")
    mkdir -p "$(dirname "$path")"
    cp "$base.content" "$path"
    continue
  fi
  commands=$((commands + 1))
  sh "$base.command" >"$base.actual" 2>&1 </dev/null || true
  if ! matches "$base.expected" "$base.actual"; then
    failed=$((failed + 1))
    echo "$page:$(cat "$base.line"): $(cat "$base.command")"
    diff -u --label "$page" --label printed "$base.expected" "$base.actual" || true
  fi
done

echo "$commands commands, $failed differ"
[ "$commands" -gt 0 ] && [ "$failed" -eq 0 ]
