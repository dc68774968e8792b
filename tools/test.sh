#!/usr/bin/env bash
# Everything that is checked: form, types, import directions, translations, then all tests in a real browser too.
# Arguments go to pytest: tools/test.sh alur/desk -k approve
set -euo pipefail
cd "$(dirname "$0")/.."

# The system's browser, else one from the system's package manager, else Playwright's own download.
find_chromium() {
    if [ -n "${ALUR_CHROMIUM:-}" ]; then
        command -v "$ALUR_CHROMIUM" || echo "ALUR_CHROMIUM names $ALUR_CHROMIUM, which is no program here" >&2
        return
    fi
    command -v chromium || command -v google-chrome || .venv/bin/python tools/playwright_chromium.py || true
}

get_chromium() {
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "No Chromium found: installing the system's package (once)" >&2
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } >/dev/null 2>&1 && return
    fi
    echo "No Chromium found: trying Playwright's download (once)" >&2
    .venv/bin/playwright install chromium >/dev/null 2>&1 || true
}

ALUR_CHROMIUM_FOUND="$(find_chromium)"
if [ -z "$ALUR_CHROMIUM_FOUND" ] && [ -z "${ALUR_CHROMIUM:-}" ]; then
    get_chromium
    ALUR_CHROMIUM_FOUND="$(find_chromium)"
fi

tools/lint.sh

if [ -n "$ALUR_CHROMIUM_FOUND" ]; then
    ALUR_CHROMIUM="$ALUR_CHROMIUM_FOUND" .venv/bin/pytest "$@"
    exit
fi

outcome=0
.venv/bin/pytest -m "not browser" "$@" || outcome=$?
echo
echo "NOT RUN, because no Chromium could be found or installed:"
.venv/bin/pytest -m browser --collect-only --quiet "$@" | grep '::' | sed 's/^/  /' || true
echo "Install one with:  apt-get install chromium  (as root), or name yours:  ALUR_CHROMIUM=/path/to/chrome make test"
[ "${CI:-}" != true ] || exit 1
exit $outcome
