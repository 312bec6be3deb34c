/**
 * Where lines of writing are in a picture, from the map of a text detector (DB: differentiable
 * binarisation). A line may stand slanted: a box is a middle, two half lengths and an angle.
 */
export interface Box {
  readonly x: number;
  readonly y: number;
  /** Half of the long side and half of the short one. */
  readonly along: number;
  readonly across: number;
  /** Radians from the x axis to the long side. */
  readonly angle: number;
  readonly score: number;
}

export interface HeatMap {
  readonly width: number;
  readonly height: number;
  /** How sure the detector is that a pixel is writing, 0 to 1, row by row. */
  readonly values: Float32Array;
}

const sureAt = 0.3;
const boxAt = 0.55;
/** The detector is taught shrunken lines; a box is blown up by area × ratio ÷ perimeter again. */
const blowUp = 1.6;
const smallest = 3;
/** A picture with more lines than that is no cover; the surest are read. */
const mostBoxes = 200;

export function boxesIn(map: HeatMap): Box[] {
  const { width, height, values } = map;
  const seen = new Uint8Array(width * height);
  const boxes: Box[] = [];
  for (let at = 0; at < values.length; at += 1) {
    if (seen[at] === 1 || (values[at] ?? 0) <= sureAt) continue;
    const box = boxAround(spread(map, seen, at), width);
    if (box && box.score >= boxAt) boxes.push(box);
  }
  return boxes.toSorted((a, b) => b.score - a.score).slice(0, mostBoxes);
}

interface Blob {
  readonly pixels: readonly number[];
  readonly score: number;
}

/** All pixels that hang together with the first one. */
function spread({ width, height, values }: HeatMap, seen: Uint8Array, first: number): Blob {
  const pixels = [first];
  seen[first] = 1;
  let sum = 0;
  for (let next = 0; next < pixels.length; next += 1) {
    const at = pixels[next] ?? 0;
    sum += values[at] ?? 0;
    const x = at % width;
    const y = (at - x) / width;
    for (const [dx, dy] of around) {
      const nx = x + dx;
      const ny = y + dy;
      if (nx < 0 || ny < 0 || nx >= width || ny >= height) continue;
      const there = ny * width + nx;
      if (seen[there] === 1 || (values[there] ?? 0) <= sureAt) continue;
      seen[there] = 1;
      pixels.push(there);
    }
  }
  return { pixels, score: sum / pixels.length };
}

const around = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [1, 1],
  [1, -1],
  [-1, 1],
  [-1, -1],
] as const;

interface Point {
  readonly x: number;
  readonly y: number;
}

function boxAround({ pixels, score }: Blob, width: number): Box | undefined {
  if (pixels.length < smallest * smallest) return undefined;
  const points = pixels.map((at) => ({ x: at % width, y: Math.floor(at / width) }));
  const tight = tightest(hullOf(points));
  if (tight.across * 2 < smallest) return undefined;
  const [a, b] = [tight.along * 2, tight.across * 2];
  const out = (a * b * blowUp) / (2 * (a + b));
  return { ...tight, along: tight.along + out, across: tight.across + out, score };
}

/** The convex hull, by monotone chain (Andrew 1979). */
function hullOf(points: readonly Point[]): Point[] {
  const sorted = points.toSorted((a, b) => a.x - b.x || a.y - b.y);
  const half = (ordered: readonly Point[]): Point[] => {
    const hull: Point[] = [];
    for (const point of ordered) {
      while (hull.length >= 2 && turn(hull.at(-2), hull.at(-1), point) <= 0) hull.pop();
      hull.push(point);
    }
    return hull.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}

function turn(a: Point | undefined, b: Point | undefined, c: Point): number {
  if (!a || !b) return 1;
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

/** The smallest rectangle around a hull lies along one of its edges (Freeman & Shapira 1975). */
function tightest(hull: readonly Point[]): Omit<Box, 'score'> {
  let best: Omit<Box, 'score'> | undefined;
  for (const [index, from] of hull.entries()) {
    const to = hull[(index + 1) % hull.length] ?? from;
    const angle = Math.atan2(to.y - from.y, to.x - from.x);
    const box = alongAngle(hull, angle);
    if (!best || box.along * box.across < best.along * best.across) best = box;
  }
  return best ?? { x: 0, y: 0, along: 0, across: 0, angle: 0 };
}

function alongAngle(hull: readonly Point[], angle: number): Omit<Box, 'score'> {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of hull) {
    const u = x * cos + y * sin;
    const v = y * cos - x * sin;
    [left, right] = [Math.min(left, u), Math.max(right, u)];
    [top, bottom] = [Math.min(top, v), Math.max(bottom, v)];
  }
  const [u, v] = [(left + right) / 2, (top + bottom) / 2];
  const [wide, high] = [(right - left + 1) / 2, (bottom - top + 1) / 2];
  const middle = { x: u * cos - v * sin, y: u * sin + v * cos };
  if (wide >= high) return { ...middle, along: wide, across: high, angle: upright(angle) };
  return { ...middle, along: high, across: wide, angle: upright(angle + Math.PI / 2) };
}

/** Of the two ways to read a slanted line, the one that goes to the right, or down. */
function upright(angle: number): number {
  let turned = angle % Math.PI;
  if (turned > Math.PI / 2 + 0.01) turned -= Math.PI;
  if (turned < -Math.PI / 2 + 0.01) turned += Math.PI;
  return turned;
}

/** In the order in which people read: from the top, and what stands side by side from the left. */
export function inReadingOrder<T extends { readonly box: Box }>(lines: readonly T[]): T[] {
  const down = lines.toSorted((a, b) => a.box.y - b.box.y);
  const rows: T[][] = [];
  for (const line of down) {
    const row = rows.at(-1);
    const head = row?.[0];
    const beside = head && Math.abs(line.box.y - head.box.y) < Math.max(head.box.across, 4);
    if (row && beside) row.push(line);
    else rows.push([line]);
  }
  return rows.flatMap((row) => row.toSorted((a, b) => a.box.x - b.box.x));
}
