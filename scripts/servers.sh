#!/usr/bin/env bash
# A private PostgreSQL and RabbitMQ: everything they write is in one folder, they listen on 127.0.0.1 only, and no other
# server on the machine is touched. <folder>/env holds the connection strings, as export lines.
#
#   scripts/servers.sh start|stop|status <folder> [--throwaway]
#       TICKETS_LISTEN=<address>                one more address to listen on
#       TRANSPORT=rabbitmq|postgres             postgres starts PostgreSQL alone; remembered until the other is asked for
#   scripts/servers.sh add <folder> <name>      one more database and one more vhost, for benchmarks and tests
#   scripts/servers.sh join <folder> <other>    RabbitMQ alone, as one more node of the cluster of the other folder
#   scripts/servers.sh standby <folder> <other> PostgreSQL alone, as a standby of the other folder's, which waits for it from then on
#   scripts/servers.sh promote <folder>         that standby is the primary now
#   scripts/servers.sh ctl <folder> <command>   rabbitmqctl for its RabbitMQ
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/packages.sh
. "$root/scripts/packages.sh"

usage() { die "Usage: scripts/servers.sh start|stop|status <folder> [--throwaway], add <folder> <name>," \
    "join|standby <folder> <other folder>, promote <folder>, or ctl <folder> <command>"; }
[ $# -ge 2 ] || usage
folder=$(absolute "$2")
throwaway=${3:-}
logs=$folder/log
umask 077
# Nothing of the caller's own PostgreSQL or RabbitMQ settings gets in.
unset "${!PG@}" "${!RABBITMQ@}" "${!ERL@}"

# --- settings: chosen once, remembered -------------------------------------------------------------------------------

random_password() { od -An -N18 -tx1 /dev/urandom | tr -d ' \n'; }

load_settings() {
    pg_port='' pg_password='' amqp_port='' amqp_password='' dist_port='' epmd_port='' node='' transport='' only='' joined=''
    # shellcheck disable=SC1091
    [ ! -f "$folder/settings" ] || . "$folder/settings"
    transport=${transport:-rabbitmq}
}

save_settings() {
    local name
    for name in pg_port pg_password amqp_port amqp_password dist_port epmd_port node transport only joined; do
        printf '%s=%s\n' "$name" "${!name}"
    done >"$folder/settings.new"
    mv "$folder/settings.new" "$folder/settings"
}

choose_transport() {
    transport=${TRANSPORT:-$transport}
    case $transport in rabbitmq | postgres) ;; *) die "TRANSPORT has to be rabbitmq or postgres, not '$transport'." ;; esac
}

choose_settings() {
    [ -n "$pg_password" ] || pg_password=$(random_password)
    [ -n "$amqp_password" ] || amqp_password=$(random_password)
    [ -n "$node" ] || node=tickets_$(random_password | cut -c 1-8)@localhost
    alive "$folder/postgres.pid" || choose_port pg_port
    alive "$folder/rabbitmq.pid" || { choose_port amqp_port; choose_port dist_port; }
    [ -n "$joined" ] || alive "$folder/epmd.pid" || choose_port epmd_port
    save_settings
}

choose_port() { # <name of the variable>
    if [ -z "${!1}" ] || port_taken "${!1}"; then
        printf -v "$1" %s "$(free_port "$pg_port" "$amqp_port" "$dist_port" "$epmd_port")"
    fi
}

write_env() {
    local queues="ConnectionStrings__rabbitmq='amqp://tickets:$amqp_password@127.0.0.1:$amqp_port/tickets'"
    [ "$transport" = rabbitmq ] || queues=Messaging__Transport=Postgres
    cat >"$folder/env.new" <<END
export ConnectionStrings__postgres='Host=127.0.0.1;Port=$pg_port;Database=tickets;Username=tickets;Password=$pg_password'
export $queues
export TICKETS_SERVERS='$folder'
END
    mv "$folder/env.new" "$folder/env"
}

# --- PostgreSQL ------------------------------------------------------------------------------------------------------

# PostgreSQL refuses to run as root. The folder the command runs in has to be one that its user may enter, too.
as_postgres() {
    if [ "$(id -u)" -eq 0 ]; then
        (cd / && LC_ALL=C runuser -u postgres -- "$@")
    else
        (cd / && LC_ALL=C "$@")
    fi
}

