#!/usr/bin/env bash
# The cluster mode with plain processes on free loopback ports: a private PostgreSQL and Redis, silos and apis, demo keys
# and seeds, nobody driving.
#   tests/cluster.sh up [SILOS] [APIS]   3 silos and 2 apis unless told otherwise; prints one line of JSON when all answer
#   tests/cluster.sh down                stops them and takes their data away
# Build first: dotnet build Despacho311.sln -c Release
set -euo pipefail
cd "$(dirname "$0")/.."
state=${CLUSTER_STATE:-${TMPDIR:-/tmp}/despacho311-cluster}
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)

owner() { if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
die() { echo "$*" >&2; exit 1; }

down() {
  [ -d "$state" ] || return 0
  for file in "$state"/*.pid; do
    [ -e "$file" ] || continue
    kill "$(cat "$file")" 2>/dev/null || true
  done
  for file in "$state"/*.pid; do
    [ -e "$file" ] || continue
    for _ in $(seq 100); do kill -0 "$(cat "$file")" 2>/dev/null || break; sleep 0.1; done
    kill -9 "$(cat "$file")" 2>/dev/null || true
  done
  [ ! -d "$state/pg/data" ] || owner "$bin/pg_ctl" -D "$state/pg/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$state"
}

# A program in the background, with its process number and what it says kept by name.
run() {
  local name=$1; shift
  "$@" >"$state/$name.log" 2>&1 </dev/null &
  echo $! >"$state/$name.pid"
}

await() {
  local what=$1; shift
  for _ in $(seq 600); do "$@" >/dev/null 2>&1 && return 0; sleep 0.1; done
  tail -n 20 "$state"/*.log >&2 || true
  down
  die "$what did not answer within a minute."
}

up() {
  local silos=${1:-3} apis=${2:-2} i port urls=() api_json=() silo_json=()
  [ ! -d "$state" ] || die "There is a cluster already: tests/cluster.sh down"
  [ -x .artifacts/bin/Host/release/Despacho311.Host ] || die "Build first: dotnet build Despacho311.sln -c Release"
  mkdir -p "$state/pg" "$state/data"
  [ "$(id -u)" -ne 0 ] || chown postgres "$state/pg"
  local pg_port redis_port
  pg_port=$(free_port)
  owner "$bin/initdb" -D "$state/pg/data" -U city -A trust -E UTF8 --locale=C >/dev/null
  owner "$bin/pg_ctl" -D "$state/pg/data" -w -l "$state/pg/log" -o "-p $pg_port -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories=$state/pg -c max_connections=300" start >/dev/null
  redis_port=$(free_port)
  run redis redis-server --port "$redis_port" --bind 127.0.0.1 --dir "$state" --save ""
  await Redis redis-cli -p "$redis_port" ping
  export ConnectionStrings__Postgres="Host=127.0.0.1;Port=$pg_port;Username=city;Database=postgres"
  export ConnectionStrings__Redis="127.0.0.1:$redis_port"
  for i in $(seq "$silos"); do
    run "silo-$i" .artifacts/bin/Host/release/Despacho311.Host
    silo_json+=("{\"pid\":$(cat "$state/silo-$i.pid")}")
  done
  for i in $(seq "$apis"); do
    port=$(free_port)
    run "api-$i" .artifacts/bin/Api/release/Despacho311.Api --demo --no-drive --cluster --data "$state/data" \
      --urls "http://127.0.0.1:$port"
    urls+=("http://127.0.0.1:$port")
    api_json+=("{\"url\":\"http://127.0.0.1:$port\",\"pid\":$(cat "$state/api-$i.pid")}")
  done
  for url in "${urls[@]}"; do await "$url" curl -fs "$url/health/ready"; done
  local IFS=,
  printf '{"apis":[%s],"silos":[%s],"postgres":{"pid":%s,"connectionString":"%s"},"redis":{"pid":%s,"endpoint":"%s"}}\n' \
    "${api_json[*]}" "${silo_json[*]}" "$(head -n 1 "$state/pg/data/postmaster.pid")" "$ConnectionStrings__Postgres" \
    "$(cat "$state/redis.pid")" "$ConnectionStrings__Redis"
}

case ${1:-} in
  up) shift; up "$@" ;;
  down) down ;;
  *) die "tests/cluster.sh up [SILOS] [APIS] | down" ;;
esac
