# Settings: from the command line, the environment, a file; and `config`, which shows them.
. "$TESTS/cases.inc"
unset KBTRIAGE_CONFIG KBTRIAGE_ONLY_RULES
HOME=$PWD/home
export HOME
unset XDG_CONFIG_HOME || true
mkdir -p home/.config/kbtriage
settings=home/.config/kbtriage/config.lua

topic nothing is set
kb 0 config
says out 'Settings from no file'
says out "Looked for $HOME/.config/kbtriage/config.lua /etc/kbtriage/config.lua"
says out 'nothing is set'
says out 'AZURE_CLIENT_SECRET not set'
grep -q '^Articles from   /.*/rules$' out || fail 'which rule set it is'
kb 0 config --format json
is '.options == {} and (.articles_from | length == 1 and (.[0] | endswith("/rules")))'

topic a file
cat >$settings <<'LUA'
-- What this team wants.
return {
  only_rules = { "../../../rules" },
  org = "https://user:secret@contoso.crm.dynamics.com",
  failed_only = true,
  mailbox = { "a@contoso.example", "b@contoso.example" },
  token_command = "az account --secret hunter2",
  jobs = 2,
  format = "markdown",
  run = { format = "ndjson", fail_on = "at_risk" },
  list = { status = "stable" },
}
LUA
kb 0 config --format json
is '.file == "'"$PWD/$settings"'" and .command == "run"'
is '.options.format == {value: ["ndjson"], from: "'"$PWD/$settings"':10"}'
is '.options["failed-only"] == {value: true, from: "'"$PWD/$settings"':5"}'
is '.options.mailbox.value == ["a@contoso.example", "b@contoso.example"] and .options.jobs.value == ["2"]'
is '.options."only-rules".value == ["'"$PWD"'/home/.config/kbtriage/../../../rules"]'
is '.options["token-command"].value == ["set"] and .options.org.value == ["set"]'
kb 0 config
says out "failed-only yes ($PWD/$settings:5)"
silent_on out hunter2
silent_on out secret@
kb 0 config list --format json
is '.options | keys == ["only-rules", "status"]'
kb 0 config explain --format json
is '.options.format.value == ["markdown"]'
kb 2 config lst
says err 'did you mean list?'

topic the file is heeded
sick 1 >sick.json
kb 0 run sick.json
[ "$(jq -r .type out | sort -u | tr '\n' ' ')" = 'finding summary ' ] || fail 'ndjson, and no failure'
kb 0 run --format text sick.json
says out 'Confirmed causes'
kb 1 run --fail-on confirmed sick.json
kb 0 list --format json
is '[.articles[].code] == ["InvalidIncomingEmailServerProfile"]'

topic the order: typed, environment, file
DATAVERSE_ACCESS_TOKEN=x KBTRIAGE_FORMAT=json KBTRIAGE_FAILED_ONLY=no KBTRIAGE_MAILBOX=c@contoso.example,d@contoso.example \
  "$KBTRIAGE" config --format json >out
is '.options.format == {value: ["json"], from: "environment KBTRIAGE_FORMAT"}'
is '.options["failed-only"] == {value: false, from: "environment KBTRIAGE_FAILED_ONLY"}'
is '.options.mailbox.value == ["c@contoso.example", "d@contoso.example"]'
is '.environment.DATAVERSE_ACCESS_TOKEN == true'
export KBTRIAGE_FORMAT=json
kb 0 run sick.json
is '.summary.findings == 1'
kb 0 run --format text sick.json
says out 'Confirmed causes'
unset KBTRIAGE_FORMAT
KBTRIAGE_QUIET=maybe
export KBTRIAGE_QUIET
kb 2 run sick.json
says err 'environment variable KBTRIAGE_QUIET: it must be yes or no, not "maybe"'
unset KBTRIAGE_QUIET
KBTRIAGE_FORMAT=jsn
export KBTRIAGE_FORMAT
kb 2 run sick.json
says err 'environment variable KBTRIAGE_FORMAT: --format cannot be "jsn"; did you mean json?'
unset KBTRIAGE_FORMAT
export KBTRIAGE_FROMAT=json
kb 2 list
says err 'environment variable KBTRIAGE_FROMAT: there is no option --fromat; did you mean KBTRIAGE_FORMAT?'
unset KBTRIAGE_FROMAT
export KBTRIAGE_FAILED_ONYL=yes # of another command
kb 2 list
says err 'did you mean KBTRIAGE_FAILED_ONLY?'
unset KBTRIAGE_FAILED_ONYL
export KBTRIAGE_HOUSEKEEPING=1 KBTRIAGE_=x
kb 0 list
[ ! -s err ] || fail 'a variable of somebody else'
unset KBTRIAGE_HOUSEKEEPING KBTRIAGE_

