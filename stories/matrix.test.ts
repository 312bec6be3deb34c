import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { permitsOf, roles } from '../modules/team/index.ts';
import { Client, handClock, openTestProgram, type TestProgram } from './program.ts';
import { buy, newBuyer, openShow, pay } from './show.ts';

/** Who may call each route: written down here, so that a route left open turns a test red. */
const routes = z
  .record(
    z.string(),
    z.union([z.enum(['public', 'viewer', 'staff', 'key', 'signed']), z.array(z.string())]),
  )
  .parse(JSON.parse(readFileSync(new URL('permits.json', import.meta.url), 'utf8')));

const secret = { name: '慕容不漏', phone: '13987654321', street: '绝密胡同 99 号' };

interface Identity {
  readonly name: string;
  readonly client: Client;
  readonly may: (route: string) => boolean;
}

interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly pattern?: string;
  readonly default?: unknown;
}

const patterned = [
  '2026-11-23',
  '1234',
  'ABC-01',
  '13812345678',
  'session:ses_1',
  'sha256',
  'CN',
  'order:ord_1',
  'a'.repeat(64),
];
/** Routes that a made-up object or the least body does not reach: asked for as they are used. */
const asUsed: Readonly<Record<string, string>> = {
  'DELETE /api/books/commissions': '/api/books/commissions?partner=*&kind=*&from=2099-01-01',
  'GET /api/books/commission-months/:month': '/api/books/commission-months/2026-11',
  'GET /api/books/commission-months/:month/lines.csv':
    '/api/books/commission-months/2026-11/lines.csv',
  'DELETE /api/instalments/:months': '/api/instalments/24',
  'DELETE /api/trade-ins/:kind': '/api/trade-ins/air-conditioner',
  'PUT /api/instalments/:months': '/api/instalments/24',
  'PUT /api/trade-ins/:kind': '/api/trade-ins/air-conditioner',
  'GET /api/effect': '/api/effect?baseFrom=0&baseUntil=1&from=1&until=2',
  'GET /api/orders/:id/destination': '/api/orders/ord_none/destination?purpose=deliver',
  'GET /api/runs/:runId/review.:form': '/api/runs/run_none/review.pdf',
  'POST /api/me/after-sales/:id/:step': '/api/me/after-sales/aft_none/withdraw',
};
/** What is read rather than matched says nothing of its form in the description: members as they are written. */
const asWritten: Readonly<Record<string, object>> = {
  'POST /api/me/addresses': { province: '浙江', phone: '13812345678' },
  'POST /api/orders/:id/parcels': { waybill: 'SF1234567890', carrier: '顺丰' },
  'POST /api/policies': { regions: ['*'] },
};
/** A publisher's routes want a key in a header; who has none is told so (INGEST-6 tests the key). */
const publishers = { authorization: 'Bearer none', 'x-publisher': 'nobody' };

/** The least that a schema lets through, so that a request reaches whoever asks for permits. */
function leastOf(schema: Schema | undefined): unknown {
  if (!schema) return {};
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [first] = schema.anyOf ?? schema.oneOf ?? [];
  if (first) return leastOf(first);
  if (schema.type === 'object') {
    const known = Object.entries(schema.properties ?? {});
    const wanted = known.filter(([name]) => schema.required?.includes(name) === true);
    return Object.fromEntries(wanted.map(([name, member]) => [name, leastOf(member)]));
  }
  if (schema.type === 'array') {
    return Array.from({ length: schema.minItems ?? 0 }, () => leastOf(schema.items));
  }
  if (schema.type === 'integer' || schema.type === 'number') {
    return Math.max(schema.minimum ?? 1, (schema.exclusiveMinimum ?? 0) + 1);
  }
  if (schema.type === 'boolean') return true;
  const { pattern, minLength = 2 } = schema;
  if (pattern === undefined) return 'x'.repeat(Math.max(2, minLength));
  return patterned.find((text) => new RegExp(pattern, 'u').test(text)) ?? '';
}

