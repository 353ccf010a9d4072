#!/usr/bin/env bash
# Follows the log files until interrupted.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

home=$(home_folder)
shopt -s nullglob
logs=("$home"/log/{api,inference-*,postgres,rabbitmq}.log)
if alive "$home/postgres.pid" || alive "$home/api.pid"; then
    exec tail -n 20 -F "${logs[@]}"
fi
cd "$root"
docker_answers || die "Nothing is running (make up). The last logs: ${logs[*]:-none}"
exec docker compose logs --tail 20 -f
