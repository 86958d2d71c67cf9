# Data cannot mute an article, and no article takes the time of the others.
. "$TESTS/cases.inc"

hostile=$TESTS/data/hostile

# Text that makes the lazy pattern of giveup-article try every word with every other.
words=$(awk 'BEGIN { for (i = 0; i < 350; i++) printf "The server " }')
i=0
while [ "$i" -lt 60 ]; do
  i=$((i + 1))
  case $i in
  5 | 25 | 55) text='The server X is down' ;;
  *) text=$words ;;
  esac
  row "$i" "M$i" null "$(alert "$i" "Error Code: HostileCode $text")"
  echo
done >giveup.ndjson

topic every mailbox is judged, however often others stop the article
for jobs in 1 4; do
  kb 3 run --only-rules "$hostile/giveup-article" --jobs "$jobs" --format json giveup.ndjson
  is '.summary.confirmed == 3 and .summary.inconclusive == 57'
  is '[.faults[] | [.count, (.reason | contains("used up its steps"))]] == [[57, true]]'
  mv out "giveup-$jobs"
done
same giveup-1 giveup-4

topic an article that is slow with every mailbox is stopped, the others go on
i=0
while [ "$i" -lt 400 ]; do
  i=$((i + 1))
  row "$i" "M$i" null "$(alert "$i" "Error Code: HostileCode"),$(alert "$i")"
  echo
done >slow.ndjson
# Sets `used`: the seconds of processor time that the programs of this script have used so far. (A
# subshell would know of its own only.)
look_at_time() {
  times >spent
  used=$(sed -n 2p spent | tr 'ms' '  ' | awk '{ print int($1 * 60 + $2 + $3 * 60 + $4) }')
}
for jobs in 1 4; do
  look_at_time
  begin=$used
  kb 3 run --only-rules "$hostile/slow-article" --only-rules rules --jobs "$jobs" --format json slow.ndjson
  look_at_time
  [ $((used - begin)) -le 30 ] || fail "it took $((used - begin)) s of processor time"
  is '.summary.cases == 400'
  is '[.findings[] | select(.article.code == "InvalidIncomingEmailServerProfile"
    and .verdict == "confirmed")] | length == 400'
  is '[.findings[] | select(.article.code == "Hostile") | .causes[] | select(.verdict == "stopped")]
    | length == $counted' --argjson counted "$(jq '[.faults[].count] | add' out)"
  is '[.faults[] | select(.reason == "not run: conditions of this article had used up their part of the run'"'"'s time")]
    | length > 0'
done

topic how long conditions may take is for the user to say
for wrong in x -1 1.5 60001; do
  kb 2 run --only-rules rules --condition-time "$wrong" slow.ndjson
  says err '--condition-time takes a number of milliseconds'
done
head -n 3 slow.ndjson >three.ndjson
kb 1 run --only-rules rules --condition-time 0 three.ndjson
