import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cover, Plan, PlanViolation, Review, Session } from '../modules/live/contract.ts';
import { allSeen, Client, handClock, openTestProgram, type TestProgram } from './program.ts';

interface Refused {
  readonly code?: string;
  readonly field?: string;
}

describe('what is looked at before a show', () => {
  const clock = handClock();
  let test: TestProgram;
  let content: Client;
  let legal: Client;
  let session: Session;

  beforeAll(async () => {
    test = { ...(await openTestProgram({ clock })), clock };
    test.program.jobs.stop();
    content = await new Client(test.program).signIn('content');
    legal = await new Client(test.program).signIn('legal');
    const { body } = await content.send<{ sessions: Session[] }>('GET', '/api/sessions');
    const known = body.sessions.find((item) => item.state === 'reviewed');
    const made = await content.send<Session>('POST', '/api/sessions', {
      title: '封面测试',
      channel: '自有直播间',
      startsAt: clock.now() + 3_600_000,
      lineup: known?.plan.lineup ?? [],
      copyOf: known?.id,
    });
    session = made.body;
  }, 60_000);
  afterAll(() => test.close());

  const take = async (bytes: Buffer, by = content) => {
    const response = await test.program.app.inject({
      method: 'POST',
      url: '/api/covers',
      headers: { ...by.headers, 'content-type': 'application/octet-stream' },
      payload: bytes,
    });
    return { status: response.statusCode, body: response.json<Cover & Refused>() };
  };
  const save = async (change: Partial<Plan>): Promise<{ status: number; body: Refused }> => {
    const plan = { ...session.plan, ...change };
    const path = `/api/sessions/${session.id}`;
    const saved = await content.send<Session & Refused>('PUT', path, {
      version: session.version,
      plan,
    });
    if (saved.status === 200) session = saved.body;
    return saved;
  };
  const review = (body: object, by = legal) =>
    by.send<Session & Refused>('POST', `/api/sessions/${session.id}/reviews`, body);
  const cover = readFileSync(new URL('../media/samples/cover.jpg', import.meta.url));

  it('[LIVE-23] the writing in a cover is judged like any other words, and stops the review', async () => {
    const taken = await take(cover);
    expect(taken.status).toBe(201);
    expect((await take(cover)).body.hash).toBe(taken.body.hash);
    expect((await save({ coverImage: taken.body.hash })).status).toBe(200);
    const { body } = await content.send<{ findings: PlanViolation[]; open: number }>(
      'GET',
      `/api/sessions/${session.id}/guard`,
    );
    const mine = body.findings.filter((item) => item.part === 'cover');
    expect(mine.map((item) => [item.ruleId, item.said, item.decision])).toContainEqual([
      'PRI-11',
      '全网最低价',
      'block',
    ]);
    const refused = await review(allSeen(session.version));
    expect(refused).toMatchObject({ status: 422, body: { code: 'live.not-lawful' } });
    const shown = await test.program.app.inject({ url: `/api/covers/${taken.body.hash}` });
    expect([shown.statusCode, shown.headers['content-type']]).toEqual([200, 'image/jpeg']);
    expect(shown.rawPayload.equals(cover)).toBe(true);
  }, 60_000);

  it('[LIVE-23] what is no picture, too large, or unknown is refused', async () => {
    const expected = { status: 422, body: { code: 'live.cover-expected' } };
    expect(await take(Buffer.from('<svg onload="alert(1)"/>'))).toMatchObject(expected);
    expect(await take(Buffer.alloc(5 * 1024 * 1024, cover))).toMatchObject(expected);
    expect(await take(cover.subarray(0, 300))).toMatchObject(expected);
    expect((await take(cover, await new Client(test.program).signIn('finance'))).status).toBe(403);
    const unknown = await save({ coverImage: 'a'.repeat(64) });
    expect(unknown).toMatchObject({ status: 422, body: { field: 'coverImage' } });
    expect((await content.send('GET', `/api/covers/${'a'.repeat(64)}`)).status).toBe(404);
  }, 60_000);

  it('[LIVE-24] a plan is sent back with what is missing, and its author reads it', async () => {
    expect((await save({ coverImage: null })).status).toBe(200);
    const seen = { ok: true, note: '' };
    const items = { show: seen, talk: seen, dress: seen, set: seen, place: seen };
    const silent = await review({
      version: session.version,
      items: { ...items, props: { ok: false, note: ' ' } },
    });
    expect(silent).toMatchObject({ status: 422, body: { field: 'items.props.note' } });
    const props = { ok: false, note: '样机不是在售型号' };
    const back = await review({ version: session.version, items: { ...items, props } });
    expect([back.status, back.body.state]).toEqual([200, 'draft']);
    const { body } = await content.send<{ reviews: Review[] }>(
      'GET',
      `/api/sessions/${session.id}/reviews`,
    );
    expect(body.reviews).toMatchObject([{ passed: false, items: { props }, by: '方法' }]);
  });

  it('[LIVE-24] only the version that was seen is approved, by somebody else, with every item', async () => {
    const older = await review(allSeen(session.version - 1));
    expect(older).toMatchObject({ status: 409, body: { code: 'live.edited-by-other' } });
    const own = await review(allSeen(session.version), content);
    expect([403, 409]).toContain(own.status);
    const lacking = await review({ version: session.version, items: {} });
    expect(lacking.status).toBe(422);
    const passed = await review(allSeen(session.version));
    expect([passed.status, passed.body.state]).toEqual([200, 'reviewed']);
    const again = await review(allSeen(session.version));
    expect(again.status).toBe(409);
  });
});
