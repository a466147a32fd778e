# shellcheck shell=bash
# What the tools need beyond a Swift toolchain. Sourced; the caller has set -euo pipefail.
#
#   need build generate    returns when everything these groups name is there; installs it on Debian; else explains, exit 2
#   want interop           the same, but returns 1 instead of leaving, so that the caller can do without and say so
#
# A group is the list of things to look for and the Debian packages that bring them. Looking comes first and looks for the thing
# itself, not for the package: whoever built protobuf-c by hand, or runs another distribution, is not asked to install it again.

readonly minimum_swift=6.3

# What each group looks for (`command NAME`, `header PATH` or one of `PATH|PATH`, `file PATH`, `module NAME` of Python,
# `postgres PROGRAM`), one a line, and the packages that bring it.
dependency_probes() {
    case $1 in
        build) printf '%s\n' "header protobuf-c/protobuf-c.h" "header postgresql/libpq-fe.h|libpq-fe.h" "header hiredis/read.h" ;;
        postgres) printf '%s\n' "postgres initdb" "postgres postgres" "postgres pg_isready" ;;
        redis) echo "command redis-server" ;;
        generate) printf '%s\n' "command protoc" "command protoc-c" "file /usr/include/google/protobuf/any.proto" ;;
        interop) printf '%s\n' "command go" "file /usr/share/gocode/src/github.com/containerd/ttrpc/server.go" ;;
        python) echo "command python3" ;;
        venv) echo "module ensurepip" ;;
        shellcheck) echo "command shellcheck" ;;
        promtool) echo "command promtool" ;;
        *) echo "dependencies.sh: there is no group called '$1'" >&2 && return 64 ;;
    esac
}

dependency_packages() {
    case $1 in
        build) echo "libprotobuf-c-dev libpq-dev libhiredis-dev" ;;
        postgres) echo "postgresql" ;;
        redis) echo "redis-server" ;;
        generate) echo "protobuf-compiler libprotobuf-dev protobuf-c-compiler" ;;
        interop) echo "golang-go golang-github-containerd-ttrpc-dev" ;;
        python) echo "python3-minimal" ;;
        venv) echo "python3-venv" ;;
        shellcheck) echo "shellcheck" ;;
        promtool) echo "prometheus" ;;
    esac
}

need() {
    require_swift
    ensure "$@" || exit 2
}

want() {
    ensure "$@"
}

# Swift itself is never installed: there are several good ways to have it, and choosing one is not a build script's business.
require_swift() {
    local found
    if ! command -v swift >/dev/null; then
        complain "There is no 'swift' on the PATH. Install Swift $minimum_swift or newer (https://www.swift.org/install) and try again."
        exit 2
    fi
    # The whole answer is read before sed looks at it: a reader that stops early would kill the driver with SIGPIPE.
    found=$(swift --version 2>/dev/null) || true
    found=$(sed -nE 's/.*Swift version ([0-9]+(\.[0-9]+)*).*/\1/p' <<<"$found")
    found=${found%%$'\n'*}
    if [[ -z $found ]]; then
        complain "'swift --version' ($(command -v swift)) does not answer with a version. Is the toolchain complete?"
        exit 2
    fi
    if [[ $(printf '%s\n' "$minimum_swift" "$found" | sort -V | head -n 1) != "$minimum_swift" ]]; then
        complain "This project needs Swift $minimum_swift or newer, and $(command -v swift) is $found." \
            "Install a newer one (https://www.swift.org/install) or put it first on the PATH."
        exit 2
    fi
}

ensure() {
    local group missing packages
    for group in "$@"; do
        dependency_probes "$group" >/dev/null || exit 64
    done
    missing=$(missing_groups "$@")
    [[ -n $missing ]] || return 0

    packages=$(for group in $missing; do dependency_packages "$group"; done | tr ' ' '\n' | sort -u | tr '\n' ' ')
    packages=${packages% }
    if ! is_debian; then
        complain "Missing: $(lacking "$missing")." \
            "This is not a Debian system, so nothing was installed. On Debian the packages are: $packages."
        return 2
    fi
    local become=()
    if ((EUID != 0)); then
        if ! command -v sudo >/dev/null || ! sudo -n true 2>/dev/null; then
            complain "Missing: $(lacking "$missing")." \
                "Installing needs root, and sudo is not available here without a password. Please run, then try again:" \
                "    sudo apt-get update && sudo apt-get install --no-install-recommends $packages"
            return 2
        fi
        become=(sudo -n)
    fi

    echo "Installing $packages" >&2
    # shellcheck disable=SC2086 # one word a package
    if ! install_packages "${become[@]}" -- $packages; then
        complain "apt-get could not install $packages; its own words are above."
        return 2
    fi
    missing=$(missing_groups "$@")
    if [[ -n $missing ]]; then
        complain "apt-get installed $packages, yet this is still missing: $(lacking "$missing")."
        return 2
    fi
}

