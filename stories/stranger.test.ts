import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asker } from '../platform/testing/http.ts';
import { Client, handClock, openTestProgram, type TestProgram } from './program.ts';

describe('what a stranger may cost and learn', () => {
  const clock = handClock();
  let test: TestProgram;
  let ask: ReturnType<typeof asker>;
  beforeAll(async () => {
    test = await openTestProgram({ clock });
    ask = asker(test.program.app);
  }, 60_000);
  afterAll(() => test.close());

  it('[INGEST-19] [LIVE-32] numbers that are nobody’s are not remembered', async () => {
    const before = test.program.ingest.channelsKnown();
    for (let index = 0; index < 50; index += 1) {
      await ask('GET', `/origin/ses_nobody${index}/live.m3u8`);
      await ask('GET', `/origin/ses_nobody${index}/1/1.m4s`);
      await ask('GET', `/api/public/sessions/ses_nobody${index}`);
      await ask('GET', `/api/public/runs/run_nobody${index}/recording`);
    }
    expect(test.program.ingest.channelsKnown()).toBe(before);
    const known = test.program.hub.known();
    expect(await test.program.tape.read('run_nobody')).toBeUndefined();
    const data = { sessionId: 'ses_nobody', epoch: 1, source: 'rtmp' };
    const event = { id: 'fct_nobody', type: 'stream.started.v1', at: clock.now(), data };
    await test.program.live.subscriber.handle(event);
    expect(test.program.hub.known()).toBe(known);
  });

  it('[INGEST-20] how a stream is, is told to the staff', async () => {
    expect((await ask('GET', '/api/sessions/ses_x/stream')).status).toBe(401);
    const content = await new Client(test.program).signIn('content');
    expect((await content.send('GET', '/api/sessions/ses_x/stream')).status).toBe(200);
  });

  it('[HTTP-9] another site’s page changes nothing, with a body or without', async () => {
    const { headers } = await new Client(test.program).signIn('admin');
    const sent = { ...headers };
    const id = 'usr_nobody';
    const from = async (more: Record<string, string>): Promise<number> =>
      (await ask('DELETE', `/api/staff/${id}/sign-ins`, { ...sent, ...more })).status;
    expect(await from({ origin: 'https://evil.example' })).toBe(403);
    expect(await from({ origin: 'http://localhost.evil.example' })).toBe(403);
    expect(await from({ origin: 'http://other.localhost' })).toBe(403);
    expect(await from({ origin: 'null' })).toBe(403);
    expect(await from({ 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await from({ 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(await from({ origin: 'http://localhost', 'sec-fetch-site': 'same-origin' })).toBe(200);
    expect(await from({})).toBe(200);
    expect((await ask('GET', '/api/me', { ...sent, origin: 'https://evil.example' })).status).toBe(
      200,
    );
  });

  it.each([
    '加微信 dby8866',
    '官方客服',
    '云锦电器官方客服',
    '主播苏晴',
    '傻逼',
    '法轮功',
    '苏 晴',
    '苏\u200b晴',
    'A d m i n',
    '官.方',
    '管理員',
    '云锦·电器',
    '蘇晴',
    '雲錦電器',
    '運營',
    'ᴀᴅмιп',
    '官\u0336方',
  ])('[CRM-9] [CRM-20] nobody is called %j', async (nickname) => {
    const said = await ask(
      'POST',
      '/api/viewers',
      { 'content-type': 'application/json' },
      { nickname },
    );
    expect([said.status, said.code]).toEqual([422, 'crm.nickname-refused']);
  });

  it.each([
    '138 0013 8000',
    '幺三八零零一三八零零零',
    '𝐕𝐗:dby88',
    'V❤dby88',
    '加薇dby88',
    'dby88同微',
    '🐧827364512',
    '看我头像',
    '想要的私',
    'wei信dby88',
    'dby88艾特qq点com',
  ])('[CRM-25] nobody is called %j', async (nickname) => {
    const said = await ask(
      'POST',
      '/api/viewers',
      { 'content-type': 'application/json' },
      { nickname },
    );
    expect([said.status, said.code]).toEqual([422, 'crm.nickname-refused']);
  });

  it.each(['小雨', '路人甲', 'Tom', '苏州的晴天', '客', '阿橘88', '紫薇rose88', '威哥', 'Vx粉'])(
    '[CRM-9] [CRM-25] %s is a name',
    async (nickname) => {
      const said = await ask(
        'POST',
        '/api/viewers',
        { 'content-type': 'application/json' },
        { nickname },
      );
      expect(said.status).toBe(201);
    },
  );
});
