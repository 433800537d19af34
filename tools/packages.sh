# shellcheck shell=bash
# The Debian 12 packages that Couponry needs, in one place. Sourced by ./run and ./test.

build_packages=(
    g++ cmake ninja-build ccache mold pkg-config
    libboost1.81-dev libboost-json1.81-dev libicu-dev libssl-dev libhowardhinnant-date-dev tzdata
    libfmt-dev libcli11-dev zlib1g-dev libsoci-dev libsqlite3-dev libpq-dev libyaml-cpp-dev libqrencode-dev liblinear-dev
)
# The sanitizers and libFuzzer come with g++ and clang; clang-tidy brings python3 and its yaml reader, which two checks use.
test_packages=(
    curl libgtest-dev libgmock-dev librapidcheck-dev libbenchmark-dev
    clang-19 clang-tidy-19 clang-format-19 libclang-rt-19-dev python3 python3-yaml
    postgresql-15
)
# Only for ./test --long: a replicated PostgreSQL (tools/postgres-cluster). Patroni speaks to etcd through python3-etcd.
cluster_packages=(patroni python3-etcd etcd-server etcd-client haproxy)

# install_packages PACKAGE...: asks dpkg first, so that nothing is fetched, and no right is needed, when all is there.
install_packages() {
    if ! command -v dpkg-query >/dev/null; then
        echo "Couponry builds on Debian 12. Here is no dpkg; it needs the equivalents of: $*" >&2
        return 1
    fi
    local installed missing=() package
    installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
    for package in "$@"; do
        grep -qxF "installed $package" <<<"$installed" || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0

    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "These packages are missing; install them as root: apt-get install ${missing[*]}" >&2
            return 1
        fi
        as_root=(sudo)
    fi
    echo "installing ${missing[*]}"
    # No server that a package brings is started: tests start their own (tools/postgres). See invoke-rc.d(8).
    local policy=/usr/sbin/policy-rc.d made_policy=false status=0
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
        "${as_root[@]}" chmod +x "$policy"
        made_policy=true
    fi
    "${as_root[@]}" apt-get update -q </dev/null &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -q -y --no-install-recommends "${missing[@]}" </dev/null || status=$?
    ! $made_policy || "${as_root[@]}" rm -f "$policy"
    return $status
}