topic a switch is undone
printf 'return { quiet = true, only_rules = "../../../rules" }\n' >$settings
page "$(healthy 1)" >well.json
find "$SOURCE/rules" -name ErrorSubmissionQuotaExceeded.lua -exec cp {} rules \;
kb 0 run --format csv --skip InvalidIncomingEmailServerProfile well.json
[ ! -s err ] || fail 'quiet'
kb 0 run --no-quiet --format csv --skip InvalidIncomingEmailServerProfile well.json
says err '--only, --skip or --about left out 1 article, which csv has no place for'
kb 2 run --no-format well.json
kb 2 run --no-quiet=1 well.json
rm rules/ErrorSubmissionQuotaExceeded.lua

topic a path from the home
cp -r rules home/mine
printf 'return { only_rules = "~/mine" }\n' >$settings
kb 0 list --format json
is '.articles | length > 0 and all(.[]; .file | startswith($home))' --arg home "$HOME/mine/"
rm -r home/mine

topic an organization in the settings, and files that are named
printf 'return { org = "http://127.0.0.1:1", failed_only = true, only_rules = "../../../rules" }\n' >$settings
kb 1 run sick.json
kb 2 run --failed-only sick.json
says err 'failed-only goes with --org'

topic where the file is
mkdir -p xdg/kbtriage
printf 'return { quiet = true }\n' >xdg/kbtriage/config.lua
XDG_CONFIG_HOME=$PWD/xdg "$KBTRIAGE" config --format json >out
is '.file == "'"$PWD"'/xdg/kbtriage/config.lua"'
printf 'return { quiet = true }\n' >own.lua
kb 0 config --config own.lua --format json
is '.file == "own.lua" and .looked_for == []'
KBTRIAGE_CONFIG=own.lua "$KBTRIAGE" config --format json >out
is '.file == "own.lua"'
kb 0 config --config none
says out 'no file, as was asked'
kb 2 config --config missing.lua
says err 'missing.lua: no such file'
kb 2 run --config missing.lua sick.json
(cd home && printf 'return { org = "https://evil.example" }\n' >config.lua && printf x >kbtriage.lua)
(
  unset HOME
  "$KBTRIAGE" config --format json >out
  is '.looked_for == ["/etc/kbtriage/config.lua"]'
)

# wrong CONTENT MESSAGE
wrong() {
  printf '%s' "$1" >wrong.lua
  kb 2 list --config wrong.lua --only-rules rules
  says err "$2"
  [ ! -s out ] || fail 'output'
}
topic what is wrong with a file, and where
wrong 'return { orgg = "x" }' "wrong.lua:1:10: kbtriage has no option 'orgg'; did you mean org?"
wrong 'return {
  run = { failed_onl = true } }' "wrong.lua:2:11: the command run has no option 'failed_onl'; did you mean failed_only?"
wrong 'return { rum = { quiet = true } }' "there is no command 'rum'"
wrong 'return { list = { org = "https://x" } }' "the command list has no option 'org'"
wrong 'return { quiet = "yes" }' 'wrong.lua:1:10: quiet must be true or false'
wrong 'return { org = true }' 'org must be a text (URL), not true or false'
wrong 'return { org = { "a", "b" } }' 'org must be one text, not a list'
wrong 'return { org = "" }' 'org is empty'
wrong 'return { rules = {} }' 'rules is an empty list'
wrong 'return { rules = { "a", true } }' 'rules must be a list of texts'
wrong 'return { run = { x = { y = 1 } } }' 'is a table within a table'
wrong 'return { org = function() end }' 'org must be a text, a number'
wrong 'return { quiet = true,
  quiet = false }' 'wrong.lua:2:3: quiet is given twice'
