#!/usr/bin/env bash
# Runs an API host and two replicas on a PostgreSQL and a RabbitMQ of their own (TRANSPORT=postgres: without RabbitMQ) while processes are killed, servers
# restarted, networks slowed and messages sent twice; then checks that nothing accepted was lost, done twice or stuck.
# docs/operations.md says what it checks and how it went.
#
# CLUSTER=yes: two API hosts behind HAProxy, a RabbitMQ of three nodes, a PostgreSQL with a standby; and these are lost.
#
#   SEEDS=1 SECONDS_EACH=20 TICKETS_EACH=10000 SEED=<any> OUTAGE=180 TRANSPORT=rabbitmq CLUSTER=no scripts/torture.sh [--built]
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/packages.sh
. "$root/scripts/packages.sh"

home=$(absolute "${TICKETS_TORTURE_HOME:-$root/.local/torture}")
export TORTURE_ROOT=$root TORTURE_HOME=$home
export TORTURE_PROGRAM=$root/src/Tickets.Host/bin/Release/net10.0/Tickets.Host.dll
export SEED=${SEED:-$RANDOM} SEEDS=${SEEDS:-1} SECONDS_EACH=${SECONDS_EACH:-20} OUTAGE=${OUTAGE:-180}
export TICKETS_EACH=${TICKETS_EACH:-10000} CLUSTER=${CLUSTER:-no}
case $CLUSTER in
    no) ;;
    yes) export TRANSPORT=${TRANSPORT:-rabbitmq}; [ "$TRANSPORT" = rabbitmq ] || die "A cluster is one of RabbitMQ." ;;
    *) die "CLUSTER has to be yes or no, not '$CLUSTER'." ;;
esac

[ "${1:-}" = --built ] || { say "Building ..."; build_release Tickets.sln; }
umask 022
mkdir -p "$home/log"
exec 9>"$home/lock"
flock -n 9 || die "The torture is under way here already."

# One host is in a network of its own, which can be cut off without a word. That takes a root; without one, no host vanishes.
network=tickets-$$
export TORTURE_NETWORK='' TICKETS_LISTEN=''
make_network() {
    command -v ip >/dev/null || install_packages iproute2 >/dev/null || return
    ip netns add "$network" 2>/dev/null || return
    ip link add "tk$$" type veth peer name eth0 netns "$network" &&
        ip addr add 198.18.77.1/30 dev "tk$$" && ip link set "tk$$" up &&
        ip -n "$network" addr add 198.18.77.2/30 dev eth0 && ip -n "$network" link set eth0 up &&
        ip -n "$network" link set lo up && export TORTURE_NETWORK=$network TICKETS_LISTEN=198.18.77.1
}

servers() { "$root/scripts/servers.sh" "$@" 9>&-; }

# What a cluster has beside the servers of $home.
beside=()
[ "$CLUSTER" = no ] || beside=("$home/two" "$home/three" "$home/standby")

end() {
    local folder
    for folder in "${beside[@]}" "$home"; do servers stop "$folder"; done
    [ -z "$TORTURE_NETWORK" ] || { ip netns del "$network"; ip link del "tk$$" 2>/dev/null; } || true
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
rm -rf "$home/postgres" "$home/rabbitmq" "$home/models" "$home/cache" "$home/log" "$home/primary" "${beside[@]}"
mkdir -p "$home/log"
if [ "$CLUSTER" = no ]; then
    if [ "$(id -u)" -eq 0 ]; then make_network || true; fi
    [ -n "$TORTURE_NETWORK" ] || say "No network of its own for a host (that takes a root and iproute2): no host vanishes."
    servers start "$home"
else
    find_haproxy
    servers start "$home"
    servers join "$home/two" "$home"
    servers join "$home/three" "$home"
    servers standby "$home/standby" "$home"
fi
# shellcheck disable=SC1091
. "$home/env"
# Into the folder, which all hosts bring along at once.
ConnectionStrings__postgres="" Model__Folder=$home/models dotnet "$TORTURE_PROGRAM" train --data "$root/data/tickets.csv" >"$home/log/train.log" 2>&1 9>&- ||
    { cat "$home/log/train.log" >&2; die "No model could be trained."; }
dotnet "$TORTURE_PROGRAM" resources setup >"$home/log/setup.log" 2>&1 9>&- ||
    { cat "$home/log/setup.log" >&2; die "The schema could not be made."; }
say "SEED=$SEED SEEDS=$SEEDS SECONDS_EACH=$SECONDS_EACH $([ "$CLUSTER" = no ] && echo "OUTAGE=$OUTAGE" || echo "CLUSTER=$CLUSTER")"
dotnet "$root/tests/Tickets.Torture/bin/Release/net10.0/Tickets.Torture.dll" 9>&-
