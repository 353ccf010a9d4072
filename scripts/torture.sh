#!/usr/bin/env bash
# Runs an API host and two replicas on a PostgreSQL and a RabbitMQ of their own while processes are killed, servers
# restarted, networks slowed and messages sent twice; then checks that nothing accepted was lost, done twice or stuck.
# docs/operations.md says what it checks and how it went.
#
#   SEEDS=1 SECONDS_EACH=20 SEED=<any> scripts/torture.sh [--built]
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

home=$(absolute "${TICKETS_TORTURE_HOME:-$root/.local/torture}")
export TORTURE_ROOT=$root TORTURE_HOME=$home
export TORTURE_PROGRAM=$root/src/Tickets.Host/bin/Release/net10.0/Tickets.Host.dll
export SEED=${SEED:-$RANDOM} SEEDS=${SEEDS:-1} SECONDS_EACH=${SECONDS_EACH:-20}

[ "${1:-}" = --built ] || { say "Building ..."; build_release Tickets.sln; }
umask 022
mkdir -p "$home/log"
exec 9>"$home/lock"
flock -n 9 || die "The torture is under way here already."
trap '"$root/scripts/servers.sh" stop "$home" 9>&-' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
rm -rf "$home/postgres" "$home/rabbitmq" "$home/models" "$home/log"
mkdir -p "$home/log"
"$root/scripts/servers.sh" start "$home" 9>&-
# shellcheck disable=SC1091
. "$home/env"
Model__Folder=$home/models dotnet "$TORTURE_PROGRAM" train --data "$root/data/tickets.csv" >"$home/log/train.log" 2>&1 9>&- ||
    { cat "$home/log/train.log" >&2; die "No model could be trained."; }
dotnet "$TORTURE_PROGRAM" resources setup >"$home/log/setup.log" 2>&1 9>&- ||
    { cat "$home/log/setup.log" >&2; die "The schema could not be made."; }
say "SEED=$SEED SEEDS=$SEEDS SECONDS_EACH=$SECONDS_EACH"
dotnet "$root/tests/Tickets.Torture/bin/Release/net10.0/Tickets.Torture.dll" 9>&-
