// A stand-in for the service, for work on the pages alone: one delivery network in memory, the HTTP contract, and a live stream.
// It knows the order of the steps and a few refusals; it is no proof of anything about the service itself.
//
//   node dev/mock.mjs [port]      MOCK_FLIGHT_S=12 seconds of one flight, MOCK_GEO=folder of the GeoJSON files
//
// POST /mock/freeze {"on":true} holds the live stream still without closing it.

import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { network, people, roles } from './mock-network.mjs';

const port = Number(process.argv[2] ?? 8787);
const FLIGHT_S = Number(process.env.MOCK_FLIGHT_S ?? 12);
const GEO = process.env.MOCK_GEO ?? new URL('../../../config/', import.meta.url).pathname;
const DIST = new URL('../dist/', import.meta.url).pathname;
const PASSWORD = process.env.MOCK_PASSWORD ?? 'demo';
const CSP = "default-src 'self'; img-src 'self' data: blob:; worker-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const iso = (ms = Date.now()) => new Date(ms).toISOString();
const w = (vi, en) => ({ vi, en });
class No extends Error {
  constructor(status, code, what, next = w('Xem lại rồi làm lại.', 'Look again and retry.')) {
    super(code);
    this.status = status;
    this.code = code;
    this.what = what;
    this.next = next;
  }
}

const sessions = new Map();
const seconds = new Map();
const answers = new Map();
const boxes = new Map();
const flights = new Map();
const listeners = new Set();
const records = [];
let head = '0'.repeat(64);
let frozen = false;
let serial = 0;
let weather = { site: 'H-DG', measured_at: iso(), wind_cms: 310, wind_from_deg: 40, gust_cms: 520, cruise_wind_cms: 480, visibility_m: 8000, rain: false, lightning: false, temperature_mc: 24500 };
let stops = [];
const packs = { 'LN-203': 'P-03', 'LN-204': 'P-04', 'LN-207': 'P-07' };
const fleet = Object.fromEntries(network.tails.map(({ tail, home_pad }) => [tail, { tail, pad: home_pad, pilot: null, safe: true, flight: null, charge: 98, mode: 'hold' }]));
const padOf = (site) => network.pads.find((pad) => pad.site === site);
const payload = (code) => network.payloads.find((row) => row.code === code);

// Records: canonical JSON with sorted keys, in the global chain and in the chain of the consignment.
const canonical = (value) =>
  Array.isArray(value) ? `[${value.map(canonical).join(',')}]`
  : value !== null && typeof value === 'object' ? `{${Object.keys(value).filter((k) => value[k] !== undefined).sort().map((k) => `${JSON.stringify(k)}:${canonical(value[k])}`).join(',')}}`
  : JSON.stringify(value);
const sha = (prev, text) => createHash('sha256').update(Buffer.from(prev, 'hex')).update(text).digest('hex');
function record(type, by, { consignment, flight, key, data = {} }) {
  const seq = records.length + 1;
  const text = canonical({ v: 1, seq, at: iso(), type, by, consignment, flight, key, data });
  const hash = sha(head, text);
  const entry = { seq, canonical: text, prev_hash: head, hash, chain_prev: null, chain_hash: null, consignment: consignment ?? null, flight: flight ?? null };
  head = hash;
  const box = boxes.get(consignment);
  if (box) {
    entry.chain_prev = box.chain_head;
    entry.chain_hash = sha(box.chain_head, text);
    box.chain_head = entry.chain_hash;
    box.records += 1;
    box.seq = seq;
  }
  records.push(entry);
  send('record', { seq, type, consignment: consignment ?? null, flight: flight ?? null, at: iso() }, seq);
  return entry;
}
const system = { kind: 'system' };
const person = (s, role, site, second) => ({ kind: 'person', person: s.person, role, site, device: `d-${s.id.slice(0, 4)}`, signed: true, second });

function send(event, data, id) {
  const text = `event: ${event}\n${id ? `id: ${id}\n` : ''}data: ${JSON.stringify(data)}\n\n`;
  for (const one of listeners) if (!frozen) one.write(text);
}

