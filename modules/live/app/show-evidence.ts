import type { EvidenceOfShow, RunOfShow } from '../../tape/index.ts';
import { reviewStore } from '../store/covers.ts';
import type { LiveDeps } from './deps.ts';

/** LIVE-17: a show's plan, its reviews, what was let pass and by which rules; its cover, where one was uploaded. */
export async function evidenceOf(
  deps: LiveDeps,
  run: RunOfShow,
): Promise<EvidenceOfShow | undefined> {
  const { sql } = deps.database;
  const session = await deps.sessions.byId(sql, run.sessionId);
  if (!session) return undefined;
  const { id, plan, savedBy } = session;
  const texts = {
    'session.json': json({ id, run, seller: deps.seller, plan, savedBy }),
    'reviews.json': json(await reviewStore.of(sql, id)),
    'waivers.json': json(await deps.compliance.waivers(id)),
    'rules.json': json(deps.compliance.book.rules()),
  };
  const { coverImage } = plan;
  const cover = coverImage === null ? undefined : await deps.covers.read(coverImage);
  return { texts, cover };
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 1);
}
