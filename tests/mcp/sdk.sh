#!/bin/sh
# kbtriage mcp with the official clients of npm: sh sdk.sh FOLDER, where they are kept
#
# Exit status 77: skipped, and why. KBTRIAGE is the program, TESTS its tests.
set -eu

folder=$1
sdk=1.32.2
client=2.4.0
log=$(mktemp "${TMPDIR:-/tmp}/kbtriage-mcp-XXXXXX")
trap 'rm -f "$log"' EXIT
trap 'exit 1' HUP INT TERM
unset KBTRIAGE_RULES KBTRIAGE_ONLY_RULES NO_COLOR COLUMNS || true
KBTRIAGE_CONFIG=none
XDG_CONFIG_HOME=$folder/no-config # without house rules
export KBTRIAGE_CONFIG XDG_CONFIG_HOME

skip() {
  echo "not tried: $*"
  exit 77
}

# installed NAME VERSION
installed() {
  grep -qF "\"version\": \"$2\"" "$folder/node_modules/@modelcontextprotocol/$1/package.json" 2>/dev/null
}

for tool in node npm; do
  command -v "$tool" >/dev/null 2>&1 || skip "there is no $tool"
done
major=$(node -p 'process.versions.node.split(".")[0]')
[ "$major" -ge 20 ] || skip "the client needs Node.js 20 or later, this is $(node --version)"

mkdir -p "$folder"
if ! installed sdk "$sdk" || ! installed client "$client"; then
  echo '{"private": true}' >"$folder/package.json"
  # Without the network npm may wait for each file in turn.
  if ! timeout 120 npm install --prefix "$folder" --ignore-scripts --no-audit --no-fund \
    --fetch-retries=1 --fetch-timeout=60000 \
    "@modelcontextprotocol/sdk@$sdk" "@modelcontextprotocol/client@$client" >"$log" 2>&1; then
    # A version that is not there is an error of this test; anything else is the network.
    ! grep -q -e ETARGET -e E404 "$log" || { cat "$log"; exit 1; }
    code=$(sed -n 's/^npm.* code //p' "$log" | head -n 1)
    skip "npm cannot install the clients: ${code:-not within two minutes}"
  fi
fi
node "$TESTS/mcp/client.mjs" "$folder"
