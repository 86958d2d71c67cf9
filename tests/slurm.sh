#!/bin/sh
# The example for Slurm, on a cluster of two nodes on loopback: processes are killed, a node is lost, and
# no shard is. Exit status 77: there is no Slurm here.
# shellcheck source=tests/cases.inc
. "$TESTS/cases.inc"
PATH=$PATH:/usr/sbin

for program in munged slurmctld slurmd sbatch; do
  command -v "$program" >/dev/null 2>&1 || {
    echo "there is no $program: install slurm-wlm"
    exit 77
  }
done

here=$PWD
user=$(id -un)
python3 - >ports <<'PYTHON'
import socket
found = [socket.socket() for _ in range(3)]
for one in found:
    one.bind(("127.0.0.1", 0))
print(*(one.getsockname()[1] for one in found))
PYTHON
read -r control first second <ports

# --- The cluster ---

mkdir munge state
head -c 64 /dev/urandom >munge/key
chmod 400 munge/key
# cred_expire is also how long a shard that is back in the queue waits, else 120 seconds.
cat >slurm.conf <<CONF
ClusterName=test
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort=$control
AuthType=auth/munge
AuthInfo=socket=$here/munge/socket,cred_expire=5
CredType=cred/munge
SlurmUser=$user
SlurmdUser=$user
StateSaveLocation=$here/state
SlurmdSpoolDir=$here/spool.%n
SlurmctldPidFile=$here/slurmctld.pid
SlurmdPidFile=$here/slurmd.%n.pid
SlurmctldLogFile=$here/slurmctld.log
SlurmdLogFile=$here/slurmd.%n.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
SlurmdTimeout=6
KillWait=1
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1,bf_interval=1
SlurmdParameters=config_overrides
NodeName=n1 NodeHostname=localhost NodeAddr=127.0.0.1 Port=$first CPUs=2 RealMemory=2000
NodeName=n2 NodeHostname=localhost NodeAddr=127.0.0.1 Port=$second CPUs=2 RealMemory=2000
PartitionName=all Nodes=n1,n2 Default=YES State=UP
CONF
SLURM_CONF=$here/slurm.conf
export SLURM_CONF

processes=
trap 'stop_all' EXIT
stop_all() {
  stop_node n1
  stop_node n2
  for process in $processes; do kill -9 "$process" 2>/dev/null || true; done
  [ ! -s munge/pid ] || kill -9 "$(cat munge/pid)" 2>/dev/null || true
}

# stop_node NODE: as a machine that loses its power.
stop_node() {
  [ ! -s "$1.pid" ] || kill -9 "$(cat "$1.pid")" 2>/dev/null || true
  # The script of a job, in a session of its own, and the process that watches it.
  ps -eo pid=,ppid=,args= | while read -r process parent arguments; do
    case $arguments in
      *"$here/spool.$1/"*)
        kill -9 "$parent" 2>/dev/null || true
        kill -9 "-$process" 2>/dev/null || true ;;
    esac
  done
}

start_node() {
  slurmd -D -N "$1" -f "$here/slurm.conf" >"$1.out" 2>&1 &
  echo $! >"$1.pid"
}

# within SECONDS COMMAND...: until it succeeds.
within() {
  left=$(($1 * 5))
  shift
  until "$@"; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || return 1
    sleep 0.2
  done
}

is_up() {
  [ "$(sinfo -h -o '%D %t' 2>/dev/null)" = "2 idle" ]
}

no_cluster() {
  tail -n 5 munged.out slurmctld.out n1.out n2.out 2>/dev/null || true
  echo "no cluster can run here: $*"
  exit 77
}

munged --socket="$here/munge/socket" --key-file="$here/munge/key" --log-file="$here/munge/log" \
  --pid-file="$here/munge/pid" --seed-file="$here/munge/seed" --num-threads=2 --force >munged.out 2>&1 ||
  no_cluster 'munged does not start'
slurmctld -D -i -f "$here/slurm.conf" >slurmctld.out 2>&1 &
processes="$processes $!"
start_node n1
start_node n2
within 30 is_up || no_cluster "the nodes are not idle: $(sinfo 2>&1)"

# --- The example ---

# shellcheck source=tests/recipe.inc
. "$TESTS/recipe.inc"
shards=12
for name in kbtriage kbtriage-merge; do
  sed "s/^#SBATCH --array=1-64$/#SBATCH --array=1-$shards/; s/^shards=64 /shards=$shards /" \
    "$SOURCE/core/package/examples/$name.sbatch" >"work/$name.sbatch"
done
[ "$(grep -c -e "array=1-$shards$" -e "^shards=$shards " work/kbtriage.sbatch)" -eq 2 ] ||
  fail 'the lines with the number of shards are others'
whole

# submit: as the example says.
submit() {
  rm -rf work/shards work/report.* work/kbtriage.log
  : >attempts
  : >killed
  array=$(cd work && sbatch --parsable kbtriage.sbatch)
  (cd work && sbatch --parsable --dependency="afterok:$array" kbtriage-merge.sbatch) >merge
}

is_over() {
  [ -z "$(squeue -h -t PENDING,CONFIGURING,RUNNING,COMPLETING)" ]
}

finish() {
  within "$1" is_over || fail "after $1 seconds: $(squeue) $(cat work/kbtriage.log)"
  [ -s work/report.html ] || fail "no report: $(scontrol show job "$(cat merge)") $(cat work/kbtriage.log)"
}

topic 'nothing is lost'
submit
finish 180
merged "$shards"
[ "$(wc -l <attempts)" -eq "$shards" ] || fail 'a shard was run twice'

topic 'processes are killed'
kills 1 "$shards"
submit
finish 240
[ -s killed ] || fail 'none was killed'
merged "$shards"
[ "$(wc -l <attempts)" -eq "$((shards + $(wc -l <killed)))" ] ||
  fail "$(wc -l <attempts) attempts, $(wc -l <killed) killed"

topic 'a node is lost, with what runs on it'
echo 1 >pause
submit
is_busy() {
  [ -n "$(squeue -h -t RUNNING -w n2)" ] && [ "$(wc -l <attempts)" -ge 5 ]
}
within 60 is_busy || fail "nothing runs on the node: $(squeue)"
sleep "$(awk 'BEGIN { srand(2); print rand() * 0.5 }')"
stop_node n2
finish 240
merged "$shards"
[ "$(wc -l <attempts)" -gt "$shards" ] || fail 'the node had nothing to lose'
[ "$(sinfo -h -n n2 -o %T)" != idle ] || fail 'the node is there'
