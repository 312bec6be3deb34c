import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openHttp, type App } from '../http/index.ts';
import { no, ok, refuse } from '../kernel/index.ts';
import { openLog, openMetrics } from '../telemetry/index.ts';
import { call, queriesOf } from './client.ts';
import { entry, isTable, operation, permit } from './index.ts';
import { serve } from './serve.ts';

const cup = z.object({ id: z.string(), size: z.number() });

const operations = {
  cups: operation({
    method: 'GET',
    path: '/api/cups',
    tag: 'cup',
    summary: 'All cups',
    who: 'public',
    query: z.object({ least: z.coerce.number().default(0) }),
    answer: z.object({ cups: z.array(cup) }),
    touches: ['cups'],
  }),
  change: operation({
    method: 'PUT',
    path: '/api/cups/{id}',
    tag: 'cup',
    summary: 'Change a cup',
    who: permit('edit', 'cup'),
    params: z.object({ id: z.string().max(20) }),
    body: z.object({ size: z.number().positive() }),
    answer: cup,
    audit: entry('cup.changed'),
    touches: ['cups'],
  }),
  table: operation({
    method: 'GET',
    path: '/api/cups.csv',
    tag: 'cup',
    summary: 'All cups as a table',
    who: permit('view', 'cup'),
    answer: isTable,
  }),
};

/** Never called: it does not compile without saying where the audit is. */
export const planted = (): unknown =>
  // @ts-expect-error a changing operation says who did it
  operation({
    method: 'POST',
    path: '/api/cups',
    tag: 'cup',
    summary: 'Make a cup',
    who: permit('edit', 'cup'),
    answer: cup,
  });

describe('an operation declared once', () => {
  let app: App;
  let url: string;

  beforeAll(async () => {
    app = await openHttp({
      log: openLog('silent'),
      metrics: openMetrics(),
      version: '0',
      tlsOnly: false,
    });
    app.addHook('onRequest', (request, _reply, done) => {
      const role = request.headers['x-role'];
      if (role !== undefined) {
        const permits = role === 'editor' ? [{ action: 'manage', subject: 'cup' }] : [];
        request.staff = { id: 'stf_1', name: '文', role: String(role), permits };
      }
      done();
    });
    serve(app, operations, {
      cups: async ({ query }) =>
        ok({ cups: [{ id: 'a', size: 3 }].filter(({ size }) => size >= query.least) }),
      change: async ({ params, body, actor }) => {
        if (params.id === 'none') return no(refuse('cup.unknown', 404, { zh: '没有', en: 'none' }));
        return ok({ id: `${params.id} by ${actor.id}`, size: body.size });
      },
      table: async () => ok({ name: 'cups', head: ['id'], pages: [[['a']]] }),
    });
    url = await app.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(() => app.close());

  const as = (role: string) => ({
    url,
    fetch: (request: Request) => {
      request.headers.set('x-role', role);
      return fetch(request);
    },
  });

  it('[OPERATION-1] is called by its declaration, typed both ways', async () => {
    const all = await call(operations.cups, undefined, { url });
    expect(all).toEqual({ ok: true, value: { cups: [{ id: 'a', size: 3 }] } });
    const big = await call(operations.cups, { query: { least: 4 } }, { url });
    expect(big).toEqual({ ok: true, value: { cups: [] } });
    const input = { params: { id: 'x' }, body: { size: 2 } };
    const changed = await call(operations.change, input, as('editor'));
    expect(changed).toEqual({ ok: true, value: { id: 'x by stf_1', size: 2 } });
  });

  it('[OPERATION-2] refuses who may not, after what was sent was read', async () => {
    const good = { params: { id: 'x' }, body: { size: 2 } };
    expect(await call(operations.change, good, { url })).toMatchObject({
      ok: false,
      refusal: { code: 'http.sign-in-first', status: 401 },
    });
    expect(await call(operations.change, good, as('guest'))).toMatchObject({
      ok: false,
      refusal: { code: 'http.not-your-role', status: 403 },
    });
    const bad = { params: { id: 'x' }, body: { size: -2 } };
    expect(await call(operations.change, bad, { url })).toMatchObject({
      ok: false,
      refusal: { status: 422, field: 'size' },
    });
  });

  it('[OPERATION-3] hands a refusal through as a value, and a lost network too', async () => {
    const input = { params: { id: 'none' }, body: { size: 2 } };
    expect(await call(operations.change, input, as('editor'))).toMatchObject({
      ok: false,
      refusal: { code: 'cup.unknown', status: 404, words: { en: 'none' } },
    });
    const away = { url: 'http://127.0.0.1:1' };
    expect(await call(operations.cups, undefined, away)).toMatchObject({
      ok: false,
      refusal: { code: 'http.unreachable' },
    });
  });

  it('[OPERATION-4] sends a table as a file', async () => {
    const answer = await fetch(`${url}/api/cups.csv`, { headers: { 'x-role': 'editor' } });
    expect(answer.headers.get('content-disposition')).toContain('cups.csv');
    expect(await answer.text()).toBe('"id"\r\n"a"\r\n');
  });

  it('[OPERATION-5] is described in the API', async () => {
    const described = await (await fetch(`${url}/api/openapi.json`)).json();
    const { put } = described.paths['/api/cups/{id}'];
    expect(put.summary).toBe('Change a cup');
    expect(Object.keys(put.responses)).toEqual(['200', '4XX']);
  });

  it('[OPERATION-6] has keys for the cache', () => {
    const queries = queriesOf(operations.cups);
    expect(queries.queryKey({ input: { query: { least: 4 } } })).toEqual([
      ['GET', '/api/cups'],
      { type: 'query', input: { query: { least: 4 } } },
    ]);
  });
});