// The simulated flights: along the line, with a climb and a descent.
const EARTH = 6_371_008.8;
const rad = (d) => (d * Math.PI) / 180;
function metres(a, b) {
  const dy = rad(b.latitude - a.latitude) * EARTH;
  const dx = rad(b.longitude - a.longitude) * EARTH * Math.cos(rad(a.latitude));
  return { d: Math.hypot(dx, dy), track: ((Math.atan2(dx, dy) * 180) / Math.PI + 360) % 360 };
}
const pad = (id) => network.pads.find((one) => one.id === id);
function progress(f) {
  const t = f.off_at ? Math.min(1, (Date.now() - f.held - Date.parse(f.off_at)) / (FLIGHT_S * 1000)) : 0;
  return f.frozen_at ?? t;
}
function position(craft) {
  const f = craft.flight && flights.get(craft.flight);
  if (!f || f.state !== 'airborne') {
    const p = pad(craft.pad);
    return { latitude: p.latitude, longitude: p.longitude, above: 0, speed: 0, track: 0, t: 0, d: 0 };
  }
  const [a, b] = [pad(f.from), pad(f.to)];
  const t = progress(f);
  const { d, track } = metres(a, b);
  return { latitude: a.latitude + (b.latitude - a.latitude) * t, longitude: a.longitude + (b.longitude - a.longitude) * t, above: Math.min(80, t * 800, (1 - t) * 800), speed: craft.mode === 'mission' ? 16.7 : 5, track, t, d };
}
function readiness(f) {
  const craft = fleet[f.tail];
  const ok = (code, good, vi, en) => ({ code, state: good ? 'ok' : 'blocked', says: w(vi, en) });
  const box = boxes.get(f.booked_for);
  const items = [
    ok('PILOT', craft.pilot !== null, craft.pilot ? 'Có người điều khiển bay.' : 'Chưa có người nhận điều khiển.', craft.pilot ? 'A remote pilot is signed on.' : 'No remote pilot is signed on.'),
    ok('PERMIT', true, 'Giấy phép bay DEMO-1.', 'Permit DEMO-1.'),
    ok('STOP_ORDERS', stops.length === 0, 'Lệnh dừng bay: không có.', 'Flight-stop orders: none.'),
    ok('ZONES', true, 'Vùng trời: 7 km hạn chế, có giấy phép.', 'Zones: 7 km restricted, permit holds.'),
    ok('WEATHER', true, 'Thời tiết: gió 3,1/8 m/s, giật 5,2/10 m/s.', 'Weather: wind 3.1/8 m/s, gusts 5.2/10 m/s.'),
    ok('ENERGY', true, 'Pin khi hạ cánh 61 %, dự trữ 30 %.', 'Battery at landing 61 %, reserve 30 %.'),
    ok('PADS', true, 'Cả hai bãi trống.', 'Both pads are free.'),
    ok('PACK', !f.swap_needed || f.swap_done, 'Pin: đủ, hoặc đã đổi.', 'Pack: sufficient, or swapped.'),
    { code: 'MISSION', state: f.package === 'held' ? 'ok' : 'waiting', says: f.package === 'held' ? w('Nhiệm vụ đã đọc lại, khớp.', 'Mission read back, equal.') : w('Chưa nạp nhiệm vụ.', 'The mission is not on board yet.') },
    ok('PARAMETERS', true, 'Tham số khớp bộ duyệt.', 'Parameters as approved.'),
    ok('LINK', true, 'Liên lạc tốt.', 'Link up.'),
    ok('AT_PAD', craft.pad === f.from, `${f.tail} ở bãi cất cánh.`, `${f.tail} stands at its pad.`),
    ok('RECEIVER', !(box?.receiver_ready_needed && !box.receiver_ready_at), 'Người nhận sẵn sàng, hoặc không cần.', 'Receiver ready, or not needed.'),
    { code: 'BOX_TEMPERATURE', state: 'not_fitted', says: w('Nhiệt độ hộp trực tuyến', 'Live box temperature') },
    { code: 'REMOTE_ID', state: 'not_fitted', says: w('Máy thu Remote ID', 'Remote ID receiver') },
  ];
  return { flight: f.id, items, ready: items.every(({ state }) => state === 'ok' || state === 'not_fitted') };
}
function picture() {
  return {
    now: iso(),
    seq: records.length,
    store_up: true,
    aircraft: Object.values(fleet).map((craft) => {
      const p = position(craft);
      const f = craft.flight && flights.get(craft.flight);
      const aloft = f?.state === 'airborne';
      const age = 180 + Math.floor(Math.random() * 500);
      return {
        tail: craft.tail, system_id: network.tails.find(({ tail }) => tail === craft.tail).system_id, pilot: craft.pilot, link: 'up', link_age_ms: age,
        motion: { value: { latitude: p.latitude, longitude: p.longitude, amsl_m: p.above + 7, above_home_m: p.above, ground_speed_ms: p.speed, climb_ms: 0, track_deg: p.track }, age_ms: age },
        airspeed_ms: aloft ? { value: 16.7, age_ms: age } : null, battery_percent: { value: craft.charge, age_ms: age }, mode: { value: craft.mode, age_ms: age }, armed: { value: aloft, age_ms: age },
        failsafe: false, landed: { value: aloft ? 'in_air' : 'on_ground', age_ms: age }, vtol: { value: aloft ? 'wing' : 'hover', age_ms: age }, pad: aloft ? null : craft.pad, pack: packs[craft.tail],
        flight: craft.flight, phase: aloft ? (craft.mode === 'hold' ? 'hold' : craft.mode === 'return' ? 'returning' : 'cruise') : f ? 'preflight' : null,
        flown_m: aloft ? p.t * p.d : null, left_m: aloft ? (1 - p.t) * p.d : null, off_line_m: aloft ? 3.6 : null,
        eta: aloft ? iso(Date.now() + (1 - p.t) * FLIGHT_S * 1000) : null, touchdown_percent: aloft ? craft.charge - 12 : null, uncertainty_m: null, hook: null, texts: aloft ? [{ vi: 'Đã cất cánh', en: 'Takeoff detected' }] : [],
      };
    }),
    readiness: [...flights.values()].filter(({ state }) => state === 'planned' || state === 'cleared').map(readiness),
    alarms: Object.values(fleet).filter(({ mode, flight }) => flight && mode === 'return').map((craft) => ({ code: 'RETURN_BY_ITSELF', level: 'caution', says: w(`${craft.tail} đang quay về.`, `${craft.tail} is returning.`), tail: craft.tail, flight: craft.flight, consignment: null, since: iso() })),
    weather: { ...weather, age_s: Math.floor((Date.now() - Date.parse(weather.measured_at)) / 1000), go: !weather.rain, reasons: weather.rain ? [{ code: 'RAIN', what: w('Đang mưa.', 'It rains.'), next: w('Chờ tạnh.', 'Wait until it stops.') }] : [] },
    stops,
    traffic: [],
    landings: [],
  };
}
setInterval(() => {
  for (const craft of Object.values(fleet)) {
    const f = craft.flight && flights.get(craft.flight);
    if (f?.state === 'airborne' && progress(f) >= 1) land(f, craft);
  }
  send('live', picture());
}, 500);
setInterval(() => {
  for (const box of boxes.values()) {
    if (box.offer && Date.parse(box.offer.expires) < Date.now()) {
      box.offer = null;
      record('HANDOVER_LAPSED', system, { consignment: box.id });
    }
  }
}, 1000);

