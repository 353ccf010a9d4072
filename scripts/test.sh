#!/usr/bin/env bash
# Build, all tests against servers of their own, and a short torture. The last line says how many passed
# and failed.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# shellcheck source=scripts/packages.sh
. "$root/scripts/packages.sh"

cd "$root"
umask 022
mkdir -p .local
exec 9>.local/test.lock
flock -n 9 || die "The tests run here already."

home=$(absolute "${TICKETS_TEST_HOME:-.local/test}")
results=$home/results
elsewhere=
running=()

stop_servers() {
    local each
    for each in "${running[@]}"; do kill -- "-$each" 2>/dev/null || true; done
    for each in "${streams[@]}"; do scripts/servers.sh stop "$home/$each" 9>&-; done
    [ -z "$elsewhere" ] || rm -rf "$elsewhere"
}

# A clone in a folder only root may enter is no place for PostgreSQL; the tests' data may as well be in /tmp.
choose_home() {
    stop_servers
    rm -rf "$home"
    mkdir -p "$home"
    if [ "$(id -u)" -eq 0 ] && id postgres >/dev/null 2>&1 && ! runuser -u postgres -- test -x "$home"; then
        elsewhere=$(mktemp -d /tmp/tickets-test.XXXXXX)
        chmod 711 "$elsewhere"
        home=$elsewhere/servers
    fi
}

# Two streams at a time, each with servers of its own; they keep two processors busy, and take about as long: the tests of the pages
# are divided by the letter that a class begins with, and the second stream has all that the first one has not.
streams=(first second)
first="Tickets.IntegrationTests Tickets.PagesTests:a-k Tickets.Ticketing.Tests Tickets.Inference.Tests"
second=
for project in tests/*Tests; do
    [[ "$first" =~ "${project#tests/}" ]] || second+="${project#tests/} "
done
second+="Tickets.PagesTests:!a-k"

# What the tests that follow the README build is started once, so it is not compiled to machine code for that.
export READY_TO_RUN=false
# Nor does anything here live long enough to gain from instrumented code, which hosts do without anyway.
export DOTNET_TieredPGO=0

# Classes that begin with these letters; those that begin with none of them, after !. In words of `dotnet test --filter`.
filter_of() { # <project> <letters: a-t, !a-t>
    local letter operator='~' between='|' letters=${2#!} filter=
    [[ $2 != !* ]] || operator='!~' between='&'
    for letter in {a..z}; do
        [[ $letter =~ [$letters] ]] || continue
        filter+=${filter:+$between}FullyQualifiedName$operator${1##*.}.$letter
    done
    printf '%s\n' "$filter"
}

run_stream() { # <stream> <its projects>
    local project letters filter code=0
    # shellcheck disable=SC1091
    . "$home/$1/env"
    for project in $2; do
        filter=() letters=${project#*:}
        [ "$letters" = "$project" ] || filter=(--filter "$(filter_of "${project%:*}" "$letters")")
        # A test that never ends is named, and ends the others of its project.
        dotnet test "tests/${project%:*}" -c Release --no-build --logger "trx;LogFileName=$1-${project%:*}.trx" \
            --blame-hang-timeout 10m --blame-hang-dump-type none --results-directory "$results" "${filter[@]}" || code=1
    done
    return "$code"
}

run_all() {
    local stream code=0
    set -m # jobs of their own, which a signal can interrupt, as the tests do with what they start
    for stream in "${streams[@]}"; do
        run_stream "$stream" "${!stream}" >"$home/$stream.log" 2>&1 &
        running+=($!)
    done
    set +m
    for stream in "${!streams[@]}"; do
        wait "${running[stream]}" || code=1
        cat "$home/${streams[stream]}.log"
    done
    running=()
    return "$code"
}

counter() { # <attribute>: its sum over all result files
    find "$results" -name '*.trx' -exec grep -ho '<Counters [^>]*' {} + 2>/dev/null |
        sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p" | awk '{ sum += $1 } END { print sum + 0 }'
}

report() { # <exit code of the tests>
    local passed failed skipped code=$1
    passed=$(counter passed)
    failed=$(counter failed)
    skipped=$(($(counter total) - $(counter executed)))
    if [ $((passed + failed)) -eq 0 ]; then
        say "No test has run."
        code=1
    fi
    [ "$failed" -eq 0 ] || [ "$code" -ne 0 ] || code=1
    if [ "$skipped" -gt 0 ]; then
        say "$passed passed, $failed failed, $skipped skipped"
    else
        say "$passed passed, $failed failed"
    fi
    return "$code"
}

say "Building ..."
build_release Tickets.sln 9>&-
find_browser 9>&-
find_prometheus 9>&-
find_dovecot 9>&-
choose_home
trap stop_servers EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
for each in "${streams[@]}"; do scripts/servers.sh start "$home/$each" --throwaway 9>&-; done
scripts/servers.sh add "$home/second" upgrade 9>&- # a second database, for the test of upgrades
code=0
run_all 9>&- || code=$?
TICKETS_TORTURE_HOME=$home/torture SEED=1 SEEDS=1 SECONDS_EACH=15 TICKETS_EACH=0 OUTAGE=0 scripts/torture.sh --built 9>&- || code=1
stop_servers
trap - EXIT
report "$code"
