// Symbols and hatchings, drawn to a canvas once. Zones are told apart by pattern, aircraft states by shape; all in greys.

const INK = '#e8eaec';
const DARK = '#16191d';
const GREY = '#aeb5bc';

export interface Drawn {
  name: string;
  image: ImageData;
  ratio: number;
}

function draw(size: number, ratio: number, paint: (c: CanvasRenderingContext2D) => void): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = size * ratio;
  canvas.height = size * ratio;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.scale(ratio, ratio);
  paint(context);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

/** Lines across a tile that repeats without a seam: `down` to the right (45 degrees) or up (135 degrees). */
function hatch(size: number, width: number, alpha: number, down: boolean): ImageData {
  return draw(size, 2, (c) => {
    c.strokeStyle = GREY;
    c.globalAlpha = alpha;
    c.lineWidth = width;
    for (const shift of [-size, 0, size]) {
      c.beginPath();
      c.moveTo(shift - 2, down ? -2 : size + 2);
      c.lineTo(shift + size + 2, down ? size + 2 : -2);
      c.stroke();
    }
  });
}

function dots(size: number): ImageData {
  return draw(size, 2, (c) => {
    c.fillStyle = GREY;
    c.globalAlpha = 0.35;
    c.beginPath();
    c.arc(size / 2, size / 2, 1.1, 0, 7);
    c.fill();
  });
}

function arrow(c: CanvasRenderingContext2D): void {
  c.beginPath();
  c.moveTo(16, 3);
  c.lineTo(27, 28);
  c.lineTo(16, 22);
  c.lineTo(5, 28);
  c.closePath();
}

function square(c: CanvasRenderingContext2D): void {
  c.beginPath();
  c.rect(8, 8, 16, 16);
}

const solid = (shape: (c: CanvasRenderingContext2D) => void) =>
  draw(32, 2, (c) => {
    shape(c);
    c.lineWidth = 4;
    c.strokeStyle = DARK;
    c.stroke();
    c.fillStyle = INK;
    c.fill();
  });
const hollow = (shape: (c: CanvasRenderingContext2D) => void) =>
  draw(32, 2, (c) => {
    shape(c);
    c.lineWidth = 5;
    c.strokeStyle = DARK;
    c.stroke();
    c.setLineDash([4, 3]);
    c.lineWidth = 2;
    c.strokeStyle = INK;
    c.stroke();
  });

export function images(): Drawn[] {
  return [
    { name: 'air', image: solid(arrow), ratio: 2 },
    { name: 'air-stale', image: hollow(arrow), ratio: 2 },
    { name: 'ground', image: solid(square), ratio: 2 },
    { name: 'ground-stale', image: hollow(square), ratio: 2 },
    { name: 'zone-prohibited', image: hatch(8, 1.6, 0.6, true), ratio: 2 },
    { name: 'zone-restricted', image: hatch(24, 1, 0.28, false), ratio: 2 },
    { name: 'zone-caution', image: dots(12), ratio: 2 },
  ];
}
