// The live picture as map features.

import type { AircraftView, FlightView, Network, TrafficView } from '../../shared/api/types';
import { circle, symbol } from '../fleet';

type Collection = GeoJSON.FeatureCollection;
const collection = (features: GeoJSON.Feature[]): Collection => ({ type: 'FeatureCollection', features });

export interface Ages {
  /** Milliseconds now, from the age in the picture. */
  of(ageMs: number): number;
  /** Whether a value of this age now must look old. */
  stale(age: number): boolean;
}
export interface Labels {
  (one: AircraftView, age: number, long: boolean): string;
}

/** Where the label stands: aircraft within 300 m of each other get different sides, so that no label covers another. */
const SIDES = ['left', 'right', 'top', 'bottom'] as const;
function sides(all: readonly AircraftView[]): Map<string, (typeof SIDES)[number]> {
  const placed = new Map<string, (typeof SIDES)[number]>();
  const near = (a: AircraftView, b: AircraftView) =>
    a.motion !== null && b.motion !== null && Math.abs(a.motion.value.latitude - b.motion.value.latitude) < 0.0027 && Math.abs(a.motion.value.longitude - b.motion.value.longitude) < 0.0029;
  all.forEach((one, i) => {
    const taken = new Set(all.slice(0, i).filter((other) => near(one, other)).map((other) => placed.get(other.tail)));
    placed.set(one.tail, SIDES.find((side) => !taken.has(side)) ?? 'left');
  });
  return placed;
}

export function aircraftFeatures(all: readonly AircraftView[], selected: string | null, ages: Ages, label: Labels): Collection {
  const side = sides(all);
  return collection(
    all.flatMap((one): GeoJSON.Feature[] => {
      if (one.motion === null) return [];
      const age = ages.of(one.motion.age_ms);
      const drawn = symbol(one, ages.stale(age));
      const { longitude, latitude, track_deg } = one.motion.value;
      return [
        {
          type: 'Feature',
          geometry: { type: 'Point', coordinates: [longitude, latitude] },
          properties: {
            tail: one.tail,
            symbol: drawn,
            track: drawn.startsWith('air') ? track_deg : 0,
            selected: one.tail === selected,
            side: side.get(one.tail) ?? 'left',
            label: label(one, age, one.tail === selected || drawn !== 'ground'),
          },
        },
      ];
    }),
  );
}

/** The same without their labels, which change each second: the symbols are drawn anew only when an aircraft moves or grows old. */
export function bare(features: Collection): Collection {
  return collection(features.features.map((one) => ({ ...one, properties: { ...one.properties, label: undefined } })));
}

const EARTH = 6_371_008.8;
/** A circle as a line of 64 sides; good to a centimetre at the sizes of this map. */
export function ring(longitude: number, latitude: number, radius: number): [number, number][] {
  const angular = radius / EARTH;
  const lat = (latitude * Math.PI) / 180;
  return Array.from({ length: 65 }, (_, i) => {
    const bearing = (i / 64) * 2 * Math.PI;
    const north = angular * Math.cos(bearing);
    const east = (angular * Math.sin(bearing)) / Math.cos(lat);
    return [longitude + (east * 180) / Math.PI, latitude + (north * 180) / Math.PI];
  });
}

export function circleFeatures(all: readonly AircraftView[], ageOf: (ms: number) => number): Collection {
  return collection(
    all.flatMap((one): GeoJSON.Feature[] => {
      if (one.motion === null) return [];
      const radius = circle(one, ageOf(one.motion.age_ms));
      if (radius === null) return [];
      return [{ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: ring(one.motion.value.longitude, one.motion.value.latitude, radius) } }];
    }),
  );
}

/** Manned aircraft: where each was heard, its way ahead, and a ring where its motion is not known. */
export function trafficFeatures(all: readonly TrafficView[], label: (one: TrafficView) => string): Collection {
  return collection(
    all.flatMap((one): GeoJSON.Feature[] => {
      const near = one.encounters.length > 0;
      const here: [number, number] = [one.longitude, one.latitude];
      const point: GeoJSON.Feature = { type: 'Feature', properties: { near, label: label(one) }, geometry: { type: 'Point', coordinates: here } };
      const way: GeoJSON.Position[] | null = one.ahead ? [here, one.ahead] : one.unsure_m > 0 ? ring(one.longitude, one.latitude, one.unsure_m) : null;
      return way ? [point, { type: 'Feature', properties: { near }, geometry: { type: 'LineString', coordinates: way } }] : [point];
    }),
  );
}

/** The planned lines of the selected aircraft's flights, and of all that fly. */
export function planFeatures(flights: readonly FlightView[], selected: string | null): Collection {
  return collection(
    flights
      .filter((flight) => flight.tail === selected || flight.state === 'airborne' || flight.state === 'launching')
      .map((flight) => ({
        type: 'Feature',
        properties: { flight: flight.id },
        geometry: { type: 'LineString', coordinates: flight.plan.line_e7.map(([lon, lat]) => [lon / 1e7, lat / 1e7]) },
      })),
  );
}

export function padFeatures(network: Network, name: (site: string) => string): Collection {
  const named = new Set<string>();
  return collection(
    network.pads.map((pad) => {
      const first = !named.has(pad.site);
      named.add(pad.site);
      return { type: 'Feature', properties: { id: pad.id, label: first ? name(pad.site) : '' }, geometry: { type: 'Point', coordinates: [pad.longitude, pad.latitude] } };
    }),
  );
}

/** Zones with a word for their kind before their name. */
export function zoneFeatures(zones: Collection, words: Record<string, string>, english: boolean): Collection {
  return collection(
    zones.features.map((zone) => {
      const p = zone.properties ?? {};
      const name = String((english ? p['name_en'] : null) ?? p['name'] ?? p['id'] ?? '');
      const short = name.replace(/\s*\(.*\)\s*$/, '');
      return { ...zone, properties: { ...p, label: `${words[String(p['kind'])] ?? ''} ${short}`.trim() } };
    }),
  );
}

/** Where the flown line of each aircraft has passed, kept while the page is open. */
export class Tracks {
  #lines = new Map<string, [number, number][]>();

  add(all: readonly AircraftView[]): void {
    for (const one of all) {
      if (one.flight === null || one.motion === null || one.landed?.value === 'on_ground') continue;
      const key = `${one.tail}:${one.flight}`;
      const line = this.#lines.get(key) ?? [];
      const { longitude, latitude } = one.motion.value;
      const last = line.at(-1);
      if (last && Math.abs(last[0] - longitude) < 1e-6 && Math.abs(last[1] - latitude) < 1e-6) continue;
      line.push([longitude, latitude]);
      if (line.length > 4_000) line.splice(0, line.length - 4_000);
      this.#lines.set(key, line);
    }
  }

  features(all: readonly AircraftView[]): Collection {
    return collection(
      all.flatMap((one): GeoJSON.Feature[] => {
        const line = one.flight === null ? undefined : this.#lines.get(`${one.tail}:${one.flight}`);
        return line && line.length > 1 ? [{ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: line } }] : [];
      }),
    );
  }
}
