#!/usr/bin/env bash
# Stops everything and deletes what is not in the repository.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

cd "$root"
scripts/down.sh --volumes
# Instances under other names, and servers an interrupted test run may have left.
for settings in .local/*/settings .local/*/*/settings; do
    [ ! -f "$settings" ] || TICKETS_HOME=$(dirname "$settings") TICKETS_DOCKER=no scripts/down.sh
done
rm -rf .local models
find src tests bench -type d \( -name bin -o -name obj -o -name TestResults \) -prune -exec rm -rf {} +
