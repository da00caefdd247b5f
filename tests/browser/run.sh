#!/usr/bin/env bash
# The browser journey against the real service and the simulator: builds nothing, expects the debug binaries and the pages.
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=${CARGO_TARGET_DIR:-target}/debug
speed=${SPEED:-5}
data=$(mktemp -d)
password=journey-ducgiang
pids=()
stop() {
  status=$?
  trap - EXIT
  [ ${#pids[@]} -eq 0 ] || kill -TERM "${pids[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
  [ $status -eq 0 ] || { echo "--- service"; tail -n 40 "$data/serve.log"; echo "--- simulator"; tail -n 10 "$data/sim.log"; echo "--- journey"; tail -n 15 "$data/journey.log"; }
  rm -rf "$data"
  exit $status
}
trap stop EXIT

port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
http=127.0.0.1:$(port)
mavlink=127.0.0.1:$(port)
for each in nurse@C-VH dispatcher pilot lab@H-DG handler@H-DG courier@P-LB lead quality auditor admin; do
  user=${each%@*}
  printf '%s\n' "$password" | "$bin/medflight" user add "$user" --data "$data" --name "${user^}" --role "$each" --password-file - >/dev/null
done
key=$("$bin/medflight" key new "$data/ledger.key" --name journey.example/medflight)
"$bin/medflight" key new "$data/vault.key" --kind vault >/dev/null
"$bin/medflight" serve --config config --data "$data" --http "$http" --mavlink "udpin:$mavlink" --clock-scale "$speed" >"$data/serve.log" 2>&1 &
pids+=($!)
for _ in $(seq 100); do curl -fs "http://$http/readyz" >/dev/null 2>&1 && break; kill -0 "${pids[0]}"; sleep 0.1; done
# shellcheck disable=SC2046
"$bin/medflight-sim" $(python3 tests/support/sim_args.py config) --gcs "$mavlink" --speed "$speed" --seed 1 --state-dir "$data/sim" >"$data/sim.log" 2>&1 &
pids+=($!)
export MEDFLIGHT_PASSWORD=$password PATIENCE_MS=${PATIENCE_MS:-240000} FROM=C-VH
# JOURNEYS="custody" for one of them alone.
for journey in ${JOURNEYS:-journey custody}; do
  LEDGER_KEY=$key timeout 480 node "tests/browser/$journey.mjs" "http://$http" 2>&1 | tee "$data/journey.log"
done
"$bin/medflight" ledger verify --data "$data"
