#!/usr/bin/env bash
# Builds the pages into src/web/dist, only when something of them changed.
set -euo pipefail
cd "$(dirname "$0")/../../src/web"
stamp=dist/.built-from
now=$(find . -path ./node_modules -prune -o -path ./dist -prune -o -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum)
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$now" ]; then exit 0; fi
[ -d node_modules ] && [ node_modules -nt package-lock.json ] || npm ci --no-audit --no-fund --loglevel=error
npm run build --silent
echo "$now" >"$stamp"
