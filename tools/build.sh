# shellcheck shell=bash
# Building a preset of CMakePresets.json. Sourced by ./run and ./test, from the root of the project.

jobs=${COUPONRY_JOBS:-$(nproc)}

# configure PRESET [CMAKE ARGUMENT...]
configure() {
    cmake --preset "$@" --log-level=WARNING >/dev/null
}

# build PRESET TARGET...: into build/PRESET; all errors, not only the first.
build() {
    local preset=$1
    shift
    ninja -C "build/$preset" -j "$jobs" -k 0 "$@"
}
