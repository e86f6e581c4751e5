#!/bin/sh
# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
#
# tools/postgres.sh COMMAND [ARGUMENT...]
# Runs a command beside a PostgreSQL server of its own: an empty cluster in a temporary folder, on a free port of
# 127.0.0.1, owned by an ordinary user. OPENIPT_TEST_DATABASE_URL tells the command where. The server and its folder
# are gone afterwards; the exit status is the command's.
set -u

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

find_programs() {
    for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5,5nr); do
        [ -x "$folder/initdb" ] && printf '%s' "$folder" && return
    done
    initdb=$(command -v initdb 2>/dev/null) && dirname "$initdb" && return
    fail "PostgreSQL is missing. On Debian and Ubuntu: apt install postgresql. Or name a server in OPENIPT_TEST_DATABASE_URL."
}

# PostgreSQL refuses to start as root
as_user() {
    if [ "$(id -u)" -eq 0 ]; then
        runuser -u postgres -- "$@"
    else
        "$@"
    fi
}

free_port() {
    python=$(command -v python3 || command -v python) || fail "Python is missing."
    "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

stop() {
    as_user "$programs/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1
    rm -rf "$folder"
}

[ $# -gt 0 ] || fail "Say which command to run: tools/postgres.sh COMMAND [ARGUMENT...]"
programs=$(find_programs) || exit 1
folder=$(mktemp -d /tmp/openipt-postgres.XXXXXX) || fail "No folder can be made in /tmp."
trap stop EXIT
trap 'exit 130' INT TERM
password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
printf '%s\n' "$password" >"$folder/password"
[ "$(id -u)" -eq 0 ] && chown -R postgres "$folder"
port=$(free_port) || exit 1

cd "$folder" || exit 1
as_user "$programs/initdb" -D "$folder/data" -U openipt -E UTF8 --locale=C.UTF-8 --auth=scram-sha-256 \
    --pwfile="$folder/password" --no-sync >"$folder/log" 2>&1 || fail "PostgreSQL's cluster could not be made: $(tail -n 3 "$folder/log")"
as_user "$programs/pg_ctl" -D "$folder/data" -l "$folder/log.server" -w -o "-c listen_addresses=127.0.0.1 -c port=$port \
    -c unix_socket_directories=$folder -c fsync=off -c full_page_writes=off -c synchronous_commit=off" start \
    >>"$folder/log" 2>&1 || fail "PostgreSQL did not start: $(tail -n 3 "$folder/log.server")"
cd "$OLDPWD" || exit 1

OPENIPT_TEST_DATABASE_URL="postgresql://openipt:$password@127.0.0.1:$port/postgres" "$@"
