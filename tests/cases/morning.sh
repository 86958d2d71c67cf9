# shellcheck shell=sh
# The example of a daily run: its script, with saved data for an organization, and its units.
# shellcheck source=tests/cases.inc
. "$TESTS/cases.inc"

examples=$SOURCE/core/package/examples
mkdir bin state credentials

# Saved data instead of an organization; FAIL is the exit status of a run that evaluated nothing.
cat >bin/kbtriage <<'EOF'
#!/bin/sh
case " $* " in
  *" --org "*)
    printf '%s\n' "$*" >>"$PWD/runs"
    printf '%s\n' "${AZURE_CLIENT_SECRET-none}" >secret
    if [ -n "${FAIL-}" ]; then
      echo "kbtriage: no connection" >&2
      exit "$FAIL"
    fi
    while [ "$2" != --org ]; do shift; done
    shift 3
    exec "$KBTRIAGE" run "$PWD/data.json" "$@" ;;
esac
exec "$KBTRIAGE" "$@"
EOF

# The data sent: arguments, configuration and body.
cat >bin/curl <<'EOF'
#!/bin/sh
[ -z "${UNREACHABLE-}" ] || exit 7
printf '%s\n' "$@" >>sent.arguments
while [ $# -gt 0 ]; do
  case $1 in
    --config) cat >>sent.config ;;
    --upload-file) cat "$2" >>sent.mail ;;
    --data-binary) cat "${2#@}" >>sent.post ;;
  esac
  shift
done
EOF

cat >bin/date <<'EOF'
#!/bin/sh
case $1 in
  +%Y-%m-%d) echo "$DAY" ;;
  *) exec /bin/date "$@" ;;
