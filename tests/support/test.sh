#!/usr/bin/env bash
# Everything that must hold, cheap first; prints the minutes of each stage.
set -euo pipefail
cd "$(dirname "$0")/../.."

stage() { # name, command...
  local name=$1 began=$SECONDS
  shift
  echo "=== $name"
  "$@"
  printf '=== %s: %d min %02d s\n' "$name" $(((SECONDS - began) / 60)) $(((SECONDS - began) % 60))
}

# What the tools of others need comes in beside the first stages. Whoever needs one asks for it again and sees what was wrong.
environments() {
  local root=${CARGO_TARGET_DIR:-target}
  mkdir -p "$root"
  for each in clients:clients routes:planning labels:identifiers openapi:openapi; do
    bash tests/support/python.sh "$root/${each%:*}-venv" "tests/${each#*:}/requirements.txt" >/dev/null 2>&1 || true
  done
}
environments &
environments=$!
# The fuzz targets are built while other stages wait for the simulated world.
nice -n 19 bash tests/fuzz/run.sh 0 >/dev/null 2>&1 &
fuzz=$!
trap 'kill "$environments" "$fuzz" 2>/dev/null || true' EXIT

stage format cargo fmt --all --check
stage lints cargo clippy --workspace --all-targets --quiet -- -D warnings
stage "build tests" cargo test --workspace --no-run --quiet
stage "unit and property tests" cargo test --workspace --lib --quiet
# The real binary against the simulator takes minutes of wall time: a stage of its own (sitl is the only test whose name ends in l).
stage "integration tests" cargo test --workspace --test '*[!l]' --quiet
stage "real sockets" cargo test --workspace --test '*l' --quiet
wait "$environments"
stage "ground stations of others" bash tests/clients/run.sh
stage "ways of others" bash -c '"$(bash tests/support/python.sh "${CARGO_TARGET_DIR:-target}/routes-venv" tests/planning/requirements.txt)" tests/planning/detours.py check tests/data/detours.txt 50'
stage "labels by the eye of others" bash -c '"$(bash tests/support/python.sh "${CARGO_TARGET_DIR:-target}/labels-venv" tests/identifiers/requirements.txt)" tests/identifiers/decode.py tests/data/labels tests/data/slip'
stage "papers by the eye of others" bash -c '"$(bash tests/support/python.sh "${CARGO_TARGET_DIR:-target}/labels-venv" tests/identifiers/requirements.txt)" tests/receipt/read_pdf.py tests/data/custody_pdf'
stage "requests of others" bash tests/openapi/run.sh
wait "$fuzz" || true
stage fuzz bash tests/fuzz/run.sh 60
stage workflows bash tests/support/workflows.sh
stage "page logic" npm --prefix src/web test --silent
stage "page types" npm --prefix src/web run check --silent
stage "browser journey" bash tests/browser/run.sh
