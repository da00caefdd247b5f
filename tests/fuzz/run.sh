#!/usr/bin/env bash
# Fuzzes for so many seconds in all, shared among the targets: run.sh SECONDS [TARGET ...]. Prints how many executions each made.
# With 0 seconds it only builds.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:?seconds in all}
shift
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(frames tlog machines launch network scans texts)
root=$(realpath -m "${CARGO_TARGET_DIR:-target}")
export CARGO_TARGET_DIR=$root/fuzz PATH=$root/tools/bin:$PATH
# A sanitizer needs flags that a stable compiler keeps to itself.
export RUSTC_BOOTSTRAP=1
cargo fuzz --version >/dev/null 2>&1 || cargo install --quiet --locked --version 0.13.2 --root "$root/tools" cargo-fuzz
mkdir -p "$root/fuzz"
cargo fuzz build --fuzz-dir tests/fuzz >"$root/fuzz/build.log" 2>&1 || { tail -40 "$root/fuzz/build.log"; exit 1; }
[ "$seconds" -gt 0 ] || exit 0
each=$((seconds / ${#targets[@]}))
failed=0
for target in "${targets[@]}"; do
  corpus=$root/fuzz/corpus/$target artifacts=$root/fuzz/artifacts/$target log=$root/fuzz/$target.log
  mkdir -p "$corpus" "$artifacts"
  seeds=()
  [ -d "tests/fuzz/seeds/$target" ] && seeds=("tests/fuzz/seeds/$target")
  [ "$target" = tlog ] && seeds+=(tests/conformance/traces)
  if cargo fuzz run --fuzz-dir tests/fuzz "$target" "$corpus" "${seeds[@]}" -- -max_total_time="$each" -max_len=4096 -timeout=25 \
    -print_final_stats=1 -artifact_prefix="$artifacts/" >"$log" 2>&1; then
    sed -n 's/^stat::number_of_executed_units: *\([0-9]*\)/\1/p' "$log" | xargs -I{} echo "fuzz $target: {} executions, nothing found"
  else
    failed=1
    tail -40 "$log"
    echo "fuzz $target: FOUND something; the input is in $artifacts"
  fi
done
exit $failed
