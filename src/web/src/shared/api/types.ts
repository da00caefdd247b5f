// Shapes of the HTTP contract, as the service writes and reads them. Times are RFC 3339 texts.

import type { ConsignmentState } from './states';

export type Lang = 'vi' | 'en';
export interface Words {
  vi: string;
  en: string;
}
export type Time = string;

export const ROLES = ['nurse', 'packer', 'lab', 'handler', 'dispatcher', 'pilot', 'lead', 'quality', 'maintenance', 'courier', 'auditor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export interface Reason {
  code: string;
  what: Words;
  next: Words;
  field?: string;
  value?: string;
  rule?: string;
}
export interface ProblemDoc {
  type: string;
  title: string;
  title_vi: string;
  status: number;
  code: string;
  reasons: Reason[];
}

export interface Grant {
  role: Role;
  /** null: everywhere in the network. */
  sites: string[] | null;
}
export interface Session {
  person: string;
  display_name: string;
  grants: Grant[];
  csrf: string;
  signed_until: Time | null;
  demonstration: boolean;
  clock_scale: number;
  now: Time;
}

export interface Site {
  id: string;
  code: string;
  name: Words;
  kind: string;
  latitude: number;
  longitude: number;
  phone: string;
  hub: boolean;
  has_pad: boolean;
}
export interface Pad {
  id: string;
  site: string;
  latitude: number;
  longitude: number;
}
export type ClockStart = 'collected_at' | 'issued_at' | 'thaw_started_at' | 'packed_at';
export interface Payload {
  code: string;
  name: Words;
  category: string;
  temp_min_c?: number | null;
  temp_max_c?: number | null;
  max_minutes: number;
  clock_start: ClockStart;
  un: string;
  handover: string;
  priority: Priority;
  enabled: boolean;
  confirmed: boolean;
  questions?: Question[];
}
/** Answers to the questions of a payload, by question. */
export type Answers = Record<string, string | null | undefined>;
export interface Question {
  asked: string;
  at: 'submit' | 'pack';
  says: Words;
  form: 'choice' | 'number' | 'date' | 'text';
  choices: { value: string; words: Words }[];
  required: boolean;
  only_if?: { asked: string; value: string };
}
export interface Tail {
  tail: string;
  type: string;
  system_id: number;
  home_pad: string;
}
export interface RefuseReasonDoc {
  code: string;
  words: Words;
  hl7?: string | null;
}
export interface Network {
  name: Words;
  demonstration: boolean;
  sites: Site[];
  pads: Pad[];
  payloads: Payload[];
  tails: Tail[];
  permits?: { permit: string; document: string; area: Words }[];
  refuse_reasons: RefuseReasonDoc[];
  attribution: string;
}
export interface Person {
  person: string;
  display_name: string;
}

export const PRIORITIES = ['routine', 'urgent', 'asap', 'stat'] as const;
export type Priority = (typeof PRIORITIES)[number];

export type { ConsignmentState } from './states';
export interface Submit {
  payload: string;
  items: string[];
  origin: string;
  destination: string;
  priority: Priority;
  priority_reason: string | null;
  clock_started_at: Time | null;
  order_ref: string | null;
  not_category_a: boolean;
  answers?: Answers;
  /** The consignment in whose place it is asked for again. */
  renews?: string;
}
export interface Way {
  p50: Time;
  p90: Time;
  basis: 'prior' | 'network' | 'route';
  deliveries: number;
  spare_minutes: number | null;
  steps: { step: string; p50_s: number; p90_s: number; prior: boolean }[];
}
export interface Feasibility {
  flies: boolean;
  reasons: Reason[];
  /** Weather that nobody measured for its hour, and what is assumed instead. */
  weather_assumed: Words | null;
  deadline: Time | null;
  bench_minutes: number;
  distance_m: number;
  swap_at: string | null;
  uav: Way | null;
  road: Way;
  latest_handover: Time | null;
}

