import { once } from 'node:events';
import { IncomingMessage } from 'node:http';
import { connect, Socket } from 'node:net';
import { duplexPair } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { DatabaseBusy } from '../db/index.ts';
import { openLog, openMetrics } from '../telemetry/index.ts';
import { outgrown } from './bodies.ts';
import { countedAs, placeOf, readCaps, usualCaps } from './caps.ts';
import { largeFromStaff, openHttp, type App } from './index.ts';
import { wordsAway, type Refusal } from '../kernel/index.ts';
import { freeText } from './texts.ts';
import type { HttpOptions } from './server.ts';

let app: App | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

async function open(options: Partial<HttpOptions> = {}): Promise<App> {
  app = await openHttp({
    log: openLog('silent'),
    metrics: openMetrics(),
    version: '0',
    tlsOnly: false,
    ...options,
  });
  const body = z.object({ text: z.string().optional() }).loose();
  app.post('/small', { schema: { body } }, (_request, reply) => reply.send('taken'));
  app.post('/large', { ...largeFromStaff(), schema: { body } }, (_request, reply) =>
    reply.send('taken'),
  );
  app.get('/', (_request, reply) => reply.send('served'));
  return app;
}

async function post(url: string, payload: string) {
  const opened = app ?? (await open());
  const headers = { 'content-type': 'application/json' };
  const response = await opened.inject({ method: 'POST', url, headers, payload });
  return { status: response.statusCode, body: response.body };
}

/** A request with these headers on a connection from there. */
function asked(remoteAddress: string, headers: Record<string, string>): IncomingMessage {
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: remoteAddress });
  return Object.assign(new IncomingMessage(socket), { headers });
}

const deep = (depth: number, open: string, close: string): string =>
  open.repeat(depth) + '1' + close.repeat(depth);

it('[FAULT-3] a full disk is told as one, in both languages and with what to do', async () => {
  const away = new Error('Failed query', {
    cause: new Error('Connection terminated unexpectedly'),
  });
  const saying = (code: string): Error => Object.assign(new Error('no room'), { code });
  const asked: [Error, string | undefined, number, string][] = [
    [saying('ENOSPC'), undefined, 507, 'http.disk-full'],
    [new Error('Failed query', { cause: saying('53100') }), undefined, 507, 'http.disk-full'],
    [away, undefined, 503, 'http.away'],
    // With no room for its log a server of our own ends, and its connections say that only.
    [away, '/proc', 507, 'http.disk-full'],
    [new Error('a bug'), '/proc', 500, 'http.fault'],
  ];
  for (const [error, folder, status, code] of asked) {
    const opened = await open(folder === undefined ? {} : { folder });
    opened.get('/failing', () => Promise.reject(error));
    const answer = await opened.inject('/failing');
    expect([answer.statusCode, answer.json().error?.code ?? answer.json().code]).toEqual([
      status,
      code,
    ]);
    await opened.close();
  }
});