esac
EOF
chmod +x bin/*
printf 'a secret\n' >credentials/client-secret
printf 'https://hooks.example/secret-path\n' >credentials/webhook

# morning STATUS DAY: the script runs on that day
morning() {
  rm -f sent.* runs secret
  actual=0
  DAY=$2 PATH=$PWD/bin:$PATH KBTRIAGE=$KBTRIAGE STATE_DIRECTORY=$PWD/state \
    CREDENTIALS_DIRECTORY=$PWD/credentials KBTRIAGE_ORG=https://contoso.crm.dynamics.com \
    KBTRIAGE_MAIL_TO=${MAIL_TO-support@contoso.com} sh "$examples/kbtriage-morning" >out 2>err || actual=$?
  [ "$actual" -eq "$1" ] || fail "exit $actual instead of $1"
}

sent() {
  [ -s sent.mail ] || fail "no mail was sent"
  [ -s sent.post ] || fail "nothing was posted"
}

nothing_sent() {
  [ ! -e sent.arguments ] || fail "something was sent"
}

topic the first day: everything is new
page "$(sick 1)" "$(healthy 2)" >data.json
morning 0 2026-03-02
sent
says sent.mail 'Subject: kbtriage: new findings on 2026-03-02'
says sent.mail 'To: <support@contoso.com>'
says sent.mail 'Sick 1'
jq -e . sent.post >/dev/null || fail "what is posted is no JSON"
says sent.post 'Sick 1'
says sent.config 'url = "https://hooks.example/secret-path"'
silent_on sent.arguments secret-path
says secret 'a secret'
silent_on runs 'a secret'
jq -e '.summary.cases == 2' state/2026-03-02.json >/dev/null || fail "the report is not kept"
same state/2026-03-02.json state/told.json

topic the next day: nothing is new
morning 0 2026-03-03
nothing_sent
[ -s state/2026-03-03.json ] || fail "the report is not kept"

topic after a day that was missed: something is new
page "$(sick 1)" "$(healthy 2)" "$(sick 3)" >data.json
morning 0 2026-03-05
sent
says sent.mail 'Sick 3'
silent_on sent.mail 'Sick 1'

topic the same day again: told already
morning 0 2026-03-05
nothing_sent

topic nothing could be evaluated
cp state/told.json told.before
FAIL=2 morning 2 2026-03-06
says sent.mail 'Subject: kbtriage: nothing was triaged on 2026-03-06'
says sent.mail 'no connection'
says err 'no connection'
[ ! -e state/2026-03-06.json ] || fail "there is a report"
same state/told.json told.before

topic part of it could not be evaluated: told, and compared again
page "$(sick 4)" '{"name":"no id"}' >data.json
morning 3 2026-03-09
sent
says sent.mail 'but part of it could not be evaluated'
says sent.mail 'Sick 4'
same state/told.json told.before

topic the day after, it is whole
page "$(sick 1)" "$(healthy 2)" "$(sick 3)" "$(sick 4)" >data.json
morning 0 2026-03-10
sent
says sent.mail 'Sick 4'
silent_on sent.mail 'Sick 1'
silent_on sent.mail 'could not be evaluated'

topic it cannot be sent: told the next time
page "$(sick 1)" "$(sick 5)" >data.json
UNREACHABLE=1 morning 1 2026-03-11
morning 0 2026-03-12
says sent.mail 'Sick 5'

topic nobody is to be told
: >credentials/webhook
page "$(sick 6)" >data.json
MAIL_TO='' morning 0 2026-03-13
nothing_sent
jq -e '.summary.cases == 1' state/told.json >/dev/null || fail "what is new then is new for ever"

topic a history
page "$(sick 6)" "$(healthy 7)" >data.json
KBTRIAGE_HISTORY=$PWD/state/history.db morning 0 2026-03-14
page "$(healthy 6)" "$(healthy 7)" >data.json
KBTRIAGE_HISTORY=$PWD/state/history.db morning 0 2026-03-15
kb 0 history list --store state/history.db --state all -f json
is '.troubles | map([.name, .how]) == [["Healthy 6", "fixed"]]'
says state/history.html 'History of troubles'
says state/history.html '2 reports'

topic old reports go
touch -d '100 days ago' state/2025-12-01.json state/told.json
morning 0 2026-03-16
[ ! -e state/2025-12-01.json ] || fail "an old report is kept"
[ -e state/2026-03-12.json ] || fail "a report of this week is gone"
[ -e state/told.json ] || fail "what was told last is gone"

topic what it must be told
if KBTRIAGE_ORG=x sh "$examples/kbtriage-morning" >out 2>err; then fail "no complaint"; fi
says err 'where are reports kept?'

if command -v shellcheck >/dev/null 2>&1; then
  topic shellcheck
  shellcheck "$examples/kbtriage-morning" >out 2>err || fail "it complains"
fi

topic units
if command -v systemd-analyze >/dev/null 2>&1; then
  cp "$examples/kbtriage.timer" .
  sed "s#^ExecStart=.*#ExecStart=$PWD/bin/kbtriage#" "$examples/kbtriage.service" >kbtriage.service
  systemd-analyze verify --man=no ./kbtriage.service ./kbtriage.timer >out 2>&1 ||
    fail "systemd-analyze complains"
  grep -F kbtriage out && fail "systemd-analyze complains"
  systemd-analyze security --offline=true --threshold=20 --no-pager ./kbtriage.service >out 2>&1 ||
    fail "it is not as closed as it could be"
else
  echo "systemd-analyze is not there: units are not tested"
fi
# What the service names is what its comment installs, and exists.
for file in kbtriage-morning kbtriage.timer morning.conf; do
  grep -q "^# .*install .*$file" "$examples/kbtriage.service" || fail "nobody installs $file"
  [ -s "$examples/$file" ] || fail "there is no $file"
done
grep -oE '^#?[A-Z_]+=' "$examples/morning.conf" | tr -d '#=' >settings
while read -r setting; do
  grep -q "$setting" "$examples/kbtriage-morning" "$SOURCE"/core/cli/*.c || fail "nobody reads $setting"
done <settings
