// The map's style: base map, zones, obstacles, plan, aircraft. No glyph files: text is drawn with the page's own fonts.

import type { LayerSpecification, StyleSpecification } from 'maplibre-gl';

const FONT = ['Inter Variable', 'sans-serif'];
const HALO = '#22262a';
const TEXT = '#e8eaec';
const MUTED = '#aeb5bc';

const empty = (): GeoJSON.FeatureCollection => ({ type: 'FeatureCollection', features: [] });
// Letters are drawn one by one, which takes seconds on a slow machine, and a source is shown only when all of it is drawn. So what
// is written beside a thing comes from a source of its own: the thing itself does not wait for its name.
export const SOURCES = ['basemap', 'airspace', 'obstacles', 'pads', 'plan', 'flown', 'circles', 'traffic', 'aircraft', 'zone-names', 'pad-names', 'aircraft-names', 'traffic-names'] as const;
export type SourceName = (typeof SOURCES)[number];

const is = (key: string, value: string) => ['==', ['get', key], value] as unknown as never;
const zoneOf = (kind: string): LayerSpecification[] => [
  { id: `zone-${kind}`, type: 'fill', source: 'airspace', filter: is('kind', kind), paint: { 'fill-pattern': `zone-${kind}` } },
  {
    id: `zone-${kind}-edge`,
    type: 'line',
    source: 'airspace',
    filter: is('kind', kind),
    paint: {
      'line-color': MUTED,
      'line-width': kind === 'prohibited' ? 3 : kind === 'restricted' ? 2 : 1,
      ...(kind === 'caution' ? { 'line-dasharray': [4, 3] } : {}),
    },
  },
];

const layers: LayerSpecification[] = [
  { id: 'ground', type: 'background', paint: { 'background-color': '#2c3136' } },
  { id: 'ward', type: 'line', source: 'basemap', filter: is('layer', 'ward'), paint: { 'line-color': '#4a5158', 'line-width': 1 } },
  { id: 'river', type: 'fill', source: 'basemap', filter: is('layer', 'river_polygon'), paint: { 'fill-color': '#222c36' } },
  { id: 'road', type: 'line', source: 'basemap', filter: is('layer', 'road'), paint: { 'line-color': '#5a6169', 'line-width': 1.5 } },
  { id: 'bridge', type: 'line', source: 'basemap', filter: is('layer', 'bridge'), paint: { 'line-color': '#747c84', 'line-width': 2.5 } },
  { id: 'radius', type: 'line', source: 'basemap', filter: is('layer', 'operating_radius'), paint: { 'line-color': '#747c84', 'line-width': 1, 'line-dasharray': [2, 4] } },
  ...zoneOf('caution'),
  ...zoneOf('restricted'),
  ...zoneOf('prohibited'),
  { id: 'obstacle-line', type: 'line', source: 'obstacles', filter: ['==', ['geometry-type'], 'LineString'], paint: { 'line-color': MUTED, 'line-width': 1, 'line-dasharray': [1, 2] } },
  {
    id: 'obstacle',
    type: 'circle',
    source: 'obstacles',
    filter: ['==', ['geometry-type'], 'Point'],
    minzoom: 11.5,
    paint: { 'circle-radius': 3, 'circle-color': HALO, 'circle-stroke-color': MUTED, 'circle-stroke-width': 1 },
  },
  { id: 'plan', type: 'line', source: 'plan', paint: { 'line-color': TEXT, 'line-width': 2, 'line-dasharray': [3, 3] } },
  { id: 'flown', type: 'line', source: 'flown', paint: { 'line-color': TEXT, 'line-width': 3 } },
  { id: 'circles', type: 'line', source: 'circles', paint: { 'line-color': TEXT, 'line-width': 1.5, 'line-dasharray': [2, 2] } },
  { id: 'traffic-way', type: 'line', source: 'traffic', filter: ['==', ['geometry-type'], 'LineString'], paint: { 'line-color': TEXT, 'line-width': 1.5, 'line-dasharray': [1, 2] } },
  {
    id: 'traffic',
    type: 'circle',
    source: 'traffic',
    filter: ['==', ['geometry-type'], 'Point'],
    paint: { 'circle-radius': ['case', ['get', 'near'], 9, 6], 'circle-color': HALO, 'circle-stroke-color': TEXT, 'circle-stroke-width': ['case', ['get', 'near'], 4, 2] },
  },
  {
    id: 'traffic-names',
    type: 'symbol',
    source: 'traffic-names',
    filter: ['==', ['geometry-type'], 'Point'],
    layout: { 'text-field': ['get', 'label'], 'text-font': FONT, 'text-size': 12, 'text-overlap': 'always', 'text-anchor': 'top', 'text-offset': [0, 1] },
    paint: { 'text-color': TEXT, 'text-halo-color': HALO, 'text-halo-width': 2 },
  },
  {
    id: 'zone-names',
    type: 'symbol',
    source: 'zone-names',
    minzoom: 10.5,
    layout: { 'text-field': ['get', 'label'], 'text-font': FONT, 'text-size': 12, 'text-max-width': 12, 'text-padding': 8 },
    paint: { 'text-color': MUTED, 'text-halo-color': HALO, 'text-halo-width': 1.5 },
  },
  { id: 'pads', type: 'circle', source: 'pads', paint: { 'circle-radius': 5, 'circle-color': HALO, 'circle-stroke-color': TEXT, 'circle-stroke-width': 2 } },
  {
    id: 'pad-names',
    type: 'symbol',
    source: 'pad-names',
    layout: { 'text-field': ['get', 'label'], 'text-font': FONT, 'text-size': 13, 'text-variable-anchor': ['top', 'bottom', 'left', 'right'], 'text-radial-offset': 0.8 },
    paint: { 'text-color': TEXT, 'text-halo-color': HALO, 'text-halo-width': 1.5 },
  },
  {
    id: 'selected',
    type: 'circle',
    source: 'aircraft',
    filter: ['==', ['get', 'selected'], true],
    paint: { 'circle-radius': 20, 'circle-color': 'transparent', 'circle-stroke-color': TEXT, 'circle-stroke-width': 3 },
  },
  {
    id: 'aircraft',
    type: 'symbol',
    source: 'aircraft',
    layout: {
      'icon-image': ['get', 'symbol'],
      'icon-rotate': ['get', 'track'],
      'icon-rotation-alignment': 'map',
      'icon-overlap': 'always',
      'icon-size': 0.9,
    },
  },
  {
    id: 'aircraft-names',
    type: 'symbol',
    source: 'aircraft-names',
    layout: {
      'text-field': ['get', 'label'],
      'text-font': FONT,
      'text-size': 13,
      'text-overlap': 'always',
      'text-anchor': ['get', 'side'],
      'text-offset': ['match', ['get', 'side'], 'left', ['literal', [1.4, 0]], 'right', ['literal', [-1.4, 0]], 'top', ['literal', [0, 1.3]], ['literal', [0, -1.3]]],
      'text-justify': 'auto',
    },
    paint: { 'text-color': TEXT, 'text-halo-color': HALO, 'text-halo-width': 2 },
  },
];

export function style(): StyleSpecification {
  return {
    version: 8,
    sources: Object.fromEntries(SOURCES.map((name) => [name, { type: 'geojson', data: empty() }])),
    layers,
  };
}
