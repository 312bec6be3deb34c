import { Readable } from 'node:stream';
import { z } from 'zod';
import { answer, needStaff, type App } from '../../../platform/http/index.ts';
import { walkChain } from '../app/audit.ts';
import type { Needs } from '../app/needs.ts';
import { deedsNamed } from '../domain/deeds.ts';
import { auditStore } from '../store/audit-store.ts';
import { idText, searchText } from '../../../platform/http/texts.ts';

const tags = ['privacy'];

const trailQuery = z.object({
  search: searchText()
    .default('')
    .describe('an actor or object, the beginning of an action, or words for one'),
  people: idText(4000, 0).default('').describe('numbers of people, by commas'),
  before: z.coerce.number().optional(),
});

/** PRIVACY-3: who did what. Read by the auditor and by nobody else, the administrator included. */
export function auditRoutes(app: App, needs: Needs): void {
  const { sql } = needs.database;
  app.get(
    '/api/audit',
    {
      schema: {
        tags,
        summary: 'Who did what, the newest 200 that fit, oldest first',
        querystring: trailQuery,
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'read', 'audit');
      if (!staff.ok) return answer(reply, staff);
      const { search, people, before } = request.query;
      const about = {
        search,
        actions: search === '' ? [] : deedsNamed(search),
        people: people.split(',').filter((id) => id !== ''),
      };
      return reply.send({ rows: await auditStore.list(sql, { ...about, before, limit: 200 }) });
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
      return reply
        .type('application/x-ndjson')
        .header('content-disposition', 'attachment; filename="audit.jsonl"')
        .send(Readable.from(chainLines(needs)));
    },
  );
  chainRoute(app, needs);
  keyRoutes(app, needs);
}

function chainRoute(app: App, { database: { sql } }: Needs): void {
  app.get(
    '/api/audit/chain',
    { schema: { tags, summary: 'Walks the whole hash chain' } },
    async (request, reply) => {
      const staff = needStaff(request, 'read', 'audit');
      if (!staff.ok) return answer(reply, staff);
      return reply.send(await walkChain(auditStore, sql));
    },
  );
}

async function* chainLines({ database }: Needs): AsyncGenerator<string> {
  let seq = 0;
  for (;;) {
    const rows = await auditStore.after(database.sql, seq, 1000);
    if (rows.length === 0) return;
    seq = rows.at(-1)?.seq ?? seq;
    yield rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  }
}

const keySchema = z.object({
  id: z.string(),
  madeAt: z.number(),
  retiredAt: z.number().nullable(),
  destroyedAt: z.number().nullable(),
  master: z.string().nullable(),
});

function keyRoutes(app: App, needs: Needs): void {
  app.get(
    '/api/privacy/keys',
    {
      schema: {
        tags,
        summary: 'Data keys by name and age; never the keys themselves',
        response: { 200: z.object({ keys: z.array(keySchema) }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'privacy');
      if (!staff.ok) return answer(reply, staff);
      return reply.send({ keys: await needs.ring.list() });
    },
  );
  app.post(
    '/api/privacy/keys/rotate',
    {
      schema: {
        tags,
        summary: 'Take a new data key and seal everything with it',
        response: {
          200: z.object({
            key: z.string(),
            resealed: z.record(z.string(), z.number()),
            destroyed: z.array(z.string()),
          }),
        },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'rotate', 'keys');
      if (!staff.ok) return answer(reply, staff);
      const done = await needs.ring.rotate(needs.holders);
      const { key, resealed, destroyed } = done;
      const detail = { key, resealed, destroyed };
      const at = needs.clock.now();
      const entry = { at, actor: staff.value.id, action: 'keys.rotated', object: key, detail };
      await needs.database.inTransaction((tx) => needs.audit(tx, entry));
      return reply.send({ key, resealed: { ...resealed }, destroyed: [...destroyed] });
    },
  );
}
