#!/usr/bin/env bash
# Everything that must hold, in the order in which a fault is cheapest to find. CI runs exactly this.
# tests/run.sh        all of it
# tests/run.sh NAME   one part: format, build, unit, cluster, api, simulator, faults, browser, dashboard
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 CI=1 NO_COLOR=1
unset BUILD_ONLY
only=${1:-}
passed=0 failed=0 skipped=0

say() { printf '\n== %s\n' "$*"; }
wanted() { [ -z "$only" ] || [ "$only" = "$1" ]; }

# A check is one test: it passes or fails as a whole, and shows what it said only when it fails.
check() {
  local name=$1 log; shift
  log=$(mktemp)
  if "$@" >"$log" 2>&1; then passed=$((passed + 1)); echo "ok    $name"
  else failed=$((failed + 1)); echo "FAIL  $name"; tail -n 40 "$log"; fi
  rm -f "$log"
}

# A test program ends with the line: Total: 57, Errors: 0, Failed: 0, Skipped: 0, ...
suite() {
  local project=$1 log line
  log=$(mktemp)
  "$(ls .artifacts/bin/*/release/Despacho311.Tests."$project")" -noColor -longRunning 60 >"$log" 2>&1
  line=$(grep -Eo 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$log" | tail -n 1)
  if [ -z "$line" ]; then failed=$((failed + 1)); echo "FAIL  $project did not finish"; tail -n 40 "$log"
  else
    read -r total errors bad left <<<"$(echo "$line" | grep -Eo '[0-9]+' | tr '\n' ' ')"
    failed=$((failed + bad + errors)) skipped=$((skipped + left)) passed=$((passed + total - bad - left))
    echo "$project: $line"
    grep -E '^ *(seed|replay|score|note):' "$log"
    grep -E '\[SKIP\]' -A 1 "$log"
    [ $((bad + errors)) -eq 0 ] || grep -vE '^ *(Discover|Starting|Finished)' "$log" | tail -n 120
  fi
  rm -f "$log"
}

build() { dotnet build Despacho311.sln -c Release; }

say "install"
bash tests/install.sh || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }

say "build"
check "builds without a warning, the dashboard included" build
[ "$failed" -eq 0 ] || { echo "$passed passed, $failed failed, $skipped skipped"; exit 1; }
# What is more than blanks, the build has refused already.
if wanted format; then check "is formatted" dotnet format whitespace Despacho311.sln --no-restore --verify-no-changes; fi

for part in Unit Cluster Api Simulator Faults Browser; do
  name=$(echo "$part" | tr '[:upper:]' '[:lower:]')
  if wanted "$name" && [ -d "tests/$part" ]; then say "$part"; suite "$part"; fi
done

if wanted dashboard; then
  say "dashboard"
  check "dashboard is formatted, linted and typed" npm --prefix dashboard run --silent check
  log=$(mktemp)
  (cd dashboard && npx vitest run --reporter=json --outputFile="$log") >/dev/null 2>&1
  counts=$(node -e 'const r=JSON.parse(require("fs").readFileSync(process.argv[1]));
    console.log(r.numPassedTests, r.numFailedTests + (r.success ? 0 : r.numFailedTestSuites), r.numPendingTests)' "$log")
  if [ -z "$counts" ]; then failed=$((failed + 1)); echo "FAIL  the dashboard's tests did not run"
  else read -r ok bad left <<<"$counts"; passed=$((passed + ok)) failed=$((failed + bad)) skipped=$((skipped + left))
    echo "dashboard: $ok passed, $bad failed"; fi
  rm -f "$log"
fi

echo
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
