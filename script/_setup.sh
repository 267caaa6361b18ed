# Sourced by the other scripts: makes .venv and brings it to the locked versions.
# usage: . script/_setup.sh main|test
# Works offline once the packages are there; asks for nothing but Python 3.11 with venv.

cd "$(dirname "${BASH_SOURCE[0]}")/.."
unset VIRTUAL_ENV PYTHONPATH PYTHONHOME
unset PYTHONDONTWRITEBYTECODE # compiling every library anew costs each process two seconds
export UV_SYSTEM_CERTS=1 UV_NO_CONFIG=1 UV_NO_PROGRESS=1

_python() {
    local candidate
    for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
        [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 || continue
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
        echo "$candidate"; return
    done
    echo "Kakehashi needs Python 3.11 or newer. Install it, or name it: PYTHON=/path/to/python script/server" >&2
    return 1
}

_install() {
    local wanted=$1 files stamp uv python
    files="requirements/main.txt"
    [ "$wanted" = test ] && files="requirements/test.txt"
    stamp=".venv/installed-$(cat "$files" requirements/uv.txt | cksum | tr ' ' '-')"
    [ -e "$stamp" ] && return
    # The test set holds the main set, so a tree set up for tests also serves.
    [ "$wanted" = main ] && [ -e ".venv/installed-$(cat requirements/test.txt requirements/uv.txt | cksum | tr ' ' '-')" ] && return

    python=$(_python)
    if [ ! -x .venv/bin/python ]; then
        "$python" -c 'import ensurepip, venv' 2>/dev/null || {
            echo "Python's venv module is missing. On Debian or Ubuntu: apt install python3-venv" >&2; return 1; }
        "$python" -m venv .venv
    fi
    uv=$(PATH="$PATH:.venv/bin" command -v uv || true)
    if [ -z "$uv" ]; then
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
        uv=.venv/bin/uv
    fi
    "$uv" pip sync --quiet --python .venv/bin/python --require-hashes "$files" requirements/uv.txt
    rm -f .venv/installed-*
    touch "$stamp"
}

_install "${1:-main}"
export PATH="$PWD/.venv/bin:$PATH"
python -m kakehashi.config.catalogue compile
