// The acts that are open, in the order in which a person wants them: what comes next first.

import type { NextStep } from '../shared/api/types';
import type { OpenAct } from './types';

/** The act by which a next step is done; flights are flown elsewhere and have none. */
export function actOfNext(step: NextStep['act']): string {
  switch (step) {
    case 'decide':
      return 'quarantine-decision';
    case 'take_custody':
    case 'by_road':
    case 'accept_load':
      return step.replace('_', '-');
    case 'accept':
    case 'pack':
    case 'offer':
    case 'load':
    case 'prepare':
    case 'clear':
    case 'launch':
    case 'fly':
    case 'unload':
    case 'receive':
    case 'close':
    case 'dispose':
    case 'recover':
      return step;
  }
}

/** The open acts with the next step in front. */
export function ordered(open: readonly OpenAct[], next: NextStep | null): OpenAct[] {
  const wanted = next === null ? null : actOfNext(next.act);
  return [...open.filter(({ act }) => act === wanted), ...open.filter(({ act }) => act !== wanted)];
}

/** Where an act is done every day, by people who do nothing else; null where this page is the only one. */
export function workplace(act: string, id: string, flight: string | null): string | null {
  switch (act) {
    case 'accept':
      return '/ops';
    case 'pack':
      return `/ward/d/${id}/pack`;
    case 'load':
      return `/ward/d/${id}/load`;
    case 'receive':
      return `/lab/in/${id}`;
    case 'accept-load':
      return flight === null ? null : `/ops/clear/${flight}`;
    default:
      return null;
  }
}

/** The number of the box in what was scanned from it, alone or at the end of what its label carries; null where there is none. */
export function boxIn(code: string): string | null {
  return /([A-Z]{2}\d{11}[0-9A-Z*])(?:\?.*)?$/.exec(code)?.[1] ?? null;
}
