#!/usr/bin/awk -f
# Makes prices_eur.csv from products.csv. Any POSIX awk; from data/shop:
#   awk -f tools/make_prices_eur.awk products.csv > prices_eur.csv
#
# EUR = GBP x 1.17 (a rate fixed once for the sample, no market rate), moved to the nearest point of
#   0.10 0.15 0.20 0.25 0.35 0.50 0.75 0.95   and from there on   n.50 and n.95 for every n >= 1.
# Half way between two points goes to the upper one. The smallest price is 0.10, so none is ever 0.
# Integers only: everything is counted in hundredths of a cent (pence x 117), points in the same unit.

BEGIN {
    FS = ","
    n = split("10 15 20 25 35 50 75 95", small, " ")
    print "product,list_price_minor,currency"
}

function distance(a, b) { return a > b ? a - b : b - a }

# The point nearest to v (hundredths of a cent), in cents.
function nearest(v,    best, i, whole, p) {
    best = small[1] + 0
    for (i = 2; i <= n; i++) {
        p = small[i] + 0
        if (distance(v, p * 100) <= distance(v, best * 100)) best = p
    }
    whole = int(v / 10000) - 1
    if (whole < 1) whole = 1
    for (i = 0; i < 3; i++) {
        p = (whole + i) * 100 + 50
        if (distance(v, p * 100) <= distance(v, best * 100)) best = p
        p = (whole + i) * 100 + 95
        if (distance(v, p * 100) <= distance(v, best * 100)) best = p
    }
    return best
}

NR > 1 {
    sub(/\r$/, "")
    # The name may hold commas; id, price and currency never do: first, last but one, last field.
    if ($NF != "GBP") { print "line " NR ": not in GBP" > "/dev/stderr"; exit 1 }
    printf "%s,%d,EUR\n", $1, nearest($(NF - 1) * 117)
}
