#!/usr/bin/env bash
# Measures Tickets against raw programs that do the same work without a framework and, with PEER=<folder>, against
# another implementation; bench/README.md says how to read it. Servers, data and results are in .local/bench.
#
#   scripts/bench.sh [run|report|classifier|quality|labels|similar|autoscaling]
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/packages.sh
. "$root/scripts/packages.sh"

command=${1:-run}
home=$(absolute "${TICKETS_BENCH_HOME:-$root/.local/bench}")
logs=$home/log
bench=$root/bench/Tickets.Bench/bin/Release/net10.0/Tickets.Bench.dll
bench_pid=
# The one that the packages are for, whatever else the caller has installed.
export PEER_PYTHON=${PEER_PYTHON:-/usr/bin/python3}
export BENCH_HOME=$home BENCH_ROOT=$root
BENCH_COMMIT=$(git -C "$root" describe --always --dirty 2>/dev/null || echo unknown)
BENCH_COMMAND=$(for name in PEER QUICK ONLY FEATURES ROWS REPEAT LOAD_SECONDS; do
    [ -z "${!name:-}" ] || printf '%s=%s ' "$name" "$(basename "${!name}")"
done)"make bench"
export BENCH_COMMIT BENCH_COMMAND

need_programs() {
    local missing=()
    command -v wrk >/dev/null || missing+=(wrk)
    if [ -n "${PEER:-}" ]; then
        command -v redis-server >/dev/null || missing+=(redis-server)
        local modules=(fastapi uvicorn uvloop httptools celery redis psycopg2 sklearn pandas)
        "$PEER_PYTHON" -c "$(printf 'import %s\n' "${modules[@]}")" 2>/dev/null ||
            missing+=("${modules[@]/#/python3-}")
    fi
    [ ${#missing[@]} -gt 0 ] || return 0
    may_install || die "Not installed here: ${missing[*]}. On Debian and Ubuntu:" \
        "    sudo apt-get install --no-install-recommends ${missing[*]}"
    install_packages "${missing[@]}"
}

stop_all() {
    if [ -n "$bench_pid" ]; then
        kill -TERM "$bench_pid" 2>/dev/null || true
        wait "$bench_pid" 2>/dev/null || true
    fi
    [ ! -d "$home/peer/var" ] || "$home/peer/run.sh" stop
    end_process "$home/redis.pid" TERM 10
    "$root/scripts/servers.sh" stop "$home" 9>&-
}

# Of the application, into the log.
tickets() { # <log's name> <arguments>...
    local log=$logs/$1.log
    shift
    (cd "$root" && dotnet "$home/app/Tickets.Host.dll" "$@") >"$log" 2>&1 </dev/null 9>&- && return
    tail -n 20 "$log" >&2
    die "tickets $* failed."
}

prepare_application() {
    publish_host "$home/app" 9>&-
    export Model__Folder=$home/models Model__Cache=$home/cache Data__Folder=$home/data
    mkdir -p "$home/data"
    say "Training a model ..."
    rm -rf "$home/models"
    # Into the folder, which the hosts bring along.
    (export ConnectionStrings__postgres="" && tickets train train --data "$root/data/tickets.csv" ${FEATURES:+--features "$FEATURES"})
}

# The peer's own settings, see its README. Nothing is kept on disk by its Redis: that is in its favour.
prepare_peer() {
    local redis_port peer_port
    [ -f "$PEER/run.sh" ] || die "PEER has to be the folder of the peer: $PEER has no run.sh."
    "$root/scripts/servers.sh" add "$home" peer 9>&-
    rm -rf "$home/peer"
    cp -R "$PEER" "$home/peer"
    chmod -R u+w "$home/peer"
    redis_port=$(free_port)
    setsid redis-server --port "$redis_port" --bind 127.0.0.1 --save '' --appendonly no --dir "$home" \
        >"$logs/redis.log" 2>&1 </dev/null 9>&- &
    record "$home/redis.pid" $!
    peer_port=$(free_port "$redis_port")
    # shellcheck disable=SC1091
    . "$home/settings"
    export PEER_FOLDER=$home/peer PEER_VARIANT=B PEER_PORT=$peer_port PEER_REDIS_PORT=$redis_port
    export PEER_BROKER_URL=amqp://tickets:$amqp_password@127.0.0.1:$amqp_port/peer
    export PEER_BACKEND_URL=redis://127.0.0.1:$redis_port/0
    export PEER_DATABASE_DSN="host=127.0.0.1 port=$pg_port dbname=peer user=tickets password=$pg_password"
    export PEER_CSV=$home/data/peer.csv PEER_TRAIN_CSV=$home/data/peer-train.csv PEER_MODEL=$home/peer/models/model.joblib
    export BENCH_LOCK=none BENCH_QUIET_WAIT=0 BENCH_RESULTS=$home/peer/results.jsonl # of the peer's bench.py
}

case $command in
    run | classifier | quality | labels | similar | autoscaling) ;;
    report) exec dotnet "$bench" report ;;
    *) die "Usage: scripts/bench.sh [run|report|classifier|quality|labels|similar|autoscaling]" ;;
esac

umask 022
mkdir -p "$logs"
exec 9>"$home/lock"
flock -n 9 || die "The benchmarks run here already."
trap stop_all EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
need_programs
say "Building ..."
build_release Tickets.sln 9>&-
[[ $command =~ ^(quality|labels|similar|autoscaling)$ ]] || prepare_application
if [ "$command" = run ]; then
    "$root/scripts/servers.sh" start "$home" 9>&-
    # shellcheck disable=SC1091
    . "$home/env"
    tickets resources resources setup
    (export Messaging__Transport=Postgres && tickets queues resources setup)
    "$root/scripts/servers.sh" add "$home" raw 9>&-
    [ -z "${PEER:-}" ] || prepare_peer
fi
dotnet "$bench" "$command" 9>&- &
bench_pid=$!
code=0
wait "$bench_pid" || code=$?
bench_pid=
exit "$code"