wrong 'return { run = { jobs = 1, jobs = 2 } }' 'wrong.lua:1:28: run.jobs is given twice'
wrong 'return { "x" }' 'has a value without a name'
wrong 'return { format = "jsn" }' 'wrong.lua:1:10: --format cannot be "jsn"; did you mean json?'
wrong 'return { config = "x.lua" }' "has no option 'config'"
wrong 'return { client_secret = "x" }' 'secrets do not stand in files'
wrong 'return { access_token = "x" }' 'secrets do not stand in files'
wrong 'return 1' 'settings are a file that returns one table'
wrong 'return {' 'wrong.lua:1: does not load'
wrong 'return { org = os.getenv("X") }' "wrong.lua:1: does not load: 'os' is not available"
wrong 'while true do end' 'wrong.lua:1: does not load: stopped'
wrong 'local t = {} for i = 1, 1e9 do t[i] = ("x"):rep(1e6) .. i end return t' 'does not load: stopped'
printf '\033Lua' >wrong.lua
kb 2 list --config wrong.lua
says err 'only source text is accepted'

topic addresses and commands are not shown if they may hold a secret
for org in 'https://a:p@ss@contoso.crm.dynamics.com' 'https://a:p/ss@contoso.crm.dynamics.com' \
  'a:ss@contoso' 'https://contoso.crm.dynamics.com/?access_token=ss'; do
  KBTRIAGE_ORG=$org KBTRIAGE_TOKEN_COMMAND='SECRET=ss;gettoken' kb 0 config --config none
  silent_on out ss
done
KBTRIAGE_ORG=https://contoso.crm.dynamics.com kb 0 config --config none
says out 'https://contoso.crm.dynamics.com (environment KBTRIAGE_ORG)'

topic data on standard input and an organization in the settings
echo '[]' >page.json
export KBTRIAGE_ORG=https://127.0.0.1:1
kb 2 run --config none --only-rules rules <page.json
says err 'say - for the data, or --org URL for the organization'
unset KBTRIAGE_ORG

topic a part of the rule set in the settings
cat >part.lua <<'END'
return {
  only = "nowhere",
}
END
kb 2 list --config part.lua --only-rules rules
says err "part.lua:2: only: column 1: no article of the rule set is meant by 'nowhere'"
kb 0 check --config part.lua rules
KBTRIAGE_SKIP='a b' kb 2 list --config none --only-rules rules
says err 'environment variable KBTRIAGE_SKIP: column '

topic the output of the settings is not written over
echo 'the last report' >report.json
printf 'return { output = "report.json" }\n' >output.lua
kb 0 config --config output.lua
says out 'output report.json (output.lua:1)'
[ "$(cat report.json)" = 'the last report' ] || fail 'config wrote over a report'
KBTRIAGE_OUTPUT=report.json kb 0 config --config none
[ "$(cat report.json)" = 'the last report' ] || fail 'config wrote over a report'
kb 0 config --config output.lua --output shown
says shown 'output report.json (output.lua:1)'
[ ! -s out ] || fail 'output'

# reported SETTINGS MESSAGE [FILE]: errors that only the command can detect are reported with their
# place.
reported() {
  printf 'return {\n  %s }\n' "$1" >refused.lua
  if [ $# -gt 2 ]; then
    kb 2 run --config refused.lua --only-rules rules "$3"
  else
    DATAVERSE_ACCESS_TOKEN=x kb 2 run --config refused.lua --only-rules rules --org https://127.0.0.1:1
  fi
  says err "$2"
}
topic a value that the command refuses is reported with its source
reported 'jobs = 0' "refused.lua:2: jobs takes a number from 1 to 64, not '0'" sick.json
reported 'fail_on = "confirmd"' 'refused.lua:2:3: --fail-on cannot be "confirmd"; did you mean confirmed?' sick.json
reported 'since = "yesterday"' 'refused.lua:2: since cannot be "yesterday"'
reported 'page_size = "many"' 'refused.lua:2: page_size cannot be "many"'
reported 'cacert = "none.pem"' 'refused.lua:2: cacert none.pem: No such file'
KBTRIAGE_ORG=ftp://contoso kb 2 run --config none --only-rules rules --failed-only
says err 'environment variable KBTRIAGE_ORG'
KBTRIAGE_JOBS=many kb 2 run --config none --only-rules rules sick.json
says err "environment variable KBTRIAGE_JOBS takes a number from 1 to 64, not 'many'"
kb 2 run --config none --only-rules rules --jobs many sick.json
says err '--jobs takes a number'

topic versions are still printed
kb 0 --version --config wrong.lua --only-rules rules
says out '1 article'
says err 'only source text'
kb 0 help config
says out 'It is never looked for in the current folder'
