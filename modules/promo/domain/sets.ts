import { splitFen } from '../../../platform/kernel/index.ts';
import type { Bundle, PriceAsk, PriceLine } from './terms.ts';

/**
 * PROMO-14: takes bundle prices off, set by set; a bundle that stands twice in the list is bought twice. Every set
 * of the same units is split alike, so one of two that goes back is worth exactly one. Undefined where the wish
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

/** So many ways to make sets are all tried; wishes for dozens of sets of several bundles have more. */
const waysMost = 400;

/**
 * Every way to make sets out of the wish: of each bundle none, one, or as many as the units that are left allow.
 * Where that would be too many to try, of each bundle none or as many as there can be.
 */
export function setsOf({ lines, bundles }: PriceAsk): readonly (readonly Bundle[])[] {
  return waysOf(lines, bundles, false) ?? waysOf(lines, bundles, true) ?? [[]];
}

function waysOf(
  lines: readonly PriceLine[],
  bundles: readonly Bundle[],
  allOrNone: boolean,
): readonly (readonly Bundle[])[] | undefined {
  let ways: readonly Way[] = [{ sets: [], left: lines.map((line) => line.quantity) }];
  for (const bundle of bundles) {
    const next: Way[] = [];
    for (const way of ways) {
      const more = repeated(way, bundle, lines);
      next.push(way, ...(allOrNone ? more.slice(-1) : more));
      if (next.length > waysMost) return undefined;
    }
    ways = next;
  }
  return ways.map((way) => way.sets);
}

interface Way {
  readonly sets: readonly Bundle[];
  readonly left: readonly number[];
}

/** The way with one set more, with two, and so on while the units last. */
function repeated(way: Way, bundle: Bundle, lines: readonly PriceLine[]): Way[] {
  const more: Way[] = [];
  if (bundle.items.length === 0) return more;
  let left = [...way.left];
  while (takeSet(bundle, lines, left)) {
    const sets = [...(more.at(-1) ?? way).sets, bundle];
    more.push({ sets, left });
    left = [...left];
  }
  return more;
}
