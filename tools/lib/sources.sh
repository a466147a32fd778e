# shellcheck shell=bash
# Which files are hand-written, by language. Sourced; the caller stands at the project's root.

# NUL-separated. What the generator writes is checked by tools/generate --check instead.
swift_sources() { find Package.swift Sources Tests tools -name '*.swift' -not -path '*/Generated/*' -not -path '*/.build*' -print0; }
go_sources() { find Tests tools -name '*.go' -print0; }

# One a line: programs have no suffix, so they are known by their first line; what is sourced ends in .sh.
shell_sources() {
    local file
    for file in .ci/* tools/* tools/*/*.sh; do
        if [[ $file == *.sh ]] || [[ -f $file && $(head -n 1 "$file") =~ ^#!.*bash ]]; then
            echo "$file"
        fi
    done
}
