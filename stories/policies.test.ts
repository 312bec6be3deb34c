import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  ComplianceAppeal,
  HostFileRow,
  CompanyPolicy,
} from '../modules/compliance/contract.ts';
import type { PlanViolation, Session } from '../modules/live/contract.ts';
import type { ConductView } from '../modules/insight/contract.ts';
import { allSeen, Client, handClock, openTestProgram, type TestProgram } from './program.ts';
import { buy, newBuyer, openShow, pay, type Show } from './show.ts';

interface Refused {
  readonly code?: string;
}

describe('the company’s policies for its hosts', () => {
  const clock = handClock();
  let test: TestProgram & { clock: typeof clock };
  let show: Show;
  const staff = new Map<string, Client>();
  const as = (role: string): Client => {
    const client = staff.get(role);
    if (!client) throw new Error(role);
    return client;
  };

  beforeAll(async () => {
    test = { ...(await openTestProgram({ clock })), clock };
    test.program.jobs.stop();
    for (const role of ['legal', 'content', 'host', 'host2', 'admin']) {
      const client = await new Client(test.program).signIn(role);
      staff.set(role, client);
    }
    show = await openShow(test, 'live');
  }, 60_000);
  afterAll(() => test.close());

  const hosts = async (): Promise<HostFileRow[]> =>
    (await as('legal').send<{ hosts: HostFileRow[] }>('GET', '/api/guard/hosts')).body.hosts;
  const policies = async (role: string): Promise<CompanyPolicy[]> =>
    (await as(role).send<{ papers: CompanyPolicy[] }>('GET', '/api/guard/papers')).body.papers;
  const violations = async (id: string): Promise<string[]> => {
    const path = `/api/sessions/${id}/guard`;
    const { body } = await as('content').send<{ findings: PlanViolation[] }>('GET', path);
    return body.findings
      .filter((item) => item.part === 'host')
      .map((item) => item.ruleId)
      .toSorted();
  };

  it('[GUARD-13] [INSIGHT-11] a hit is appealed, looked at again by another person, and then counts for nobody', async () => {
    const line = { id: 'line-house', text: '这是全网最低价', at: clock.now(), from: 'file' };
    const path = `/api/sessions/${show.session.id}`;
    const pin = { do: 'pin-product', actionId: crypto.randomUUID(), productId: show.product.id };
    await show.content.send('POST', `${path}/actions`, pin);
    await show.content.send('POST', `${path}/speech`, { lines: [line] });
    clock.forward(1000);
    const buyer = await newBuyer(test);
    const { body: order } = await buy(show, buyer);
    await pay(test, buyer, order);
    await show.content.send('POST', `${path}/stop`, {});
    await test.program.outbox.drain();

    const conduct = async (): Promise<ConductView> =>
      (await as('legal').send<ConductView>('GET', '/api/conduct?days=1')).body;
    const before = await conduct();
    const [host] = before.hosts;
    expect([host?.hits, host?.open, host?.overturned]).toEqual([1, 1, 0]);
    expect(before.exposureFen).toBe(order.totalFen * 3);

    const review = await as('host').send<{ guard: { rows: { id: string; ruleId: string }[] } }>(
      'GET',
      `/api/runs/${show.run.id}/review`,
    );
    const [row] = review.body.guard.rows;
    const asking = {
      runId: show.run.id,
      hitId: row?.id,
      ruleId: row?.ruleId,
      said: '全网最低价',
      reason: '念的是观众的问题',
    };
    const asked = await as('host').send<ComplianceAppeal>('POST', '/api/guard/appeals', asking);
    expect(asked.status).toBe(201);
    const again = await as('host').send<ComplianceAppeal>('POST', '/api/guard/appeals', asking);
    expect(again.body.id).toBe(asked.body.id);
    const decide = (role: string) =>
      as(role).send<Refused>('POST', `/api/guard/appeals/${asked.body.id}`, {
        upheld: false,
        note: '录像里是复述提问',
      });
    expect((await decide('host')).status).toBe(403);
    expect((await decide('legal')).status).toBe(200);
    expect((await decide('admin')).body.code).toBe('compliance.appeal-unknown');
    const after = await conduct();
    expect([after.hosts[0]?.hits, after.hosts[0]?.overturned, after.exposureFen]).toEqual([
      0, 1, 0,
    ]);
  });

  it('[GUARD-12] the handbook is signed as it was read, and a new edition is signed anew', async () => {
    const [handbook] = await policies('content');
    expect(handbook?.mine).toBe(null);
    const path = `/api/guard/papers/${handbook?.id}`;
    const stale = await as('content').send<Refused>('POST', `${path}/sign`, {
      hash: '0'.repeat(64),
    });
    expect(stale.body.code).toBe('compliance.paper-changed');
    await as('content').send('POST', `${path}/sign`, { hash: handbook?.hash });
    expect((await policies('content'))[0]?.mine).toBe(clock.now());
    const text = {
      zh: '# 一、说什么\n- 新的一条,只讲能核实的事。',
      en: '# 1\n- A new point, only what can be checked.',
    };
    const change = { ...text, over: 1 };
    expect((await as('content').send('PUT', path, change)).status).toBe(403);
    expect((await as('legal').send('PUT', path, change)).status).toBe(200);
    expect((await as('legal').send<Refused>('PUT', path, change)).body.code).toBe(
      'compliance.paper-changed',
    );
    expect((await policies('content'))[0]?.mine).toBe(null);
    expect((await hosts()).map((host) => host.signed)).toEqual([false, false]);
    const [mine] = await policies('host');
    await as('host').send('POST', `${path}/sign`, { hash: mine?.hash });
    const signed = (await hosts()).filter((host) => host.signed);
    expect(signed.map((host) => host.name)).toEqual(['苏晴']);
  });

  it('[GUARD-59] [GUARD-61] [GUARD-62] [GUARD-63] without a fresh identity no show goes on air; verified it does, shown masked, opened on record', async () => {
    const [first, second] = (await hosts()).toSorted((a) => (a.signed ? -1 : 1));
    const made = await as('content').send<Session>('POST', '/api/sessions', {
      title: '主播核验测试',
      channel: '自有直播间',
      startsAt: clock.now() + 3_600_000,
      lineup: show.session.plan.lineup,
      copyOf: show.session.id,
    });
    const { id, version, plan } = made.body;
    const both = { ...plan, hostIds: [first?.id ?? '', second?.id ?? ''] };
    await as('content').send('PUT', `/api/sessions/${id}`, { version, plan: both });
    expect(await violations(id)).toEqual(['LIV-16']);
    clock.forward(184 * 86_400_000);
    staff.set('legal', await new Client(test.program).signIn('legal'));
    staff.set('content', await new Client(test.program).signIn('content'));
    expect(await violations(id)).toEqual(['LIV-05', 'LIV-05', 'LIV-16']);
    const seen = allSeen(version + 1);
    const stopped = await as('legal').send<Refused>('POST', `/api/sessions/${id}/reviews`, seen);
    expect(stopped.status).toBe(422);

    const identity = (number: string) =>
      as('legal').send<HostFileRow & Refused>('PUT', `/api/guard/hosts/${first?.id}/identity`, {
        legalName: '苏晴晴',
        idNumber: number,
        contractNo: '合同-9',
      });
    expect((await identity('999999199803070028')).body.code).toBe('compliance.identity-wrong');
    // A valid number of somebody born on 2015-06-01.
    expect((await identity('999999201506010011')).body.code).toBe('compliance.host-too-young');
    const filed = await identity('999999199803070029');
    expect(filed.body.masked).toBe('苏** 999999********0029');
    expect(await violations(id)).toEqual(['LIV-05', 'LIV-16']);
    const path = `/api/guard/hosts/${first?.id}/identity`;
    const clear = await as('legal').send<{ idNumber: string }>('GET', path);
    expect(clear.body.idNumber).toBe('999999199803070029');
    const readings = await as('legal').send<{ readings: { purposeId: string }[] }>(
      'GET',
      '/api/privacy/readings',
    );
    expect(readings.body.readings[0]?.purposeId).toBe('verify-host');
  });
});
