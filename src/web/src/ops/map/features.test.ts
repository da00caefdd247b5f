import { describe, expect, it } from 'vitest';
import type { AircraftView, FlightView, TrafficView } from '../../shared/api/types';
import { aircraftFeatures, planFeatures, ring, Tracks, trafficFeatures, zoneFeatures } from './features';

const one = (longitude: number, age_ms: number): AircraftView =>
  ({
    tail: 'LN-203', link: 'up', flight: 'F1', landed: { value: 'in_air', age_ms: 0 },
    motion: { value: { longitude, latitude: 21, track_deg: 90, ground_speed_ms: 16 }, age_ms },
  }) as AircraftView;

describe('an aircraft on the map', () => {
  it('turns hollow when its position is old', () => {
    const fresh = aircraftFeatures([one(105.9, 500)], null, { of: (ms) => ms, stale: () => false }, () => '').features[0]?.properties;
    const stale = aircraftFeatures([one(105.9, 500)], null, { of: (ms) => ms, stale: () => true }, () => '').features[0]?.properties;
    expect(fresh?.['symbol']).toBe('air');
    expect(stale?.['symbol']).toBe('air-stale');
  });
  it('beside another has its label on another side', () => {
    const two = [one(105.9, 0), { ...one(105.9005, 0), tail: 'LN-204' }, { ...one(105.95, 0), tail: 'LN-207' }];
    const sides = aircraftFeatures(two, null, { of: (ms) => ms, stale: () => false }, () => '').features.map((f) => f.properties?.['side'] as string);
    expect(sides).toEqual(['left', 'right', 'left']);
  });
  it('without a position is not drawn anywhere', () => {
    expect(aircraftFeatures([{ ...one(1, 0), motion: null }], null, { of: (ms) => ms, stale: () => false }, () => '').features).toEqual([]);
  });
});

it('the flown line grows only where the aircraft was seen', () => {
  const tracks = new Tracks();
  tracks.add([one(105.9, 0)]);
  tracks.add([one(105.9, 0)]);
  expect(tracks.features([one(105.9, 0)]).features).toEqual([]);
  tracks.add([one(105.91, 0)]);
  expect((tracks.features([one(105.91, 0)]).features[0]?.geometry as GeoJSON.LineString).coordinates).toHaveLength(2);
});

it('a circle is as wide as it says', () => {
  const line = ring(105.9, 21, 1_000);
  const north = Math.max(...line.map(([, lat]) => lat));
  expect(((north - 21) * Math.PI * 6_371_008.8) / 180).toBeCloseTo(1_000, 3);
});

it('plans are drawn for the selected and the flying', () => {
  const plan = { line_e7: [[1_059_000_000, 210_000_000]] } as unknown as FlightView['plan'];
  const flights = [
    { id: 'F1', tail: 'A', state: 'planned', plan },
    { id: 'F2', tail: 'B', state: 'airborne', plan },
    { id: 'F3', tail: 'C', state: 'planned', plan },
  ] as FlightView[];
  expect(planFeatures(flights, 'C').features.map((f) => f.properties?.['flight'])).toEqual(['F2', 'F3']);
});

it('a zone says its kind in words', () => {
  const zones = { type: 'FeatureCollection', features: [{ type: 'Feature', properties: { kind: 'prohibited', name: 'Sân bay (ước lượng)' }, geometry: { type: 'Point', coordinates: [0, 0] } }] } as GeoJSON.FeatureCollection;
  expect(zoneFeatures(zones, { prohibited: 'CẤM' }, false).features[0]?.properties?.['label']).toBe('CẤM Sân bay');
});

it('another aircraft shows its way ahead, and a ring where its motion is not known', () => {
  const heard: TrafficView = {
    address: '888123', callsign: null, latitude: 21, longitude: 105.9, amsl_m: null, ground_speed_ms: null, track_deg: null, climb_ms: null,
    age_ms: 1_000, ahead: null, unsure_m: 60, encounters: [],
  };
  const shapes = (one: TrafficView) => trafficFeatures([one], () => 'x').features.map((f) => [f.geometry.type, (f.geometry as GeoJSON.LineString).coordinates.length]);
  expect(shapes(heard)).toEqual([['Point', 2], ['LineString', 65]]);
  expect(shapes({ ...heard, ahead: [105.91, 21], unsure_m: 0 })).toEqual([['Point', 2], ['LineString', 2]]);
});
