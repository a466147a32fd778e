# shellcheck shell=bash
# Builds Google's conformance_test_runner from Debian's source package of protobuf. Sourced by tools/conformance.
#
# No package ships the runner, so its sources are fetched as Debian publishes them (apt checks their signature), compiled
# against the installed libprotobuf of the same version, and kept outside git. Nothing here needs root, and nothing outside
# the work folder is touched: apt gets lists and a cache of its own.

# fetch_protobuf_sources FOLDER: leaves the unpacked sources in FOLDER/sources.
fetch_protobuf_sources() {
    local folder=$1
    [[ -f $folder/sources/conformance/conformance.proto ]] && return
    local release
    release=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
    mkdir -p "$folder/apt/lists/partial" "$folder/apt/cache/archives/partial" "$folder/apt/download"
    cat >"$folder/apt/debian.sources" <<SOURCES
Types: deb-src
URIs: http://deb.debian.org/debian
Suites: $release
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
SOURCES
    local options=(
        -qq
        -o "Dir::Etc::SourceList=$folder/apt/debian.sources" -o Dir::Etc::SourceParts=/dev/null
        -o "Dir::State::Lists=$folder/apt/lists" -o "Dir::Cache=$folder/apt/cache"
        -o "APT::Sandbox::User=$(id -un)"
    )
    (
        cd "$folder/apt/download" || exit
        apt-get "${options[@]}" update
        apt-get "${options[@]}" --download-only source protobuf
    )
    rm -rf "$folder/sources.part"
    mkdir "$folder/sources.part"
    tar -xzf "$folder"/apt/download/protobuf_*.orig.tar.gz -C "$folder/sources.part" --strip-components=1
    mv "$folder/sources.part" "$folder/sources"
}

# build_runner FOLDER: leaves the program in FOLDER/conformance_test_runner.
build_runner() {
    local folder=$1
    [[ -x $folder/conformance_test_runner ]] && return
    local sources=$folder/sources objects=$folder/objects
    mkdir -p "$objects/google/protobuf"
    protoc -I"$sources/conformance" --cpp_out="$objects" "$sources/conformance/conformance.proto"
    protoc -I"$sources/src" --cpp_out="$objects" \
        "$sources"/src/google/protobuf/test_messages_proto{2,3}.proto
    local units=(
        "$sources"/conformance/{binary_json_conformance_suite,text_format_conformance_suite,conformance_test}.cc
        "$sources"/conformance/{conformance_test_main,conformance_test_runner}.cc
        "$sources/conformance/third_party/jsoncpp/jsoncpp.cpp"
        "$objects/conformance.pb.cc"
        "$objects"/google/protobuf/test_messages_proto{2,3}.pb.cc
    )
    # -O0: the runner waits for the testee, not for itself. -w: the sources are not ours to mend.
    # shellcheck disable=SC2016 # sh expands them.
    printf '%s\0' "${units[@]}" | xargs -0 -n 1 -P "$(nproc)" sh -c \
        'g++ -std=c++14 -O0 -w -I"$1" -I"$2/conformance" -I"$2" -I"$2/src" -c "$3" -o "$1/$(basename "$3").o"' \
        compile "$objects" "$sources"
    g++ "$objects"/*.o -lprotobuf -pthread -o "$folder/conformance_test_runner"
}