function land(f, craft) {
  const box = boxes.get(f.consignments[0]);
  f.state = 'ended';
  f.on_at = iso();
  f.landed_pad = craft.mode === 'return' ? f.from : f.to;
  f.landed_off_cm = 42;
  f.pad_safe = true;
  Object.assign(craft, { pad: f.landed_pad, flight: null, mode: 'hold', charge: craft.charge - 11 });
  record('LANDED', system, { flight: f.id, data: { pad: f.landed_pad, off_cm: 42 } });
  record('AIRCRAFT_SAFED', system, { flight: f.id });
  if (box) {
    box.state = 'LANDED';
    record('ARRIVED', system, { consignment: box.id, flight: f.id, data: { tail: f.tail, flight: f.id, site: f.to_site } });
  }
}

const needsFlight = (box) => ['ACCEPTED', 'PACKED', 'HANDED_TO_CARRIER'].includes(box.state) && box.flights.every((id) => flights.get(id).state === 'ended' && flights.get(id).off_at === null);
function nextOf(box) {
  const step = (act, role, site = null) => ({ act, role, site });
  if (needsFlight(box)) return step('accept', 'dispatcher');
  const f = flights.get(box.flight);
  switch (box.state) {
    case 'SUBMITTED': return step('accept', 'dispatcher');
    case 'ACCEPTED': return step('pack', 'nurse', box.origin);
    case 'PACKED': return box.offer ? step('take_custody', 'nurse', box.origin) : step('offer', 'nurse', box.origin);
    case 'HANDED_TO_CARRIER': {
      if (box.offer) return step('accept_load', 'pilot');
      const delivery = box.flights.map((id) => flights.get(id)).findLast(({ purpose }) => purpose === 'delivery');
      return fleet[delivery.tail].pad === delivery.from ? step('load', 'nurse', box.origin) : step('fly', 'pilot');
    }
    case 'LOADED': return step(f.state === 'cleared' ? 'launch' : f.package === 'held' ? 'clear' : 'prepare', 'pilot');
    case 'IN_FLIGHT': return step('fly', 'pilot');
    case 'LANDED': return step('unload', 'lab', box.destination);
    case 'UNLOADED': return step('receive', 'lab', box.destination);
    case 'RECEIVED': case 'RECEIVED_REMARK': return step('close', 'lab', box.destination);
    case 'REFUSED': return step('dispose', 'lab', box.destination);
    default: return null;
  }
}
const boxView = (box) => ({ ...box, next: nextOf(box) });
const flightView = (f) => {
  const { held, frozen_at, ...rest } = f;
  return { ...rest, pilot: fleet[f.tail].pilot };
};

const CHECK = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*';
function consignmentId(site) {
  serial += 1;
  const day = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(2, 10).replaceAll('-', '');
  const data = `${network.sites.find(({ id }) => id === site).code}${day}${String(serial).padStart(5, '0')}`;
  let sum = 0;
  for (const c of data) sum = ((sum + CHECK.indexOf(c)) * 2) % 37;
  return data + CHECK[(38 - sum) % 37];
}
function plan(from, to) {
  const [a, b] = [pad(from), pad(to)];
  const d = Math.round(metres(a, b).d);
  return {
    distance_m: d, duration_s: Math.round(d / 16.7 + 90), cruise_m: 80, line_e7: [a, b].map((p) => [Math.round(p.longitude * 1e7), Math.round(p.latitude * 1e7)]),
    start_milli_percent: 98_000, touchdown_milli_percent: 61_000, reserve_milli_percent: 30_000,
    budget: [{ name: w('Cất cánh', 'Take-off'), milli_percent: 6_000 }, { name: w('Bay bằng', 'Cruise'), milli_percent: 26_000 }, { name: w('Hạ cánh', 'Landing'), milli_percent: 5_000 }],
    permit: 'DEMO-1', notes: [w('Vật cản O-ERP: vị trí cần khảo sát lại.', 'Obstacle O-ERP: position is to be surveyed.')], alternates: ['C-VH-1'], fingerprint: sha(head, `${from}${to}`),
  };
}
function makeFlight(purpose, tail, from, to, bookedFor, swap) {
  const id = `F${records.length + 1}`;
  flights.set(id, {
    id, purpose, state: 'planned', tail, from, to, from_site: pad(from).site, to_site: pad(to).site, consignments: [], booked_for: bookedFor, planned_at: iso(), plan: plan(from, to), swap_needed: swap, swap_done: false,
    pilot: null, package: 'none', package_detail: null, cleared_at: null, clearance_expires: null, clearance_void: null, order: null, off_at: null, on_at: null, landed_pad: null, landed_off_cm: null, pad_safe: false, ended_because: null, seq: 0, held: 0, frozen_at: null,
  });
  record('FLIGHT_PLANNED', system, { flight: id, data: { purpose, tail, booked_for: bookedFor ?? undefined, swap_needed: swap } });
  return id;
}

