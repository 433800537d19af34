# shellcheck shell=bash
# The stages of ./test, one function each, in the order in which they run. Sourced by ./test.

stages=(install build unit servers faults asan tsan fuzz format tidy layers documents bench)
# Seconds a stage may take on two cores from nothing: a slower one is marked in the table, not failed.
declare -A budget=([install]=120 [build]=360 [unit]=240 [servers]=120 [faults]=180 [asan]=420 [tsan]=240 [fuzz]=180 [format]=10 [tidy]=300 [layers]=10
    [documents]=10 [bench]=120 [bare]=600 [failover]=600)

stage_install() {
    check packages install_packages "${build_packages[@]}" "${test_packages[@]}"
}

build_dev() { configure dev && build dev "$@"; }
build_release() { configure release -DCOUPONRY_TESTS=ON && build release "$@"; }
build_asan() { configure asan && build asan "$@"; }
build_tsan() { configure tsan && build tsan "$@"; }
build_fuzz() { configure fuzz && build fuzz fuzzers; }

stage_build() {
    check "dev" build_dev couponry_tests
    check "release" build_release couponry couponry_property couponry_simulation couponry_http_tests couponry_bench couponry_load couponry_redeem
}

# Unit tests, scenarios and properties. The build is there already, unless this stage runs alone.
stage_unit() {
    check "dev is built" build_dev couponry_tests && run_tests build/dev/couponry_tests
    $fast && return
    check "release is built" build_release couponry couponry_property couponry_simulation couponry_http_tests || return
    run_tests build/release/couponry_property
    run_tests build/release/couponry_simulation
    run_tests build/release/couponry_http_tests
    run_program
}

# What runs over PostgreSQL, beside one that is started for it.
stage_servers() {
    local tests
    check "dev is built" build_dev couponry_store_tests || return
    check "release is built" build_release couponry couponry_property couponry_simulation couponry_http_tests || return
    for tests in "dev/couponry_store_tests *Postgres*" "release/couponry_property *Postgres*" "release/couponry_simulation *Postgres*" "release/couponry_http_tests *"; do
        check "${tests#*/} over PostgreSQL" tools/postgres "build/${tests% *}" --gtest_brief=1 "--gtest_filter=${tests#* }"
    done
    check "command line over PostgreSQL" tools/postgres tests/tool/command_line build/release/couponry
}

# What misses its demand is told by its line of the report.
evaluate_assistant() {
    build/release/couponry assistant-eval || [ $? -eq 1 ]
}

# The program as it is shipped: its command line, a year of orders, what its assistant understands.
run_program() {
    check "command line" tests/tool/command_line build/release/couponry
    check "replay of all orders" build/release/couponry replay data/shop/orders.jsonl.gz --report
    check "what the assistant understands" evaluate_assistant
    check "the walk of README.md" tools/walk
}

# Deliberate mistakes in the engine, each of which the oracle must notice.
stage_faults() {
    check "every fault is caught" tools/faults
}

stage_asan() {
    check "build" build_asan couponry_tests couponry_property || return
    export ASAN_OPTIONS=strict_string_checks=1:detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1
    run_tests build/asan/couponry_tests
    COUPONRY_CASES_DIVISOR=10 run_tests build/asan/couponry_property
}

# Only what shares data between threads: the files named *_thread_test.cpp.
stage_tsan() {
    check "build" build_tsan couponry_threads || return
    export TSAN_OPTIONS=halt_on_error=1
    run_tests build/tsan/couponry_threads
}

stage_fuzz() {
    local name seconds=20
    ! $long || seconds=600
    compgen -G 'tests/fuzz/*.cpp' >/dev/null || { echo "no fuzz target yet"; return; }
    check "build" build_fuzz || return
    mkdir -p build/fuzz/found
    # Targets run side by side; every one is a check of its own.
    for name in tests/fuzz/*.cpp; do basename "$name" .cpp; done |
        xargs -P "$jobs" -I{} tools/fuzz-one {} "$seconds" >"$logs/fuzz.status.log" || true
    while read -r name; do
        if grep -qxF "ok $name" "$logs/fuzz.status.log"; then
            pass
        else
            fail "$name (build/fuzz/found/$name.log)"
            tail -n 40 "build/fuzz/found/$name.log"
        fi
    done < <(for name in tests/fuzz/*.cpp; do basename "$name" .cpp; done)
}

stage_format() {
    check "clang-format" tools/format --check
}

stage_tidy() {
    check "clang-tidy" tools/tidy
}

stage_layers() {
    check "the check finds seeded violations" tools/check-layers --self-test
    check "includes" tools/check-layers
}

stage_documents() {
    local part
    for part in links messages reasons; do
        check "$part" tools/check-docs "$part"
    done
}

# Alone on the machine, so that the figures mean something. What takes minutes or gigabytes is left to --long.
stage_bench() {
    local filter='-(evaluate/1000000|match/1000000|large_order_many|rebuild|edit|fold|find_among/50000000)'
    ! $long || filter=all
    check "build" build_release couponry_bench couponry_load couponry_redeem || return
    check "couponry_bench" build/release/couponry_bench --benchmark_filter="$filter"
    check "couponry_redeem" build/release/couponry_redeem
    check "couponry_redeem over PostgreSQL" tools/postgres build/release/couponry_redeem
    check "couponry_load" build/release/couponry_load $($long && echo --long)
}

# Only with --long or by name: ./run in a bare Debian 12.
stage_bare() {
    check "bare system" tools/bare-system
}

# Only with --long or by name: a replicated PostgreSQL loses its primary.
stage_failover() {
    check "packages" install_packages "${cluster_packages[@]}" || return
    check "release is built" build_release couponry couponry_http_tests || return
    check "a primary is lost" tools/postgres-cluster build/release/couponry_http_tests --gtest_brief=1 "--gtest_filter=LostPrimary.*"
}

# Of ./test --report: every program that prints report lines, in release.
stage_report() {
    check "build" build_release couponry couponry_tests couponry_property couponry_simulation couponry_http_tests couponry_bench || return
    run_tests build/release/couponry_tests
    run_tests build/release/couponry_property
    run_tests build/release/couponry_simulation
    COUPONRY_ALL_ORDERS=1 run_tests build/release/couponry_http_tests
    stage_faults
    run_program
    stage_bench
}