describe('every route, everybody, every object', () => {
  const clock = handClock();
  let test: TestProgram & { clock: typeof clock };
  const identities: Identity[] = [];
  const bodies = new Map<string, unknown>();
  let objects: string[] = [];

  beforeAll(async () => {
    test = { ...(await openTestProgram({ clock })), clock };
    test.program.jobs.stop();
    const show = await openShow(test, 'live');
    const buyer = await newBuyer(test, false, secret);
    const { body: order } = await buy(show, buyer);
    await pay(test, buyer, order);
    for (const role of roles) {
      const permits = permitsOf(role).map((rule) => `${rule.action} ${rule.subject}`);
      const client = await new Client(test.program).signIn(role);
      const may = (route: string): boolean => {
        const wanted = routes[route] ?? [];
        if (wanted === 'public' || wanted === 'staff') return true;
        if (!Array.isArray(wanted)) return false;
        const taken = permitsOf(role).filter((rule) => rule.not);
        const mayNot = taken.some((rule) => wanted.includes(`${rule.action} ${rule.subject}`));
        if (role === 'admin') return !mayNot;
        return wanted.some((permit) => permits.includes(permit));
      };
      identities.push({ name: role, client, may });
    }
    const mayView = (route: string): boolean =>
      routes[route] === 'public' || routes[route] === 'viewer';
    const viewer = new Client(test.program);
    await viewer.become('别人');
    const crowd = new Client(test.program);
    await crowd.become('模拟', true);
    const nobody = new Client(test.program);
    const open = (route: string): boolean => routes[route] === 'public';
    identities.push({ name: 'viewer', client: viewer, may: mayView });
    identities.push({ name: 'simulated viewer', client: crowd, may: mayView });
    identities.push({ name: 'nobody', client: nobody, may: open });
    const { id, paymentId, runId, sessionId } = order;
    objects = [
      id,
      paymentId,
      runId,
      sessionId,
      show.product.id,
      buyer.addressId,
      buyer.viewerId,
      '2026-11-22',
      'current',
      'F01',
      'PRI-11',
      'approve',
      'csv',
      'init',
      '1',
      '0',
      '-1',
      'ord_none',
      'null',
      'undefined',
      '..%2f..%2fetc%2fpasswd',
      '%27%20or%201=1--',
      '%00',
      'x'.repeat(200),
      '%E4%B8%AD%E6%96%87',
      '{}',
      '*',
      '__proto__',
      '1e9',
    ];
    await readSchemas(new Client(test.program));
  }, 60_000);
  afterAll(() => test.close());

  async function readSchemas(client: Client): Promise<void> {
    interface Operation {
      readonly requestBody?: {
        readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
      };
    }
    const { body } = await client.send<{
      paths: Record<string, Record<string, Operation>>;
    }>('GET', '/api/openapi.json');
    for (const [path, operations] of Object.entries(body.paths)) {
      for (const [method, operation] of Object.entries(operations)) {
        const route = `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
        const schema = operation.requestBody?.content?.['application/json']?.schema;
        const least = leastOf(schema);
        const written = asWritten[route];
        bodies.set(route, written && typeof least === 'object' ? { ...least, ...written } : least);
      }
    }
  }

  it('[HOUSE-8] every route is in the table, and nothing else', () => {
    expect([...bodies.keys()].toSorted()).toEqual(Object.keys(routes).toSorted());
  });

  it('[HOUSE-8] nobody gets through a route that is not theirs, and no answer tells a buyer’s name', async () => {
    const counts = { requests: 0, refused: 0, unread: 0, answered: 0 };
    const leaks: string[] = [];
    const closed = new Set<string>();
    for (const route of Object.keys(routes)) {
      const [method = '', path = ''] = route.split(' ');
      const made = path.includes(':')
        ? objects.map((object) => path.replaceAll(/:\w+/g, object))
        : [path];
      const urls = [...made, ...(asUsed[route] ? [asUsed[route]] : [])];
      const headers = routes[route] === 'key' ? publishers : {};
      for (const { name, client, may } of identities) {
        const allowed = may(route);
        // Whoever may change something would: only the refused are asked to.
        if (allowed && method !== 'GET') continue;
        for (const url of urls) {
          const body = method === 'GET' ? undefined : bodies.get(route);
          const { status, text } = await client.ask(method, url, body, headers);
          counts.requests += 1;
          if (status >= 500) leaks.push(`${name} ${method} ${url}: ${status}`);
          if (allowed) {
            counts.answered += 1;
            const sees = path.endsWith('/destination');
            if (!sees && (text.includes(secret.name) || text.includes(secret.phone))) {
              leaks.push(`${name} ${method} ${url} tells the buyer`);
            }
            // Nothing of this pool belongs to these viewers.
            const foreign =
              name.includes('viewer') && routes[route] === 'viewer' && path.includes(':');
            if (foreign && status < 300) leaks.push(`${name} ${method} ${url}: not theirs`);
          } else if (status === 401 || status === 403) {
            counts.refused += 1;
            closed.add(route);
          } else if ([400, 404, 413, 415, 422].includes(status)) {
            counts.unread += 1;
          } else {
            leaks.push(`${name} ${method} ${url}: ${status}`);
          }
        }
      }
    }
    expect(leaks).toEqual([]);
    expect(counts.requests).toBeGreaterThan(20_000);
    process.stdout.write(`matrix: ${JSON.stringify(counts)}\n`);
    // A request that is refused as unreadable proves nothing about permits: each route said "not you".
    const neverSaid = Object.keys(routes).filter(
      (route) => routes[route] !== 'public' && !closed.has(route),
    );
    expect(neverSaid).toEqual([]);
  }, 300_000);
});
