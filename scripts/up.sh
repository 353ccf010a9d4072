#!/usr/bin/env bash
# Starts everything: in containers where a Docker engine answers, otherwise with servers of its own in TICKETS_HOME
# (.local/run). What runs already is left alone, what has ended is started again.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

home=$(home_folder)
logs=$home/log
remembered=$(sed -n 's/^transport=//p' "$home/settings" 2>/dev/null || true)
export TRANSPORT=${TRANSPORT:-${remembered:-rabbitmq}}
replicas=${REPLICAS:-$(cat "$home/replicas" 2>/dev/null || echo 1)}
export Model__Folder=${Model__Folder:-$root/models} Model__Cache=${Model__Cache:-$home/cache} Data__Folder=${Data__Folder:-$root/data}
case $replicas in '' | *[!0-9]*) die "REPLICAS has to be a number, not '$replicas'." ;; esac

# --- in containers ---------------------------------------------------------------------------------------------------

up_in_containers() {
    cd "$root"
    [ "$TRANSPORT" != postgres ] || export COMPOSE_FILE=docker-compose.yml:docker-compose.postgres.yml
    docker compose up -d --build --wait --scale inference="$replicas"
    next_steps "${PORT:-5000}"
}

# --- on this machine -------------------------------------------------------------------------------------------------

all_alive() {
    local part servers=
    [ "$TRANSPORT" = "${remembered:-rabbitmq}" ] || return 1
    [ "$TRANSPORT" = postgres ] || servers="rabbitmq epmd"
    for part in postgres $servers api $(replica_names); do
        alive "$home/$part.pid" || return 1
    done
    # Fewer were asked for than run.
    ! alive "$home/inference-$((replicas + 1)).pid"
}

any_host_alive() {
    local pidfile
    for pidfile in "$home"/api.pid "$home"/inference-*.pid; do
        alive "$pidfile" && return 0
    done
    return 1
}

replica_names() {
    local n
    for ((n = 1; n <= replicas; n++)); do printf 'inference-%s\n' "$n"; done
}

start_servers() {
    local before
    before=$(cat "$home/env" 2>/dev/null || true)
    "$root/scripts/servers.sh" start "$home" 9>&-
    # shellcheck disable=SC1091
    . "$home/env"
    [ "$before" = "$(cat "$home/env")" ] || end_hosts # they would look for the servers at the old place
}

end_hosts() {
    local pidfile
    for pidfile in "$home"/api.pid "$home"/inference-*.pid; do end_process "$pidfile" TERM 30; done
}

end_surplus_replicas() {
    local pidfile number
    for pidfile in "$home"/inference-*.pid; do
        number=${pidfile##*-}
        number=${number%.pid}
        [ ! -f "$pidfile" ] || [ "$number" -le "$replicas" ] || end_process "$pidfile" TERM 30
    done
}

# One tree, perhaps several instances.
prepare_application() {
    mkdir -p "$root/.local"
    exec 8>"$root/.local/build.lock"
    flock 8
    say "Building ..."
    host_is_built || build_release src/Tickets.Host 8>&- 9>&-
    publish_host "$home/app" 8>&- 9>&-
    exec 8>&-
    say "Preparing the database and the queues ..."
    tickets resources setup 9>&-
    # The hosts bring along what was trained without servers.
    if [ ! -e "$Model__Folder/champion" ] && ! has_model; then
        say "Training a model ..."
        tickets train --data "$root/data/tickets.csv" 9>&-
    fi
}

has_model() { (cd "$root" && dotnet "$home/app/Tickets.Host.dll" models show) >/dev/null 2>&1 </dev/null 9>&-; }

# A utility of the application; what it prints matters only if it fails.
tickets() {
    (cd "$root" && dotnet "$home/app/Tickets.Host.dll" "$@") >"$logs/$1.log" 2>&1 </dev/null && return
    tail -n 20 "$logs/$1.log" >&2
    die "tickets $* failed; its output is in $logs/$1.log"
}

start_host() { # <name> <roles> <port>
    local log=$logs/$1.log
    [ ! -s "$log" ] || mv "$log" "$log.previous"
    printf '%s\n' "$3" >"$home/$1.port"
    # shellcheck disable=SC2097,SC2098
    (
        cd "$root"
        export Roles=$2 ASPNETCORE_URLS=http://127.0.0.1:$3
        exec setsid dotnet "$home/app/Tickets.Host.dll"
    ) >"$log" 2>&1 </dev/null 8>&- 9>&- &
    record "$home/$1.pid" $! || true
}

await_host() { # <name>
    local port end=$((SECONDS + ${READY_SECONDS:-90}))
    port=$(cat "$home/$1.port")
    until http_ok "$port" /health/ready; do
        if ! alive "$home/$1.pid"; then give_up "$1" "ended before it was ready"; fi
        if [ "$SECONDS" -ge "$end" ]; then give_up "$1" "is not ready"; fi
        sleep 0.3
    done
    say "$(printf '%-11s' "$1") 127.0.0.1:$port"
}

give_up() { # <name> <what happened>
    tail -n 40 "$logs/$1.log" >&2
    die "$1 $2; its log is $logs/$1.log"
}

up_on_this_machine() {
    local name port
    mkdir -p "$logs"
    # Two at once would start everything twice.
    exec 9>"$home/up.lock"
    flock 9

    if all_alive && http_ok "$(cat "$home/api.port")" /health/ready; then
        say "Everything is running already."
        next_steps "$(cat "$home/api.port")"
        return
    fi

    port=${PORT:-$(cat "$home/api.port" 2>/dev/null || echo 5000)}
    if ! alive "$home/api.pid" && port_taken "$port"; then
        die "Port $port is taken by another program. Choose another one: PORT=5001 make up"
    fi

    start_servers
    printf '%s\n' "$replicas" >"$home/replicas"
    end_surplus_replicas
    any_host_alive || prepare_application
    alive "$home/api.pid" || start_host api ticketing,inference "$port"
    for name in $(replica_names); do
        alive "$home/$name.pid" || start_host "$name" inference "$(free_port "$port")"
    done
    for name in api $(replica_names); do await_host "$name"; done
    next_steps "$(cat "$home/api.port")"
}

next_steps() { # <port>
    cat <<END

Tickets is at http://127.0.0.1:$1, its pages at http://127.0.0.1:$1/ui. To try next, with the sample:

  curl -X POST http://127.0.0.1:$1/seed
  curl -X POST http://127.0.0.1:$1/process-tickets -H 'Content-Type: application/json' -d '{"batch_size": 2000}'
  curl 'http://127.0.0.1:$1/requests?category=technical'

and with a file of your own, whose categories are known:

  ./tickets seed ../ours.csv
  ./tickets train --source ours.csv
END
}

if ! alive "$home/postgres.pid" && docker_answers; then up_in_containers; else up_on_this_machine; fi
