import { chownSync, existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJson, readNamed } from '../files/index.ts';
import type { Copy } from './copies.ts';
import type { Place } from './place.ts';

const restoreSchema = z.object({
  /** When it was done, UTC ms: from here on this is what the company lived in. */
  at: z.number(),
  /** The moment that was brought back, UTC ms. */
  to: z.number(),
  /** The timeline that it began, and the one it left. */
  timeline: z.number(),
  parent: z.number(),
});

/** One restore. They are listed in the database's own folder, so that list and database change together. */
export type Restore = z.infer<typeof restoreSchema>;

const list = 'dianbo-restores.json';

/** The list in a database's own folder: it changes together with the database. */
export function restoresFile(data: string): string {
  return join(data, list);
}

/**
 * All restores so far. A second list lies beside the copies, for the day when the database's own folder is gone; where one
 * of them was not written any more the longer is right, as none is ever taken back.
 */
export function restoresOf(place: Place, live: string | undefined): Restore[] {
  const lists = [secondList(place), ...(live === undefined ? [] : [restoresFile(live)])];
  const [first = [], second = []] = lists.map((path) =>
    existsSync(path) ? readJson(path, readNamed('restores', path), z.array(restoreSchema)) : [],
  );
  return first.length >= second.length ? first : second;
}

/** Writes the second list anew, whole or not at all. */
export function keepRestores(place: Place, restores: readonly Restore[]): void {
  const path = secondList(place);
  writeFileSync(`${path}.part`, JSON.stringify(restores, null, 2), { flush: true, mode: 0o600 });
  if (place.owner) chownSync(`${path}.part`, place.owner.uid, place.owner.gid);
  renameSync(`${path}.part`, path);
}

function secondList({ data }: Place): string {
  return join(data, '..', 'restores.json');
}

/** From where, and along which timeline, a moment is brought back. */
export interface Way {
  readonly copy: Copy;
  readonly timeline: number;
}

/**
 * DB-14: a moment is what the company lived in at that time. After a restore at 21:00 to 20:14 there are two histories from
 * 20:14 on: 20:40 lies in the first, 21:30 in the second. Copies of the second, or of the first up to 20:14, lead
 * to 21:30. The best copy first; none where the moment is before the oldest.
 */
export function waysTo(
  moment: number,
  copies: readonly Copy[],
  restores: readonly Restore[],
): Way[] {
  const timeline =
    restores.filter(({ at }) => at <= moment).at(-1)?.timeline ?? firstOf(restores, copies);
  return stretchesFrom({ on: timeline, until: moment }, restores).flatMap(({ on, until }) =>
    copies
      .filter((copy) => copy.timeline === on && copy.endedAt <= until)
      .toReversed()
      .map((copy) => ({ copy, timeline })),
  );
}

/** A timeline, and the last moment of it that counts. */
interface Stretch {
  readonly on: number;
  readonly until: number;
}

/** This stretch and those from which it came. */
function stretchesFrom(stretch: Stretch, restores: readonly Restore[]): Stretch[] {
  const begun = restores.find(({ timeline }) => timeline === stretch.on);
  if (!begun) return [stretch];
  const earlier = { on: begun.parent, until: Math.min(stretch.until, begun.to) };
  return [stretch, ...stretchesFrom(earlier, restores)];
}

/** Before the first restore; where the list is lost, what the newest copy was made of. */
function firstOf(restores: readonly Restore[], copies: readonly Copy[]): number {
  return restores[0]?.parent ?? copies.at(-1)?.timeline ?? 1;
}
