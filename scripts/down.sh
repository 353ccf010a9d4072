#!/usr/bin/env bash
# Ends what up.sh started, the same way; --volumes deletes the data as well.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

home=$(home_folder)
cd "$root"

end_native() {
    local pidfile
    # The replicas first, then the host that gives them their work, and the servers last.
    for pidfile in "$home"/inference-*.pid "$home"/api.pid; do end_process "$pidfile" TERM 30; done
    scripts/servers.sh stop "$home"
    rm -f "$home"/*.port "$home/replicas"
}

if [ -d "$home" ]; then end_native; fi
if docker_answers; then docker compose down "$@"; fi
if [ "${1:-}" = --volumes ] && [ -f "$home/settings" ]; then rm -rf "$home"; fi
say "Everything is stopped."
