# shellcheck shell=bash
# Counting checks. Sourced by ./test. Logs lie in build/test; what failed is shown, what passed is not.

logs=build/test
passed=0
failed=0
failures=()

pass() { passed=$((passed + ${1:-1})); }

# fail WHAT [COUNT]
fail() {
    failed=$((failed + ${2:-1}))
    failures+=("$stage: $1")
}

# check WHAT COMMAND...: one check; its output is kept in a log and its end shown when it fails.
check() {
    local what=$1 log
    log="$logs/$stage.${what//[^a-zA-Z0-9]/_}.log"
    shift
    if "$@" >"$log" 2>&1; then
        pass
    else
        fail "$what ($log)"
        tail -n 60 "$log"
        return 1
    fi
}

# run_tests EXECUTABLE [GTEST FLAG...]: runs a test program in one shard per job and counts its cases. A shard that dies or hangs
# counts as one more failed case, and so does what they leave in their folder for temporary files, unless they failed anyway. A
# program that has no source yet does not exist, and is no check.
run_tests() {
    local executable=$1 name shard log status left pids=() before=$((passed + failed)) failed_before=$failed
    shift
    [ -x "$executable" ] || { echo "no $executable yet"; return 0; }
    name="$logs/$stage.${executable##*/}"
    for ((shard = 0; shard < jobs; ++shard)); do
        GTEST_TOTAL_SHARDS=$jobs GTEST_SHARD_INDEX=$shard TMPDIR=$scratch \
            timeout --kill-after=10 "$seconds_max" "$executable" "$@" >"$name.$shard.log" 2>&1 </dev/null &
        pids+=($!)
    done
    for shard in "${!pids[@]}"; do
        log="$name.$shard.log"
        status=0
        wait "${pids[$shard]}" 2>/dev/null || status=$?
        count_cases "$log" "$status"
    done
    [ $((passed + failed)) -gt "$before" ] || fail "$executable ran no test"
    left=$(ls -A "$scratch")
    [ -z "$left" ] || [ "$failed" -gt "$failed_before" ] || fail "$executable left temporary files: ${left//$'\n'/ }"
    find "$scratch" -mindepth 1 -delete
}

# count_cases LOG STATUS
count_cases() {
    local log=$1 status=$2 name
    pass "$(grep -c '\[       OK \] .* ms)$' "$log" || true)"
    while read -r name; do
        fail "$name ($log)"
    done < <(sed -nE 's/.*\[  FAILED  \] ([^ ,]+).* \([0-9]+ ms\)$/\1/p' "$log")
    if ! grep -q '^\[==========\] .* ran\.' "$log"; then
        name=$(sed -nE 's/.*\[ RUN      \] //p' "$log" | tail -n 1)
        fail "ended with status $status (124: too slow) in ${name:-no test} ($log)"
    elif [ "$status" -ne 0 ] && ! grep -q '\[  FAILED  \]' "$log"; then
        fail "ended with status $status after its tests ($log)"
    fi
    [ "$status" -eq 0 ] || show_failed_cases "$log"
}

# The output of failed or unfinished cases, and what came after the last one.
show_failed_cases() {
    awk '/\[ RUN      \]/ { text = "" }
         /^\[(=|-)+\]|^\[  (PASSED|FAILED)  \].*[^)]$|^ *[0-9]+ FAILED TEST/ { next }
         { text = text $0 "\n" }
         /\[  FAILED  \] .* ms\)$/ { printf "%s", text; text = "" }
         /\[       OK \] .* ms\)$/ { text = "" }
         END { printf "%s", text }' "$1" | head -n 200
}