function feasibility(q) {
  const row = payload(q.payload);
  if (!row) throw new No(422, 'UNKNOWN_PAYLOAD', w('Không có loại hàng này.', 'There is no such payload.'));
  const [a, b] = [padOf(q.origin), padOf(q.destination)];
  if (!a || !b) throw new No(422, 'UNKNOWN_SITE', w('Không có nơi này.', 'There is no such site.'));
  const d = metres(a, b).d;
  const uav = Math.round(d / 1000 + 8);
  const road = Math.round(4 + (d * 1.35) / 1000 / 0.3);
  const deadline = q.clock_started_at ? Date.parse(q.clock_started_at) + row.max_minutes * 60_000 : null;
  const way = (minutes, steps) => ({
    p50: iso(Date.now() + minutes * 60_000), p90: iso(Date.now() + minutes * 90_000), basis: 'prior', deliveries: 0,
    spare_minutes: deadline ? Math.floor((deadline - Date.now()) / 60_000 - minutes * 1.5 - 10) : null,
    steps: steps.map(([step, n]) => ({ step, p50_s: n * 60, p90_s: n * 90, prior: true })),
  });
  const flies = q.origin !== 'C-XC' && q.destination !== 'C-XC';
  return {
    flies, reasons: flies ? [] : [{ code: 'OBSTACLE', what: w('Đường thẳng không có độ cao hợp lệ qua O-ERP (105 m).', 'The straight line has no legal height over O-ERP (105 m).'), next: w('Gửi bằng đường bộ.', 'Send it by road.'), rule: 'AO-12' }],
    uav: flies ? way(uav, [['ask', 2], ['pack', 8], ['wait', 3], ['load', 2], ['fly', 6], ['unload', 2], ['receive', 4]]) : null,
    road: way(road, [['ask', 2], ['pack', 8], ['wait', 5], ['drive', 20], ['receive', 4]]), weather_assumed: null, latest_handover: flies && deadline ? iso(deadline - uav * 60_000) : null,
    deadline: deadline ? iso(deadline) : null, bench_minutes: 10, distance_m: Math.round(d), swap_at: d > 3660 ? q.origin : null,
  };
}

