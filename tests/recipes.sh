#!/bin/sh
# Follows the recipes of core/README.md in a copy of the source, builds it, and runs the examples.
set -eu

work=$(mktemp -d "${TMPDIR:-/tmp}/kbtriage-recipes-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

mkdir "$work/source"
for name in core rules tests CMakeLists.txt README.md; do
  cp -R "$SOURCE/$name" "$work/source/"
done
awk '/^```diff$/ { on = 1; next } /^```/ { on = 0 } on' "$SOURCE/core/README.md" >"$work/changes"
[ -s "$work/changes" ] || { echo "core/README.md has no recipes"; exit 1; }
patch --batch --silent --fuzz=0 -d "$work/source" -p1 <"$work/changes"
(
  cmake -S "$work/source" -B "$work/source/build" -G Ninja -D CMAKE_BUILD_TYPE=Debug
  cmake --build "$work/source/build" --target kbtriage
) >"$work/log" 2>&1 || { tail -n 30 "$work/log"; exit 1; }
SOURCE=$work/source KBTRIAGE=$work/source/build/kbtriage sh "$work/source/tests/readme.sh" core/README.md
