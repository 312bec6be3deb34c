import { splitFen } from '../../../platform/kernel/index.ts';
import type { Bundle, PriceAsk, PriceLine } from './terms.ts';

/**
 * PROMO-14: takes bundle prices off, set by set; a bundle that stands twice in the list is bought twice. Every set
 * of the same units is split alike, so one of two that goes back is worth exactly one. Undefined where the order request
 * does not hold a bundle's items.
 */
export function bundledRest(
  lines: readonly PriceLine[],
  bundles: readonly Bundle[],
): number[] | undefined {
  const rest = lines.map((line) => line.unitFen * line.quantity);
  const left = lines.map((line) => line.quantity);
  for (const bundle of bundles) {
    const parts = takeSet(bundle, lines, left);
    if (!parts) return undefined;
    const whole = parts.reduce((sum, part) => sum + part.fen, 0);
    const offs = splitFen(
      Math.max(0, whole - bundle.priceFen),
      parts.map((part) => part.fen),
    );
    for (const [place, { index }] of parts.entries()) {
      rest[index] = (rest[index] ?? 0) - (offs[place] ?? 0);
    }
  }
  return rest;
}

export function bundleFits(bundle: Bundle, lines: readonly PriceLine[]): boolean {
  return bundle.items.every(({ productId, quantity }) =>
    lines.some((line) => line.productId === productId && line.quantity >= quantity),
  );
}

interface SetPart {
  readonly index: number;
  readonly fen: number;
}

/** Takes the units of one set out of `left`; units of one product may stand on several lines. */
function takeSet(
  { items }: Bundle,
  lines: readonly PriceLine[],
  left: number[],
): readonly SetPart[] | undefined {
  const parts: SetPart[] = [];
  for (const { productId, quantity } of items) {
    let wanted = quantity;
    for (const [index, line] of lines.entries()) {
      const units = line.productId === productId ? Math.min(wanted, left[index] ?? 0) : 0;
      if (units === 0) continue;
      left[index] = (left[index] ?? 0) - units;
      wanted -= units;
      parts.push({ index, fen: line.unitFen * units });
    }
    if (wanted > 0) return undefined;
  }
  return parts;
}

/** So many ways to make sets are all tried; order requests for dozens of sets of several bundles have more. */
const waysMost = 400;
/** So many different rests of one group are kept while the sets that save most are looked for. */
const restsMost = 20_000;

/**
 * The ways to make sets out of the order request that are tried. PROMO-20: every one where there are few enough. Where there are
 * more, of each group of bundles that share products the sets that save most, and beside them one group at a time
 * every other way.
 */
export function setsOf({ lines, bundles }: PriceAsk): readonly (readonly Bundle[])[] {
  const groups = groupsOf(bundles.filter((bundle) => bundle.items.length > 0));
  const ways = groups.map((group) => waysOf(lines, group));
  const count = ways.reduce((all, own) => all * (own?.length ?? Infinity), 1);
  if (count <= waysMost) {
    return ways.reduce<readonly (readonly Bundle[])[]>(
      (all, own) => all.flatMap((one) => (own ?? [[]]).map((more) => [...one, ...more])),
      [[]],
    );
  }
  const best = groups.map((group) => richest(lines, group));
  const others = groups.flatMap((_group, at) =>
    (ways[at] ?? [[]]).map((way) => [...best.toSpliced(at, 1).flat(), ...way]),
  );
  return [[], best.flat(), ...others.slice(0, waysMost)];
}

/** Bundles that share a product, also by way of a third, stand in one group: nothing else competes for units. */
function groupsOf(bundles: readonly Bundle[]): Bundle[][] {
  let groups: Bundle[][] = [];
  for (const bundle of bundles) {
    const own = new Set(bundle.items.map(({ productId }) => productId));
    const touches = (group: readonly Bundle[]): boolean =>
      group.some(({ items }) => items.some(({ productId }) => own.has(productId)));
    const joined = [...groups.filter(touches).flat(), bundle];
    groups = [...groups.filter((group) => !touches(group)), joined];
  }
  return groups;
}

function waysOf(
  lines: readonly PriceLine[],
  bundles: readonly Bundle[],
): readonly (readonly Bundle[])[] | undefined {
  let ways: readonly Way[] = [wholeWish(lines)];
  for (const bundle of bundles) {
    const next: Way[] = [];
    for (const way of ways) {
      next.push(way, ...repeated(way, bundle, lines));
      if (next.length > waysMost) return undefined;
    }
    ways = next;
  }
  return ways.map(({ sets }) => setsIn(sets));
}

/** The sets of one group that take most off before any coupon. */
function richest(lines: readonly PriceLine[], bundles: readonly Bundle[]): readonly Bundle[] {
  let ways: readonly Way[] = [wholeWish(lines)];
  for (const [at, bundle] of bundles.entries()) {
    const isLast = at === bundles.length - 1;
    const next = new Map<string, Way>();
    for (const way of ways) {
      const more = repeated(way, bundle, lines);
      // Behind the last bundle nobody wants what is left: as many as there can be, or none.
      for (const one of [way, ...(isLast ? more.slice(-1) : more)]) {
        const key = isLast ? '' : one.left.join();
        if (one.savedFen > (next.get(key)?.savedFen ?? -1)) next.set(key, one);
      }
      if (next.size > restsMost) return greedy(lines, bundles);
    }
    ways = [...next.values()];
  }
  return setsIn(ways[0]?.sets);
}

/** One after the other the bundle of which a set saves most, as often as it can be made. */
function greedy(lines: readonly PriceLine[], bundles: readonly Bundle[]): readonly Bundle[] {
  const whole = wholeWish(lines);
  const saving = (bundle: Bundle): number => repeated(whole, bundle, lines)[0]?.savedFen ?? 0;
  const order = bundles.toSorted((one, other) => saving(other) - saving(one));
  let way = whole;
  for (const bundle of order) {
    const [first, ...more] = repeated(way, bundle, lines);
    if (first && first.savedFen > way.savedFen) way = more.at(-1) ?? first;
  }
  return setsIn(way.sets);
}

/** The sets of a way, the newest first; ways that go on from one share it. */
interface Taken {
  readonly bundle: Bundle;
  readonly before: Taken | undefined;
}

interface Way {
  readonly sets: Taken | undefined;
  readonly left: readonly number[];
  readonly savedFen: number;
}

function wholeWish(lines: readonly PriceLine[]): Way {
  return { sets: undefined, left: lines.map((line) => line.quantity), savedFen: 0 };
}

function setsIn(sets: Taken | undefined): readonly Bundle[] {
  const list: Bundle[] = [];
  for (let at = sets; at; at = at.before) list.unshift(at.bundle);
  return list;
}

/** The way with one set more, with two, and so on while the units last. */
function repeated(way: Way, bundle: Bundle, lines: readonly PriceLine[]): Way[] {
  const more: Way[] = [];
  let left = [...way.left];
  for (let parts = takeSet(bundle, lines, left); parts; parts = takeSet(bundle, lines, left)) {
    const before = more.at(-1) ?? way;
    const whole = parts.reduce((sum, { fen }) => sum + fen, 0);
    const savedFen = before.savedFen + Math.max(0, whole - bundle.priceFen);
    more.push({ sets: { bundle, before: before.sets }, left, savedFen });
    left = [...left];
  }
  return more;
}