const acts = {
  accept(box, s, b) {
    if (!needsFlight(box)) need(box, 'SUBMITTED');
    const again = box.state !== 'SUBMITTED';
    if (!again) box.state = 'ACCEPTED';
    box.accepted_at ??= iso();
    box.priority = b.priority ?? box.priority;
    const tail = b.tail ?? Object.values(fleet).find(({ flight }) => !flight).tail;
    record(again ? 'REBOOKED' : 'REQUEST_ACCEPTED', person(s, 'dispatcher'), { consignment: box.id, data: { priority: box.priority, tail } });
    const [here, origin, to] = [fleet[tail].pad, padOf(box.origin).id, padOf(box.destination).id];
    if (here !== origin) box.flights.push(makeFlight('positioning', tail, here, origin, box.id, false));
    box.flights.push(makeFlight('delivery', tail, origin, to, box.id, here !== origin && box.origin === 'C-GL'));
    box.eta = iso(Date.now() + 25 * 60_000);
  },
  decline(box, s, b) {
    need(box, 'SUBMITTED');
    Object.assign(box, { state: 'DECLINED', ended_because: b.reason, closed_at: iso() });
    record('REQUEST_DECLINED', person(s, 'dispatcher'), { consignment: box.id, data: b });
  },
  cancel(box, s, b) {
    Object.assign(box, { state: 'CANCELLED', ended_because: b.reason, closed_at: iso() });
    record('CONSIGNMENT_CANCELLED', person(s, 'nurse'), { consignment: box.id, data: b });
  },
  pack(box, s, b, second) {
    need(box, 'ACCEPTED');
    if (box.two_person && !second) throw new No(403, 'SECOND_PERSON_NEEDED', w('Cần người thứ hai.', 'A second person is needed.'));
    if ([...boxes.values()].some(({ seal }) => seal === b.seal)) throw new No(409, 'SEAL_USED', w(`Niêm phong ${b.seal} đã dùng.`, `Seal ${b.seal} was used before.`), w('Lấy niêm phong mới.', 'Take a new seal.'));
    Object.assign(box, { state: 'PACKED', box_number: b.box_number, seal: b.seal, logger: b.logger, mass_g: b.mass_g, packed_by: s.person, packed_at: iso(), holder: { person: s.person, role: 'nurse', site: box.origin } });
    record('PACKED', person(s, 'nurse', box.origin, second), { consignment: box.id, data: { box_number: b.box_number, seal: b.seal, items: b.items, mass_g: b.mass_g, temperature_mc: b.temperature_mc ?? undefined, holder: box.holder } });
  },
  offer(box, s, b) {
    need(box, 'PACKED');
    if (b.seal !== box.seal) throw new No(409, 'MISMATCH', w('Số niêm phong không khớp.', 'The seal number does not match.'));
    box.offer = { to: b.to, by: s.person, at: iso(), expires: iso(Date.now() + 300_000) };
    record('HANDOVER_OFFERED', person(s, 'nurse', box.origin), { consignment: box.id, data: { to: b.to } });
  },
  'take-custody'(box, s, b) {
    if (!box.offer) throw new No(409, 'NO_OFFER', w('Không có lời giao nào đang mở.', 'There is no open offer.'));
    if (b.scanned !== box.id) throw new No(409, 'MISMATCH', w('Sai kiện.', 'Wrong box.'));
    Object.assign(box, { state: 'HANDED_TO_CARRIER', offer: null, holder: { person: s.person, role: 'handler', site: box.origin } });
    record('HANDOVER_ACCEPTED', person(s, 'nurse', box.origin), { consignment: box.id, data: { holder: box.holder } });
  },
  'decline-custody'(box, s, b) {
    box.offer = null;
    record('HANDOVER_DECLINED', person(s, 'nurse', box.origin), { consignment: box.id, data: b });
  },
  load(box, s, b) {
    need(box, 'HANDED_TO_CARRIER');
    box.offer = { to: 'pilot', by: s.person, at: iso(), expires: iso(Date.now() + 300_000) };
    record('LOAD_OFFERED', person(s, 'nurse', box.origin), { consignment: box.id, data: { tail: b.tail } });
  },
  'accept-load'(box, s, b) {
    const f = box.flights.map((id) => flights.get(id)).find(({ purpose, state }) => purpose === 'delivery' && state === 'planned');
    if (b.tail !== f.tail || b.scanned !== box.id) throw new No(409, 'MISMATCH', w('Không khớp.', 'Mismatch.'));
    f.consignments = [box.id];
    Object.assign(box, { state: 'LOADED', offer: null, flight: f.id, place: { aboard: f.tail }, holder: { person: s.person, role: 'pilot', site: 'H-DG' } });
    record('LOADED', person(s, 'pilot', box.origin), { consignment: box.id, flight: f.id, data: { tail: f.tail, flight: f.id, notice_read: b.notice_read, holder: box.holder } });
  },
  ready(box, s) {
    box.receiver_ready_at = iso();
    record('RECEIVER_READY', person(s, 'lab', box.destination), { consignment: box.id });
  },
  unload(box, s, b) {
    need(box, 'LANDED');
    if (b.tail !== box.place.aboard) throw new No(409, 'MISMATCH', w(`Sai UAV: cần ${box.place.aboard}.`, `Wrong aircraft: ${box.place.aboard} is wanted.`));
    Object.assign(box, { state: 'UNLOADED', place: { site: box.destination }, holder: { person: s.person, role: 'lab', site: box.destination } });
    record('UNLOADED', person(s, 'lab', box.destination), { consignment: box.id, data: { tail: b.tail, site: box.destination, holder: box.holder } });
  },
  receive(box, s, b, second) {
    need(box, 'UNLOADED');
    if (b.items.some(({ outcome }) => outcome === 'accepted_remark') && !second) throw new No(403, 'SECOND_PERSON_NEEDED', w('Cần trưởng ca ký.', 'The shift lead must sign.'));
    box.items = b.items.map((item) => ({ code: item.code, outcome: item.outcome, reason: item.reason ?? null, remark: item.remark ?? null, extra: !box.items.some(({ code }) => code === item.code) }));
    const taken = box.items.filter(({ outcome }) => outcome.startsWith('accepted'));
    Object.assign(box, { state: taken.length === 0 ? 'REFUSED' : taken.some(({ outcome }) => outcome === 'accepted_remark') ? 'RECEIVED_REMARK' : 'RECEIVED', seal_state: b.seal_state, received_by: s.person, received_at: iso(), recollect: b.recollect });
    record('RECEIPT_SIGNED', person(s, 'lab', box.destination, second), { consignment: box.id, data: { state: box.state, seal: b.seal, seal_state: b.seal_state, items: b.items.map(({ code, outcome }) => ({ code, outcome })), deviations: [] } });
  },
  close(box, s) {
    Object.assign(box, { state: 'CLOSED', closed_at: iso() });
    record('CONSIGNMENT_CLOSED', person(s, 'lab', box.destination), { consignment: box.id });
  },
};
const signed = new Set(['pack', 'take-custody', 'accept-load', 'receive', 'clear', 'launch', 'lift', 'resume', 'sign-on']);
const need = (box, state) => {
  if (box.state !== state) throw new No(409, 'WRONG_STATE', w(`Kiện đang ở bước “${box.state}”.`, `It is in state ${box.state}.`));
};

