# shellcheck shell=bash
# Building the Go peers. Sourced; the caller has set -euo pipefail and stands at the project's root.
#
# GOPATH mode: Debian ships ttrpc and what it needs as source under /usr/share/gocode, so a build needs no network and no module
# file. Our own packages join under the import path `krafti` by a link, and everything Go writes stays in .build-go (ignored).

# build_go PACKAGE...   builds each program (a folder of the project) to .build-go/bin/NAME; prints nothing when all is well
build_go() {
    local package root
    root=$(pwd -P)
    mkdir -p .build-go/gopath/src .build-go/bin
    ln -sfn ../../.. .build-go/gopath/src/krafti
    for package in "$@"; do
        # One compiler at a time: two of them beside a Swift build need more memory than a small machine has. Without cgo the
        # build needs no C compiler of Go's liking; without buildvcs it does not ask git about a tree that may not be ours.
        (
            cd "$root/.build-go/gopath/src/krafti/$package" || exit
            env GOPATH="$root/.build-go/gopath:/usr/share/gocode" GO111MODULE=off GOFLAGS="-p=1 -buildvcs=false" CGO_ENABLED=0 \
                GOCACHE="$root/.build-go/cache" GOTOOLCHAIN=local \
                go build -trimpath -o "$root/.build-go/bin/$(go_program_name "$package")" .
        )
    done
}

# Tests/Interop/go/client → krafti-go-client, tools/peers/echo-server → krafti-go-echo-server
go_program_name() {
    echo "krafti-go-${1##*/}"
}
