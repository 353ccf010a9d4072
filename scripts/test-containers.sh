#!/usr/bin/env bash
# The image and docker-compose.yml for real, in a compose project of their own: what README.md says through HTTP, three
# replicas on read-only file systems, training, shadow, promotion and rollback in a container, each container killed, SIGTERM
# with work in hand. With UPGRADE_FROM=<commit> the image of that commit is replaced by this one in mid-run, too. Afterwards nothing
# is left but the images. The last line says how many checks passed and failed. Needs a Docker engine with Compose v2.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

docker_answers || die "The tests of the containers need a Docker engine with Compose v2: none answers here."
command -v curl >/dev/null || die "The tests of the containers need curl."
cd "$root"
home=$(mktemp -d)
export COMPOSE_PROJECT_NAME=${COMPOSE_PROJECT_NAME:-tickets-test-$$} TICKETS_HOME=$home
PORT=${PORT:-$(free_port)}
export PORT
passed=0 failed=0
seen=0 # tickets of $home/accepted that are known to have ended

# --- checks ----------------------------------------------------------------------------------------------------------

check() { # <what> <command>...
    local what=$1 began=$SECONDS
    shift
    if "$@" >"$home/output" 2>&1; then
        passed=$((passed + 1))
        say "passed  $what ($((SECONDS - began)) s)"
    else
        failed=$((failed + 1))
        say "FAILED  $what ($((SECONDS - began)) s)"
        sed 's/^/        /' "$home/output" | tail -n 40
    fi
}

eventually() { # <seconds> <command>...
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.3
    done
}

clean_up() {
    [ "$failed" -eq 0 ] || docker compose logs --tail 20 api inference 2>&1 | cut -c 1-200 || true
    [ ! -d "$home/before" ] || git worktree remove --force "$home/before"
    docker compose down -v --timeout 5 >/dev/null 2>&1 || true
    rm -rf "$home"
}

# --- what is asked ---------------------------------------------------------------------------------------------------

# As a client does: after a 503 it asks again when the answer says.
api() { # <path> [options of curl...]
    curl -sS --fail-with-body --max-time 60 --retry 5 "http://127.0.0.1:$PORT$1" "${@:2}"
}

post() { # <path> [JSON]
    api "$1" -X POST ${2:+-H 'Content-Type: application/json' -d "$2"}
}

utility() { docker compose exec -T api dotnet Tickets.Host.dll "$@"; }

# Both read all there is: who writes into a pipe that was closed early fails.
member() { grep -o "\"$1\": *\"[^\"]*\"" | awk -F '"' 'NR == 1 { print $4 }'; } # <name>; of the JSON on stdin

has() { grep -E -- "$1" >/dev/null; } # <pattern>; somewhere on stdin

containers() { docker compose ps -aq "$@"; } # [service]...

champion() { api /models/promotions | member version; }

# --- tickets ---------------------------------------------------------------------------------------------------------

submit() { # <how many>
    local n id
    for ((n = 0; n < $1; n++)); do
        id=$(api /requests -H 'Content-Type: application/json' \
            -d '{"subject": "Invoice", "body": "The invoice shows a wrong amount", "priority": "low"}' | member ticket_id) || return 1
        [ -n "$id" ] || return 1
        printf '%s\n' "$id" >>"$home/accepted"
    done
}

none_waits() { api '/requests?status=queued&limit=1' | has '"items":\[\]'; }

# All that was accepted and not looked at before.
all_classified() {
    local id ticket
    eventually 60 none_waits || return 1
    while read -r id; do
        ticket=$(api "/requests/$id") || return 1
        case $(printf '%s' "$ticket" | member status) in
            processed | needs_review) ;;
            *) say "$ticket"; return 1 ;;
        esac
    done < <(tail -n "+$((seen + 1))" "$home/accepted")
    seen=$(wc -l <"$home/accepted")
}

# Submitted from now on, on whichever replica.
classified_by() { # <version>
    local first=$((seen + 1)) id
    submit 10 && all_classified || return 1
    while read -r id; do
        [ "$(api "/requests/$id" | member model_version)" = "$1" ] || return 1
    done < <(tail -n "+$first" "$home/accepted")
}

is_done() { # <task>
    ./tickets status "$1" >"$home/status" && [ "$(member state <"$home/status")" = succeeded ]
}

ends() { # <path> [JSON]
    local task
    task=$(post "$@" | member task_id) && eventually 60 is_done "$task"
}

# --- the checks ------------------------------------------------------------------------------------------------------

starts() { timeout 1200 scripts/up.sh && eventually 10 http_ok "$PORT" /health/ready; }

no_root() {
    local id pid
    for id in $(docker compose ps -q); do
        pid=$(docker inspect -f '{{.State.Pid}}' "$id")
        docker top "$id" -o pid,uid | awk -v pid="$pid" '$1 == pid && $2 != 0 { found = 1 } END { exit !found }' || return 1
    done
}

nothing_can_be_written() {
    local service
    for service in api inference; do
        ! docker compose exec -T "$service" bash -c 'touch /app/models/new || touch /app/new || touch /var/tmp/new' || return 1
    done
    [ -z "$(docker volume ls -q --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME" | grep models)" ]
}

reads() {
    api '/requests?category=technical&limit=1' | has '"category":"technical"' &&
        api /health/ready | has '"model":\{"status":"healthy"'
}

scales() {
    docker compose up -d --no-recreate --wait --scale inference=3 || return 1
    [ "$(docker compose ps -q --status running inference | wc -l)" -eq 3 ] && submit 20 && all_classified
}

