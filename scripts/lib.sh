# shellcheck shell=bash
# Shared by the other scripts, which source it.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export root

say() { printf '%s\n' "$*"; }
die() { printf '%s\n' "$@" >&2; exit 1; }

# An absolute folder. The Erlang start scripts do not quote their paths, hence no blanks.
absolute() {
    local folder
    folder=$(realpath -m -- "$1")
    case $folder in
        *[[:space:]]*) die "$folder has a blank in its path: choose another place with TICKETS_HOME=/some/folder." ;;
    esac
    printf '%s\n' "$folder"
}

home_folder() { absolute "${TICKETS_HOME:-$root/.local/run}"; }

# --- processes -------------------------------------------------------------------------------------------------------
# A pid file holds "<pid> <start time>": the kernel may give the number to someone else, but not with the same start time.

start_time() {
    local stat
    stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
    # shellcheck disable=SC2086 # the fields after the parenthesised name, which may hold blanks itself
    set -- ${stat##*) }
    [ "$1" != Z ] || return 1 # ended, only not collected by its parent yet
    printf '%s\n' "${20}"
}

record() { # <pid file> <pid>
    local started
    started=$(start_time "$2") || return 1
    printf '%s %s\n' "$2" "$started" >"$1"
}

alive() { # <pid file>
    local pid started
    [ -s "$1" ] && read -r pid started <"$1" && [ "$(start_time "$pid")" = "$started" ]
}

pid_of() { cut -d ' ' -f 1 "$1"; }

wait_gone() { # <pid file> <seconds>
    local tick
    for ((tick = 0; tick < $2 * 10; tick++)); do
        alive "$1" || return 0
        sleep 0.1
    done
    return 1
}

# Asks with the signal given, waits, and insists when the time is up.
end_process() { # <pid file> <signal> <seconds>
    if alive "$1"; then
        kill -s "$2" "$(pid_of "$1")"
        wait_gone "$1" "$3" || { kill -s KILL "$(pid_of "$1")" && wait_gone "$1" 10; } || true
    fi
    rm -f "$1"
}

# --- ports -----------------------------------------------------------------------------------------------------------

port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Below the range the kernel takes outgoing ports from.
free_port() { # [ports already promised...]
    local port tries
    for ((tries = 0; tries < 200; tries++)); do
        port=$((20000 + RANDOM % 10000))
        case " $* " in *" $port "*) continue ;; esac
        port_taken "$port" || { printf '%s\n' "$port"; return; }
    done
    die "No free port found between 20000 and 29999."
}

# Bash itself, so that neither curl nor wget has to be there.
http_ok() { # <port> <path>
    # shellcheck disable=SC2016 # expanded by the inner shell
    timeout 5 bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$0"
        printf "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" "$1" >&3
        read -r _ code _ <&3 && [ "$code" = 200 ]' "$1" "$2" 2>/dev/null
}

# --- tools -----------------------------------------------------------------------------------------------------------

docker_answers() {
    [ "${TICKETS_DOCKER:-yes}" != no ] && timeout 5 docker info >/dev/null 2>&1 && docker compose version >/dev/null 2>&1
}

need_dotnet() {
    command -v dotnet >/dev/null || die "The .NET SDK 10 is needed: https://dotnet.microsoft.com/download"
}

# Silent unless it fails. No build server outlives it: that would hold on to locks and folders. A compiler lives too short to gain
# from instrumented code, which takes a third of a build.
quietly() { # <command>...
    local output
    output=$(cd "$root" && DOTNET_TieredPGO=0 "$@" 2>&1) || { printf '%s\n' "$output" >&2; die "The build failed."; }
}

# Builds, has Wolverine write its handler code, and builds that into the host (see Tickets.Host.csproj). One compiler of its own
# compiles all projects, and is not started anew for each; it does not outlive the build.
build_release() { # <project or solution>
    need_dotnet
    local host=src/Tickets.Host compiler=tickets-$$
    local options=(-c Release -nodeReuse:false -p:UseRazorBuildServer=false -v quiet --nologo)
    options+=(-p:UseSharedCompilation=true -p:SharedCompilationId="$compiler")
    rm -rf "$root/$host/bin/Release/built" "$root/$host/bin/Release/net10.0/Internal"
    (
        trap 'pkill -f "pipename:$compiler" || true' EXIT
        quietly dotnet build "$1" "${options[@]}"
        quietly dotnet $host/bin/Release/net10.0/Tickets.Host.dll codegen write
        quietly dotnet build $host "${options[@]}" --no-restore -p:Pregenerated=true
    ) || exit 1
    touch "$root/$host/bin/Release/built"
}

# Whether the last build_release has all that is in the tree now.
host_is_built() {
    local bin=$root/src/Tickets.Host/bin/Release
    [ -f "$bin/built" ] && [ ! "$bin/net10.0/Tickets.Host.dll" -nt "$bin/built" ] &&
        [ -z "$(find "$root/src" "$root"/Directory.* -name bin -prune -o -name obj -prune -o \
            -newer "$bin/built" -print -quit)" ]
}

# The host of the last build_release, in a folder that the next build leaves alone: as machine code, unless READY_TO_RUN is false.
publish_host() { # <folder>
    local bin=$root/src/Tickets.Host/bin/Release published ready=${READY_TO_RUN:-true}
    published=$bin/published-$ready
    if [ ! "$published/done" -nt "$bin/built" ]; then
        rm -rf "$published"
        quietly dotnet publish src/Tickets.Host -c Release -v quiet --nologo -o "$published" \
            --use-current-runtime --self-contained false -p:Pregenerated=true -p:PublishReadyToRun="$ready"
        touch "$published/done"
    fi
    rm -rf "$1"
    cp -r "$published" "$1"
}
