#!/usr/bin/env bash
# Tries the API as those do who build on its description: lints docs/openapi.json, generates a typed client from it, goes
# through the README with that client, and sends each request of tickets.http. It has a host, a PostgreSQL and a RabbitMQ
# of its own. Needs Node.js 20 and a package registry, so `make test` does without.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

command -v npm >/dev/null || die "Node.js is needed: https://nodejs.org"
# Not below the clone: see scripts/test.sh.
home=$(mktemp -d /tmp/tickets-try-api.XXXXXX)
chmod 711 "$home"
export TICKETS_HOME=$home/run TICKETS_DOCKER=no Model__Folder=$home/models Model__Cache=$home/cache
export REDOCLY_TELEMETRY=off npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false

end() {
    "$root/scripts/down.sh" >/dev/null
    rm -rf "$home"
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

cp -r "$root/scripts/try-api" "$home/client"
cd "$home/client"
npm install --ignore-scripts --silent
PATH=$home/client/node_modules/.bin:$PATH

redocly lint "$root/docs/openapi.json" --config "$root/redocly.yaml"
spectral lint "$root/docs/openapi.json" --ruleset "$root/spectral.yaml" --fail-severity hint
openapi-typescript "$root/docs/openapi.json" -o api.ts
tsc
say "passed: lint, generate a client, tsc --strict"

export TRY_KEY=tk_first_$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
port=$(free_port)
PORT=$port REPLICAS=0 Auth__Mode=keys Auth__FirstKey=$TRY_KEY \
    Privacy__RequesterSecret=of-this-trial-only "$root/scripts/up.sh" >"$home/up.log" || { cat "$home/up.log"; exit 1; }
"$root/tickets" train --data "$root/data/tickets.csv" --max-rows 3000 --no-promote >"$home/train.log" 2>&1 ||
    { cat "$home/train.log"; exit 1; }

TRY_HOST=http://127.0.0.1:$port TRY_DESCRIPTION=$root/docs/openapi.json TRY_HTTP_FILE=$root/tickets.http node built/main.js
