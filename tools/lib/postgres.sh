# shellcheck shell=bash
# A private Postgres for the tests. Sourced; the caller has set -euo pipefail and sourced dependencies.sh.
#
#   start_private_postgres     starts one in a folder of its own and exports KRAFTI_TEST_POSTGRES, the conninfo of a superuser.
#                              It ends with the shell that started it, however that ends.
#
# It forgets what it is told when the machine stops (fsync off), which tests do not mind and run faster by.

# Where initdb and its companions are: those on the PATH, else Debian's newest.
postgres_programs() {
    local found
    if found=$(command -v initdb); then
        dirname "$(realpath "$found")"
    else
        find /usr/lib/postgresql -maxdepth 3 -path '*/bin/initdb' -printf '%h\n' 2>/dev/null | sort -V | tail -n 1
    fi
}

start_private_postgres() {
    local programs
    programs=$(postgres_programs)
    private_postgres=$(mktemp -d "${TMPDIR:-/tmp}/krafti-postgres.XXXXXX")
    # Whatever kills this shell, Postgres is told. It refuses to run as root.
    as_postgres=(setpriv --pdeathsig INT)
    if ((EUID == 0)); then
        local user=nobody
        ! getent passwd postgres >/dev/null || user=postgres
        chown "$user" "$private_postgres"
        as_postgres+=(--reuid "$user" --regid "$(id -g "$user")" --clear-groups)
    fi
    trap stop_private_postgres EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP

    (cd "$private_postgres" && "${as_postgres[@]}" "$programs/initdb" --pgdata data --username krafti --auth trust \
        --encoding UTF8 --locale C.UTF-8 --no-sync >initdb.log 2>&1) || {
        complain "initdb failed:" "$(tail -n 5 "$private_postgres/initdb.log")"
        return 1
    }
    cat >>"$private_postgres/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$private_postgres'
max_connections = 300
fsync = off
synchronous_commit = off
full_page_writes = off
CONF
    # In a session of its own: Ctrl-C at the terminal is for this shell, which stops it in order.
    (cd "$private_postgres" && exec setsid "${as_postgres[@]}" "$programs/postgres" -D data >log 2>&1 </dev/null) &
    private_postgres_process=$!
    local attempt
    for ((attempt = 0; attempt < 600; attempt++)); do
        if "$programs/pg_isready" -q -h "$private_postgres" -U krafti -d postgres; then
            export KRAFTI_TEST_POSTGRES="host=$private_postgres user=krafti dbname=postgres"
            return 0
        fi
        kill -0 "$private_postgres_process" 2>/dev/null || break
        sleep 0.05
    done
    complain "The private Postgres did not start:" "$(tail -n 5 "$private_postgres/log")"
    return 1
}

stop_private_postgres() {
    local status=$?
    trap - EXIT
    if [[ -n ${private_postgres_process:-} ]]; then
        # Fast shutdown: open connections are ended.
        kill -INT "$private_postgres_process" 2>/dev/null || true
        local attempt
        for ((attempt = 0; attempt < 200; attempt++)); do
            kill -0 "$private_postgres_process" 2>/dev/null || break
            sleep 0.05
        done
        kill -QUIT "$private_postgres_process" 2>/dev/null || true
        wait "$private_postgres_process" 2>/dev/null || true
    fi
    [[ -z ${private_postgres:-} ]] || rm -rf "$private_postgres"
    exit "$status"
}
