import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'drizzle-orm';
import { unzipSync } from 'fflate';
import type {
  Agreement,
  Breach,
  OwnConsent,
  ReadingRow,
  SubjectRequest,
} from '../modules/privacy/contract.ts';
import type { Approval } from '../modules/audit/contract.ts';
import type { Order } from '../modules/order/contract.ts';
import { Client, handClock, openTestProgram, type TestProgram } from './program.ts';
import { buy, newBuyer, openShow, pay, type Buyer, type Show } from './show.ts';

const hourMs = 3_600_000;

interface Refused {
  readonly code?: string;
}

interface Own {
  readonly consents: OwnConsent[];
  readonly requests: SubjectRequest[];
  readonly restricted: boolean;
}

describe('what is done with personal data', () => {
  const clock = handClock();
  let test: TestProgram & { clock: typeof clock };
  let show: Show;
  let buyer: Buyer;
  let order: Order;
  const staff = new Map<string, Client>();
  const as = (role: string): Client => {
    const client = staff.get(role);
    if (!client) throw new Error(role);
    return client;
  };

  beforeAll(async () => {
    test = { ...(await openTestProgram({ clock })), clock };
    test.program.jobs.stop();
    const roles = ['supply', 'service', 'legal', 'auditor', 'admin', 'finance', 'data'];
    for (const role of roles) {
      const client = await new Client(test.program).signIn(role);
      staff.set(role, client);
    }
    show = await openShow(test, 'live');
    buyer = await newBuyer(test, false, { name: '欧阳明明', street: '留痕路 8 号' });
    order = (await buy(show, buyer)).body;
    await pay(test, buyer, order);
  }, 60_000);
  afterAll(() => test.close());

  const destination = (role: string, purpose: string) =>
    as(role).send<Refused & { name?: string }>(
      'GET',
      `/api/orders/${order.id}/destination${purpose === '' ? '' : `?purpose=${purpose}`}`,
    );
  const own = async (): Promise<Own> =>
    (await buyer.client.send<Own>('GET', '/api/me/privacy')).body;
  const agree = async (id: string, given: boolean) => {
    const hash =
      (await own()).consents.find((item) => item.purposeId === id)?.hash ?? 'x'.repeat(64);
    return buyer.client.send<OwnConsent & Refused>('PUT', `/api/me/consents/${id}`, {
      given,
      hash,
    });
  };
  const readings = async (): Promise<ReadingRow[]> =>
    (await as('legal').send<{ readings: ReadingRow[] }>('GET', '/api/privacy/readings')).body
      .readings;

  it('[PRIVACY-40] [PRIVACY-41] no purpose, no read; the wrong role or no consent, no read; all of it is written down', async () => {
    expect((await destination('supply', '')).body.code).toBe('privacy.no-purpose');
    expect((await destination('supply', 'curiosity')).body.code).toBe('privacy.no-purpose');
    expect((await destination('supply', 'books')).body.code).toBe('privacy.purpose-not-for-field');
    expect((await destination('supply', 'legal-duty')).body.code).toBe(
      'privacy.purpose-not-for-role',
    );
    expect((await destination('supply', 'partner')).body.code).toBe('privacy.no-consent');
    expect((await destination('data', 'deliver')).status).toBe(403);
    expect((await destination('supply', 'deliver')).body.name).toBe('欧阳明明');
    expect((await readings()).map((row) => row.outcome)).toEqual([
      'read',
      'privacy.no-consent',
      'privacy.purpose-not-for-role',
      'privacy.purpose-not-for-field',
      'privacy.no-purpose',
      'privacy.no-purpose',
    ]);
    const log = await as('auditor').send<{ rows: { action: string }[] }>(
      'GET',
      '/api/audit?search=personal.refused',
    );
    expect(log.body.rows).toHaveLength(5);
  });

  it('[PRIVACY-42] who reads too much is stopped until the hour is over', async () => {
    const reads: number[] = [];
    for (let n = 0; n < 122; n += 1) reads.push((await destination('service', 'deliver')).status);
    expect(reads.filter((status) => status === 200)).toHaveLength(120);
    expect((await destination('service', 'deliver')).body.code).toBe('privacy.too-many-reads');
    clock.forward(hourMs + 1);
    expect((await destination('service', 'after-sale')).status).toBe(200);
  });

  it('[PRIVACY-3] the auditor reads the audit log, nobody else, and the chain is whole', async () => {
    for (const role of ['admin', 'legal', 'finance']) {
      expect([role, (await as(role).send('GET', '/api/audit')).status]).toEqual([role, 403]);
      expect((await as(role).send('GET', '/api/audit/chain')).status).toBe(403);
      expect((await as(role).download('/api/audit.jsonl')).status).toBe(403);
    }
    const { body } = await as('auditor').send<{ rows: number; brokenAt?: number }>(
      'GET',
      '/api/audit/chain',
    );
    expect(body.brokenAt).toBe(undefined);
    const file = await as('auditor').download('/api/audit.jsonl');
    expect(file.bytes.toString().trim().split('\n')).toHaveLength(body.rows);
  });

  it('[PRIVACY-3] the audit log is searched by people, by words for an action, and by what it was done to', async () => {
    const find = async (query: Record<string, string>) => {
      const path = `/api/audit?${new URLSearchParams(query).toString()}`;
      const { body } = await as('auditor').send<{ rows: { action: string; actor: string }[] }>(
        ...(['GET', path] as const),
      );
      return body.rows;
    };
    const byWords = await find({ search: '查看个人信息被拒' });
    expect(new Set(byWords.map(({ action }) => action))).toEqual(new Set(['personal.refused']));
    const [first] = byWords;
    const byPerson = await find({ search: '某人', people: first?.actor ?? '' });
    expect(byPerson.length).toBeGreaterThan(0);
    expect(byPerson.every(({ actor }) => actor === first?.actor)).toBe(true);
    expect(await find({ search: '没有这件事' })).toEqual([]);
    expect(await find({ search: "' or 1=1 --" })).toEqual([]);
  });

  it('[PRIVACY-4] a segment is used only for who agreed to the words of now', async () => {
    const { crm } = test.program.world;
    await crm.follow(buyer.viewerId);
    expect(await crm.segmentsOf(buyer.viewerId)).toEqual([]);
    const wrong = { given: true, hash: 'x'.repeat(64) };
    const stale = await buyer.client.send<Refused>('PUT', '/api/me/consents/personalise', wrong);
    expect(stale.body.code).toBe('privacy.text-changed');
    expect((await agree('personalise', true)).body.given).toBe(true);
    expect(await crm.segmentsOf(buyer.viewerId)).toEqual(['follower', 'new']);
    const words = {
      zh: '我同意按新的规则判断专属优惠。',
      en: 'I agree to the new rules.',
      over: 1,
    };
    const path = '/api/privacy/purposes/personalise/text';
    expect((await as('service').send('PUT', path, words)).status).toBe(403);
    expect((await as('legal').send('PUT', path, words)).status).toBe(200);
    expect((await as('legal').send<Refused>('PUT', path, words)).body.code).toBe(
      'privacy.changed-meanwhile',
    );
    expect(await crm.segmentsOf(buyer.viewerId)).toEqual([]);
    const [mine] = (await own()).consents.filter((item) => item.purposeId === 'personalise');
    expect([mine?.given, mine?.outdated, mine?.version]).toEqual([false, true, 2]);
    await agree('personalise', true);
    expect(await crm.segmentsOf(buyer.viewerId)).toEqual(['follower', 'new']);
    await agree('personalise', false);
    expect(await crm.segmentsOf(buyer.viewerId)).toEqual([]);
    expect((await agree('deliver', true)).body.code).toBe('privacy.consent-unknown');
  });

  it('[PRIVACY-4] giving the address to the brand’s installer needs a consent of its own', async () => {
    await agree('partner', true);
    expect((await destination('service', 'partner')).status).toBe(200);
    await agree('partner', false);
    expect((await destination('service', 'partner')).body.code).toBe('privacy.no-consent');
  });

  it('[PRIVACY-6] a person’s copy holds all of theirs, in clear, with who read it, and nothing of others', async () => {
    await newBuyer(test, false, { name: '旁人甲', street: '旁人路 1 号' });
    const { bytes } = await buyer.client.download('/api/me/privacy/copy.zip');
    const files = unzipSync(bytes);
    const text = Buffer.from(files['all.json'] ?? []).toString();
    for (const part of ['欧阳明明', '留痕路 8 号', order.id, 'personalise', 'after-sale']) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain('旁人');
    expect(text).not.toContain('personKey');
    const names = Object.keys(files);
    for (const table of ['crm.address', 'order.order', 'payment.payment', 'tape.tape']) {
      expect(names).toContain(`${table}.csv`);
    }
    const copies = (await own()).requests.filter((item) => item.kind === 'copy');
    expect(copies.map((item) => item.state)).toEqual(['done']);
  });

  it('[PRIVACY-8] a request is taken in once, escalated when late, and answered by a person', async () => {
    const ask = { kind: 'correct', words: '昵称写错了' };
    const asked = await buyer.client.send<SubjectRequest>('POST', '/api/me/privacy/requests', ask);
    expect(asked.status).toBe(201);
    const correction = async () => (await own()).requests.find((item) => item.id === asked.body.id);
    const again = await buyer.client.send<Refused>('POST', '/api/me/privacy/requests', ask);
    expect(again.body.code).toBe('privacy.request-twice');
    await test.program.jobs.run('privacy.requests');
    expect((await correction())?.escalatedAt).toBe(null);
    clock.forward(asked.body.escalateAt - clock.now() + 1000);
    await test.program.jobs.run('privacy.requests');
    expect((await correction())?.escalatedAt).toBe(clock.now());
    const path = `/api/privacy/requests/${asked.body.id}`;
    const act = { do: 'answer', answer: '已改为本人填写的昵称。' };
    expect((await as('finance').send('POST', path, act)).status).toBe(403);
    expect((await as('legal').send<SubjectRequest>('POST', path, act)).body.state).toBe('done');
    expect((await as('legal').send<Refused>('POST', path, act)).body.code).toBe(
      'privacy.request-over',
    );
  });

  it('[PRIVACY-12] data goes abroad only with the document that allows it', async () => {
    const body: Agreement = {
      party: '虚构快递',
      role: 'processor',
      purposeId: 'deliver',
      fields: ['crm.address'],
      contractNo: 'HT-1',
      startsOn: '2026-01-01',
      endsOn: '2027-01-01',
      region: 'CN',
      crossBorder: null,
      deletionProof: null,
    };
    const path = '/api/privacy/agreements';
    const saved = await as('legal').send<{ id: string }>('POST', path, body);
    expect(saved.status).toBe(201);
    const abroad = { ...body, region: 'SG' };
    expect((await as('legal').send<Refused>('POST', path, abroad)).body.code).toBe(
      'privacy.agreement-abroad',
    );
    const allowed = { ...abroad, crossBorder: '标准合同备案 2026-1' };
    expect((await as('legal').send('POST', path, allowed)).status).toBe(201);
    const backwards = { ...body, endsOn: '2025-01-01' };
    expect((await as('legal').send<Refused>('POST', path, backwards)).body.code).toBe(
      'privacy.agreement-dates',
    );
    const change = { ...body, version: 7 };
    const meanwhile = await as('legal').send<Refused>('PUT', `${path}/${saved.body.id}`, change);
    expect(meanwhile.body.code).toBe('privacy.changed-meanwhile');
  });

  it('[PRIVACY-13] a drill runs like a leak: clock, alarm, steps, end', async () => {
    const ask = { drill: true, title: '演练:导出文件外泄', grade: 'larger', subjects: 12 };
    const opened = await as('legal').send<Breach>('POST', '/api/privacy/breaches', ask);
    expect(opened.body.reportBy - opened.body.foundAt).toBe(4 * hourMs);
    const path = `/api/privacy/breaches/${opened.body.id}`;
    const step = (name: string) =>
      as('legal').send<Breach>('POST', `${path}/steps`, { step: name, note: '已做' });
    await step('stop');
    clock.forward(3 * hourMs + 1000);
    await test.program.jobs.run('privacy.breaches');
    const list = await as('auditor').send<{ breaches: Breach[] }>('GET', '/api/privacy/breaches');
    expect(list.body.breaches[0]?.alarmedAt).toBe(clock.now());
    const early = await as('legal').send<Refused>('POST', `${path}/close`);
    expect(early.body.code).toBe('privacy.breach-not-done');
    for (const name of ['assess', 'report', 'notify-people', 'remedy', 'learn']) await step(name);
    expect((await as('legal').send<Breach>('POST', `${path}/close`)).body.closedAt).toBe(
      clock.now(),
    );
    expect((await step('stop')).status).toBe(404);
  });

  it('[PRIVACY-13] where several programs look at the clock it alarms once', async () => {
    const ask = { drill: true, title: '演练:两个程序', grade: 'larger', subjects: 1 };
    const opened = await as('legal').send<Breach>('POST', '/api/privacy/breaches', ask);
    const { id } = opened.body;
    clock.forward(3 * hourMs + 1000);
    const { database, jobs } = test.program;
    const sweeps: Promise<void>[] = [];
    // Both have seen that it did not alarm yet, and wait for the incident.
    await database.inTransaction(async (tx) => {
      await tx.execute(sql`select 1 from privacy.breach where id = ${id} for update`);
      sweeps.push(jobs.run('privacy.breaches'), jobs.run('privacy.breaches'));
      await expect
        .poll(async () => {
          const { rows } = await database.sql.execute(`select 1 from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'`);
          return rows.length;
        })
        .toBe(2);
    });
    await Promise.all(sweeps);
    const alarms = await database.sql.execute(
      sql`select 1 from audit.entry where action = 'breach.alarm' and object = ${id}`,
    );
    expect(alarms.rows).toHaveLength(1);
  });

  it('[PRIVACY-14] an export needs another person, once, within a day, by who asked', async () => {
    const ask = { kind: 'export-orders', reason: '对账要用' };
    const csv = (role: string, id = '') =>
      as(role).download(`/api/orders.csv${id === '' ? '' : `?approval=${id}`}`);
    expect((await csv('finance')).status).toBe(403);
    const { body } = await as('finance').send<Approval>('POST', '/api/approvals', ask);
    const twice = await as('finance').send<Approval>('POST', '/api/approvals', ask);
    expect(twice.body.id).toBe(body.id);
    expect((await csv('finance', body.id)).status).toBe(403);
    const path = `/api/approvals/${body.id}`;
    expect((await as('finance').send('POST', path, { agree: true })).status).toBe(403);
    await as('legal').send('POST', path, { agree: true });
    expect((await csv('data', body.id)).status).toBe(403);
    const sent = await csv('finance', body.id);
    expect([sent.status, sent.bytes.toString().includes(order.id)]).toEqual([200, true]);
    expect((await csv('finance', body.id)).status).toBe(403);
    const mine = await as('admin').send<Approval>('POST', '/api/approvals', ask);
    const self = await as('admin').send<Refused>('POST', `/api/approvals/${mine.body.id}`, {
      agree: true,
    });
    expect(self.body.code).toBe('privacy.needs-other');
    await as('legal').send('POST', `/api/approvals/${mine.body.id}`, { agree: true });
    clock.forward(25 * hourMs);
    expect((await csv('admin', mine.body.id)).status).toBe(403);
  });

  it('[PROMO-12] below its floor a product is sold only when two people agree to that price', async () => {
    const finance = await new Client(test.program).signIn('finance');
    const legal = await new Client(test.program).signIn('legal');
    const content = await new Client(test.program).signIn('content');
    const path = `/api/floors/${show.product.id}`;
    const floorFen = show.product.priceFen - 10_000;
    expect((await content.send('PUT', path, { fen: floorFen })).status).toBe(403);
    expect((await finance.send('PUT', path, { fen: floorFen })).status).toBe(200);
    const priceFen = floorFen - 100;
    const sell = (more: object) =>
      content.send<Refused>('POST', `/api/sessions/${show.session.id}/actions`, {
        do: 'open-offer',
        actionId: crypto.randomUUID(),
        productId: show.product.id,
        priceFen,
        quota: 5,
        perPerson: 1,
        seconds: 60,
        ...more,
      });
    expect((await sell({})).body.code).toBe('live.below-floor');
    const agree = async (by: Client, object: string): Promise<string> => {
      const ask = { kind: 'price-floor', object, reason: '清仓样机' };
      const { body } = await by.send<Approval>('POST', '/api/approvals', ask);
      await legal.send('POST', `/api/approvals/${body.id}`, { agree: true });
      return body.id;
    };
    const other = await agree(content, `${show.product.id}:${priceFen - 1}`);
    expect((await sell({ approval: other })).body.code).toBe('privacy.approval-missing');
    const right = await agree(content, `${show.product.id}:${priceFen}`);
    expect((await sell({ approval: right })).status).toBe(200);

    expect((await finance.send<Refused>('PUT', path, { fen: priceFen })).body.code).toBe(
      'privacy.approval-missing',
    );
    expect((await finance.send('PUT', path, { fen: floorFen + 1 })).status).toBe(200);
    const lower = await agree(finance, `${show.product.id}:none`);
    expect((await finance.send('PUT', path, { fen: null, approval: lower })).status).toBe(200);
  });
});
