import type { EvidenceOfShow, RunOfShow } from '../../tape/index.ts';
import { reviewStore } from '../store/covers.ts';
import type { LiveNeeds } from './needs.ts';

/** LIVE-17: a show's plan, its reviews, what was let pass and by which rules; its cover, where one was uploaded. */
export async function evidenceOf(
  needs: LiveNeeds,
  run: RunOfShow,
): Promise<EvidenceOfShow | undefined> {
  const { sql } = needs.database;
  const session = await needs.sessions.byId(sql, run.sessionId);
  if (!session) return undefined;
  const { id, plan, savedBy } = session;
  const texts = {
    'session.json': json({ id, run, seller: needs.seller, plan, savedBy }),
    'reviews.json': json(await reviewStore.of(sql, id)),
    'waivers.json': json(await needs.compliance.waivers(id)),
    'rules.json': json(needs.compliance.book.rules()),
  };
  const { coverImage } = plan;
  const cover = coverImage === null ? undefined : await needs.covers.read(coverImage);
  return { texts, cover };
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 1);
}
