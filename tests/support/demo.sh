#!/usr/bin/env bash
# The whole network in simulation: builds, starts service and simulator, makes accounts, prints how to sign in, runs until Ctrl-C.
set -euo pipefail
cd "$(dirname "$0")/../.."
speed=${SPEED:-1}
data=${DATA:-target/demo-data}
http=${HTTP:-127.0.0.1:8080}
mavlink=${MAVLINK:-127.0.0.1:14550}
control=${CONTROL:-127.0.0.1:14560}
password=${MEDFLIGHT_PASSWORD:-demo-ducgiang}

bash tests/support/setup.sh run
began=$SECONDS
bash tests/support/web.sh
cargo build --profile demo --quiet -p medflight -p medflight-sim --bins
echo "built in $((SECONDS - began)) s"
bin=${CARGO_TARGET_DIR:-target}/demo

mkdir -p "$data"
account() { # user, display name, role@site[,site]...
  local user=$1 name=$2
  shift 2
  printf '%s\n' "$password" | "$bin/medflight" user add "$user" --data "$data" --name "$name" "${@/#/--role=}" --password-file - >/dev/null
}
if [ ! -e "$data/.accounts" ]; then
  account nurse "ĐD Nguyễn Thị Lan" nurse@C-GL,C-VH
  account nurse2 "ĐD Phạm Thị Mai" nurse@C-LB
  account dispatcher "Trần Minh Điều phối" dispatcher
  account pilot "Trần Hải" pilot
  account pilot2 "Lê Minh" pilot
  account lab "KTV Hoàng Văn Nam" lab@H-DG packer@H-DG
  account handler "Vũ Văn Bãi" handler@H-DG
  account lead "Trưởng ca Đỗ Thị Hoa" lead
  account quality "Bùi Quang Chất" quality
  account auditor "Kiểm tra viên" auditor
  account admin "Quản trị" admin
  "$bin/medflight" key new "$data/ledger.key" --name demonstration.example/medflight >/dev/null
  touch "$data/.accounts"
fi

pids=()
stop() {
  trap - INT TERM EXIT
  [ ${#pids[@]} -eq 0 ] || kill -TERM "${pids[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
  echo "stopped; everything recorded is in $data"
}
trap stop EXIT
trap 'exit 0' INT TERM

"$bin/medflight" serve --config config --data "$data" --http "$http" --mavlink "udpin:$mavlink" --clock-scale "$speed" &
pids+=($!)
for _ in $(seq 100); do curl -fs "http://$http/readyz" >/dev/null 2>&1 && break; kill -0 "${pids[0]}" 2>/dev/null || exit 4; sleep 0.1; done
# shellcheck disable=SC2046
"$bin/medflight-sim" $(python3 tests/support/sim_args.py config) --gcs "$mavlink" --type vtol --speed "$speed" --seed 1 --state-dir "$data/sim" --control "$control" >"$data/sim.log" 2>&1 &
pids+=($!)
# When a nurse records a pack swap, the simulated aircraft gets the pack.
python3 tests/support/demo_hands.py "http://$http" "$control" auditor "$password" config >"$data/hands.log" 2>&1 &
pids+=($!)

cat <<TEXT

  medflight · TRÌNH DIỄN / DEMONSTRATION   http://$http/   (x$speed)

  nurse, nurse2    trạm y tế Gia Lâm, Long Biên / stations
  dispatcher       điều phối / dispatch
  pilot, pilot2    người điều khiển bay / remote pilots
  handler, lab     bãi đáp, Khoa Xét nghiệm / pad, laboratory
  lead, quality, auditor, admin
  mật khẩu / password: $password

  Ctrl-C dừng tất cả, không mất gì / stops everything and loses nothing
TEXT
wait -n "${pids[0]}" "${pids[1]}"