check_reachable() {
    [ "$(id -u)" -eq 0 ] || return 0
    id postgres >/dev/null 2>&1 || die "PostgreSQL does not run as root, and there is no user postgres on this machine."
    local part=$folder blocked=
    while [ "$part" != / ]; do
        as_postgres test -x "$part" || blocked=$part
        part=$(dirname "$part")
    done
    [ -z "$blocked" ] || die "PostgreSQL runs as the user postgres, who may not enter $blocked. Either allow it:" \
        "    chmod o+x $blocked" \
        "or keep the servers elsewhere:" \
        "    TICKETS_HOME=/var/tmp/tickets make up"
}

# Made under another name first: an interrupted start leaves no half of a database behind.
create_database() {
    local new=$folder/postgres.new owner=
    rm -rf "$new"
    mkdir "$new"
    printf '%s' "$pg_password" >"$folder/postgres.password"
    [ "$(id -u)" -ne 0 ] || owner=postgres
    [ -z "$owner" ] || chown "$owner" "$new" "$folder/postgres.password"
    if ! {
        as_postgres "$pg_bin/initdb" -D "$new" --username=tickets --pwfile="$folder/postgres.password" \
            --auth=scram-sha-256 --encoding=UTF8 --locale="$(utf8_locale)" &&
            as_postgres "$pg_bin/postgres" --single -D "$new" postgres <<<'CREATE DATABASE tickets'
    } >"$logs/initdb.log" 2>&1; then
        tail -n 20 "$logs/initdb.log" >&2
        die "PostgreSQL could not create its data folder."
    fi
    rm -f "$folder/postgres.password"
    printf 'host all all samenet scram-sha-256\n' >>"$new/pg_hba.conf"
    mv "$new" "$folder/postgres"
}

utf8_locale() { locale -a 2>/dev/null | grep -ixm 1 -e 'C\.utf-\?8' || printf 'C\n'; }

# The one running on the data folder, whoever recorded it.
postmaster() {
    local pid
    pid=$(head -n 1 "$folder/postgres/postmaster.pid" 2>/dev/null) || return 1
    { tr '\0' ' ' <"/proc/$pid/cmdline"; } 2>/dev/null | grep -F -- "-D $folder/postgres " >/dev/null && printf '%s\n' "$pid"
}

start_postgres() {
    ! alive "$folder/postgres.pid" || return 0
    [ -d "$folder/postgres" ] || { say "Creating the database ..."; create_database; }

    # No unix socket: the path of one may have 107 bytes only, and a folder may be deeper than that.
    local options="-p $pg_port -c listen_addresses=127.0.0.1${TICKETS_LISTEN:+,$TICKETS_LISTEN} -c unix_socket_directories='' -c logging_collector=off"
    options+=" -c shared_buffers=256MB -c max_connections=200"
    # The tests' database is made anew every time; nothing in it has to outlive a power cut.
    [ "$throwaway" != --throwaway ] || options+=" -c fsync=off -c synchronous_commit=off -c full_page_writes=off"

    local log=$logs/postgres.log attempt
    touch "$log"
    [ "$(id -u)" -ne 0 ] || chown postgres "$log"
    # More than once: after a crash, the last of the old server's processes may take a moment to leave.
    for attempt in 1 2 3 4 5 6; do
        postmaster >/dev/null && break
        as_postgres "$pg_bin/pg_ctl" start -s -w -t 60 -D "$folder/postgres" -l "$log" -o "$options" \
            >>"$logs/pg_ctl.log" 2>&1 </dev/null && break
        sleep "$attempt"
    done
    record "$folder/postgres.pid" "$(postmaster || echo 0)" ||
        { tail -n 20 "$log" >&2; die "PostgreSQL did not start; its log is $log"; }
    say "PostgreSQL  127.0.0.1:$pg_port"
}

# --- RabbitMQ --------------------------------------------------------------------------------------------------------

write_rabbitmq_files() {
    mkdir -p "$folder/rabbitmq/conf.d"
    # Explicitly empty, or the files of the system-wide broker would be read.
    printf '[].\n' | tee "$folder/rabbitmq/enabled_plugins" >"$folder/rabbitmq/advanced.config"
    : >"$folder/rabbitmq/env.conf"
    cat >"$folder/rabbitmq/rabbitmq.conf" <<END
listeners.tcp.1 = 127.0.0.1:$amqp_port
${TICKETS_LISTEN:+listeners.tcp.2 = $TICKETS_LISTEN:$amqp_port}
default_vhost = tickets
default_user = tickets
default_pass = $amqp_password
log.console = true
log.console.level = info
cluster_partition_handling = pause_minority
${joined:+cluster_formation.classic_config.nodes.1 = $joined}
END
}

