# shellcheck shell=bash
# Finds the PostgreSQL and RabbitMQ programs, and a browser, or installs them where that is possible. Sourced by those who
# read what is found from these three:
# shellcheck disable=SC2034

pg_bin=
rabbitmq_bin=
browser=

# The newest, unless the data folder was made by a certain version.
find_postgres() { # [major version]
    local candidate
    if [ -n "${1:-}" ] && [ -x "/usr/lib/postgresql/$1/bin/postgres" ]; then
        pg_bin=/usr/lib/postgresql/$1/bin
        return
    fi
    while read -r candidate; do
        [ -x "$candidate/postgres" ] && [ -x "$candidate/initdb" ] && pg_bin=$candidate && return
    done < <(printf '%s\n' /usr/lib/postgresql/*/bin /usr/pgsql-*/bin | sort -rV; pg_config --bindir 2>/dev/null)
    return 1
}

# The script of RabbitMQ itself: the one in /usr/sbin of some distributions changes the user.
find_rabbitmq() {
    local candidate
    command -v epmd >/dev/null && command -v erl >/dev/null || return 1
    for candidate in /usr/lib/rabbitmq/bin /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin; do
        [ -x "$candidate/rabbitmq-server" ] && rabbitmq_bin=$candidate && return
    done
    return 1
}

find_servers() { # <transport> [major version of PostgreSQL]
    local missing=()
    find_postgres "${2:-}" || missing+=(postgresql)
    [ "$1" != rabbitmq ] || find_rabbitmq || missing+=(rabbitmq-server)
    [ ${#missing[@]} -gt 0 ] || return 0

    if ! may_install; then
        die "Not installed here: ${missing[*]}. Either start a Docker engine, or install the packages, on Debian and Ubuntu:" \
            "    sudo apt-get install --no-install-recommends ${missing[*]}" \
            "Their system services are not needed; Tickets starts servers of its own."
    fi
    install_packages "${missing[@]}"
    if ! find_postgres "${2:-}" || { [ "$1" = rabbitmq ] && ! find_rabbitmq; }; then
        die "Installed ${missing[*]}, but the programs are not where they are expected."
    fi
}

# For the tests of the pages, which look in /usr/bin too.
find_browser() {
    local candidate
    for candidate in /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome; do
        [ ! -x "$candidate" ] || { browser=$candidate; return; }
    done
    may_install || die "Not installed here: a browser for the tests of the pages. On Debian:" \
        "    sudo apt-get install --no-install-recommends chromium"
    install_packages chromium
    browser=/usr/bin/chromium
    [ -x "$browser" ] || die "Installed chromium, but it is not at $browser."
}

# Those who need one look in the same place.
find_program() { # <where it is> <its package> <what it is, and what for>
    [ ! -x "$1" ] || return 0
    may_install || die "Not installed here: $3. On Debian:" \
        "    sudo apt-get install --no-install-recommends $2"
    install_packages "$2"
    [ -x "$1" ] || die "Installed $2, but it is not at $1."
}

find_prometheus() { find_program /usr/bin/prometheus prometheus "Prometheus, for the test of the metrics"; }
find_dovecot() { find_program /usr/sbin/dovecot dovecot-imapd "Dovecot, for the tests of mailboxes"; }
find_haproxy() { find_program /usr/sbin/haproxy haproxy "HAProxy, for the torture of a cluster"; }

may_install() { [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; }

install_packages() ( # <package>...
    policy=/usr/sbin/policy-rc.d
    dropin=/etc/postgresql-common/createcluster.d/tickets.conf
    log=$(mktemp)
    # shellcheck disable=SC2317,SC2329 # called by the trap
    undo() {
        [ -z "${policy_is_ours:-}" ] || rm -f "$policy"
        rm -f "$dropin" "$log"
        rmdir --ignore-fail-on-non-empty "$(dirname "$dropin")" 2>/dev/null || true
    }
    trap undo EXIT

    # The packages start a server each and create a database cluster; only their programs are wanted. The ways Debian
    # gives to prevent it are these two files, which are gone again afterwards.
    if [ ! -e "$policy" ]; then
        policy_is_ours=yes
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
    fi
    mkdir -p "$(dirname "$dropin")"
    printf 'create_main_cluster = false\n' >"$dropin"

    say "Installing $* (only the programs, no system service) ..."
    export DEBIAN_FRONTEND=noninteractive
    if ! { apt-get update && apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=120 "$@"; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        die "apt-get could not install $*."
    fi
    # Nor at the next boot.
    ! command -v systemctl >/dev/null || systemctl disable rabbitmq-server postgresql redis-server dovecot haproxy >/dev/null 2>&1 || true
)
