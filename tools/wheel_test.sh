#!/bin/sh
# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
#
# Builds the wheel, installs it in a clean environment elsewhere, makes that read-only and tries it there as an
# ordinary user: what a person gets who never sees this checkout. tools/try_installed.py says what is tried.
set -eu

home=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$home"

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

quietly() {
    "$@" >"$place/log" 2>&1 || fail "$(tail -n 20 "$place/log")"
}

# The ordinary user must be able to run it: a Python in somebody's home folder will not do
find_python() {
    for candidate in /usr/bin/python3.13 /usr/bin/python3.12 /usr/bin/python3.11 /usr/bin/python3 python3; do
        if "$candidate" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            printf '%s' "$candidate"
            return
        fi
    done
    fail "No Python 3.11 or later with venv was found. On Debian: apt install python3-venv"
}

base_python=$(find_python)
[ -x .venv/bin/python ] && .venv/bin/python -c 'import build, hatchling' 2>/dev/null || ./run check requirements

place=$(mktemp -d /tmp/openipt-wheel.XXXXXX)
trap 'chmod -R u+w "$place" && rm -rf "$place"' EXIT
trap 'exit 130' INT TERM
chmod 755 "$place"

echo "Building the wheel ..."
quietly .venv/bin/python -m build --wheel --no-isolation --outdir "$place/dist" .
wheel=$(ls "$place"/dist/*.whl)

echo "Installing $(basename "$wheel") in a clean environment ..."
quietly "$base_python" -m venv "$place/installed"
quietly "$place/installed/bin/python" -m pip install --quiet --require-hashes -r requirements/base.txt
quietly "$place/installed/bin/python" -m pip install --quiet --no-deps "$wheel"
quietly "$place/installed/bin/python" -m pip check
# Some packages ship files for other Pythons that do not compile on this one; they are never imported
"$place/installed/bin/python" -m compileall -q "$place/installed/lib" >/dev/null 2>&1 || true
chmod -R a+rX,a-w "$place/installed"

.venv/bin/python tools/try_installed.py "$place/installed" "$wheel"