# Nothing but what is named here: a broker of the same machine may have its settings in the environment.
exec_for_rabbitmq() {
    local dir=$folder/rabbitmq
    cd "$dir"
    exec env -i PATH="$PATH" LANG=C.UTF-8 LC_ALL=C.UTF-8 HOME="$dir" \
        ERL_EPMD_PORT="$epmd_port" ERL_EPMD_ADDRESS=127.0.0.1 ERL_CRASH_DUMP="$logs/erl_crash.dump" \
        RABBITMQ_NODENAME="$node" RABBITMQ_NODE_PORT="$amqp_port" RABBITMQ_DIST_PORT="$dist_port" \
        RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}' \
        RABBITMQ_CONF_ENV_FILE="$dir/env.conf" RABBITMQ_CONFIG_FILE="$dir/rabbitmq.conf" \
        RABBITMQ_CONFIG_FILES="$dir/conf.d" RABBITMQ_ADVANCED_CONFIG_FILE="$dir/advanced.config" \
        RABBITMQ_ENABLED_PLUGINS_FILE="$dir/enabled_plugins" RABBITMQ_PID_FILE="$dir/pid" \
        RABBITMQ_MNESIA_BASE="$dir/mnesia" RABBITMQ_LOG_BASE="$logs" RABBITMQ_LOGS=- \
        RABBITMQ_GENERATED_CONFIG_DIR="$dir/config" RABBITMQ_SCHEMA_DIR="$dir/schema" "$@"
}

# Some containers allow a thousand million open files, and Erlang has a look at each of them.
limit_open_files() {
    local limit
    limit=$(ulimit -n)
    if [ "$limit" = unlimited ] || [ "$limit" -gt 65536 ]; then ulimit -n 65536; fi
}

spawn() { # <name> <command...>: in a session of its own, so that no terminal's end is its end
    local name=$1
    shift
    "$@" >>"$logs/$name.log" 2>&1 </dev/null &
    record "$folder/$name.pid" $! || true
}

# Erlang would start an epmd by itself, which then stays for ever; this one is known by its pid.
start_epmd() {
    [ -n "$joined" ] || alive "$folder/epmd.pid" || spawn epmd exec_for_rabbitmq setsid epmd -port "$epmd_port" -address 127.0.0.1
}

spawn_rabbitmq() {
    ! alive "$folder/rabbitmq.pid" || return 0
    write_rabbitmq_files
    start_epmd
    # As under systemd, the start script then becomes the server instead of watching it: one process, one pid.
    RABBITMQ_NEW=yes
    spawn rabbitmq exec_for_rabbitmq setsid env RUNNING_UNDER_SYSTEMD=true "$rabbitmq_bin/rabbitmq-server"
}

