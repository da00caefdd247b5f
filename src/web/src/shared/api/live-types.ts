// Shapes of the live stream and of the ledger's entries.

import type { OrderView, Reason, Time, Words } from './types';

export type ReadinessState = 'ok' | 'blocked' | 'waiting' | 'not_fitted';
export interface ReadinessItem {
  code: string;
  state: ReadinessState;
  says: Words;
}
export interface ReadinessView {
  flight: string;
  items: ReadinessItem[];
  ready: boolean;
}
export type LinkState = 'never_heard' | 'up' | 'lost';
export interface Aged<T> {
  value: T;
  age_ms: number;
}
export interface MotionView {
  latitude: number;
  longitude: number;
  amsl_m: number;
  above_home_m: number;
  ground_speed_ms: number;
  climb_ms: number;
  track_deg: number;
}
export interface AircraftView {
  tail: string;
  system_id: number;
  pilot: string | null;
  link: LinkState;
  link_age_ms: number | null;
  motion: Aged<MotionView> | null;
  airspeed_ms: Aged<number> | null;
  battery_percent: Aged<number> | null;
  mode: Aged<string> | null;
  armed: Aged<boolean> | null;
  failsafe: boolean;
  landed: Aged<string> | null;
  vtol: Aged<string> | null;
  pad: string | null;
  pack: string | null;
  flight: string | null;
  phase: string | null;
  flown_m: number | null;
  left_m: number | null;
  off_line_m: number | null;
  hold?: HoldView | null;
  eta: Time | null;
  touchdown_percent: number | null;
  uncertainty_m: number | null;
  hook: OrderView | null;
  texts: Words[];
  /** Where it may go when a flight-stop order reaches it, the shortest legal end first. */
  ends: EndView[];
}
export interface EndView {
  kind: 'continue' | 'return' | 'divert';
  pad: string;
  distance_m: number;
  seconds: number;
  touchdown_milli_percent: number;
  legal: boolean;
  against: string[];
}
export interface MovementView {
  aerodrome: string;
  at: Time;
  closed_from: Time;
  closed_until: Time;
}
/** What of a permit the pages need. */
export interface PermitView {
  permit: string;
  authority: string;
}
export interface PermissionView {
  consignment: string;
  codes: string[];
  between: [string, string] | null;
  day: string;
  since: Time;
  by: string | null;
}
export type AlarmLevel = 'warning' | 'caution' | 'advisory';
export interface AlarmView {
  code: string;
  level: AlarmLevel;
  says: Words;
  tail: string | null;
  flight: string | null;
  consignment: string | null;
  since: Time;
}
export interface WeatherView {
  site: string;
  measured_at: Time;
  age_s: number;
  wind_cms: number;
  wind_from_deg: number;
  gust_cms: number;
  cruise_wind_cms: number;
  visibility_m: number;
  rain: boolean;
  lightning: boolean;
  temperature_mc: number;
  go: boolean;
  reasons: Reason[];
}
/** The newest METAR or TAF of an aerodrome, as it was issued. */
export interface AerodromeReportView {
  text: string;
  at: Time;
  until: Time;
  corrected: boolean;
}
export interface StopView {
  document: string;
  from: Time;
  until: Time;
  area: { latitude_e7: number; longitude_e7: number; radius_m: number } | null;
}
/** A close passage of a manned aircraft by one of our flights; `proposal` is for a person to order. */
export interface EncounterView {
  tail: string;
  flight: string;
  in_s: number;
  across_m: number;
  height_m: number | null;
  proposal: 'continue' | 'hold' | 'return' | 'descend';
  across_then_m: number;
  height_then_m: number | null;
}
/** A manned aircraft, as a receiver aboard one of ours hears it. */
export interface TrafficView {
  address: string;
  callsign: string | null;
  latitude: number;
  longitude: number;
  amsl_m: number | null;
  ground_speed_ms: number | null;
  track_deg: number | null;
  climb_ms: number | null;
  age_ms: number;
  ahead: [number, number] | null;
  unsure_m: number;
  encounters: EncounterView[];
}
/** How several that come in at once could land: proposed, never ordered. */
export interface LandingView {
  flight: string;
  tail: string;
  pad: string;
  from: Time;
  hold_s: number;
  hold_until: Time | null;
  hold_milli_percent: number;
  touchdown_milli_percent: number;
  divert: boolean;
  alternate: string | null;
  go_on: boolean;
}
/** A hold that a person ordered: it always has an end. */
export interface HoldView {
  since: Time;
  until: Time;
  cost_milli_percent: number | null;
  touchdown_milli_percent: number | null;
  certified: boolean;
  with: string | null;
}
export interface Corner {
  latitude_e7: number;
  longitude_e7: number;
}
export interface DetourWay {
  from: string;
  to: string;
  corners: Corner[];
}
export interface DetourView extends DetourWay {
  by?: string | null;
  at: Time;
}
export interface SoughtDetour {
  ways: { way: DetourWay; distance_m: number; extra_m: number; touchdown_percent: number; reserve_percent: number; notes: Words[] }[];
}
export interface LiveView {
  now: Time;
  seq: number;
  store_up: boolean;
  aircraft: AircraftView[];
  readiness: ReadinessView[];
  alarms: AlarmView[];
  weather: WeatherView | null;
  aerodromes: AerodromeReportView[];
  stops: StopView[];
  traffic: TrafficView[];
  landings: LandingView[];
  movements: MovementView[];
  permits: PermitView[];
  permissions: PermissionView[];
  detours: DetourView[];
}

/** A durable record, as announced on the live stream. */
export interface RecordNote {
  seq: number;
  type: string;
  consignment?: string | null;
  flight?: string | null;
  at: Time;
}
export interface TrailEntry {
  seq: number;
  canonical: string;
  prev_hash: string;
  hash: string;
  chain_prev: string | null;
  chain_hash: string | null;
  consignment?: string | null;
  flight?: string | null;
  /** What the person's signature under it means. */
  meaning?: Words;
}
export interface Trail {
  entries: TrailEntry[];
  complete: boolean;
}
