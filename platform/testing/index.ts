import { seededRandom } from '../kernel/index.ts';

export { databaseBefore } from './before.ts';
export { publishedEvents } from './published-events.ts';
export { openFreezable } from './frozen.ts';
export { emptyDatabase } from './ready.ts';
export { totp } from './totp.ts';
export {
  createDatabase,
  emptyTemplate,
  makeTemplate,
  openTestServer,
  ownDatabase,
  runFolder,
  testServer,
  type OwnDatabase,
} from './server.ts';

type Random = ReturnType<typeof seededRandom>;

/** How many cases a fuzz takes: a slice in the tests, `DIANBO_FUZZ` in the benchmark. */
export const fuzzCases = Number(process.env['DIANBO_FUZZ'] ?? 3000);

const hostile = [
  '',
  ',',
  '`',
  '"',
  '\r\n',
  '\n',
  '\0',
  '\uFEFF',
  '\u202e',
  '\ud800',
  '-',
  '.',
  '0',
  '1e999',
  '-0',
  'NaN',
  'Infinity',
  '99999999999999999999',
  '0.005',
  '¥',
  '{',
  '[',
  ']',
  '=1+1',
  '😀',
  '%00',
  '../',
  '`'.repeat(50),
  '9'.repeat(40),
  'x'.repeat(3000),
  '退款',
  '合计',
];

function place(random: Random, length: number): number {
  return Math.floor(random() * (length + 1));
}

/** One sample, hurt: cut, doubled, mixed with another, with a hostile piece put in, bit by bit. */
export function hurtText(samples: readonly string[], random: Random): string {
  let text = samples[Math.floor(random() * samples.length)] ?? '';
  for (let times = 1 + Math.floor(random() * 4); times > 0; times -= 1) {
    const from = place(random, text.length);
    const until = from + place(random, Math.min(40, text.length - from));
    const kind = Math.floor(random() * 5);
    const other = samples[Math.floor(random() * samples.length)] ?? '';
    const piece = hostile[Math.floor(random() * hostile.length)] ?? '';
    if (kind === 0) text = text.slice(0, from) + text.slice(until);
    else if (kind === 1) text = text.slice(0, until) + text.slice(from);
    else if (kind === 2) text = text.slice(0, from) + other.slice(place(random, other.length));
    else if (kind === 3) text = text.slice(0, from) + piece + text.slice(until);
    else text = text.slice(0, from);
  }
  return text.slice(0, 20_000);
}

export function hurtBytes(samples: readonly Uint8Array[], random: Random): Uint8Array {
  const sample = samples[Math.floor(random() * samples.length)] ?? new Uint8Array();
  const bytes = Uint8Array.from(sample);
  for (let times = 1 + Math.floor(random() * 8); times > 0; times -= 1) {
    const at = Math.floor(random() * Math.max(1, bytes.length));
    const value = [0, 1, 0x7f, 0x80, 0xff, Math.floor(random() * 256)][Math.floor(random() * 6)];
    bytes[at] = value ?? 0;
    // Lengths and counts lie in words: a whole one is hurt at times.
    if (random() < 0.3) bytes.fill(value ?? 0, at, at + 4);
  }
  const cut = random() < 0.3 ? place(random, bytes.length) : bytes.length;
  return bytes.subarray(0, cut);
}

export interface Fuzzed {
  readonly cases: number;
  readonly slowestMs: number;
  /** What was thrown that should not have been, with the case that did it; the first ten. */
  readonly faults: readonly string[];
}

/** Feeds `cases` hurt samples, the same ones for the same seed. */
export function fuzz<T>(
  hurt: (random: Random) => T,
  feed: (input: T) => unknown,
  { cases = fuzzCases, seed = 1 }: { readonly cases?: number; readonly seed?: number } = {},
): Fuzzed {
  const random = seededRandom(seed);
  const faults: string[] = [];
  let slowestMs = 0;
  for (let index = 0; index < cases; index += 1) {
    const input = hurt(random);
    const began = performance.now();
    try {
      feed(input);
    } catch (error) {
      if (faults.length < 10) faults.push(`case ${index}: ${String(error)} ${saidOf(input)}`);
    }
    slowestMs = Math.max(slowestMs, performance.now() - began);
  }
  return { cases, slowestMs, faults };
}

/** The same for what takes its turns: each case is heard to its end before the next. */
export async function fuzzInTurn<T>(
  hurt: (random: Random) => T,
  feed: (input: T) => Promise<unknown>,
  cases = fuzzCases,
): Promise<Fuzzed> {
  const random = seededRandom(1);
  const faults: string[] = [];
  let slowestMs = 0;
  for (let index = 0; index < cases; index += 1) {
    const input = hurt(random);
    const began = performance.now();
    await feed(input).catch((error: unknown) => {
      if (faults.length < 10) faults.push(`case ${index}: ${String(error)} ${saidOf(input)}`);
    });
    slowestMs = Math.max(slowestMs, performance.now() - began);
  }
  return { cases, slowestMs, faults };
}

function saidOf(input: unknown): string {
  return typeof input === 'string' ? JSON.stringify(input.slice(0, 200)) : '';
}
