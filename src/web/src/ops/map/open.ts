// Opens the map library, which is loaded only by pages that draw a map. Its worker is served as a file of its own.

import 'maplibre-gl/dist/maplibre-gl.css';
import * as maplibre from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import { get } from '../../shared/api/client';
import type { Network } from '../../shared/api/types';
import { images } from './images';
import { style, type SourceName } from './style';

maplibre.setWorkerUrl(workerUrl);

export interface OpenMap {
  /** Zones as the service sent them. */
  airspace: GeoJSON.FeatureCollection;
  set(source: SourceName, data: GeoJSON.FeatureCollection): void;
  frame(line: number[][]): void;
  close(): void;
}
export interface Wishes {
  region: string;
  zoomIn: string;
  zoomOut: string;
  select(tail: string | null): void;
}

type Collection = GeoJSON.FeatureCollection;
const none: Collection = { type: 'FeatureCollection', features: [] };

export async function openMap(container: HTMLElement, network: Network | null, wishes: Wishes): Promise<OpenMap> {
  const places = network?.pads ?? [];
  const bounds = places.reduce((all, pad) => all.extend([pad.longitude, pad.latitude]), new maplibre.LngLatBounds());
  const layers = Promise.all([
    get<Collection>('/api/map/basemap').catch(() => none),
    get<Collection>('/api/map/airspace').catch(() => none),
    get<Collection>('/api/map/obstacles').catch(() => none),
    document.fonts.load('500 13px "Inter Variable"', 'ế đ Đ').catch(() => []),
  ]);
  const map = new maplibre.Map({
    container,
    style: style(),
    ...(bounds.isEmpty() ? { center: [105.9, 21.05] as [number, number], zoom: 11 } : { bounds, fitBoundsOptions: { padding: 48 } }),
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 0,
    cooperativeGestures: false,
    locale: { 'Map.Title': wishes.region, 'NavigationControl.ZoomIn': wishes.zoomIn, 'NavigationControl.ZoomOut': wishes.zoomOut },
  });
  map.addControl(new maplibre.NavigationControl({ showCompass: false }), 'top-right');
  await new Promise<void>((resolve) => map.once('style.load', () => resolve()));
  const [basemap, airspace, obstacles] = await layers;
  for (const { name, image, ratio } of images()) map.addImage(name, image, { pixelRatio: ratio });
  const shown = new Map<SourceName, string>();
  const set = (source: SourceName, data: Collection) => {
    // Drawing is dear on machines without a graphics card: what has not changed is not drawn again.
    const text = JSON.stringify(data);
    if (shown.get(source) === text) return;
    shown.set(source, text);
    void map.getSource<maplibre.GeoJSONSource>(source)?.setData(data);
  };
  set('basemap', basemap);
  set('obstacles', obstacles);
  map.on('click', 'aircraft', (event) => wishes.select(String(event.features?.[0]?.properties['tail'] ?? '') || null));
  const opened: OpenMap = {
    airspace,
    set,
    frame: (line) => {
      const around = line.reduce((all, [lon = 0, lat = 0]) => all.extend([lon, lat]), new maplibre.LngLatBounds());
      map.fitBounds(around, { padding: 64, animate: false, maxZoom: 14 });
    },
    close: () => map.remove(),
  };
  return opened;
}
