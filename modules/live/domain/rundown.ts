import { contentKinds, type ContentKind, type CueKind } from './cues.ts';

interface Timed {
  readonly kind: CueKind;
  readonly seconds: number;
  readonly productId: string | null;
}

export function plannedMs(cues: readonly Pick<Timed, 'seconds'>[]): number {
  return cues.reduce((sum, cue) => sum + cue.seconds, 0) * 1000;
}

/** Share of show time per kind of cue, as fractions that add up to one (or all zero). */
export function shareOfKinds(cues: readonly Timed[]): ReadonlyMap<CueKind, number> {
  const total = plannedMs(cues) / 1000;
  const shares = new Map<CueKind, number>();
  for (const { kind, seconds } of cues) {
    shares.set(kind, (shares.get(kind) ?? 0) + (total === 0 ? 0 : seconds / total));
  }
  return shares;
}

/** LIVE-3: which of the four content kinds each product of the line-up lacks. */
export function missingKinds(
  cues: readonly Timed[],
  lineup: readonly string[],
): ReadonlyMap<string, readonly ContentKind[]> {
  const missing = new Map<string, readonly ContentKind[]>();
  for (const productId of lineup) {
    const has = new Set(cues.filter((cue) => cue.productId === productId).map((cue) => cue.kind));
    const lacks = contentKinds.filter((kind) => !has.has(kind));
    if (lacks.length > 0) missing.set(productId, lacks);
  }
  return missing;
}
