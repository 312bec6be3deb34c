import { Readable } from 'node:stream';
import { z } from 'zod';
import type { Database } from '../../../platform/db/index.ts';
import { answer, needStaff, type App } from '../../../platform/http/index.ts';
import { idText, searchText } from '../../../platform/http/texts.ts';
import type { ChainState } from '../app/log.ts';
import { actionsNamed } from '../domain/actions.ts';
import { entryStore } from '../store/entries.ts';

const tags = ['privacy'];

const logQuery = z.object({
  search: searchText()
    .default('')
    .describe('an actor or object, the beginning of an action, or words for one'),
  people: idText(4000, 0).default('').describe('numbers of people, by commas'),
  before: z.coerce.number().optional(),
});

interface Log {
  chain(): Promise<ChainState>;
  /** Puts what is committed into the chain: whoever reads misses nothing. */
  chainAll(): Promise<void>;
}

/** PRIVACY-3: who did what. Read by the auditor and by nobody else, the administrator included. */
export function logRoutes(app: App, database: Database, log: Log): void {
  app.get(
    '/api/audit',
    {
      schema: {
        tags,
        summary: 'Who did what, the newest 200 that fit, oldest first',
        querystring: logQuery,
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'read', 'audit');
      if (!staff.ok) return answer(reply, staff);
      const { search, people, before } = request.query;
      const about = {
        search,
        actions: search === '' ? [] : actionsNamed(search),
        people: people.split(',').filter((id) => id !== ''),
      };
      await log.chainAll();
      const rows = await entryStore.list(database.sql, { ...about, before, limit: 200 });
      return reply.send({ rows });
    },
  );
  app.get(
    '/api/audit.jsonl',
    {
      schema: {
        tags,
        summary: 'The whole chain, a row a line; `node tools/verify-audit.js` checks it',
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'read', 'audit');
      if (!staff.ok) return answer(reply, staff);
      await log.chainAll();
      return reply
        .type('application/x-ndjson')
        .header('content-disposition', 'attachment; filename="audit.jsonl"')
        .send(Readable.from(chainLines(database)));
    },
  );
  chainRoute(app, log);
}

function chainRoute(app: App, log: Log): void {
  app.get(
    '/api/audit/chain',
    { schema: { tags, summary: 'Walks the whole hash chain' } },
    async (request, reply) => {
      const staff = needStaff(request, 'read', 'audit');
      if (!staff.ok) return answer(reply, staff);
      return reply.send(await log.chain());
    },
  );
}

async function* chainLines({ sql }: Database): AsyncGenerator<string> {
  let seq = 0;
  for (;;) {
    const rows = await entryStore.after(sql, seq, 1000);
    if (rows.length === 0) return;
    seq = rows.at(-1)?.seq ?? seq;
    yield rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  }
}