describe('what a body may be', () => {
  it.each([
    ['lists', deep(40_000, '[', ']')],
    ['objects', `{"text":${deep(20_000, '{"a":', '}')}}`],
    ['both, not closed', '[{"a":'.repeat(10_000)],
    ['thirty-three', `{"text":${deep(32, '[', ']')}}`],
  ])('[HTTP-4] a depth bomb of %s is a 400 and reaches no parser', async (_what, payload) => {
    const { status, body } = await post('/small', payload);
    expect(status).toBe(400);
    expect(body).toContain('http.json-outgrown');
  });

  it('[HTTP-4] so are a hundred thousand keys or members, which blocks nobody', async () => {
    const keys = Array.from({ length: 9000 }, (_, index) => `"k${index}":1`).join(',');
    for (const payload of [
      `{${keys}}`,
      `{"a":[${'1,'.repeat(20_000)}1]}`,
      `[${'[],'.repeat(9000)}1]`,
    ]) {
      expect(await post('/small', payload)).toMatchObject({ status: 400 });
    }
  });

  it('[HTTP-4] signs within strings are not counted, and what is lawful is read', async () => {
    const text = '[{,'.repeat(10_000);
    for (const words of [text, `"${text}`, `\\${text}`, `\\"${text}\\`, '"\\'.repeat(6000)]) {
      expect(await post('/small', JSON.stringify({ text: words }))).toMatchObject({ status: 200 });
    }
    expect(await post('/small', `{"text":"x","in":${deep(31, '[', ']')}}`)).toMatchObject({
      status: 200,
    });
    expect(await post('/small', '{"text":"')).toMatchObject({ status: 400 });
    expect(await post('/small', '{"__proto__":1}')).toMatchObject({ status: 400 });
  });

  it('[HTTP-4] the look is one pass, whatever the text', () => {
    for (const text of [
      '\\"'.repeat(5e5),
      '"\\\\'.repeat(3e5),
      '"'.repeat(1e6),
      '\\'.repeat(1e6),
    ]) {
      const began = performance.now();
      outgrown(text);
      expect(performance.now() - began).toBeLessThan(500);
    }
  });

  it('[HTTP-1] a character that the database cannot hold is found at any depth', async () => {
    expect(await post('/small', '{"in":[{"a":"x\\u0000"}]}')).toMatchObject({ status: 422 });
    expect((await post('/small', '{"in":[{"a":"x\\u0000"}]}')).body).toContain('in.0.a');
    expect(await post('/small', '{"text":"\\\\u0000"}')).toMatchObject({ status: 200 });
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \u3000'],
    ['signs that nobody sees', '\u200b\u3164'],
    ['too little', '好'],
    ['too much', '好'.repeat(9)],
    ['so much that nothing is read', '好'.repeat(5000)],
    ['no text', 7],
  ])(
    '[HTTP-52] %s is refused with the path of its field, and away from it named',
    async (_, text) => {
      const opened = await open();
      const line = z.object({ note: freeText({ least: 2, most: 8 }) });
      const body = z.object({ plan: z.object({ lines: z.array(line) }) });
      opened.post('/plan', { schema: { body } }, (_request, reply) => reply.send('taken'));
      const lines = [{ note: '好的' }, { note: text }];
      const said = await post('/plan', JSON.stringify({ plan: { lines } }));
      const refusal: Refusal = JSON.parse(said.body);
      expect(said.status).toBe(422);
      expect(refusal).toMatchObject({ code: 'http.invalid-input', field: 'plan.lines.1.note' });
      const { zh, en } = wordsAway(refusal);
      for (const words of [zh, en]) expect(words.split('plan.lines.1.note')).toHaveLength(2);
    },
  );

  it('[HTTP-5] a body is small where nothing large is expected, and large from people only', async () => {
    const large = JSON.stringify({ text: 'x'.repeat(200_000) });
    const refused = await post('/small', large);
    expect([refused.status, refused.body.includes('128 KB')]).toEqual([413, true]);
    expect(await post('/large', large)).toMatchObject({ status: 401 });
    await app?.close();
    const opened = await open();
    opened.addHook('onRequest', (request, _reply, done) => {
      request.staff = { id: 'u', name: 'u', role: 'admin', permits: [] };
      done();
    });
    expect(await post('/large', large)).toMatchObject({ status: 200 });
    expect(await post('/large', JSON.stringify({ text: 'x'.repeat(2_000_000) }))).toMatchObject({
      status: 413,
    });
  });

  it('[HTTP-5] a form with files, which nothing expects, is refused at its head', async () => {
    const opened = await open();
    const response = await opened.inject({
      method: 'POST',
      url: '/small',
      payload: 'x'.repeat(1000),
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    });
    expect(response.statusCode).toBe(415);
  });
});

