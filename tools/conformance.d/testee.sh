# shellcheck shell=bash
# Generates the suite's messages and builds the testee around them. Sourced by tools/conformance.

# build_testee FOLDER TEMPLATE: leaves the program in FOLDER/conformance-testee.
build_testee() {
    local folder=$1 package=$1/testee template=$2 protos=$1/protos
    # Generated and copied anew each time, over what is there only where it differs, so that an unchanged file is not rebuilt.
    local new
    new=$(mktemp -d "$folder/new.XXXXXX")
    cp -R "$template/." "$new"
    mkdir -p "$new"/Sources/{CConformanceMessages/include,ConformanceMessages} "$protos/google/protobuf"
    cp "$folder/sources/conformance/conformance.proto" "$protos"
    cp "$folder/sources/src/google/protobuf/test_messages_proto3.proto" "$protos/google/protobuf"
    local files=(conformance.proto google/protobuf/test_messages_proto3.proto)

    protoc-c -I "$protos" -I /usr/include --c_out="$new/Sources/CConformanceMessages/include" "${files[@]}"
    find "$new/Sources/CConformanceMessages/include" -name '*.c' -exec mv -t "$new/Sources/CConformanceMessages" {} +
    {
        echo "module CConformanceMessages {"
        printf '    header "%s"\n' "${files[@]/%.proto/.pb-c.h}"
        echo "    export *"
        echo "}"
    } >"$new/Sources/CConformanceMessages/include/module.modulemap"

    swift build --product protoc-gen-swift-krafti 2>&1 | tail -n 20 >&2
    protoc -I "$protos" -I /usr/include --plugin="$(swift build --show-bin-path)/protoc-gen-swift-krafti" \
        --swift-krafti_out="$new/Sources/ConformanceMessages" --swift-krafti_opt="$(conformance_options)" "${files[@]}"

    mkdir -p "$package"
    (cd "$new" && find . -type f) | while read -r file; do
        cmp -s "$new/$file" "$package/$file" || { mkdir -p "$(dirname "$package/$file")" && cp "$new/$file" "$package/$file"; }
    done
    rm -rf "$new"

    swift build --package-path "$package" --product conformance-testee 2>&1 | tail -n 30 >&2
    cp "$(swift build --package-path "$package" --show-bin-path)/conformance-testee" "$folder/conformance-testee"
}

conformance_options() {
    local modules=ConformanceMessages:CConformanceMessages
    printf '%s,' emit=messages "module=conformance.proto:$modules" "module=google/protobuf/test_messages_proto3.proto:$modules"
    printf '%s' module=google/protobuf:Protobuf:CRPCMessages,prefix=google:Google
}
