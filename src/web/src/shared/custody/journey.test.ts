import { describe, expect, it } from 'vitest';
import { CONSIGNMENT_STATES } from '../api/states';
import type { Grant } from '../api/types';
import { spare } from '../../lab/spare';
import { isOver, strip, viability } from './journey';
import { may, mine, sitesFor } from './permission';

describe('the strip of steps', () => {
  it('has one step under way until all are done', () => {
    for (const state of CONSIGNMENT_STATES) {
      const marks = strip(state).map(({ mark }) => mark);
      if (marks.length === 0) continue;
      const done = marks.filter((mark) => mark === 'done').length;
      expect(marks.filter((mark) => mark === 'now').length, state).toBe(done === marks.length ? 0 : 1);
      expect(marks.slice(0, done).every((mark) => mark === 'done'), state).toBe(true);
    }
  });
  it('is empty for a box that left the way', () => {
    expect(strip('INCIDENT')).toEqual([]);
  });
  it('shows flying as under way, not as done', () => {
    expect(strip('IN_FLIGHT').find(({ step }) => step === 'flying')?.mark).toBe('now');
  });
});

describe('the clinical clock', () => {
  it('warns at a quarter and at a tenth of its time', () => {
    expect(viability(0, 100, 70)).toBe('calm');
    expect(viability(0, 100, 75)).toBe('caution');
    expect(viability(0, 100, 90)).toBe('warning');
    expect(viability(0, 100, 100)).toBe('over');
  });
  it('spares nothing that has passed', () => {
    expect(spare({ deadline: '2026-01-01T01:00:00Z', eta: '2026-01-01T00:00:00Z' }, Date.parse('2026-01-01T00:50:00Z'))).toBe(600_000);
    expect(spare({ deadline: null, eta: null }, 0)).toBeNull();
  });
});

describe('what a person may do', () => {
  const nurse: Grant[] = [{ role: 'nurse', sites: ['C-GL'] }];
  it('holds at the own sites', () => {
    expect(may(nurse, 'pack', 'C-GL')).toBe(true);
    expect(may(nurse, 'pack', 'H-DG')).toBe(false);
    expect(sitesFor(nurse, 'submit')).toEqual(['C-GL']);
    expect(sitesFor([{ role: 'lead', sites: null }], 'submit')).toBeNull();
  });
  it('decides whose the next step is', () => {
    expect(mine(nurse, { act: 'load', role: 'handler', site: 'C-GL' })).toBe(true);
    expect(mine(nurse, { act: 'launch', role: 'pilot', site: null })).toBe(false);
    expect(mine(nurse, null)).toBe(false);
  });
});

it('a refused box is not over', () => {
  expect(isOver('REFUSED')).toBe(false);
});
