/** Gradient-boosted trees on histograms, logistic loss: small enough to read, quick enough to retrain. */
export interface Tree {
  /** Per node: the feature that is asked, or −1 at a leaf. */
  readonly feature: readonly number[];
  /** Values up to this one go left. */
  readonly upTo: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly value: readonly number[];
}

export interface Forest {
  readonly features: readonly string[];
  /** Log-odds before any tree has spoken. */
  readonly base: number;
  readonly trees: readonly Tree[];
}

export interface BoostTerms {
  readonly trees: number;
  readonly depth: number;
  readonly rate: number;
  /** Least sum of second derivatives in a leaf. */
  readonly leastWeight: number;
  readonly smoothing: number;
  readonly bins: number;
}

/** The probability that the forest gives to one row, in the order of `features`. */
export function probability(forest: Forest, row: readonly number[]): number {
  let sum = forest.base;
  for (const tree of forest.trees) {
    let node = 0;
    for (;;) {
      const feature = tree.feature[node] ?? -1;
      if (feature < 0) break;
      const goesLeft = (row[feature] ?? 0) <= (tree.upTo[node] ?? 0);
      node = (goesLeft ? tree.left[node] : tree.right[node]) ?? 0;
    }
    sum += tree.value[node] ?? 0;
  }
  return 1 / (1 + Math.exp(-sum));
}

interface Binned {
  readonly count: number;
  /** Per feature: the bin of every row. */
  readonly bins: readonly Uint8Array[];
  /** Per feature: the greatest value of each bin. */
  readonly edges: readonly (readonly number[])[];
}

/** Cuts every feature into at most `bins` parts of about equal size. */
function binned(rows: readonly (readonly number[])[], width: number, bins: number): Binned {
  const all: Uint8Array[] = [];
  const edges: number[][] = [];
  for (let feature = 0; feature < width; feature += 1) {
    const sorted = Float64Array.from(rows, (row) => row[feature] ?? 0).toSorted();
    const cuts: number[] = [];
    for (let cut = 1; cut <= bins; cut += 1) {
      const value = sorted[Math.floor((cut * sorted.length) / bins) - 1] ?? 0;
      if (cuts.length === 0 || value > (cuts.at(-1) ?? 0)) cuts.push(value);
    }
    edges.push(cuts);
    all.push(Uint8Array.from(rows, (row) => place(cuts, row[feature] ?? 0)));
  }
  return { count: rows.length, bins: all, edges };
}

