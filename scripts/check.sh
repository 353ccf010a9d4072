#!/usr/bin/env bash
# The code is formatted as .editorconfig says. `make format` formats it.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

need_dotnet
cd "$root"
# Without the analyzers: the build runs those, and takes their warnings for errors.
dotnet format whitespace Tickets.sln --verify-no-changes --no-restore
dotnet format style Tickets.sln --verify-no-changes --no-restore
