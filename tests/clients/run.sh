#!/usr/bin/env bash
# Ground stations from PyPI against the simulated aircraft: one table of calls, each beside what a real PX4 answered.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-target}
python=$(bash tests/support/python.sh "$target/clients-venv" tests/clients/requirements.txt)
cargo build --quiet -p medflight-sim
exec "$python" tests/clients/main.py "$target/debug/medflight-sim" "$@"