export type ItemOutcome = 'accepted' | 'accepted_remark' | 'refused' | 'missing' | 'quarantined' | 'disposed' | 'returned';
export type SealState = 'intact' | 'broken' | 'missing';
export type Place = { site: string } | { aboard: string } | { road: string } | { field: string };
export interface Holder {
  person?: string;
  role: Role;
  site: string;
}
export interface ItemView {
  code: string;
  outcome: ItemOutcome | null;
  reason: string | null;
  remark: string | null;
  extra: boolean;
}
export interface OfferView {
  to: 'handler' | 'desk' | 'pilot' | 'courier';
  by: string;
  at: Time;
  expires: Time;
}
export const NEXT_ACTS = ['accept', 'pack', 'offer', 'take_custody', 'load', 'accept_load', 'prepare', 'clear', 'launch', 'fly', 'unload', 'receive', 'close', 'decide', 'dispose', 'recover', 'by_road'] as const;
export type NextAct = (typeof NEXT_ACTS)[number];
export interface NextStep {
  act: NextAct;
  role: Role;
  site: string | null;
}
export interface ConsignmentView {
  id: string;
  request: string;
  state: ConsignmentState;
  payload: string;
  items: ItemView[];
  origin: string;
  destination: string;
  priority: Priority;
  priority_asked: Priority;
  priority_reason: string | null;
  order_ref: string | null;
  submitted_by: string;
  submitted_at: Time;
  clock_started_at: Time | null;
  deadline: Time | null;
  eta: Time | null;
  /** How its booking gave way to a more urgent one, the last time. */
  moved?: { at: Time; later_s: number | null; road_eta: Time | null; says: Words } | null;
  accepted_at: Time | null;
  closed_at: Time | null;
  ended_because: string | null;
  box_number: string | null;
  seal: string | null;
  logger: string | null;
  mass_g: number | null;
  packed_by: string | null;
  packed_at: Time | null;
  holder: Holder | null;
  place: Place;
  offer: OfferView | null;
  receiver_ready_at: Time | null;
  receiver_ready_needed: boolean;
  flights: string[];
  flight: string | null;
  seal_state: SealState | null;
  received_by: string | null;
  received_at: Time | null;
  recollect: boolean | null;
  two_person: boolean;
  un: string;
  next: NextStep | null;
  records: number;
  chain_head: string;
  seq: number;
}
export interface Page<T> {
  items: T[];
  next: string | null;
}

export type FlightState = 'planned' | 'cleared' | 'launching' | 'airborne' | 'ended';
export type PackageState = 'none' | 'transferring' | 'held' | 'not_held' | 'unknown';
export interface OrderView {
  order: string;
  state: string;
  detail: Words | null;
  at: Time;
  tries: number;
}
export interface PlanView {
  distance_m: number;
  duration_s: number;
  cruise_m: number;
  line_e7: [number, number][];
  start_milli_percent: number;
  touchdown_milli_percent: number;
  reserve_milli_percent: number;
  budget: { name: Words; milli_percent: number }[];
  permit: string | null;
  notes: Words[];
  alternates: string[];
  fingerprint: string;
}
export interface FlightView {
  id: string;
  purpose: 'delivery' | 'positioning';
  state: FlightState;
  tail: string;
  from: string;
  to: string;
  from_site: string;
  to_site: string;
  consignments: string[];
  booked_for: string | null;
  planned_at: Time;
  plan: PlanView;
  swap_needed: boolean;
  swap_done: boolean;
  pilot: string | null;
  package: PackageState;
  package_detail: Words | null;
  cleared_at: Time | null;
  clearance_expires: Time | null;
  clearance_void: Words | null;
  order: OrderView | null;
  off_at: Time | null;
  on_at: Time | null;
  landed_pad: string | null;
  landed_off_cm: number | null;
  pad_safe: boolean;
  ended_because: string | null;
  seq: number;
}

export * from './live-types';