missing_groups() {
    local group
    for group in "$@"; do
        [[ -z $(lacking "$group") ]] || echo "$group"
    done
}

# The probes of these groups that fail, as a phrase.
lacking() {
    local group kind thing found=()
    # shellcheck disable=SC2048 # the groups come as words of one argument or as several
    for group in $*; do
        while read -r kind thing; do
            case $kind in
                command) command -v "$thing" >/dev/null || found+=("the command $thing") ;;
                header) has_header "$thing" || found+=("the C header <${thing%%|*}>") ;;
                postgres) has_postgres "$thing" || found+=("Postgres' program $thing") ;;
                module) python3 -c "import $thing" 2>/dev/null || found+=("Python's module $thing") ;;
                file) [[ -e $thing ]] || found+=("$thing") ;;
            esac
        done < <(dependency_probes "$group")
    done
    ((${#found[@]} == 0)) || printf '%s\n' "${found[@]}" | paste -sd, - | sed 's/,/, /g'
}

# Asks the compiler that will build the C targets: the one of the toolchain, which need not search where cc does.
has_header() {
    local compiler
    compiler=$(dirname "$(realpath "$(command -v swift)")")/clang
    [[ -x $compiler ]] || compiler=$(command -v clang || command -v cc) || return 1
    local header
    for header in ${1//|/ }; do
        ! echo "#include <$header>" | "$compiler" -E -x c -o /dev/null - 2>/dev/null || return 0
    done
    return 1
}

# Debian keeps the server's programs off the PATH, a folder for each version.
has_postgres() {
    command -v "$1" >/dev/null || compgen -G "/usr/lib/postgresql/*/bin/$1" >/dev/null
}

is_debian() {
    command -v apt-get >/dev/null && [[ -r /etc/debian_version ]]
}

# install_packages [sudo -n] -- PACKAGE...
# Runs as one root process, under one lock, so that two tools started together neither collide nor undo each other's guard. The
# guard is policy-rc.d: while it answers 101, packages install without starting a service. One that is already there is the
# administrator's, and stays as it is.
# Debian's Postgres would also make a cluster, and start it at the next boot. A machine that had none before is told not to: the tools
# make private ones. Debian's Redis and Prometheus would run at the next boot too; the tools want the programs alone. What an
# administrator has decided stays as it is.
install_packages() {
    local become=()
    while [[ $1 != -- ]]; do
        become+=("$1")
        shift
    done
    shift
    "${become[@]}" bash -euo pipefail -s -- "$@" <<'ROOT' >&2
        mkdir -p /run/lock
        exec 9>/run/lock/krafti-dependencies.lock
        flock 9
        guard=/usr/sbin/policy-rc.d
        if [[ ! -e $guard ]]; then
            trap 'rm -f "$guard"' EXIT
            trap 'exit 130' INT TERM HUP
            printf '#!/bin/sh\nexit 101\n' >"$guard"
            chmod 755 "$guard"
        fi
        # A file that was there before its package is kept.
        export DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1
        clusters=/etc/postgresql-common/createcluster.conf units=/lib/systemd/system
        # Services that these packages bring, and that were not here before.
        new=()
        for service in postgresql redis-server prometheus; do
            [[ -e $units/$service.service ]] || new+=("$service")
        done
        if [[ " $* " == *" postgresql "* && " ${new[*]} " == *" postgresql "* && ! -e $clusters ]]; then
            mkdir -p "${clusters%/*}"
            printf '# The tools of the service catalogue make clusters of their own.\ncreate_main_cluster = false\n' >"$clusters"
        fi
        options=(-q -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0)
        # A broken extra source must not stop packages that the others have: apt-get install gives the verdict.
        apt-get "${options[@]}" update </dev/null || echo "apt-get update had problems; trying to install all the same"
        apt-get "${options[@]}" install --no-install-recommends "$@" </dev/null
        for service in "${new[@]}"; do
            if [[ -e $units/$service.service ]] && command -v systemctl >/dev/null; then
                systemctl disable "$service.service" || echo "$service.service could not be disabled; it may start at the next boot"
            fi
        done
ROOT
}

complain() {
    printf '%s\n' "$@" >&2
}
