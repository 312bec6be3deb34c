import { decode as decodeJpeg } from 'jpeg-js';
import { PNG } from 'pngjs';

/** Pixels as red, green, blue, alpha, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

export type PictureType = 'image/jpeg' | 'image/png';

/** A picture of more pixels is refused before it is unpacked: a small file can hold a huge one. */
const mostPixels = 12_000_000;

/** What the bytes are, whatever their sender says, with the size that their header states. */
export function pictureType(
  bytes: Uint8Array,
): { type: PictureType; width: number; height: number } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length > 24 && view.getUint32(0) === 0x89504e47 && view.getUint32(4) === 0x0d0a1a0a) {
    return { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20) };
  }
  if (bytes.length < 4 || view.getUint16(0) !== 0xffd8) return undefined;
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    // Frames: baseline, extended, progressive. Their heads hold the size (ITU T.81, B.2.2).
    if (marker >= 0xc0 && marker <= 0xc2) {
      return { type: 'image/jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    }
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** Unpacks a JPEG or PNG. Undefined when it is none, is damaged, or has too many pixels. */
export function openPicture(bytes: Uint8Array): Pixels | undefined {
  const head = pictureType(bytes);
  if (!head || head.width * head.height > mostPixels || head.width * head.height === 0) {
    return undefined;
  }
  try {
    if (head.type === 'image/png') {
      const { width, height, data } = PNG.sync.read(Buffer.from(bytes));
      return { width, height, data };
    }
    const limits = { maxResolutionInMP: 12, maxMemoryUsageInMB: 256 };
    const { width, height, data } = decodeJpeg(bytes, { useTArray: true, ...limits });
    return { width, height, data };
  } catch {
    // Both libraries throw on damaged input; what is damaged is no picture.
    return undefined;
  }
}

/** Where a place of the wanted plane lies in the picture. */
export type Place = (x: number, y: number) => readonly [number, number];

export interface PlaneOf {
  readonly width: number;
  readonly height: number;
  readonly place: Place;
  readonly mean: readonly [number, number, number];
  readonly deviation: readonly [number, number, number];
}

/**
 * Three planes of normalised colour, (value ÷ 255 − mean) ÷ deviation, drawn from a picture by the
 * mean of four neighbours. What is transparent stands on white, as in a browser.
 */
export function planes(picture: Pixels, { width, height, place, mean, deviation }: PlaneOf) {
  const size = width * height;
  const out = new Float32Array(3 * size);
  const colour: [number, number, number] = [0, 0, 0];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [fromX, fromY] = place(x, y);
      blend(picture, fromX, fromY, colour);
      for (let c = 0; c < 3; c += 1) {
        const value = (colour[c] ?? 0) / 255;
        out[c * size + y * width + x] = (value - (mean[c] ?? 0)) / (deviation[c] ?? 1);
      }
    }
  }
  return out;
}

function blend(
  { width, height, data }: Pixels,
  x: number,
  y: number,
  colour: [number, number, number],
): void {
  const left = Math.min(Math.max(Math.floor(x), 0), width - 1);
  const top = Math.min(Math.max(Math.floor(y), 0), height - 1);
  const right = Math.min(left + 1, width - 1);
  const bottom = Math.min(top + 1, height - 1);
  const u = Math.min(Math.max(x - left, 0), 1);
  const v = Math.min(Math.max(y - top, 0), 1);
  colour.fill(0);
  add(data, (top * width + left) * 4, (1 - u) * (1 - v), colour);
  add(data, (top * width + right) * 4, u * (1 - v), colour);
  add(data, (bottom * width + left) * 4, (1 - u) * v, colour);
  add(data, (bottom * width + right) * 4, u * v, colour);
}

function add(data: Uint8Array, at: number, share: number, colour: [number, number, number]): void {
  const alpha = (data[at + 3] ?? 255) / 255;
  for (let c = 0; c < 3; c += 1) {
    const value = (data[at + c] ?? 0) * alpha + 255 * (1 - alpha);
    colour[c] = (colour[c] ?? 0) + value * share;
  }
}