function place(cuts: readonly number[], value: number): number {
  let [low, high] = [0, cuts.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= (cuts[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Learns from rows and labels (1 is the rare one). The same rows give the same forest. */
export function learn(
  rows: readonly (readonly number[])[],
  labels: readonly number[],
  features: readonly string[],
  terms: BoostTerms,
): Forest {
  const data = binned(rows, features.length, terms.bins);
  const share = labels.reduce((sum, label) => sum + label, 0) / labels.length;
  const base = Math.log(share / (1 - share));
  const scores = new Float64Array(rows.length).fill(base);
  const slopes = new Float64Array(rows.length);
  const bends = new Float64Array(rows.length);
  const trees: Tree[] = [];
  for (let round = 0; round < terms.trees; round += 1) {
    for (let index = 0; index < rows.length; index += 1) {
      const p = 1 / (1 + Math.exp(-(scores[index] ?? 0)));
      slopes[index] = p - (labels[index] ?? 0);
      bends[index] = p * (1 - p);
    }
    trees.push(grow(data, { slopes, bends, scores }, terms));
  }
  return { features, base, trees };
}

interface Fit {
  readonly slopes: Float64Array;
  readonly bends: Float64Array;
  readonly scores: Float64Array;
}

interface Growing {
  readonly feature: number[];
  readonly upTo: number[];
  readonly left: number[];
  readonly right: number[];
  readonly value: number[];
}

function grow(data: Binned, fit: Fit, terms: BoostTerms): Tree {
  const tree: Growing = { feature: [], upTo: [], left: [], right: [], value: [] };
  const all = Uint32Array.from({ length: data.count }, (_, index) => index);
  split(data, fit, terms, { tree, rows: all, depth: 0 });
  return tree;
}

interface Part {
  readonly tree: Growing;
  readonly rows: Uint32Array;
  readonly depth: number;
}

/** Adds a node for these rows and, where it pays, two below it. Returns the node's place. */
function split(data: Binned, fit: Fit, terms: BoostTerms, { tree, rows, depth }: Part): number {
  const node = tree.feature.length;
  tree.feature.push(-1);
  tree.upTo.push(0);
  tree.left.push(0);
  tree.right.push(0);
  tree.value.push(0);
  const best = depth < terms.depth ? bestCut(data, fit, terms, rows) : undefined;
  if (!best) {
    let [slope, bend] = [0, 0];
    for (const row of rows) {
      slope += fit.slopes[row] ?? 0;
      bend += fit.bends[row] ?? 0;
    }
    const value = (-terms.rate * slope) / (bend + terms.smoothing);
    tree.value[node] = value;
    for (const row of rows) fit.scores[row] = (fit.scores[row] ?? 0) + value;
    return node;
  }
  const bins = data.bins[best.feature] ?? new Uint8Array();
  const low = rows.filter((row) => (bins[row] ?? 0) <= best.bin);
  const high = rows.filter((row) => (bins[row] ?? 0) > best.bin);
  tree.feature[node] = best.feature;
  tree.upTo[node] = data.edges[best.feature]?.[best.bin] ?? 0;
  tree.left[node] = split(data, fit, terms, { tree, rows: low, depth: depth + 1 });
  tree.right[node] = split(data, fit, terms, { tree, rows: high, depth: depth + 1 });
  return node;
}

interface Cut {
  readonly feature: number;
  readonly bin: number;
  readonly gain: number;
}

function bestCut(data: Binned, fit: Fit, terms: BoostTerms, rows: Uint32Array): Cut | undefined {
  let best: Cut | undefined;
  const slope = new Float64Array(256);
  const bend = new Float64Array(256);
  for (let feature = 0; feature < data.bins.length; feature += 1) {
    const bins = data.bins[feature] ?? new Uint8Array();
    slope.fill(0);
    bend.fill(0);
    for (const row of rows) {
      const bin = bins[row] ?? 0;
      slope[bin] = (slope[bin] ?? 0) + (fit.slopes[row] ?? 0);
      bend[bin] = (bend[bin] ?? 0) + (fit.bends[row] ?? 0);
    }
    const cut = cutOf(slope, bend, terms, data.edges[feature]?.length ?? 0);
    if (cut && cut.gain > (best?.gain ?? 1e-6)) best = { feature, ...cut };
  }
  return best;
}

function cutOf(
  slope: Float64Array,
  bend: Float64Array,
  { smoothing, leastWeight }: BoostTerms,
  bins: number,
): { bin: number; gain: number } | undefined {
  let [allSlope, allBend] = [0, 0];
  for (let bin = 0; bin < bins; bin += 1) {
    allSlope += slope[bin] ?? 0;
    allBend += bend[bin] ?? 0;
  }
  const worth = (s: number, b: number): number => (s * s) / (b + smoothing);
  let best: { bin: number; gain: number } | undefined;
  let [s, b] = [0, 0];
  for (let bin = 0; bin < bins - 1; bin += 1) {
    s += slope[bin] ?? 0;
    b += bend[bin] ?? 0;
    if (b < leastWeight || allBend - b < leastWeight) continue;
    const gain = worth(s, b) + worth(allSlope - s, allBend - b) - worth(allSlope, allBend);
    if (gain > (best?.gain ?? 0)) best = { bin, gain };
  }
  return best;
}
