# shellcheck shell=bash
# The tables at the end of ./test. Sourced by ./test.

# collect_report: the lines "report|<point>|<what>|<figure>|<aim>|pass" (or FAIL) of all logs, into build/report.txt, and a FAIL
# for each expected point that nobody printed; every line of an expected point is a check. The sanitizers' runs are left out: they do a part of the
# cases at a tenth of the speed.
collect_report() {
    local point when verdict
    find "$logs" -name '*.log' ! -name 'asan.*' ! -name 'tsan.*' -exec grep -hE '^report\|' {} + >"$logs/report.txt" || true
    if $complete; then
        while read -r point when; do
            { [ "$when" = long ] && ! $long; } || grep -qF "report|$point|" "$logs/report.txt" ||
                echo "report|$point|nobody proved it|-|-|FAIL" >>"$logs/report.txt"
        done < <(grep -vE '^ *(#|$)' tools/report-points.txt)
    fi
    sort -u -t '|' -k2,2V -k3 "$logs/report.txt" >build/report.txt
    while IFS='|' read -r _ point _ _ _ verdict; do
        # A point of an issue that is still open is shown as it is and counts for nothing, until report-points.txt names it.
        grep -qE "^$point( |\$)" tools/report-points.txt || continue
        if [ "$verdict" = pass ]; then pass; else fail "point $point"; fi
    done <build/report.txt
}

# print_report: those lines, aligned; what was measured stands last, as it may be long.
print_report() {
    [ -s build/report.txt ] || return 0
    { echo "report|point|what|figure|aim|pass"; cat build/report.txt; } |
        awk -F '|' -v OFS='|' '{ print $2, $6, $4, $5, $3 }' | aligned
    echo
}

# print_times "STAGE SECONDS PASSED FAILED"...
print_times() {
    local line name seconds good bad note
    echo
    {
        echo "stage|time|budget|passed|failed|"
        for line in "$@"; do
            read -r name seconds good bad <<<"$line"
            note=
            [ "$seconds" -le "${budget[$name]:-$seconds}" ] || note="over its budget"
            echo "$name|$seconds s|${budget[$name]:--} s|$good|$bad|$note"
        done
    } | aligned
    echo
}

# Columns separated by | as wide as their widest cell of up to 30 characters.
aligned() {
    awk -F '|' '{ rows[NR] = $0; for (i = 1; i <= NF; ++i) if (length($i) > width[i] && length($i) <= 30) width[i] = length($i) }
        END { for (r = 1; r <= NR; ++r) { n = split(rows[r], cell, "|"); line = ""
              for (i = 1; i <= n; ++i) line = line sprintf("%-" width[i] "s  ", cell[i])
              sub(/ +$/, "", line); print line } }'
}