const flightActs = {
  prepare(f, s) {
    f.package = 'transferring';
    record('PACKAGE_ORDERED', person(s, 'pilot'), { flight: f.id });
    setTimeout(() => {
      f.package = 'held';
      record('PACKAGE_SEEN', system, { flight: f.id, data: { verdict: 'held' } });
    }, 900);
  },
  clear(f, s) {
    const blocked = readiness(f).items.filter(({ state }) => state === 'blocked' || state === 'waiting');
    if (blocked.length > 0) throw new No(409, blocked[0].code, blocked[0].says);
    Object.assign(f, { state: 'cleared', cleared_at: iso(), clearance_expires: iso(Date.now() + 120_000) });
    record('FLIGHT_CLEARED', person(s, 'pilot'), { flight: f.id, data: { expires: Date.parse(f.clearance_expires) } });
  },
  launch(f, s) {
    if (f.state !== 'cleared') throw new No(409, 'CLEARANCE_VOID', w('Phép bay đã hết hiệu lực.', 'The clearance is no longer valid.'));
    f.state = 'launching';
    f.clearance_expires = null;
    f.order = { order: 'launch', state: 'sent', detail: null, at: iso(), tries: 1 };
    record('LAUNCH_ORDERED', person(s, 'pilot'), { flight: f.id });
    setTimeout(() => {
      Object.assign(f, { state: 'airborne', off_at: iso() });
      f.order.state = 'done';
      Object.assign(fleet[f.tail], { flight: f.id, mode: 'mission' });
      record('TOOK_OFF', system, { flight: f.id });
      const box = boxes.get(f.consignments[0]);
      if (box) {
        box.state = 'IN_FLIGHT';
        record('DEPARTED', system, { consignment: box.id, flight: f.id, data: { tail: f.tail } });
      }
    }, 1200);
  },
  cancel(f, s, b) {
    const box = boxes.get(f.booked_for);
    for (const one of [...flights.values()].filter((other) => other === f || (box && other.booked_for === box.id && other.state === 'planned'))) {
      Object.assign(one, { state: 'ended', ended_because: b.reason });
      record('FLIGHT_CANCELLED', one === f ? person(s, 'pilot') : system, { flight: one.id, data: b });
    }
    if (box) box.eta = null;
  },
};
const tailActs = {
  'sign-on'(craft, s) {
    if (craft.pilot && craft.pilot !== s.person) throw new No(409, 'TAIL_TAKEN', w('Đã có người điều khiển.', 'Somebody controls it.'));
    craft.pilot = s.person;
    record('PILOT_SIGNED_ON', person(s, 'pilot'), { data: { tail: craft.tail } });
  },
  'sign-off'(craft, s) {
    craft.pilot = null;
    record('PILOT_SIGNED_OFF', person(s, 'pilot'), { data: { tail: craft.tail } });
  },
  'swap-pack'(craft, s, b) {
    packs[craft.tail] = b.pack_in;
    craft.charge = 99;
    const f = [...flights.values()].find(({ tail, state, swap_needed }) => tail === craft.tail && state === 'planned' && swap_needed);
    if (f) f.swap_done = true;
    record('PACK_SWAPPED', person(s, 'nurse'), { flight: f?.id, data: { tail: craft.tail, ...b } });
  },
  reposition(craft, s, b) {
    makeFlight('positioning', craft.tail, craft.pad, b.to, null, false);
  },
};
for (const [path, mode] of [['hold', 'hold'], ['return', 'return'], ['land-now', 'land'], ['resume', 'mission']]) {
  tailActs[path] = (craft, s) => {
    const f = flights.get(craft.flight);
    if (!f || f.state !== 'airborne') throw new No(409, 'NOT_AIRBORNE', w(`${craft.tail} không bay.`, `${craft.tail} is not in the air.`));
    f.order = { order: path.replace('-', '_'), state: 'sent', detail: null, at: iso(), tries: 1 };
    record(path === 'resume' ? 'RESUME_ORDERED' : 'SAFER_ORDERED', person(s, 'pilot'), { flight: f.id, data: { act: path } });
    setTimeout(() => {
      craft.mode = mode;
      if (mode === 'hold') f.frozen_at = progress(f);
      else if (f.frozen_at !== null) {
        f.held = Date.now() - Date.parse(f.off_at) - f.frozen_at * FLIGHT_S * 1000;
        f.frozen_at = null;
      }
      f.order.state = 'done';
      record(path === 'resume' ? 'RESUME_ENDED' : 'SAFER_ENDED', system, { flight: f.id, data: { ended: 'done' } });
    }, 800);
  };
}