trains() {
    utility train --no-promote --target-precision 0.95 >"$home/trained" && [ "$(champion)" != "$(cat "$home/trained")" ]
}

shadow_counts() { api /models/shadow | has '"tickets": *[1-9]'; }

tries_a_shadow() {
    post "/models/$1/shadow" && submit 10 && all_classified && eventually 30 shadow_counts && api /models/shadow -X DELETE
}

# Hosts hear of it at once, which is not the same moment for all of them.
promotes() { post "/models/$1/promote" '{"by": "tests", "note": "tried out"}' && eventually 5 classified_by "$1"; }

rolls_back() { utility models rollback && eventually 5 classified_by "$1"; }

# From one replica to a file, and back.
moves() { # <version>
    utility models export --version "$1" --to /tmp/moved.zip && utility models import --from /tmp/moved.zip | has "\"version\": \"$1\""
}

is_healthy() { # <container>...
    local id
    for id; do [ "$(docker inspect -f '{{.State.Health.Status}}' "$id")" = healthy ] || return 1; done
}

# shellcheck disable=SC2086 # several containers
survives_a_kill() { # <service> [tickets accepted while it is away]
    local ids
    ids=$(containers "$1")
    submit 10 && docker kill $ids >/dev/null && submit "${2:-0}" && docker start $ids >/dev/null || return 1
    eventually 90 is_healthy $ids && eventually 60 http_ok "$PORT" /health/ready && submit 10 && all_classified
}

# 20,000 more tickets are imported, a run of them begins, and five are submitted; gives the run's task.
begin_run() { # <seed of the tickets>
    local task
    utility sample --rows 20000 --seed "$1" >"$home/more.csv" || return 1
    task=$(api /seed -X POST -H 'Content-Type: text/csv' --data-binary "@$home/more.csv" | member task_id)
    eventually 60 is_done "$task" && post /process-tickets '{"batch_size": 100}' | member task_id && submit 5
}

# shellcheck disable=SC2086
drains() {
    local ids task id
    task=$(begin_run 5) || return 1
    ids=$(containers api inference)
    docker compose stop api inference || return 1
    for id in $ids; do
        # 137 would be the end of its patience.
        [ "$(docker inspect -f '{{.State.ExitCode}} {{.Config.StopTimeout}}' "$id")" = "0 40" ] || return 1
    done
    docker start $ids >/dev/null && eventually 90 is_healthy $ids && eventually 60 is_done "$task" && all_classified || return 1
    grep -q '"done": 20000' "$home/status"
}

# The one before has taken a fifth of a run when it is replaced, setup first; the rest is this one's.
is_under_way() { ! ./tickets status "$1" >"$home/status" || [ "$(done_of "$home/status")" -ge 4000 ]; }

done_of() { sed -n 's/.*"done": \([0-9]*\).*/\1/p' "$1"; } # <file>

upgrades() { # <commit>
    local task counts
    docker tag tickets:latest tickets:this
    git worktree add -q --detach "$home/before" "$1" && docker build -q -t tickets:latest "$home/before" || return 1
    docker tag tickets:latest tickets:before
    docker compose up -d --no-build --wait --scale inference=2 && task=$(begin_run 6) || return 1
    eventually 60 is_under_way "$task" && say "replaced at $(done_of "$home/status") of 20000" || return 1
    docker tag tickets:this tickets:latest
    docker compose up -d --no-build --wait --scale inference=2 && eventually 120 is_done "$task" && all_classified || return 1
    counts=$(api '/requests/counts?by=status') && say "$counts" || return 1
    [ "$(done_of "$home/status")" -eq 20000 ] && [[ $counts == *'"total":20005}' && $counts != *queued* && $counts != *failed* ]]
}

leaves_nothing() {
    docker compose down -v &&
        [ -z "$(docker ps -aq --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME")" ] &&
        [ -z "$(docker volume ls -q --filter "label=com.docker.compose.project=$COMPOSE_PROJECT_NAME")" ]
}

trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
check "make up builds the image and starts everything" starts
if [ "$failed" -eq 0 ]; then
    check "no container's program is root" no_root
    check "no container can write to its file system, and none shares a volume of models" nothing_can_be_written
    check "the image lists the packages in it" eval "docker compose exec -T api cat sbom.json | has '\"name\": \"WolverineFx\"'"
    check "the sample is imported" ends /seed
    check "the backlog is classified" ends /process-tickets '{"batch_size": 2000}'
    check "tickets that are submitted are classified" eval 'submit 5 && all_classified'
    check "pages and health are read" reads
    check "three replicas work together" scales
    before=$(champion)
    check "a model is trained in the container" trains
    trained=$(cat "$home/trained" || true)
    check "it is tried out in the shadow" tries_a_shadow "$trained"
    check "it decides once it is promoted" promotes "$trained"
    check "the one before decides after a rollback" rolls_back "$before"
    check "a model is exported and imported" moves "$trained"
    check "the API is killed" survives_a_kill api
    check "the replicas are killed" survives_a_kill inference 5
    check "RabbitMQ is killed" survives_a_kill rabbitmq 5
    check "PostgreSQL is killed" survives_a_kill postgres
    check "SIGTERM drains the hosts" drains
    check "nothing is left" leaves_nothing
    if [ -n "${UPGRADE_FROM:-}" ]; then
        check "an image of before is replaced in mid-run" upgrades "$UPGRADE_FROM"
        check "nothing is left of that" leaves_nothing
    fi
fi
say "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
