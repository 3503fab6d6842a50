#!/usr/bin/env bash
# What the tests need beside the .NET SDK and Node: PostgreSQL, Redis, nginx, Chromium, a mail server, and the
# programs of tests/tools. Installs only what is missing.
set -euo pipefail

missing=()
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
command -v redis-server >/dev/null || missing+=(redis-server)
command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] || missing+=(nginx-light)
command -v chromium >/dev/null || missing+=(chromium)
command -v python3 >/dev/null || missing+=(python3)
command -v ip >/dev/null || missing+=(iproute2)
[ -x /usr/sbin/exim4 ] || missing+=(exim4-daemon-light)
[ -x /usr/lib/dovecot/imap ] || missing+=(dovecot-imapd)
if [ ${#missing[@]} -gt 0 ]; then
  root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  export DEBIAN_FRONTEND=noninteractive
  "${root[@]}" apt-get update -q >/dev/null
  "${root[@]}" apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null
fi
tools=$(dirname "$0")/tools
[ "$tools/node_modules/.installed" -nt "$tools/package-lock.json" ] && exit 0
npm ci --prefix "$tools" --silent --no-audit --no-fund
touch "$tools/node_modules/.installed"