function submit(s, b, key) {
  const row = payload(b.payload);
  if (!row) throw new No(422, 'UNKNOWN_PAYLOAD', w('Không có loại hàng này.', 'There is no such payload.'));
  if (!b.not_category_a) throw new No(422, 'CATEGORY_FORBIDDEN', w('Nhóm A không được bay.', 'Category A may not fly.'));
  if (!b.items.length) throw new No(422, 'ITEM_COUNT', w('Cần 1 đến 50 mã.', '1 to 50 codes are needed.'));
  const id = consignmentId(b.origin);
  const f = feasibility(b);
  const ready = b.priority === 'stat' || row.category === 'blood' || row.code === 'SPC-CSF';
  boxes.set(id, {
    id, request: key, state: 'SUBMITTED', payload: b.payload, items: b.items.map((code) => ({ code, outcome: null, reason: null, remark: null, extra: false })), origin: b.origin, destination: b.destination, priority: b.priority, priority_asked: b.priority,
    priority_reason: b.priority_reason, order_ref: b.order_ref, submitted_by: s.person, submitted_at: iso(), clock_started_at: b.clock_started_at, deadline: f.deadline, eta: null, accepted_at: null, closed_at: null, ended_because: null,
    box_number: null, seal: null, logger: null, mass_g: null, packed_by: null, packed_at: null, holder: null, place: { site: b.origin }, offer: null, receiver_ready_at: null, receiver_ready_needed: ready, flights: [], flight: null, seal_state: null,
    received_by: null, received_at: null, recollect: null, two_person: row.handover.startsWith('two'), un: row.un, records: 0, chain_head: '0'.repeat(64), seq: 0,
  });
  record('REQUEST_SUBMITTED', person(s, 'nurse', b.origin), { consignment: id, key, data: { payload: b.payload, items: b.items, origin: b.origin, destination: b.destination, priority: b.priority } });
  return boxes.get(id);
}

