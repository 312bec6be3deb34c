import { seededRandom } from '../../../platform/kernel/index.ts';
import { placesOf, type ToneModel } from './tone.ts';

export interface LabelledLine {
  readonly text: string;
  readonly attack: boolean;
}

interface Terms {
  readonly bits: number;
  readonly runs: number;
  /** The price of an error: higher fits the examples closer. */
  readonly cost: number;
  readonly rounds: number;
}

export const toneTerms: Terms = { bits: 17, runs: 3, cost: 0.5, rounds: 20 };

/**
 * A support vector machine with squared loss, by dual coordinate descent (Hsieh et al. 2008), over runs of
 * signs weighed by their naive Bayes ratios (Wang & Manning 2012). The order of the examples is seeded.
 */
export function learnTone(lines: readonly LabelledLine[], terms: Terms = toneTerms): ToneModel {
  const { bits, runs, cost, rounds } = terms;
  const rows = lines.map(({ text }) => placesOf(text, bits, runs));
  const ratios = ratiosOf(rows, lines, 2 ** bits);
  const weights = new Float64Array(2 ** bits);
  const share = new Float64Array(rows.length);
  const norms = rows.map((row) => normOf(row, ratios) + 1 / (2 * cost));
  let bias = 0;
  for (const index of shuffles(rows.length, rounds)) {
    const row = rows[index];
    const norm = norms[index];
    if (!row || norm === undefined) continue;
    const side = lines[index]?.attack === true ? 1 : -1;
    const shrink = 1 / Math.sqrt(Math.max(1, row.length));
    let sum = bias;
    for (const place of row) sum += (weights[place] ?? 0) * (ratios[place] ?? 0) * shrink;
    const before = share[index] ?? 0;
    const after = Math.max(0, before - (side * sum - 1 + before / (2 * cost)) / norm);
    if (after === before) continue;
    share[index] = after;
    const step = (after - before) * side;
    for (const place of row) {
      weights[place] = (weights[place] ?? 0) + step * (ratios[place] ?? 0) * shrink;
    }
    bias += step;
  }
  return {
    bits,
    runs,
    bias,
    weights: Float32Array.from(weights, (w, at) => w * (ratios[at] ?? 0)),
  };
}

/** How much likelier a run is in attacks than elsewhere, as a logarithm, each run seen once more. */
function ratiosOf(
  rows: readonly Int32Array[],
  lines: readonly LabelledLine[],
  size: number,
): Float64Array {
  const attacks = new Float64Array(size).fill(1);
  const others = new Float64Array(size).fill(1);
  let attacking = 0;
  for (const [index, row] of rows.entries()) {
    const attack = lines[index]?.attack === true;
    if (attack) attacking += 1;
    const counts = attack ? attacks : others;
    for (const place of row) counts[place] = (counts[place] ?? 0) + 1;
  }
  const base = Math.log(attacking / Math.max(1, rows.length - attacking));
  return attacks.map((count, at) => Math.log(count / (others[at] ?? 1)) - base);
}

function normOf(row: Int32Array, ratios: Float64Array): number {
  let sum = 0;
  for (const place of row) sum += (ratios[place] ?? 0) ** 2;
  return sum / Math.max(1, row.length) + 1;
}

function* shuffles(length: number, rounds: number): Generator<number> {
  const random = seededRandom(20_261_124);
  const order = Array.from({ length }, (_, index) => index);
  for (let round = 0; round < rounds; round += 1) {
    for (let last = length - 1; last > 0; last -= 1) {
      const other = Math.floor(random() * (last + 1));
      [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
    }
    yield* order;
  }
}
