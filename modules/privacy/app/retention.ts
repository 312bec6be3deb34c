import type { Actor } from '../../../platform/access/index.ts';
import { eachApart } from '../../../platform/jobs/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { KeptObject } from '../../../platform/personal/index.ts';
import type { Hold } from '../contract.ts';
import { keptUntil } from '../domain/retention.ts';
import { holdUnknown } from '../refusals.ts';
import { holdStore } from '../store/holds.ts';
import { pagesOf, retentionRules } from './aging.ts';
import { needsOther } from '../../audit/index.ts';
import type { Deps } from './deps.ts';

export interface Purged {
  readonly removed: Readonly<Record<string, number>>;
  /** Old enough to go, and held for an authority or a court. */
  readonly held: readonly string[];
  /** Due, and not removed, because removing it failed; tried again the next night. */
  readonly failed: readonly string[];
}

/**
 * PRIVACY-43, PRIVACY-44: removes what is past its longest period and under no hold. One thing at a time, each in
 * a transaction of its own: stopped in the middle, the next night goes on, and one that cannot go keeps no other.
 */
export async function purgeDue(deps: Deps): Promise<Purged> {
  const { sql } = deps.database;
  const now = deps.clock.now();
  const covered = await coveredRefs(deps);
  const removed: Record<string, number> = {};
  const held: string[] = [];
  const failed: string[] = [];
  const sweep = { log: deps.log, what: 'remove what is past its period' };
  for (const source of deps.sources) {
    if (!source.aging || !source.purge) continue;
    const purge = source.purge.bind(source);
    const look = async (object: KeptObject): Promise<boolean> => {
      const name = `${object.kind}:${object.id}`;
      try {
        if (!isOver(object, now) || (await isNeeded(deps, object))) return false;
        if (object.refs.some((ref) => covered.has(ref))) {
          held.push(name);
          return false;
        }
        await purge(object);
        removed[object.kind] = (removed[object.kind] ?? 0) + 1;
        return true;
      } catch (error) {
        failed.push(name);
        throw error;
      }
    };
    for (const aging of source.aging) {
      for await (const page of pagesOf(sql, aging, now)) {
        page.gone += await eachApart(sweep, page.objects, look);
      }
    }
  }
  const total = Object.values(removed).reduce((sum, n) => sum + n, 0);
  if (total > 0 || held.length > 0 || failed.length > 0) {
    const named = { held: held.slice(0, 100), failed: failed.slice(0, 100) };
    const detail = { removed, ...named };
    const entry = { at: now, actor: 'system', action: 'retention.purged', object: 'all', detail };
    await deps.database.inTransaction((tx) => deps.audit(tx, entry));
  }
  return { removed, held, failed };
}

async function isNeeded({ sources, database }: Deps, object: KeptObject): Promise<boolean> {
  for (const source of sources) {
    if (source.needed && (await source.needed(database.sql, object))) return true;
  }
  return false;
}

/** Past its longest period; what no rule counts for never is. */
export function isOver(object: KeptObject, now: number): boolean {
  const kept = keptUntil(object, retentionRules);
  return kept !== undefined && kept.until <= now;
}

/** What active holds name, and all that belongs to it: a held order holds the show it was in. */
async function coveredRefs(deps: Deps): Promise<ReadonlySet<string>> {
  const { sql } = deps.database;
  const refs = new Set<string>();
  for (const { ref } of await holdStore.active(sql)) {
    refs.add(ref);
    for (const source of deps.sources) {
      if (!source.refsOf) continue;
      for (const other of await source.refsOf(sql, ref)) refs.add(other);
    }
  }
  return refs;
}

export function placeHold(
  deps: Deps,
  ask: { readonly ref: string; readonly reason: string },
  by: Actor,
): Promise<Result<Hold>> {
  return deps.database.decide(async (tx) => {
    const at = deps.clock.now();
    const row = {
      id: deps.newId('hld'),
      ...ask,
      by: by.name,
      at,
      liftById: null,
      liftBy: null,
      liftReason: null,
      liftedBy: null,
      liftedAt: null,
    };
    await holdStore.insert(tx, row);
    const detail = { ref: ask.ref, reason: ask.reason };
    await deps.audit(tx, { at, actor: by.id, action: 'hold.placed', object: row.id, detail });
    return ok(row);
  });
}

/**
 * PRIVACY-45: the first asks to lift with a reason, the second lifts. Refuses with
 * `privacy.hold-unknown` or `privacy.needs-other`.
 */
export function liftHold(deps: Deps, id: string, reason: string, by: Actor): Promise<Result<Hold>> {
  return deps.database.decide(async (tx) => {
    const row = await holdStore.lockActive(tx, id);
    if (!row) return no(holdUnknown);
    const at = deps.clock.now();
    const second = row.liftById !== null;
    if (second && row.liftById === by.id) return no(needsOther);
    const change = second
      ? { liftedBy: by.name, liftedAt: at }
      : { liftById: by.id, liftBy: by.name, liftReason: reason };
    await holdStore.change(tx, id, change);
    const action = second ? 'hold.lifted' : 'hold.lift-asked';
    await deps.audit(tx, { at, actor: by.id, action, object: id, detail: { reason } });
    return ok({ ...row, ...change });
  });
}