# RabbitMQ listens only when it is through with its start, and answers a greeting with a frame whose first byte is 1.
amqp_answers() {
    # shellcheck disable=SC2016 # expanded by the inner shell
    [ "$(timeout 5 bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$0"; printf "AMQP\0\0\11\1" >&3
        head -c 1 <&3 | od -An -tu1' "$amqp_port" 2>/dev/null | tr -d ' ')" = 1 ]
}

await_rabbitmq() {
    local tick
    for ((tick = 0; tick < 240; tick++)); do
        if amqp_answers; then
            [ -z "${RABBITMQ_NEW:-}" ] || say "RabbitMQ    127.0.0.1:$amqp_port"
            return 0
        fi
        alive "$folder/rabbitmq.pid" || break
        sleep 0.5
    done
    tail -n 30 "$logs/rabbitmq.log" >&2
    die "RabbitMQ did not start; its log is $logs/rabbitmq.log"
}

# --- commands --------------------------------------------------------------------------------------------------------

start() {
    [ -r /proc/self/stat ] || die "The private servers need Linux; with a Docker engine, Tickets runs elsewhere too."
    # Not the folders above, which are the user's, but this one has to be open to PostgreSQL's user.
    (umask 022 && mkdir -p "$logs")
    chmod 711 "$folder" "$logs"
    load_settings
    choose_transport
    find_servers "$transport" "$(cat "$folder/postgres/PG_VERSION" 2>/dev/null || true)"
    check_reachable
    limit_open_files
    choose_settings
    if has_rabbitmq; then spawn_rabbitmq; else stop_rabbitmq; fi
    [ "$only" = rabbitmq ] || start_postgres
    ! has_rabbitmq || await_rabbitmq
    [ -n "$only" ] || write_env
}

has_rabbitmq() { [ "$transport" = rabbitmq ] && [ "$only" != postgres ]; }

# Settings of a server that stands beside another folder's: with the passwords of that one.
beside() { # <other folder>
    (umask 022 && mkdir -p "$logs")
    chmod 711 "$folder" "$logs"
    other=$(absolute "${1:?}")
    eval "$(sed -n 's/^\(node\|pg_port\|epmd_port\)=/other_\1=/p; /^\(pg_password\|amqp_password\)=/p' "$other/settings")"
}

join() { # <other folder>
    load_settings
    beside "$1"
    only=rabbitmq joined=$other_node epmd_port=$other_epmd_port
    choose_settings
    mkdir -p "$folder/rabbitmq"
    cp -f "$other/rabbitmq/.erlang.cookie" "$folder/rabbitmq/"
    start
}

standby() { # <other folder>
    load_settings
    beside "$1"
    [ -n "$node" ] || only=postgres # it may have a RabbitMQ of its own
    ! alive "$folder/postgres.pid" || die "The PostgreSQL in $folder runs: what it has would be lost."
    find_postgres "$(cat "$other/postgres/PG_VERSION")"
    choose_settings
    rm -rf "$folder/postgres"
    mkdir "$folder/postgres"
    [ "$(id -u)" -ne 0 ] || chown postgres "$folder/postgres"
    local address="host=127.0.0.1 port=$other_pg_port user=tickets password=$pg_password"
    as_postgres "$pg_bin/pg_basebackup" -D "$folder/postgres" -d "$address" --checkpoint=fast --write-recovery-conf
    start
    pg_port=$other_pg_port
    sql -c "alter system set synchronous_standby_names = '*'" -c "select pg_reload_conf()" >/dev/null
    until [ "$(sql -c "select count(*) from pg_stat_replication where sync_state = 'sync'")" = 1 ]; do sleep 0.1; done
}

# Waits for no standby, until it has one.
promote() {
    load_settings
    find_postgres "$(cat "$folder/postgres/PG_VERSION")"
    as_postgres "$pg_bin/pg_ctl" promote -s -w -D "$folder/postgres"
    sql -c "alter system reset synchronous_standby_names" -c "select pg_reload_conf()" >/dev/null
}

sql() { # <options of psql...>
    PGPASSWORD=$pg_password "$pg_bin/psql" -X -q -t -A -h 127.0.0.1 -p "$pg_port" -U tickets -d tickets "$@"
}

stop_rabbitmq() {
    end_process "$folder/rabbitmq.pid" TERM 60
    end_process "$folder/epmd.pid" TERM 10
}

stop() {
    [ -d "$folder" ] || return 0
    stop_rabbitmq
    end_process "$folder/postgres.pid" INT 60 # INT: without waiting for the clients to leave
    rm -f "$folder/env"
}

status() {
    local code=0
    load_settings
    show postgres PostgreSQL "$pg_port" || code=3
    [ "$transport" = postgres ] || show rabbitmq RabbitMQ "$amqp_port" || code=3
    return "$code"
}

# Nothing happens to those that are there.
add() {
    local name=${1:-}
    [ -n "$name" ] || usage
    load_settings
    find_servers "$transport" "$(cat "$folder/postgres/PG_VERSION")"
    [ -n "$(sql -c "select 1 from pg_database where datname = '$name'")" ] || sql -c "create database \"$name\""
    [ "$transport" = rabbitmq ] || return 0
    ctl add_vhost "$name" >/dev/null
    ctl set_permissions -p "$name" tickets '.*' '.*' '.*'
}

ctl() { # <command of rabbitmqctl...>
    load_settings
    find_rabbitmq || die "RabbitMQ is not installed here."
    (exec_for_rabbitmq "$rabbitmq_bin/rabbitmqctl" -q -n "$node" "$@")
}

show() { # <pid file's name> <name> <port>
    if alive "$folder/$1.pid"; then
        printf '%-11s 127.0.0.1:%s (pid %s)\n' "$2" "$3" "$(pid_of "$folder/$1.pid")"
    else
        printf '%-11s not running\n' "$2"
        return 1
    fi
}

case $1 in
    start | stop | status) "$1" ;;
    add | join | standby) "$1" "${3:-}" ;;
    promote) promote ;;
    ctl) ctl "${@:3}" ;;
    *) usage ;;
esac
