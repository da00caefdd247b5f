// What these pages read beyond the shared shapes: a consignment with all that its document says, and what can be done with it.

import type { ConsignmentState, ConsignmentView, Holder, Reason, Role, Time, Words } from '../shared/api/types';

export const TRIP_STEPS = ['ask', 'pack', 'wait', 'load', 'fly', 'drive', 'unload', 'receive'] as const;
export interface TripStep {
  step: (typeof TRIP_STEPS)[number];
  state: 'done' | 'now' | 'ahead' | 'skipped';
  from: Time | null;
  until: Time | null;
  holder: Holder | null;
  role: Role | null;
  site: string | null;
}
export interface ColdChainView {
  verdict: 'safe' | 'not_safe' | 'cannot_tell';
  says: Words;
  readings: number;
  newest_at: Time | null;
  lowest_mc: number | null;
  highest_mc: number | null;
  mean_kinetic_mc: number | null;
  outside_s: number;
  warned_s: number;
  unknown_s: number;
  excursions: { from: Time; until: Time; breach: 'too_cold' | 'too_hot'; worst_mc: number }[];
  gaps: { from: Time; until: Time }[];
  doubts: Words[];
  rule: string;
  logger_retired: string | null;
}
export interface CorrectionView {
  seq: number;
  corrects_seq: number;
  was: string;
  right: string;
  reason: string;
  by: string;
  at: Time;
}
export interface Box extends ConsignmentView {
  since: Time;
  overdue_at: Time | null;
  course: TripStep[];
  road: { courier: { person: string } | { post: string }; eta: Time | null; late: boolean } | null;
  must_quarantine: boolean;
  notify_issuer: boolean;
  cold_chain: ColdChainView | null;
  aftermath: {
    parent: string | null;
    child: string | null;
    renews: string | null;
    renewed_as: string | null;
    sent_back: boolean;
    corrections: CorrectionView[];
    glass: { by: string | null; at: Time; reason: string; until: Time; review_due: Time } | null;
  };
}

/** One act, as the service says that it stands for who asks. */
export interface OpenAct {
  act: string;
  path: string | null;
  signed: boolean;
  allowed: boolean;
  role: Role | null;
  meaning: Words;
  second: Words | null;
  choices: string[];
  next: ConsignmentState[];
  reason: Reason | null;
}
export interface OpenActs {
  id: string;
  state: ConsignmentState;
  seq: number;
  acts: OpenAct[];
}
export interface Carrier {
  post: string;
  organisation: string;
  name: Words;
}