const OVER = new Set(['DECLINED', 'CANCELLED', 'DISPOSED', 'CLOSED']);
function api(method, path, query, s, b, headers) {
  const parts = path.split('/').slice(2);
  const [a, id, act] = parts;
  const once = (run) => {
    const key = headers['idempotency-key'];
    if (!/^[0-9a-f-]{36}$/.test(key ?? '')) throw new No(422, 'KEY_NEEDED', w('Thiếu khóa.', 'The key is missing.'));
    if (answers.has(key)) return answers.get(key);
    if (signed.has(act ?? id) && !(s.signed_until > Date.now())) throw new No(403, 'SIGNATURE_NEEDED', w('Cần ký lại.', 'Sign again.'));
    const answer = run(key);
    answers.set(key, answer);
    return answer;
  };
  const second = headers['x-second-signature'] && seconds.get(headers['x-second-signature']);
  if (method === 'GET') {
    if (a === 'session') return [200, { person: s.person, display_name: people[s.person], grants: roles[s.person], csrf: s.csrf, signed_until: iso(s.signed_until), demonstration: true, clock_scale: 1, now: iso() }];
    if (a === 'network') return [200, network];
    if (a === 'people') return [200, Object.entries(people).map(([one, name]) => ({ person: one, display_name: name }))];
    if (a === 'map') return [200, existsSync(join(GEO, `${id}.geojson`)) ? JSON.parse(readFileSync(join(GEO, `${id}.geojson`), 'utf8')) : { type: 'FeatureCollection', features: [] }];
    if (a === 'live-picture') return [200, picture()];
    if (a === 'flights' && id) return flights.has(id) ? [200, flightView(flights.get(id))] : missing();
    if (a === 'flights') return [200, { items: [...flights.values()].filter(({ state }) => (query.get('state') === 'open') === (state !== 'ended') || !query.get('state')).map(flightView), next: null }];
    if (a === 'consignments' && act === 'trail') {
      const box = boxes.get(id) ?? missing();
      return [200, { entries: records.filter((one) => one.consignment === id || (one.flight && box.flights.includes(one.flight))), complete: true }];
    }
    if (a === 'consignments' && id) return boxes.has(id) ? [200, boxView(boxes.get(id))] : missing();
    if (a === 'consignments') {
      const state = query.get('state');
      const items = [...boxes.values()].filter((box) => (!state || (state === 'open' ? !OVER.has(box.state) : state === 'closed' ? OVER.has(box.state) : box.state === state)) && (!query.get('site') || [box.origin, box.destination].includes(query.get('site'))));
      return [200, { items: items.reverse().map(boxView), next: null }];
    }
    if (a === 'openapi.json') return [200, { openapi: '3.1.0', paths: { '/api/session': { get: { summary: 'Who is signed in', parameters: [], responses: { 200: { description: 'The session', content: { 'application/json': { schema: { $ref: '#/components/schemas/Session' } } } }, 401: { description: 'Nobody' } } } } }, components: { schemas: { Session: { type: 'object', required: ['person'], properties: { person: { type: 'string', description: 'Pseudonymous id' } } } } } }];
    missing();
  }
  if (a === 'signature') {
    if (b.password !== PASSWORD) throw new No(401, 'SIGNATURE_FAILED', w('Mật khẩu không đúng.', 'The password is not right.'));
    s.signed_until = Date.now() + 300_000;
    return [200, { signed_until: iso(s.signed_until) }];
  }
  if (a === 'second-signature') {
    if (!people[b.user] || b.password !== PASSWORD || b.user === s.person) throw new No(403, 'SECOND_FAILED', w('Người thứ hai phải là người khác, mật khẩu đúng.', 'The second person must be another, with the right password.'));
    const token = randomBytes(12).toString('hex');
    seconds.set(token, b.user);
    return [200, { token, person: b.user, expires: iso(Date.now() + 120_000) }];
  }
  if (a === 'feasibility') return [200, feasibility(b)];
  if (a === 'requests') return [201, once((key) => boxView(submit(s, b, key)))];
  if (a === 'consignments' && acts[act]) {
    const box = boxes.get(id) ?? missing();
    return [200, once(() => (acts[act](box, s, b, second), boxView(box)))];
  }
  if (a === 'flights' && flightActs[act]) {
    const f = flights.get(id) ?? missing();
    return [200, once(() => (flightActs[act](f, s, b), flightView(f)))];
  }
  if (a === 'aircraft' && tailActs[act]) {
    const craft = fleet[id] ?? missing();
    return [202, once(() => (tailActs[act](craft, s, b), { accepted: true }))];
  }
  if (a === 'weather') return [200, once(() => ((weather = b), record('WEATHER_REPORTED', person(s, 'dispatcher', b.site), { data: b }), {}))];
  if (a === 'stops' && id === 'lift') return [200, once(() => ((stops = stops.filter(({ document }) => document !== b.document)), {}))];
  if (a === 'stops') return [200, once(() => (stops.push(b), record('STOP_ISSUED', person(s, 'dispatcher'), { data: b }), {}))];
  missing();
}
function missing() {
  throw new No(404, 'NOT_FOUND', w('Không có.', 'There is no such thing.'), w('Xem lại địa chỉ.', 'Look at the address again.'));
}

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };
function asset(path, response) {
  const first = path.split('/')[1];
  const file = path === '/' ? 'index.html' : path === '/api/docs' ? 'docs.html' : ['ward', 'lab', 'ops', 'records', 'custody'].includes(first) ? `${first}.html` : path.slice(1);
  const full = join(DIST, file);
  if (!full.startsWith(DIST) || !existsSync(full)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': TYPES[extname(full)] ?? 'application/octet-stream', 'content-security-policy': CSP, 'x-content-type-options': 'nosniff' });
  response.end(readFileSync(full));
}

createServer(async (request, response) => {
  const url = new URL(request.url, 'http://localhost');
  let text = '';
  for await (const piece of request) text += piece;
  const body = text === '' ? {} : JSON.parse(text);
  const answer = (status, value, more = {}) => response.writeHead(status, { 'content-type': status >= 400 ? 'application/problem+json' : 'application/json', ...more }).end(value === undefined ? '' : JSON.stringify(value));
  if (url.pathname === '/mock/freeze') {
    frozen = body.on === true;
    return answer(200, {});
  }
  if (!url.pathname.startsWith('/api/') || url.pathname === '/api/docs') return asset(url.pathname, response);
  try {
    if (url.pathname === '/api/sign-in') {
      if (!people[body.user] || body.password !== PASSWORD) throw new No(401, 'SIGN_IN_FAILED', w('Sai tên đăng nhập hoặc mật khẩu.', 'Wrong user name or password.'), w('Nhập lại; quên thì hỏi người quản trị.', 'Enter them again; if forgotten, ask the administrator.'));
      const id = randomBytes(16).toString('hex');
      sessions.set(id, { id, person: body.user, csrf: randomBytes(8).toString('hex'), signed_until: Date.now() + 300_000 });
      return response.writeHead(204, { 'set-cookie': `medflight_session=${id}; HttpOnly; SameSite=Strict; Path=/` }).end();
    }
    const session = sessions.get(/medflight_session=([0-9a-f]+)/.exec(request.headers.cookie ?? '')?.[1]);
    if (url.pathname === '/api/openapi.json') return answer(...api('GET', url.pathname, url.searchParams, null, {}, {}));
    if (!session) throw new No(401, 'SIGNED_OUT', w('Chưa đăng nhập.', 'Nobody is signed in.'));
    if (request.method !== 'GET' && request.headers['x-csrf-token'] !== session.csrf) throw new No(403, 'CSRF', w('Thiếu mã phiên.', 'The session token is missing.'));
    if (url.pathname === '/api/sign-out') {
      sessions.delete(session.id);
      return response.writeHead(204).end();
    }
    if (url.pathname === '/api/live') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      const last = Number(request.headers['last-event-id'] ?? 0);
      if (last > 0) {
        for (const entry of records.slice(last)) response.write(`event: record\nid: ${entry.seq}\ndata: ${JSON.stringify({ seq: entry.seq, type: '', consignment: entry.consignment, flight: entry.flight, at: iso() })}\n\n`);
      } else response.write(`event: snapshot\nid: ${records.length}\ndata: {"seq":${records.length}}\n\n`);
      response.write(`event: live\ndata: ${JSON.stringify(picture())}\n\n`);
      listeners.add(response);
      request.on('close', () => listeners.delete(response));
      return;
    }
    return answer(...api(request.method, url.pathname, url.searchParams, session, body, request.headers));
  } catch (error) {
    if (!(error instanceof No)) {
      console.error(error);
      return answer(500, { type: 'about:blank#BUG', title: 'Bug', title_vi: 'Lỗi', status: 500, code: 'BUG', reasons: [] });
    }
    return answer(error.status, { type: `about:blank#${error.code}`, title: error.what.en, title_vi: error.what.vi, status: error.status, code: error.code, reasons: [{ code: error.code, what: error.what, next: error.next }] });
  }
}).listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}/  accounts ${Object.keys(people).join(', ')}  password ${PASSWORD}`));
