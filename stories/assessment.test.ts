import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  Assessment,
  AssessmentNeed,
  Duty,
  DutyRecord,
  Scale,
} from '../modules/privacy/contract.ts';
import { Client, handClock, openTestProgram, type TestProgram } from './program.ts';

interface Refused {
  readonly code?: string;
  readonly id?: string;
}

describe('what is assessed before it is done', () => {
  const clock = handClock();
  let test: TestProgram;
  let admin: Client;
  let legal: Client;
  let hostId = '';

  beforeAll(async () => {
    test = await openTestProgram({ clock, world: false });
    test.program.jobs.stop();
    const { database, team } = test.program.world;
    for (const [username, role] of [
      ['chief', 'admin'],
      ['law', 'legal'],
      ['anna', 'host'],
    ] as const) {
      const login = { username, name: username, role, password: 'x7!kk-92bq' };
      await database.inTransaction((tx) => team.hire(tx, login));
    }
    admin = await new Client(test.program).signIn('chief', 'x7!kk-92bq');
    legal = await new Client(test.program).signIn('law', 'x7!kk-92bq');
    hostId = (await team.list('host'))[0]?.id ?? '';
  }, 60_000);
  afterAll(() => test.close());

  const body = {
    subject: 'host-identity',
    necessity: '法律要求核验,只收必要的两项。',
    impact: '泄露会被冒用,影响本人。',
    measures: '加密、按目的读取、全程留痕。',
    risk: 'medium',
  };
  const verify = () =>
    legal.send<Refused>('PUT', `/api/guard/hosts/${hostId}/identity`, {
      legalName: '安娜',
      idNumber: '999999199803070029',
      contractNo: '合同-1',
    });
  const write = (by: Client, change: object = {}) =>
    by.send<Refused>('POST', '/api/privacy/assessments', { ...body, ...change });
  const approve = (by: Client, id = '') =>
    by.send<Refused>('POST', `/api/privacy/assessments/${id}/approve`);
  const known = async () =>
    (
      await legal.send<{ deps: AssessmentNeed[]; assessments: Assessment[] }>(
        'GET',
        '/api/privacy/assessments',
      )
    ).body;

  it('[PRIVACY-15] no identity is taken before one has written, and another approved, why and how', async () => {
    expect((await verify()).body.code).toBe('privacy.assessment-missing');
    expect((await write(legal, { necessity: '短' })).status).toBe(422);
    expect((await write(legal, { subject: 'nothing' })).status).toBe(404);
    const written = await write(legal);
    expect(written.status).toBe(201);
    expect((await verify()).body.code).toBe('privacy.assessment-missing');
    expect((await approve(legal, written.body.id)).body.code).toBe('privacy.needs-other');
    expect((await approve(admin, written.body.id)).status).toBe(200);
    expect((await approve(admin, written.body.id)).status).toBe(200);
    expect((await verify()).status).toBe(200);
    clock.forward(1000);
    // A new edition waits; the approved one holds until it is approved in its turn.
    expect((await write(admin, { risk: 'low' })).status).toBe(201);
    expect((await verify()).status).toBe(200);
    const { assessments } = await known();
    expect(assessments.map(({ risk, second }) => [risk, second])).toEqual([
      ['low', null],
      ['medium', 'chief'],
    ]);
  });

  it('[PRIVACY-15] an agreement with a third party wants an assessment of its own', async () => {
    const agreement = {
      party: '示例安装服务',
      role: 'processor',
      purposeId: 'deliver',
      fields: ['crm.address'],
      contractNo: 'A-1',
      startsOn: '2026-11-01',
      endsOn: '2027-11-01',
      region: 'CN',
      crossBorder: null,
      deletionProof: null,
    };
    const made = await legal.send<{ id: string }>('POST', '/api/privacy/agreements', agreement);
    const { deps } = await known();
    expect(deps.map(({ id }) => id)).toContain(`agreement:${made.body.id}`);
    expect((await write(legal, { subject: `agreement:${made.body.id}` })).status).toBe(201);
  });

  it('[PRIVACY-16] what is held is counted, the duties that follow are named, what was done is on record', async () => {
    for (const nickname of ['甲', '乙', '丙']) await new Client(test.program).become(nickname);
    const record = { kind: 'officer', words: '方法,电话见通讯录', on: '2026-11-22' };
    expect((await legal.send('POST', '/api/privacy/duties', record)).status).toBe(201);
    const { body: told } = await legal.send<{
      scale: Scale;
      duties: Duty[];
      records: DutyRecord[];
    }>('GET', '/api/privacy/scale');
    expect(told.scale).toEqual({ persons: 3, sensitive: 1, abroad: 0 });
    const applying = told.duties.filter(({ applies }) => applies).map(({ ruleId }) => ruleId);
    expect(applying).toEqual(['PIP-22']);
    expect(told.records).toMatchObject([{ ...record, by: 'law' }]);
  });
});
