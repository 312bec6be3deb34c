import { Readable } from 'node:stream';
import { z } from 'zod';
import { abilityOf } from '../../../platform/access/index.ts';
import {
  answer,
  needStaff,
  sendQueued,
  sendRefusal,
  type App,
} from '../../../platform/http/index.ts';
import { ok, turns } from '../../../platform/kernel/index.ts';
import { remembered } from '../../../platform/personal/index.ts';
import type { Deps } from '../app/deps.ts';
import { pseudonymous } from '../app/pseudonymous.ts';
import { tapePages, type TapePage } from '../app/pages.ts';
import type { TapeFact } from '../events.ts';
import { sessionUnknown } from '../refusals.ts';

export function tapeRoute(app: App, deps: Deps): void {
  app.get(
    '/api/runs/:runId/tape',
    {
      schema: {
        tags: ['live'],
        summary: 'The whole tape of a run, with the check of its hash chain; viewers by pseudonym',
        params: z.object({ runId: z.string() }),
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'figures');
      if (!staff.ok) return answer(reply, staff);
      const { runId } = request.params;
      const { sql } = deps.database;
      const run = await deps.runs.byId(sql, runId);
      if (!run) return sendRefusal(reply, sessionUnknown);
      // Who moderates has to know whose message it is; who counts has not.
      const moderates = abilityOf(staff.value.permits).can('moderate', 'chat');
      const pseudonymOf = remembered(deps.pseudonymOf);
      const shown = (fact: TapeFact): TapeFact =>
        moderates ? fact : pseudonymous(fact, runId, pseudonymOf);
      const after = (batch: number) => deps.batches.after(sql, runId, batch);
      return sendQueued(reply, deps.downloads, () => {
        reply.type('application/json; charset=utf-8');
        const pieces = piecesOf(run, tapePages({ after }), shown);
        return Promise.resolve(ok(Readable.from(pieces, { objectMode: false })));
      });
    },
  );
}

/** So many facts are written as one piece: a batch has up to two thousand, which would be a long turn. */
const factsAtOnce = 100;

/**
 * JOBS-4: the same JSON as in one go, written piece by piece as it is taken. Whether the chain holds is known at
 * its end, and so stands there.
 */
export async function* piecesOf(
  run: object,
  pages: AsyncIterable<TapePage>,
  shown: (fact: TapeFact) => TapeFact,
): AsyncGenerator<string> {
  yield `{"run":${JSON.stringify(run)},"facts":[`;
  let end: { brokenAt: number | null; hash: string | null } = { brokenAt: null, hash: null };
  let before = '';
  const turn = turns();
  for await (const { batch, facts, brokenAt } of pages) {
    for (let from = 0; from < facts.length; from += factsAtOnce) {
      const some = facts.slice(from, from + factsAtOnce);
      yield before + some.map((fact) => JSON.stringify(shown(fact))).join(',');
      before = ',';
      await turn();
    }
    end = { brokenAt, hash: batch.hash };
  }
  yield `],${JSON.stringify(end).slice(1)}`;
}