describe('what is told of the database', () => {
  const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  it.each([
    ['http.away', new Error('Query read timeout')],
    ['http.busy', new DatabaseBusy(5000)],
    ['http.fault', new Error('a bug')],
    // A channel or a model that is away has the same codes below its words.
    ['http.fault', new TypeError('fetch failed', { cause: refused })],
    ['http.fault', new TypeError('terminated', { cause: refused })],
    ['http.away', refused],
  ])('[LIFE-3] [LIFE-4] %s is told where it is so, and for nothing else', async (code, cause) => {
    const opened = await open();
    opened.get('/failing', () => Promise.reject(new Error('Failed query', { cause })));
    const response = await opened.inject({ url: '/failing' });
    expect(response.statusCode).toBe(code === 'http.fault' ? 500 : 503);
    expect(response.json()).toMatchObject({ code });
  });
});

describe('the description of the API', () => {
  it('[HTTP-20] is written out once, and who has it is sent nothing again', async () => {
    const opened = await open();
    const written = vi.spyOn(JSON, 'stringify');
    const asked = await Promise.all(
      ['/api/openapi.json', '/api/openapi.json'].map((url) => opened.inject({ url })),
    );
    const [first, second] = asked.map(({ body }) => body);
    expect(written.mock.results.filter(({ value }) => value === first)).toHaveLength(1);
    written.mockRestore();
    expect(second).toBe(first);
    expect(asked[0]?.json()).toMatchObject({ openapi: '3.1.0', paths: { '/small': {} } });
    const tag = String(asked[0]?.headers['etag']);
    const headers = { 'if-none-match': tag };
    const again = await opened.inject({ url: '/api/openapi.json', headers });
    expect(again).toMatchObject({ statusCode: 304, body: '' });
    const page = await opened.inject({ url: '/api/docs/json' });
    expect(page).toMatchObject({ statusCode: 302, headers: { location: '/api/openapi.json' } });
  });
});

