#!/usr/bin/env bash
# Takes docs/overview.png, the picture of the README, from the overview of a host that runs: make up, load the sample,
# let it be classified, then scripts/picture.sh (PORT=5000).
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# shellcheck source=scripts/packages.sh
. "$root/scripts/packages.sh"

find_browser
profile=$(mktemp -d)
trap 'rm -rf "$profile"' EXIT
timeout 60 "$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
    --disable-background-networking --disable-component-update --disable-sync --hide-scrollbars \
    --user-data-dir="$profile" --virtual-time-budget=8000 --window-size=1200,900 --screenshot="$root/docs/overview.png" \
    "http://localhost:${PORT:-5000}/ui" >/dev/null 2>&1 || die "The browser could not take the picture."
say "docs/overview.png"
