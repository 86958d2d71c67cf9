# kbtriage history: what is kept of reports, and what follows from them.
# shellcheck shell=sh
# shellcheck source=tests/cases.inc
. "$TESTS/cases.inc"

# report STATUS NAME FILE [OPTION...]: NAME.ndjson, with a record of each case
report() {
  expected=$1
  name=$2
  file=$3
  shift 3
  kb "$expected" run --quiet --format ndjson --every-case --output "$name.ndjson" "$@" "$file"
}

# troubles: those of h.db in the file list, a line each, with the members that
# fortnight.py computes
troubles() {
  kb 0 history list --store h.db --state all --format json
  jq -cS '.troubles[] | {tenant, subject, article, cause, reopened, opened, closed, how, last_seen,
    verdict, not_in_data_since}' out | python3 -c 'import json, sys
for line in sorted(json.dumps(json.loads(line), sort_keys=True) for line in sys.stdin): print(line)' >list
}

topic 'a fortnight of two tenants, recomputed without a database'
mkdir rows
python3 "$TESTS/history/fortnight.py" rows rows 3
for day in 00 01 02 03 04 05 06 07 08 09 10 11 12 13; do
  for tenant in 1 2; do
    code=0
    "$KBTRIAGE" run --quiet -f ndjson --every-case --tenant "T$tenant" "rows/$tenant-$day.ndjson" \
      >"$day-$tenant.ndjson" 2>err || code=$?
    [ "$code" -eq 1 ] || [ "$code" -eq 3 ] || fail "the run of $day ends with $code"
  done
done
[ "$(jq -se '[.[] | select(.type == "summary" and .rejected > 0)] | length' ./*-*.ndjson)" -ge 3 ] ||
  fail "hardly any run is incomplete"
