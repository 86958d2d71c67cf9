# shellcheck shell=sh
# The example for GNU parallel: processes are killed, it is run again, and nothing is lost.
# shellcheck source=tests/cases.inc
. "$TESTS/cases.inc"
# shellcheck source=tests/recipe.inc
. "$TESTS/recipe.inc"

example=$SOURCE/core/package/examples/kbtriage-parallel
recipe=$PWD/recipe
shards=16
sed "s/^shards=64 /shards=$shards /" "$example" >"$recipe"
cmp -s "$example" "$recipe" && fail 'the line with the number of shards is another one'
whole

# run_recipe: as often as it takes; `rounds` counts them.
run_recipe() {
  status=1
  rounds=0
  while [ "$status" -ne 0 ] && [ "$rounds" -lt 20 ]; do
    rounds=$((rounds + 1))
    status=0
    (cd work && sh "${1:-$recipe}") >out 2>err || status=$?
    [ ! -e work/report.html ] || break # merge exits with what the report says
  done
}

topic 'nothing is lost'
run_recipe
[ "$rounds" -eq 1 ] || fail "$rounds rounds"
merged "$shards"
[ "$(wc -l <attempts)" -eq "$shards" ] || fail 'a shard was run twice'

for seed in 1 2 3; do
  topic "processes are killed: seed $seed"
  rm -rf work/shards work/report.* work/joblog
  : >attempts
  : >killed
  kills "$seed" "$shards"
  run_recipe
  [ -s killed ] || fail 'none was killed'
  [ "$rounds" -gt 1 ] || fail 'a shard is lost in silence'
  merged "$shards"
  # Only what was killed is run again.
  [ "$(wc -l <attempts)" -eq "$((shards + $(wc -l <killed)))" ] ||
    fail "$(wc -l <attempts) attempts, $(wc -l <killed) killed"
done

topic 'parallel itself is killed, with all that it runs'
rm -rf work/shards work/report.* work/joblog
echo 0.5 >pause
for moment in 0.6 0.9 1.2; do
  (cd work && exec setsid sh "$recipe") >out 2>err &
  session=$!
  sleep "$moment"
  kill -9 "-$session" 2>/dev/null || true
  wait "$session" 2>/dev/null || true
  [ ! -e work/report.html ] || fail 'it was too fast to be killed'
done
rm pause
run_recipe
merged "$shards"

topic 'over ssh: other machines that have the folder'
rm -rf work/shards work/report.* work/joblog
cat >bin/ssh <<'SSH'
#!/bin/sh
# ssh [OPTION...] HOST COMMAND: the command runs here, with a shell in the environment, as sshd
# (session.c) sets it: parallel's worker needs it.
while :; do
  case $1 in
    -o | -l | -p | -S | -F) shift 2 ;;
    -*) shift ;;
    *) break ;;
  esac
done
echo "$1" >>"${0%/bin/ssh}/hosts"
shift
[ "$1" != -- ] || shift
SHELL=/bin/sh exec sh -c "$*"
SSH
chmod +x bin/ssh
sed 's/^hosts=:[^,].*/hosts=:,1\/server1,1\/server2/' "$recipe" >over-ssh
grep -q '^hosts=:,1/server1' over-ssh || fail 'the line with the hosts is another one'
run_recipe "$PWD/over-ssh"
merged "$shards"
for host in server1 server2; do
  grep -q "$host" hosts || fail "nothing ran on $host"
done

if command -v shellcheck >/dev/null 2>&1; then
  topic shellcheck
  shellcheck "$example" "$SOURCE"/core/package/examples/*.sbatch >out 2>err || fail "it complains"
fi