describe('how long a request may take', () => {
  /** Says these pieces, never hangs up itself, and returns all that came. */
  async function say(...pieces: string[]): Promise<string> {
    const opened = await open({
      deadlines: { headMs: 150, bodyMs: 300, idleMs: 600, takenMs: 600 },
    });
    opened.server.on('upgrade', (_request, socket) => socket.destroy());
    await opened.listen({ port: 0, host: '127.0.0.1' });
    const address = opened.server.address();
    if (address === null || typeof address === 'string') throw new Error('not listening');
    const socket = connect(address.port, '127.0.0.1');
    let told = '';
    socket.on('data', (bytes) => (told += String(bytes)));
    socket.on('error', () => {});
    for (const piece of pieces) socket.write(piece);
    await once(socket, 'close');
    return told;
  }

  it('[HTTP-6] a head that never ends, a body that never comes and silence are hung up on', async () => {
    expect(await say('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ')).toMatch(/^HTTP\/1.1 408/);
    await app?.close();
    const head = 'POST /small HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
    expect(await say(`${head}Content-Length: 100\r\n\r\n{"text"`)).toMatch(/^HTTP\/1.1 408/);
    await app?.close();
    expect(await say(`${head}Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n`)).toMatch(
      /^HTTP\/1.1 408/,
    );
    await app?.close();
    expect(await say('')).toMatch(/^(HTTP\/1.1 408.*)?/);
  });

  it('[HTTP-7] who asks for another protocol is answered in this one', async () => {
    const answer = await say(
      'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings, close\r\n' +
        'Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 [^]*served$/);
  });
});

describe('what one address may have', () => {
  it.each([
    ['203.0.113.5', '203.0.113.5'],
    ['::ffff:203.0.113.5', '203.0.113.5'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:DB8:1:2::6', '2001:db8:1:2'],
    ['2001:0db8::1', '2001:db8:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['127.0.0.1', undefined],
    ['127.8.8.8', undefined],
    ['::ffff:127.0.0.1', undefined],
    ['::1', undefined],
  ])('[HTTP-8] %s counts as %s', (address, counted) => {
    expect(countedAs(address)).toBe(counted);
  });

  it('[HTTP-8] what an operator sets is read, and a slip is named', () => {
    expect(readCaps('')).toEqual(usualCaps);
    expect(readCaps('requests=5, sockets=off')).toEqual({
      ...usualCaps,
      requests: 5,
      sockets: Number.MAX_SAFE_INTEGER,
    });
    for (const slip of ['requests', 'requests=0', 'requests=-1', 'request=5', 'sockets=many']) {
      expect(() => readCaps(slip)).toThrow(/DIANBO_CAPS/);
    }
  });

  it('[HTTP-8] requests are counted by address, and this machine is not', async () => {
    const opened = await open({ caps: { ...usualCaps, requests: 3 } });
    const ask = async (from: string | undefined, url = '/'): Promise<string> => {
      const headers = from === undefined ? {} : { 'x-forwarded-for': from };
      const { statusCode, body } = await opened.inject({ url, headers });
      return `${statusCode} ${/http\.[a-z-]+/.exec(body)?.[0] ?? ''}`;
    };
    const all = async (asked: readonly (readonly [string | undefined, string?])[]) => {
      const told: string[] = [];
      for (const [from, url] of asked) told.push(await ask(from, url));
      return told;
    };
    const [a, b] = ['203.0.113.5', '203.0.113.6'];
    expect(await all([[a], [a], [a], [a], [`${b}, ${a}`], [b]])).toEqual([
      '200 ',
      '200 ',
      '200 ',
      '429 http.too-many-requests',
      '429 http.too-many-requests',
      '200 ',
    ]);
    const [c, d] = ['2001:db8::1', '2001:db8::2'];
    expect((await all([[c], [d], [c], [d]])).at(-1)).toBe('429 http.too-many-requests');
    const e = '203.0.113.7';
    const wrong = await all([
      [e, '/x'],
      [e, '/y'],
      [e, '/z'],
      [e, '/w'],
    ]);
    expect(wrong).toEqual([
      '404 http.not-found',
      '404 http.not-found',
      '404 http.not-found',
      '429 http.too-many-requests',
    ]);
    expect(await all(Array.from({ length: 8 }, () => [undefined] as const))).toEqual(
      Array.from({ length: 8 }, () => '200 '),
    );
  });

  it('[HTTP-8] who used up the requests of a minute has the next one in a moment', async () => {
    const opened = await open({ caps: { ...usualCaps, requests: 120 } });
    const ask = () => opened.inject({ url: '/', headers: { 'x-forwarded-for': '203.0.113.5' } });
    let refused = await ask();
    for (let asked = 0; asked < 500 && refused.statusCode === 200; asked += 1)
      refused = await ask();
    expect(refused.statusCode).toBe(429);
    expect(refused.headers['retry-after']).toBe('1');
    expect(refused.json().retryAfterMs).toBeLessThanOrEqual(500);
  });

  it.each([
    ['a proxy that adds the address', 'live.cn', { 'x-forwarded-for': '127.0.0.1, 203.0.113.5' }],
    ['one after another', 'live.cn', { 'x-forwarded-for': '1.1.1.1, 203.0.113.5, 127.0.0.1' }],
  ])('[HTTP-21] behind %s it is the last that it names', (_what, host, headers) => {
    expect(placeOf(asked('127.0.0.1', { host, ...headers }))).toBe('203.0.113.5');
  });

  it.each<readonly [string, Record<string, string>]>([
    ['no address', { host: 'live.example.cn' }],
    [
      'no address, under a name of its own',
      { host: 'localhost:7300', 'x-forwarded-proto': 'https' },
    ],
    ['this machine', { host: 'localhost', 'x-forwarded-for': '127.0.0.1' }],
    ['what is no address', { host: 'localhost', 'x-forwarded-for': '203.0.113.5, unknown' }],
    ['nothing', { host: 'localhost', 'x-forwarded-for': '' }],
    ['only itself', { host: '127.0.0.1', via: '1.1 proxy' }],
    ['no host', {}],
  ])(
    '[HTTP-21] guests of a proxy that names %s count as one, not as this machine',
    (_what, headers) => {
      expect(placeOf(asked('127.0.0.1', headers))).toBe('behind a proxy');
    },
  );

  it('[HTTP-21] nobody but a proxy of this machine is believed, and this machine counts nowhere', () => {
    const said = { host: 'localhost', 'x-forwarded-for': '127.0.0.1' };
    expect(placeOf(asked('203.0.113.5', said))).toBe('203.0.113.5');
    for (const host of ['localhost', 'localhost:7300', '127.0.0.1:7300', '[::1]:7300']) {
      expect(placeOf(asked('::ffff:127.0.0.1', { host }))).toBeUndefined();
    }
  });

  it('[HTTP-21] requests behind a proxy that names nobody have their cap too', async () => {
    const opened = await open({ caps: { ...usualCaps, requests: 2 } });
    const statuses: number[] = [];
    for (const from of ['', '127.0.0.1', '::1']) {
      const headers = { host: 'live.example.cn', 'x-forwarded-for': from };
      statuses.push((await opened.inject({ url: '/', headers })).statusCode);
    }
    expect(statuses).toEqual([200, 200, 429]);
  });

  it('[HTTP-10] pictures and operations are counted apart, each up to its own cap', async () => {
    const opened = await open({ caps: { ...usualCaps, requests: 2, media: 3 } });
    for (const lane of ['media', 'ops'] as const) {
      opened.get(`/${lane}`, { config: { lane } }, (_request, reply) => reply.send('served'));
    }
    const here = 'this machine';
    const ask = async (from: string, url: string, times: number): Promise<number[]> => {
      const told: number[] = [];
      for (let count = 0; count < times; count += 1) {
        const headers = from === here ? {} : { 'x-forwarded-for': from };
        const { statusCode } = await opened.inject({ url, headers });
        told.push(statusCode);
      }
      return told;
    };
    const a = '203.0.113.5';
    expect(await ask(a, '/media', 5)).toEqual([200, 200, 200, 429, 429]);
    expect(await ask(a, '/', 3)).toEqual([200, 200, 429]);
    expect(await ask(a, '/ops', 3)).toEqual([200, 200, 429]);
    expect(await ask('203.0.113.6', '/media', 1)).toEqual([200]);
    const { body, headers } = await opened.inject({
      url: '/media',
      headers: { 'x-forwarded-for': a },
    });
    expect(body).toContain('请求太快');
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(await ask(here, '/media', 5)).toEqual([200, 200, 200, 200, 200]);
  });

  it('[HTTP-8] connections are counted by address, told kindly, and released', async () => {
    const opened = await open({ caps: { ...usualCaps, connections: 2 } });
    await opened.ready();
    const come = (remoteAddress: string) => {
      const [ours, theirs] = duplexPair();
      opened.server.emit('connection', Object.assign(ours, { remoteAddress }));
      return Object.assign(theirs, { ours });
    };
    const ask = async (from: ReturnType<typeof come>): Promise<string> => {
      from.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
      const [bytes] = await once(from, 'data');
      return String(bytes).split('\r\n')[0] ?? '';
    };
    const [one, two, three] = ['203.0.113.5', '203.0.113.5', '203.0.113.5'].map(come);
    if (!one || !two || !three) throw new Error('three came');
    expect(await ask(one)).toContain('200');
    expect(await ask(three)).toContain('429');
    expect(await ask(come('203.0.113.6'))).toContain('200');
    const many = Array.from({ length: 4 }, () => come('203.0.113.5'));
    expect(many.map(({ ours }) => ours.destroyed)).toEqual([false, true, true, true]);
    for (const socket of [one, two, three, ...many]) socket.ours.destroy();
    // `close` is told in the next turn.
    await new Promise(setImmediate);
    expect(await ask(come('203.0.113.5'))).toContain('200');
  });
});