kb 0 history add ./*-?.ndjson --store h.db
says err 'is not of all its data or articles (1 rows rejected, 0 errors, 0 articles left out)'
[ ! -s out ] || fail "add prints something"
python3 "$TESTS/history/fortnight.py" expect ./*-?.ndjson >expected
troubles
same expected list
for wanted in '"fixed"' '"determined"' '"reopened": 2' '"not_in_data_since": "2026' '"T2"' '"unexplained"' \
  '"at_risk"' '"inconclusive"'; do
  grep -qF "$wanted" list || fail "nothing of it is $wanted: the fortnight is too quiet"
done
kb 0 history check --store h.db
says out 'No problems.'

topic 'the same in one report after another, and from standard input; twice is once'
for file in ./*-?.ndjson; do
  kb 0 history add - --store one.db --quiet <"$file"
  [ ! -s err ] || fail "--quiet says something"
done
kb 0 history list --store one.db --state all --format json --at 2026-04-01
cp out one.json
kb 0 history list --store h.db --state all --format json --at 2026-04-01
same one.json out
kb 0 history add 03-1.ndjson --store h.db
says err 'was added before; nothing to do'
kb 0 history list --store h.db --state all --format json --at 2026-04-01
same one.json out

topic 'which are listed'
kb 0 history list --store h.db --format json
is '.troubles | length > 5 and all(.closed == null)'
jq -c '[.troubles[] | .opened] | . == (sort | reverse)' out | grep -qx true || fail "not the newest first"
kb 0 history list --store h.db --format json --oldest
is '[.troubles[] | .opened] | length > 5 and . == sort'
kb 0 history list --store h.db --format json --state closed
is '.troubles | length > 5 and all(.closed != null)'
kb 0 history list --store h.db --format json --reopened --state all
is '.troubles | length > 2 and all(.reopened > 0)'
kb 0 history list --store h.db --format json --new-since 2026-03-13T00:00:00Z
is '.troubles | length > 1 and all(.opened >= "2026-03-13")'
cp out since
kb 0 history list --store h.db --format json --new-since 48h --at 2026-03-15T00:00:00Z
is '[.troubles[].opened] == $since[0]' --argjson since "$(jq -c '[[.troubles[].opened]]' since)"
kb 0 history list --store h.db --format json --tenant T2
is '.troubles | length > 2 and all(.tenant == "T2")'
for action in list stats 'show Box'; do
  # shellcheck disable=SC2086 # several words
  kb 2 history $action --store h.db --tenant t2
  says err "history: no report in it is of tenant 't2'; it has T1, T2"
  [ ! -s out ] || fail "it looks as if all were well"
done
kb 0 history list --store h.db --format json --article invalidincomingemailserverprofile
is '.troubles | length > 5'
kb 0 history list --store h.db --format json --article Other
is '.troubles == []'
kb 0 history list --store h.db --article Other
[ "$(cat out)" = 'Troubles: 0' ] || fail "not an empty list"
kb 0 history list --store h.db --format csv --state all
[ "$(wc -l <out)" -eq $(($(wc -l <list) + 1)) ] || fail "csv has another number of lines"
kb 0 history list --store h.db --state all --output list.txt
[ "$(sed 1,2d list.txt | wc -l)" -eq $((2 * $(wc -l <list))) ] || fail "text has another number of lines"
[ "$(grep -c "^  20" list.txt)" -eq "$(wc -l <list)" ] || fail "not a line for each trouble"

topic 'at a time in the past: as the history was then'
for day in 02 06 10; do
  # shellcheck disable=SC2046 # several files
  kb 0 history add $(for file in ./*-?.ndjson; do expr "$file" '>' "./$day-9" >/dev/null || echo "$file"; done) \
    --store "then$day.db"
  at=$(jq -s '[.[] | select(.type == "summary") | .provenance.newest_row] | max' ./"$day"-?.ndjson)
  known='[.troubles[] | del(.verdict, .text, .title, .record, .record_name, .not_in_data_since)]'
  for state in open closed all; do
    for action in "list --state $state" "list --state $state --reopened" 'show Box3'; do
      [ "$action" != 'show Box3' ] || action="show 00000003-0000-4000-8000-000000000001"
      # shellcheck disable=SC2086 # several words
      kb 0 history $action --store "then$day.db" --format json --at 2026-04-01
      jq "$known | map(del(.seconds, .last_seen))" out >then
      # shellcheck disable=SC2086
      kb 0 history $action --store h.db --format json --at "$(echo "$at" | tr -d '"')"
      jq "$known | map(del(.seconds, .last_seen))" out >as_of
      same then as_of
    done
  done
done
[ "$(jq length then)" -gt 1 ] || fail 'nothing is compared'
kb 0 history list --store h.db --at 2026-01-01
[ "$(cat out)" = 'Troubles: 0' ] || fail "there was none then: $(cat out)"

topic 'one mailbox: by name, address and id'
kb 0 history show 'box 7' --store h.db --format json --at 2026-04-01
is '[.subjects[].tenant] == ["T1", "T2"] and (.troubles | all(.name == "Box 7"))'
kb 0 history show BOX7@T2.example --store h.db --format json --at 2026-04-01
is '[.subjects[].tenant] == ["T2"]'
cp out by_address
kb 0 history show 00000007-0000-4000-8000-000000000002 --store h.db --format json --at 2026-04-01
same by_address out
kb 0 history show 'Box 7' --store h.db --tenant T1
says out 'box7@t1.example'
kb 1 history show nobody --store h.db
says err "no report in it has a case 'nobody'"
kb 2 history show --store h.db

topic 'statistics'
kb 0 history stats --store h.db --format json --at 2026-03-15T05:00:00Z
python3 - list out >wrong <<'PYTHON'
import calendar, json, sys, time
troubles = [json.loads(line) for line in open(sys.argv[1])]
stats = json.load(open(sys.argv[2]))
seconds = lambda text: calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))
spans = {}
for t in troubles:
    if t["how"] == "fixed":
        spans.setdefault(t["cause"], []).append(seconds(t["closed"]) - seconds(t["opened"]))
made = {r["cause"]: (r["fixed"], r["mean_seconds"], r["longest_seconds"]) for r in stats["time_to_repair"]}
for cause, list_ in spans.items():
    if made.get(cause) != (len(list_), int(sum(list_) / len(list_) + 0.5), max(list_)):
        print(cause, made.get(cause), len(list_), sum(list_) / len(list_))
if set(made) != set(spans) or len(made) < 3: print("causes", made)
for row in stats["tenants"]:
    if row["open"] != sum(t["tenant"] == row["tenant"] and not t["closed"] for t in troubles) or row["reports"] != 14:
        print("open", row)
PYTHON
[ ! -s wrong ] || fail "stats: $(cat wrong)"
is '[.tenants[].tenant] == ["T1", "T2"] and .never_matched == []'
for tenant in 1 2; do # the newest complete run of each
  jq -r 'select(.type == "summary" and .rejected == 0) | .provenance.newest_row' ./*-$tenant.ndjson | sort | tail -n 1
done >newest
is '[.tenants[].newest_complete] == $newest' --argjson newest "$(jq -Rsc 'split("\n")[:-1]' newest)"
kb 0 history stats --store h.db --format json --at 2026-04-01
is '[.without_complete_run[].tenant] | sort == ["T1", "T2"]'
kb 0 history stats --store h.db --at 2026-03-14T05:00:00Z
says out 'Mean time to repair, by cause'

topic 'a profile that breaks again, is fixed, is gone; articles that never matched'
box() { # DAY [PROFILE]: with a date, so that the day is that of the report
  row 1 Ann "$2" "$(alert "$1")" | sed "s/2026-01-02/2026-01-$1/"
}
for step in '10 1' '11 0' '12 1' '13 0' '14 1'; do
  day=${step% *}
  page "$(box "$day" "$(profile "${step#* }")")" "$(healthy 2)" >"p$day.json"
  report 1 "p$day" "p$day.json"
done
page "$(healthy 2 | sed 's/"name"/"modifiedon":"2026-01-15T03:04:05Z","name"/')" >p15.json
report 0 p15 p15.json
kb 0 history add p10.ndjson p11.ndjson p12.ndjson p13.ndjson p14.ndjson p15.ndjson --store p.db
says err 'p15.ndjson: added as of 2026-01-15T03:04:05Z for contoso.crm.dynamics.com: 0 opened, 0 fixed, 1 open'
kb 0 history stats --store p.db --format json --at 2026-01-15T04:00:00Z
is '.recurring_records | map([.name, .outages, .subjects, .last]) == [["Contoso Exchange", 3, 1, "2026-01-14T03:04:05Z"]]'
is '.without_complete_run == []'
kb 0 history show Ann --store p.db --format json
is '.troubles | map(select(.cause == "inactive-profile") | [.opened[:10], .closed[:10]?, .how, .reopened]) ==
  [["2026-01-14", null, null, 2], ["2026-01-12", "2026-01-13", "fixed", 2], ["2026-01-10", "2026-01-11", "fixed", 2]]'
kb 0 history show Ann --store p.db
says out 'not in the data since 2026-01-15'
KBTRIAGE_ONLY_RULES='' kb 0 history stats --store p.db --format json --only-rules "$SOURCE/rules"
is '(.never_matched | length) > 50 and all(.never_matched[]; .code != "InvalidIncomingEmailServerProfile")'

topic 'names in other letters than ASCII'
page "$(row 1 'Jürgen Šťastný' null "$(alert 10)")" >u.json
report 1 u u.json
kb 0 history add u.ndjson --store u.db
for name in 'JÜRGEN ŠŤASTNÝ' "$(printf 'ju\314\210rgen šťastný')"; do
  kb 0 history show "$name" --store u.db
  says out 'Jürgen Šťastný'
done
kb 1 history show 'Jurgen Stastny' --store u.db

topic 'a check that is skipped for another mailbox'
# Bob's row has the profile's id, but not the profile: so it is not known whether he is at risk.
bob=$(row 2 Bob null '' | sed "s/\"_emailserverprofile_value\":null/\"_emailserverprofile_value\":\"$(id_of 9 9999)\"/; s/\"emailserverprofile\":null,//")
for step in '10 1' '11 0' '12 1' '13 0'; do
  day=${step% *}
  page "$(row 1 Ann "$(profile "${step#* }")" '' | sed "s/\"name\":\"Ann\"/\"modifiedon\":\"2026-01-${day}T03:04:05Z\",\"name\":\"Ann\"/")" "$bob" >"s$day.json"
  report "${step#* }" "s$day" "s$day.json"
  jq -c 'select(.type == "case") | [.subject.name, .skipped]' "s$day.ndjson" >skipped
  printf '%s\n' '["Ann",[]]' '["Bob",["InvalidIncomingEmailServerProfile"]]' >wanted
  same wanted skipped
done
kb 0 history add s10.ndjson s11.ndjson s12.ndjson s13.ndjson --store s.db
kb 0 history list --store s.db --state all --format json
is '[.troubles[] | [.name, .closed[:10], .how]] == [["Ann", "2026-01-13", "fixed"], ["Ann", "2026-01-11", "fixed"]]'
kb 0 history stats --store s.db --at 2026-01-14
says out 'Contoso Exchange' # the record that broke twice
# Older reports do not say for which mailbox: then it stays open.
for day in 10 11; do
  sed '/"type":"case"/s/,"skipped":\[[^]]*\]//' "s$day.ndjson" >"old$day.ndjson"
done
kb 0 history add old10.ndjson old11.ndjson --store old.db
says err '0 fixed, 1 open'

topic 'what cannot be known to be fixed stays open'
page "$(healthy 1 Ann | sed 's/"name":"Ann"/"modifiedon":"2026-01-16T03:04:05Z","name":"Ann"/')" >p16.json
report 0 p16 p16.json
grep -v '"type":"case"' p16.ndjson >bare.ndjson
cp p.db bare.db
kb 0 history add bare.ndjson --store bare.db
says err 'has no records of cases, so nothing can be seen to be fixed: add --every-case'
says err '0 fixed, 1 open'
sed 's/"state":"clear"/"state":"not_judged"/' p16.ndjson >unjudged.ndjson
cp p.db unjudged.db
kb 0 history add unjudged.ndjson --store unjudged.db
says err '0 fixed, 1 open'
kb 0 history list --store unjudged.db --format json
is '.troubles[0].not_in_data_since == null' # its record is there again
report 0 some p16.json --only-rules "$SOURCE/rules" --skip InvalidIncomingEmailServerProfile
cp p.db some.db
kb 0 history add some.ndjson --store some.db
says err '1 article was left out, whose troubles stay as they are'
says err '0 fixed, 1 open'
kb 0 history stats --store some.db --format json --at 2026-01-16T04:00:00Z
is '.tenants[0].newest_complete == "2026-01-16T03:04:05Z"' # it is of all data
cp p.db excepted.db
page "$(box 16 "$(profile 1)")" >e16.json
echo "return { { article = 'InvalidIncomingEmailServerProfile', record = 'Ann', reason = 'known', who = 'Ann',
  accepted_until = '2099-01-01' } }" >ex.lua
report 0 e16 e16.json --exceptions ex.lua
kb 0 history add e16.ndjson --store excepted.db
kb 0 history list --store excepted.db --state closed --format json
is '.troubles[0] | [.how, .closed[:10]] == ["excepted", "2026-01-16"]'
kb 0 history add p16.ndjson --store p.db
says err '0 opened, 1 fixed, 0 open'
kb 0 history list --store p.db
[ "$(cat out)" = 'Troubles: 0' ] || fail "still open"

topic 'an article that is taken out of the rule set, and put back'
mkdir without
cp "$SOURCE/rules/dynamics365/email/ErrorQuotaExceeded.lua" without
report 0 without p16.json --only-rules without
kb 0 history add p10.ndjson --store removed.db
kb 0 history add without.ndjson --store removed.db
says err '0 opened, 0 fixed, 0 open'
kb 0 history list --store removed.db --state closed --format json
is '.troubles | map([.how, .closed[:10]]) == [["removed", "2026-01-16"]]'
kb 0 history list --store removed.db --state closed
says out 'article removed 2026-01-16'
kb 0 history stats --store removed.db --format json
is '.time_to_repair == []'
page "$(box 17 "$(profile 1)")" >e17.json
report 1 e17 e17.json
kb 0 history add e17.ndjson --store removed.db
kb 0 history list --store removed.db --state all --format json
is '.troubles | map([.opened[:10], .closed, .how, .last_seen[:10], .reopened]) == [["2026-01-10", null, null, "2026-01-17", 0]]'
kb 0 history check --store removed.db
# An article with errors is not gone.
jq -c 'if .type == "summary" then .faults = 1 else . end' without.ndjson >faulty.ndjson
kb 0 history add faulty.ndjson --store removed.db --at 2026-01-18
says err '0 fixed, 1 open'

topic 'a mailbox that fails, and no alert says why; then one does'
fay() { # DAY PROFILE ALERTS
  row 5 Fay "$2" "$3" | sed "s/\"name\":\"Fay\"/\"modifiedon\":\"2026-01-$1T05:00:00Z\",\"incomingemailstatus\":2,&/"
}
page "$(fay 20 "$(profile 0)" '')" >f20.json
page "$(fay 21 null "$(alert 5)")" >f21.json
report 1 f20 f20.json
report 1 f21 f21.json
kb 0 history add f20.ndjson f21.ndjson --store f.db
kb 0 history show Fay --store f.db --format json
is '.troubles | map([.article, .cause, .verdict, .how, .opened[:10]]) == [
  ["InvalidIncomingEmailServerProfile", "no-profile", "confirmed", null, "2026-01-21"],
  [null, null, "failing", "determined", "2026-01-20"]]'
kb 0 history list --store f.db --state closed
says out '(failing)'

topic 'when a report is of'
page "$(box 11 null)" >late.json
report 1 late late.json
kb 2 history add late.ndjson --store p.db
says err 'late.ndjson: is of 2026-01-11T03:04:05Z, older than the newest report of its tenant'
kb 0 history add late.ndjson --store p.db --at 2026-01-17
says err 'added as of 2026-01-17T00:00:00Z'
kb 2 history add late.ndjson --store new.db --at yesterday
says err "--at must be a date such as 2026-11-20"
kb 2 history add late.ndjson --store new.db --at 999999w
says err "--at must not be before 1970-01-01, as '999999w' is"
kb 2 history add late.ndjson --store new.db --at 2999-01-01 # else no report could follow until then
says err '--at: 2999-01-01 is in the future'
page "$(sick 1 | sed 's/2026-01-02/2999-01-02/')" >future.json
report 1 future future.json
kb 2 history add future.ndjson --store new.db
says err 'its newest row is of 2999-01-02T03:04:05Z, which is in the future'
page "$(sick 1 | sed 's/"createdon":"[^"]*",//')" >undated.json
report 1 undated undated.json
touch -d 2026-02-03T04:05:06Z undated.ndjson
kb 0 history add undated.ndjson --store new.db --tenant Mine
says err 'added as of 2026-02-03T04:05:06Z for Mine: 1 opened'

topic 'retention'
cp h.db keep.db
kb 0 history vacuum --store keep.db --keep 5d --at 2026-03-15T00:00:00Z
kb 0 history check --store keep.db
kb 0 history list --store h.db --state all --format json --at 2026-04-01
jq '[.troubles[] | select((.closed == null and (.not_in_data_since == null or .last_seen >= "2026-03-10T00:00:00Z"))
  or (.closed != null and .closed >= "2026-03-10T00:00:00Z"))]' out >kept
kb 0 history list --store keep.db --state all --format json --at 2026-04-01
is '.troubles == $kept[0]' --argjson kept "[$(cat kept)]"
[ "$(jq length kept)" -lt "$(wc -l <list)" ] || fail "nothing was removed"
kb 2 history vacuum --store keep.db --keep 5
says err '--keep must be a number of hours, days or weeks'
kb 2 history vacuum --store keep.db --keep 0d

topic 'killed at any moment, and added again: as if nothing had happened'
begin=$(date +%s%N)
kb 0 history add --quiet --store timed.db ./*-?.ndjson
took=$((($(date +%s%N) - begin) / 1000000 + 1)) # milliseconds: the moments are spread over these
seed=20
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24; do
  seed=$(((seed * 1103515245 + 12345) % 2147483648))
  rm -f k.db*
  "$KBTRIAGE" history add --quiet --store k.db ./*-?.ndjson 2>err &
  killed=$!
  moment=$((seed / 65536 % took))
  sleep "$((moment / 1000)).$(printf '%03d' $((moment % 1000)))"
  kill -9 "$killed" 2>/dev/null || true
  wait "$killed" 2>/dev/null || true
  if [ -s k.db ]; then
    code=0
    "$KBTRIAGE" history check --store k.db >out 2>err || code=$?
    if [ "$code" -eq 0 ]; then
      kb 0 history list --store k.db --state all --format json
      jq '.troubles | length' out >>moments
    else # killed before there were tables
      [ "$code" -eq 2 ] || fail "check ends with $code"
      says err 'k.db: is empty: no report was added yet'
    fi
  fi
  for file in ./*-?.ndjson; do
    kb 0 history add --quiet --store k.db "$file"
  done
  kb 0 history list --store k.db --state all --format json --at 2026-04-01
  same one.json out
done
[ "$(sort -u moments | wc -l)" -ge 4 ] || fail "it was always killed at the same moment: $(sort -u moments)"

topic 'two that add at once: both are in'
for tenant in A B C; do
  jq -c --arg tenant $tenant '.tenant = $tenant | if .type == "summary" then .provenance.tenant = $tenant else . end' p10.ndjson >$tenant.ndjson
  "$KBTRIAGE" history add $tenant.ndjson --store both.db --quiet &
done
wait
kb 0 history stats --store both.db --format json
is '[.tenants[] | [.tenant, .reports, .open]] == [["A", 1, 1], ["B", 1, 1], ["C", 1, 1]]'
kb 0 history check --store both.db

topic 'the history of an older kbtriage'
python3 - "$SOURCE/core/server/store_steps.c" <<'PYTHON'
import re, sqlite3, sys
text = open(sys.argv[1]).read()
first = text[text.index("= {") + 3:text.index('/* Closed as removed')]
db = sqlite3.connect("older.db", isolation_level=None)
db.executescript("".join(re.findall(r'"([^"]*)"', first)))
db.executescript("""PRAGMA application_id = 0x6b627472; PRAGMA user_version = 1;
INSERT INTO run VALUES(1, 'x', 'T', 100, NULL, 1, 1, 1, 1, 0);
INSERT INTO subject VALUES(1, 'T', 'mailbox', 'k', 'Ann', NULL);
INSERT INTO article VALUES('A', 'About A');
INSERT INTO record VALUES(1, 'T', 'r', 'Profile');
INSERT INTO trouble VALUES(1, 1, 'A', 'c', 2);
INSERT INTO episode VALUES(1, 1, 'confirmed', 1, 'Text.', 1, 100, 200, 1, NULL, 300, 'fixed');
INSERT INTO episode VALUES(2, 1, 'confirmed', 1, 'Text.', NULL, 400, 500, 1, 600, NULL, NULL);""")
PYTHON
cp older.db kept.db
kb 2 history list --store older.db
says err 'older.db: made by an older kbtriage; kbtriage history vacuum brings it up to date'
same older.db kept.db
kb 0 history vacuum --store older.db
kb 0 history check --store older.db
kb 0 history list --store older.db --state all --format json --at 2026-01-01
is '.troubles | map([.name, .record, .opened, .last_seen, .not_in_data_since, .closed, .how, .reopened]) == [
  ["Ann", null, "1970-01-01T00:06:40Z", "1970-01-01T00:08:20Z", "1970-01-01T00:10:00Z", null, null, 1],
  ["Ann", "r", "1970-01-01T00:01:40Z", "1970-01-01T00:03:20Z", null, "1970-01-01T00:05:00Z", "fixed", 1]]'
kb 0 history add e17.ndjson --store older.db --tenant T

topic 'names that a database would take for something else'
for store in :memory: file:u.db '50%25?mode=ro#1.db' 'a b.db'; do
  kb 0 history add p10.ndjson --store "$store"
  [ -s "$store" ] || fail "there is no file $store"
  kb 0 history list --store "$store" --format json
  is '.troubles | length == 1'
done
kb 0 history add p10.ndjson --store=-dash.db
kb 0 history check --store=-dash.db

topic 'files that are no history'
kb 2 history list --store none.db
says err 'none.db: No such file or directory; kbtriage history add REPORT --store FILE makes one'
cp p10.json text.db
cp text.db before
kb 2 history add p10.ndjson --store text.db
says err 'text.db: not a history (not a SQLite database)'
same before text.db
python3 -c 'import sqlite3; sqlite3.connect("foreign.db").execute("CREATE TABLE t(a)")'
cp foreign.db before
kb 2 history add p10.ndjson --store foreign.db
says err 'foreign.db: a SQLite database, but not a history of kbtriage'
same before foreign.db
cp h.db newer.db
python3 -c 'import sqlite3; sqlite3.connect("newer.db").execute("PRAGMA user_version = 99")'
kb 2 history list --store newer.db
says err 'newer.db: made by a newer kbtriage (version 99 of its tables'
kb 2 history add p10.ndjson --store .
says err '.: not a file'
kb 2 history add p10.ndjson --store /dev/full
says err '/dev/full: not a file'
kb 2 history add p10.ndjson --store nowhere/h.db
says err 'nowhere/h.db: cannot be made in this folder: No such file or directory'
for damage in 1 2 3 4 5 6 7 8; do
  cp h.db damaged.db
  rm -f damaged.db-*
  python3 -c 'import random, sys
chance = random.Random(int(sys.argv[1]))
data = bytearray(open("damaged.db", "rb").read())
for at in range(100, len(data)):
    if chance.random() < 0.2: data[at] = chance.randrange(256)
open("damaged.db", "wb").write(data)' "$damage"
  code=0
  "$KBTRIAGE" history check --store damaged.db >out 2>err || code=$?
  case $code in 1 | 2) ;; *) fail "check of a damaged history ends with $code" ;; esac
  says err 'this history is damaged'
  kb 2 history add late.ndjson --store damaged.db --at 2026-05-01
done
cp h.db contradicts.db
python3 -c 'import sqlite3
db = sqlite3.connect("contradicts.db"); db.execute("UPDATE trouble SET times = 0"); db.commit()'
kb 1 history check --store contradicts.db
says out 'troubles that were opened more often than counted'

topic 'reports that are none: the line is named, nothing is added'
cp h.db before.db
kb 0 history list --store h.db --state all --format json --at 2026-04-01
cp out before
refused() {
  kb 2 history add bad.ndjson --store h.db
  says err "$1"
  kb 0 history list --store h.db --state all --format json --at 2026-04-01
  same before out
}
head -n 3 p10.ndjson | cut -c 1-300 >bad.ndjson
refused 'bad.ndjson:1:'
head -n 1 p10.ndjson >bad.ndjson
refused 'there is no summary'
sed '2s/"id":"[^"]*"/"id":7/; 2s/"name":"[^"]*"/"name":[]/; 2s/"emailaddress":"[^"]*"/"emailaddress":{}/' p10.ndjson >bad.ndjson
refused 'bad.ndjson:2: a record lacks what it is about'
grep -v '"name":"Healthy 2"' p10.ndjson >bad.ndjson
refused 'has records of 1 cases, but its summary counts 2'
echo '{"type":"case"' >bad.ndjson
refused 'bad.ndjson:2:1: the report ends in the middle'
for tenant in Acme Zeta; do
  kb 1 run -q -f ndjson --every-case --tenant "$tenant" -o "of-$tenant.ndjson" "$TESTS/data/contoso/mailboxes.json"
done
kb 1 merge of-Acme.ndjson of-Zeta.ndjson --every-case -f ndjson -o merged.ndjson
kb 2 history add merged.ndjson --store h.db --tenant Acme
says err 'merged.ndjson: is of several tenants (Acme, Zeta), so it goes without --tenant'
sed 's/"tenant":"Zeta","subject"/"tenant":"Omega","subject"/' merged.ndjson >bad.ndjson
refused "bad.ndjson: a record is of the tenant 'Omega', which the summary does not list"
kb 1 run -q -f ndjson --every-case -o of-none.ndjson "$TESTS/data/contoso/mailboxes.json"
kb 1 merge of-Acme.ndjson of-none.ndjson --every-case -f ndjson -o bad.ndjson
refused 'is of several tenants ((unnamed), Acme), one of them without a name'
sed 's/contoso.crm/fabrikam.crm/g; s/-4000-8000-/-4000-9000-/g' "$TESTS/data/contoso/mailboxes.json" >fabrikam.json
kb 1 run -q -f ndjson --every-case -o of-fabrikam.ndjson fabrikam.json
kb 1 merge of-none.ndjson of-fabrikam.ndjson --every-case -f ndjson -o bad.ndjson
refused 'is of several organizations (contoso.crm.dynamics.com, fabrikam.crm.dynamics.com)'
kb 0 history add bad.ndjson --store named.db --tenant Ours
printf '[1, 2, 3]\n' >bad.ndjson
refused 'this is no report'
: >bad.ndjson
refused 'there is no summary'
python3 -c 'print("[" * 100000)' >bad.ndjson
refused 'bad.ndjson:1:'
page "$(sick 1 "$(printf 'A\\u001b[31m\\u202eB,=1+1|\\"')" | sed "s/2026-01-02/2026-04-02/")" >odd.json
report 1 odd odd.json --tenant "$(printf 'T\033[31m')"
kb 0 history add odd.ndjson --store odd.db
says err 'T\x1B[31m'
kb 0 history list --store odd.db
says out 'A\x1B[31m\u202EB,=1+1|"'
kb 0 history list --store odd.db -f csv
kb 0 history list --store odd.db -f json
kb 3 history add p10.ndjson bad.ndjson p11.ndjson --store two.db
kb 0 history list --store two.db --format json
is '.troubles | length == 1'

topic 'a merged report of several tenants is that of each'
for tenant in Acme Zeta; do
  kb 1 run -q -f ndjson --every-case --tenant "$tenant" -o "next-$tenant.ndjson" \
    "$TESTS/data/contoso-next/mailboxes.json"
done
kb 1 merge next-Acme.ndjson of-Zeta.ndjson --every-case -f ndjson -o merged-next.ndjson
kb 0 history add of-Acme.ndjson of-Zeta.ndjson next-Acme.ndjson --store each.db --at 2026-11-20
kb 0 history add of-Zeta.ndjson --store each.db --at 2026-11-21
kb 0 history add merged.ndjson --store merged.db --at 2026-11-20
says err 'merged.ndjson: added as of 2026-11-20T00:00:00Z for Acme: '
says err 'merged.ndjson: added as of 2026-11-20T00:00:00Z for Zeta: '
kb 0 history add merged.ndjson --store merged.db --at 2026-11-20
[ "$(grep -c 'was added before; nothing to do' err)" -eq 1 ] || fail "said for each tenant"
kb 0 history add merged-next.ndjson --store merged.db --at 2026-11-20
kb 0 history add of-Zeta.ndjson --store merged.db --at 2026-11-21
for kind in 'list --state all' stats; do
  # shellcheck disable=SC2086 # several words
  kb 0 history $kind --store each.db -f json --at 2026-11-22
  jq 'del(.tenants[]?.reports)' out >each
  # shellcheck disable=SC2086 # several words
  kb 0 history $kind --store merged.db -f json --at 2026-11-22
  jq 'del(.tenants[]?.reports)' out >found
  same each found
done
kb 0 history list --store merged.db --state all -f json --at 2026-11-22
is '[.troubles[] | {tenant, last_seen}] | unique | length == 2'
is '[.troubles[] | select(.tenant == "Acme") | .verdict] != [.troubles[] | select(.tenant == "Zeta") | .verdict]'
kb 0 history check --store merged.db

topic 'the text fits into a terminal of 80 columns'
cat >terminal.py <<'TERMINAL'
import fcntl, os, pty, struct, sys, termios
process, terminal = pty.fork()
if process == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    os.execv(sys.argv[1], sys.argv[1:])
said = b""
try:
    while piece := os.read(terminal, 1000):
        said += piece
except OSError:
    pass  # the terminal is closed
os.waitpid(process, 0)
lines = said.decode().replace("\r", "").splitlines()
assert len(lines) > 5, lines
assert all(len(line) <= 80 for line in lines), [line for line in lines if len(line) > 80]
print("\n".join(lines))
TERMINAL
for kind in list 'show ann.beck@contoso.example' stats 'list --state all'; do
  # shellcheck disable=SC2086 # several words
  python3 terminal.py "$KBTRIAGE" history $kind --store merged.db >out || fail "history $kind is too wide"
done
says out 'At risk Gita Hahn gita.hahn@contoso.example; '
says out 'Acme; InvalidIncomingEmailServerProfile / '

topic 'a folder that cannot be written, a disk that is full'
if unshare --mount true 2>/dev/null; then
  mkdir disk
  # shellcheck disable=SC2016 # for the shell in the namespace
  unshare --mount sh -euc 'mount -t tmpfs -o size=256k none disk
    code=0
    "$1" history add --quiet --store disk/h.db ./*-?.ndjson 2>full.err || code=$?
    echo "$code" >full.code
    "$1" history check --store disk/h.db >full.check
    cp p.db disk/ro.db 2>/dev/null || { rm disk/h.db*; cp p.db disk/ro.db; }
    cp "disk/ro.db" "disk/50%25?#.db"
    mount -o remount,ro disk
    for store in "disk/ro.db" "disk/50%25?#.db"; do
      "$1" history list --store "$store" --state all --format json --at 2026-04-01 >ro.list
      "$1" history check --store "$store" >ro.check
    done
    code=0
    "$1" history add --quiet --store disk/ro.db undated.ndjson 2>ro.err || code=$?
    echo "$code" >ro.code' sh "$KBTRIAGE" || fail "in a small disk"
  says full.err 'disk/h.db: the disk is full'
  [ "$(cat full.code)" -eq 3 ] || fail "a full disk ends with $(cat full.code)"
  says full.check 'No problems.'
  kb 0 history list --store p.db --state all --format json --at 2026-04-01
  same ro.list out
  says ro.check 'No problems.'
  says ro.err 'disk/ro.db: cannot be'
  [ "$(cat ro.code)" -eq 2 ] || fail "a read-only disk ends with $(cat ro.code)"
fi

topic 'wrong usage'
kb 2 history
kb 2 history lst --store h.db
says err "there is no 'lst'; did you mean 'list'?"
kb 2 history add --store h.db
says err 'which report?'
kb 2 history list
says err 'Name its file: --store FILE, or KBTRIAGE_STORE'
KBTRIAGE_STORE=h.db kb 0 history list
kb 2 history list extra --store h.db
says err "'extra' is too much"
kb 2 history add p10.ndjson --store h.db --oldest
says err '--oldest does not go with it; it is for: list'
kb 2 history stats --store h.db --format csv
says err '--format csv is for list'
kb 2 history show 'Box 7' --store h.db --format html
says err '--format html is for list and stats'
kb 2 history list --store h.db --part
says err '--part does not go with it; it is for: add'
for internal in ready take; do # what run --store asks of kbtriage-server
  kb 2 history $internal --store h.db
  says err "there is no '$internal'"
done
kb 2 history list --store h.db --output h.db
cp "$KBTRIAGE" alone
code=0
PATH=/nowhere ./alone history list --store h.db 2>err || code=$?
[ "$code" -eq 2 ] || fail "without kbtriage-server it ends with $code"
says err 'kbtriage-server is needed, and is neither beside kbtriage nor in PATH'

topic 'other commands read such reports, too'
kb 0 diff e16.ndjson e16.ndjson
kb 0 list --stats e16.ndjson
