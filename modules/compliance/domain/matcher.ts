/**
 * Finds many words in one pass (Aho and Corasick, 1975): a tree of all words in which every place
 * knows where to go on when the next sign does not fit. Steps lie in one open-addressed table, so that
 * sixty thousand words fit into a few megabytes and no step makes an object.
 */
export class Matcher {
  readonly #states: Int32Array;
  readonly #signs: Uint16Array;
  readonly #next: Int32Array;
  readonly #mask: number;
  readonly #root: Int32Array;
  readonly #fail: Int32Array;
  /** The word that ends here, or −1; and the next shorter place with an end. */
  readonly #word: Int32Array;
  readonly #shorter: Int32Array;
  readonly #lengths: Int32Array;

  /** `words` as lists of 16-bit signs; none may be empty. */
  constructor(words: readonly ArrayLike<number>[]) {
    const tree = grow(words);
    this.#lengths = Int32Array.from(words, (word) => word.length);
    this.#word = Int32Array.from(tree.words);
    const size = 2 ** Math.ceil(Math.log2(tree.edges * 2 + 2));
    this.#mask = size - 1;
    this.#states = new Int32Array(size).fill(-1);
    this.#signs = new Uint16Array(size);
    this.#next = new Int32Array(size);
    this.#root = new Int32Array(65_536);
    this.#fail = new Int32Array(tree.children.length);
    this.#shorter = new Int32Array(tree.children.length).fill(-1);
    for (const [state, children] of tree.children.entries()) {
      for (const [sign, to] of children) this.#put(state, sign, to);
    }
    this.#link(tree.children);
  }

  #put(state: number, sign: number, to: number): void {
    if (state === 0) {
      this.#root[sign] = to;
      return;
    }
    let slot = place(state, sign) & this.#mask;
    while (this.#states[slot] !== -1) slot = (slot + 1) & this.#mask;
    this.#states[slot] = state;
    this.#signs[slot] = sign;
    this.#next[slot] = to;
  }

  #step(state: number, sign: number): number {
    let slot = place(state, sign) & this.#mask;
    for (;;) {
      const found = this.#states[slot];
      if (found === -1) return 0;
      if (found === state && this.#signs[slot] === sign) return this.#next[slot] ?? 0;
      slot = (slot + 1) & this.#mask;
    }
  }

  #go(from: number, sign: number): number {
    for (let state = from; state !== 0; state = this.#fail[state] ?? 0) {
      const next = this.#step(state, sign);
      if (next !== 0) return next;
    }
    return this.#root[sign] ?? 0;
  }

  #link(children: readonly ReadonlyMap<number, number>[]): void {
    const queue = [...(children[0] ?? new Map<number, number>()).values()];
    for (const state of queue) {
      for (const [sign, to] of children[state] ?? []) {
        const back = this.#go(this.#fail[state] ?? 0, sign);
        this.#fail[to] = back;
        this.#shorter[to] = (this.#word[back] ?? -1) >= 0 ? back : (this.#shorter[back] ?? -1);
        queue.push(to);
      }
    }
  }

  /** Calls `hit(word, from, until)` for every word in the first `length` signs of `codes`. */
  scan(
    codes: Uint16Array,
    length: number,
    hit: (word: number, from: number, until: number) => void,
  ): void {
    let state = 0;
    for (let index = 0; index < length; index += 1) {
      const sign = codes[index] ?? 0;
      state = state === 0 ? (this.#root[sign] ?? 0) : this.#go(state, sign);
      if (state === 0) continue;
      let ending = (this.#word[state] ?? -1) >= 0 ? state : (this.#shorter[state] ?? -1);
      while (ending !== -1) {
        const word = this.#word[ending] ?? 0;
        hit(word, index + 1 - (this.#lengths[word] ?? 0), index + 1);
        ending = this.#shorter[ending] ?? -1;
      }
    }
  }
}

function place(state: number, sign: number): number {
  return (Math.imul(state, 0x9e_37_79_b1) ^ Math.imul(sign, 0x85_eb_ca_6b)) >>> 7;
}

function grow(words: readonly ArrayLike<number>[]) {
  const children: Map<number, number>[] = [new Map()];
  const ends: number[] = [-1];
  let edges = 0;
  for (const [index, word] of words.entries()) {
    let state = 0;
    for (let at = 0; at < word.length; at += 1) {
      const sign = word[at] ?? 0;
      let next = children[state]?.get(sign);
      if (next === undefined) {
        next = children.length;
        children.push(new Map());
        ends.push(-1);
        children[state]?.set(sign, next);
        edges += 1;
      }
      state = next;
    }
    if (ends[state] === -1) ends[state] = index;
  }
  return { children, words: ends, edges };
}

export function codesOf(text: string): Uint16Array {
  return Uint16Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
}
