#!/usr/bin/env bash
# Lints docs/openapi.json, the description of the API. Needs Node.js and a package registry, so `make test` does without.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

command -v npx >/dev/null || die "Node.js is needed: https://nodejs.org"
cd "$root"
REDOCLY_TELEMETRY=off npx --yes @redocly/cli@2.77.0 lint docs/openapi.json --config redocly.yaml
