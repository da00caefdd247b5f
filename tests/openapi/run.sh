#!/usr/bin/env bash
# Requests that a program of others makes up from the interface's description, against the real service: nothing is answered with
# a fault of ours, and nothing with what the description does not say. Builds nothing, expects the debug binary.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-target}
bin=$target/debug/medflight
python=$(bash tests/support/python.sh "$target/openapi-venv" tests/openapi/requirements.txt)
data=$(mktemp -d)
password=openapi-ducgiang
service=
stop() {
  status=$?
  trap - EXIT
  [ -z "$service" ] || kill -TERM "$service" 2>/dev/null || true
  wait 2>/dev/null || true
  [ $status -eq 0 ] || { tail -n 60 "$data/run.log"; echo "--- service"; tail -n 20 "$data/serve.log"; }
  rm -rf "$data"
  exit $status
}
trap stop EXIT

port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
http=127.0.0.1:$(port)
roles=(nurse packer lab handler dispatcher pilot lead quality maintenance courier admin)
printf '%s\n' "$password" | "$bin" user add everybody --data "$data" --name Everybody "${roles[@]/#/--role=}" --password-file - >/dev/null
"$bin" key new "$data/ledger.key" --name openapi.example/medflight >/dev/null
"$bin" key new "$data/vault.key" --kind vault >/dev/null
"$bin" serve --config config --data "$data" --http "$http" --mavlink "udpin:127.0.0.1:$(port)" >"$data/serve.log" 2>&1 &
service=$!
for _ in $(seq 100); do curl -fs "http://$http/readyz" >/dev/null 2>&1 && break; kill -0 "$service"; sleep 0.1; done

# The stream of events never ends, and signing out would end the session that everything else is asked with.
export MEDFLIGHT_BASE=http://$http MEDFLIGHT_USER=everybody MEDFLIGHT_PASSWORD=$password SCHEMATHESIS_HOOKS=$PWD/tests/openapi/hooks.py
schemathesis=$(cd "$(dirname "$python")" && pwd)/schemathesis
# What it remembers between runs lies where it runs: in the folder that goes away.
(cd "$data" && timeout 300 "$schemathesis" run "http://$http/api/openapi.json" \
  --exclude-path-regex '^/api/(live|sign-in|sign-out)$' --phases examples,coverage,fuzzing --max-examples "${EXAMPLES:-12}" \
  --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance \
  --seed "${SEED:-1}" --workers 2 --request-timeout 15 --no-color >"$data/run.log" 2>&1)
grep -E 'Tested:|generated' "$data/run.log"
kill -0 "$service"
"$bin" ledger verify --data "$data"
