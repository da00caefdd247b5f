#!/usr/bin/env bash
# Measures, as the program is shipped (release profile), and prints one table; words choose figures: bench.sh planning door
# `certificates` looks at 100,000 pairs of flights 20 times a second, on all cores: minutes. `airspace` and `ways` measure libraries of
# others with the same in the same run.
# `mavsdk` beside them measures the peers that others have made, in real time, after everything else.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-target}
words=("$@")
if [ ${#words[@]} -eq 0 ] || [ "${words[*]}" != mavsdk ]; then
  cargo bench --quiet --bench figures -- "$@"
fi
if [ ${#words[@]} -eq 0 ] || [[ " ${words[*]} " == *" airspace "* ]]; then
  python=$(bash tests/support/python.sh "$target/bench-venv" tests/bench/requirements.txt)
  "$python" tests/bench/airspace.py "$target/tmp/airspace.json"
fi
if [ ${#words[@]} -eq 0 ] || [[ " ${words[*]} " == *" ways "* ]]; then
  CARGO_TARGET_DIR=$target/peers cargo run --quiet --release --manifest-path tests/bench/peers/Cargo.toml --bin ways "$(realpath "$target/tmp/ways.json")"
  python=$(bash tests/support/python.sh "$target/routes-venv" tests/planning/requirements.txt)
  "$python" tests/bench/ways.py "$target/tmp/ways.json"
fi
if [ ${#words[@]} -eq 0 ] || [[ " ${words[*]} " == *" mavsdk "* ]]; then
  cargo build --quiet --release -p medflight-sim
  python=$(bash tests/support/python.sh "$target/clients-venv" tests/clients/requirements.txt)
  "$python" tests/clients/bench.py "$target/release/medflight-sim" "$target/tmp/frames.bin" 2>/dev/null | grep -v '^.\[3'
fi
