#!/bin/sh
# What the tests need besides Python: PostgreSQL's server, a Chromium, gettext, and fonts in which Arabic, Cyrillic and Kazakh
# letters are letters and not boxes. As root on Debian it installs what is missing; otherwise it says what to install.
set -eu

missing=""
need() { missing="$missing $1"; }

has_postgres() {
    for folder in /usr/lib/postgresql/*/bin; do
        [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] && [ -x "$folder/postgres" ] && return 0
    done
    command -v initdb >/dev/null 2>&1 && command -v pg_ctl >/dev/null 2>&1
}

has_chromium() {
    if [ -n "${CHROMIUM:-}" ]; then
        command -v "$CHROMIUM" >/dev/null 2>&1
        return
    fi
    for name in chromium chromium-browser google-chrome google-chrome-stable; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

has_fonts() {
    command -v fc-list >/dev/null 2>&1 || return 1
    for language in ar ru kk; do
        [ -n "$(fc-list ":lang=$language" family 2>/dev/null)" ] || return 1
    done
}

has_gettext() {
    command -v xgettext >/dev/null 2>&1 && command -v msgmerge >/dev/null 2>&1
}

look() {
    missing=""
    has_gettext || need gettext
    has_postgres || need postgresql
    has_chromium || need chromium
    has_fonts || need fonts-noto-core
}

look
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing for the tests:$missing"
    apt-get update -q
    # shellcheck disable=SC2086 # a list of names, meant to be split
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
    # fc-list comes with Chromium, so only now can the fonts be asked for.
    look
    [ -z "$missing" ] && exit 0
fi

echo "" >&2
echo "THE TESTS CANNOT RUN: this machine lacks$missing." >&2
echo "On Debian or Ubuntu:   sudo apt-get update && sudo apt-get install$missing" >&2
echo "Elsewhere: install PostgreSQL (initdb and pg_ctl in PATH) gettext (xgettext and msgmerge), Chromium (or set CHROMIUM to its path)," >&2
echo "and fonts for Arabic and Cyrillic (Noto Sans), with fontconfig's fc-list to find them." >&2
exit 1
