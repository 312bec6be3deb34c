import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEgress } from '../../platform/egress/index.ts';
import { openStreaming, type Heard } from './app/ear.ts';

const second = new Uint8Array(32_000).fill(1);

/** Local doubles that speak the documented protocols of the two servers. */
describe('recognisers that listen', () => {
  let talk: (socket: WebSocket, message: Buffer, binary: boolean) => void = () => undefined;
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  let url = '';
  beforeAll(() => {
    // Listening on a port, so the address is one of TCP.
    url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    server.on('connection', (socket) => {
      socket.on('message', (data: Buffer, binary) => talk(socket, data, binary));
    });
  });
  afterAll(() => {
    server.close();
  });

  const place = { region: 'CN' };
  const open = (driver: 'sherpa' | 'funasr', at = url) =>
    openStreaming(
      { driver, url: at, ...place },
      openEgress([{ name: 'asr', url: at, region: 'CN' }]),
    );

  it('[LIFE-6] one that takes connections and never reads is given up, before sound fills the memory', async () => {
    const opened = Promise.withResolvers<void>();
    const deaf = createServer((socket) => {
      socket.once('data', (head) => {
        const key = /sec-websocket-key: (\S+)/i.exec(String(head))?.[1] ?? '';
        const accept = createHash('sha1')
          .update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
          .digest('base64');
        socket.write(
          `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
        );
        // It says who it is, and that is the last that is read.
        socket.once('data', () => {
          socket.pause();
          opened.resolve();
        });
      });
      socket.on('error', () => undefined);
    });
    deaf.listen(0, '127.0.0.1');
    await once(deaf, 'listening');
    const failed = Promise.withResolvers<Error>();
    const at = `ws://127.0.0.1:${(deaf.address() as AddressInfo).port}/`;
    const ear = open('funasr', at).listen(() => {}, failed.resolve);
    await opened.promise;
    // An hour of sound, at once; the system's own buffers take some of it.
    const pushing = setInterval(() => {
      for (let count = 0; count < 100; count += 1) ear.push(second);
    }, 1);
    expect((await failed.promise).message).toBe('the recogniser lags');
    clearInterval(pushing);
    deaf.close();
  });

  it('[LIVE-21] sherpa-onnx is sent floats and `Done`, and tells a segment once it is whole', async () => {
    const sizes: number[] = [];
    const firsts: number[] = [];
    const done = new Promise<void>((resolve) => {
      talk = (socket, data, binary) => {
        if (!binary) return data.toString() === 'Done' ? resolve() : undefined;
        sizes.push(data.length);
        firsts.push(data.readFloatLE(0));
        const part = { text: '大家', is_final: false, segment: 0, start_time: 0 };
        socket.send(JSON.stringify(part));
        const whole = { text: '大家好', is_final: true, segment: 0, timestamps: [0.48, 0.6] };
        socket.send(JSON.stringify({ ...whole, start_time: 1 }));
        socket.send(JSON.stringify({ ...whole, start_time: 1 }));
        socket.send(JSON.stringify({ ...whole, text: '一级能效', segment: 1, start_time: 2 }));
        return undefined;
      };
    });
    const sound = new Uint8Array(new Int16Array(16_000).fill(16_384).buffer);
    const heard: Heard[] = [];
    await new Promise<void>((resolve, reject) => {
      const ear = open('sherpa').listen((item) => {
        heard.push(item);
        if (heard.length < 2) return;
        ear.close();
        resolve();
      }, reject);
      ear.push(sound);
    });
    await done;
    expect(heard).toEqual([
      { fromMs: 1480, text: '大家好' },
      { fromMs: 2480, text: '一级能效' },
    ]);
    expect([sizes, firsts]).toEqual([[64_000], [0.5]]);
  });

  it('[LIVE-21] FunASR is greeted, sent 16 bits, and its second pass is believed', async () => {
    const said: unknown[] = [];
    let bytes = 0;
    const done = new Promise<void>((resolve) => {
      talk = (socket, data, binary) => {
        if (!binary) {
          const word: { is_speaking: boolean } = JSON.parse(data.toString());
          said.push(word);
          return word.is_speaking ? undefined : resolve();
        }
        bytes += data.length;
        socket.send(JSON.stringify({ mode: '2pass-online', text: '这台机' }));
        const sentences = [
          { start: 430, end: 900, text_seg: '这 台 机 器', punc: ',' },
          { start: 900, end: 1900, text_seg: '一 级 能 效', punc: '。' },
        ];
        socket.send(JSON.stringify({ mode: '2pass-offline', text: 'x', stamp_sents: sentences }));
        const plain = { mode: '2pass-offline', text: '谢谢。', timestamp: '[[2500,2700]]' };
        socket.send(JSON.stringify(plain));
        return undefined;
      };
    });
    const heard: Heard[] = [];
    await new Promise<void>((resolve, reject) => {
      const ear = open('funasr').listen((item) => {
        heard.push(item);
        if (heard.length < 3) return;
        ear.close();
        resolve();
      }, reject);
      ear.push(second);
    });
    await done;
    expect(heard).toEqual([
      { fromMs: 430, text: '这台机器,' },
      { fromMs: 900, text: '一级能效。' },
      { fromMs: 2500, text: '谢谢。' },
    ]);
    expect(bytes).toBe(32_000);
    expect(said).toMatchObject([
      { mode: '2pass', audio_fs: 16_000, is_speaking: true },
      { is_speaking: false },
    ]);
  });

  it('[LIVE-21] one that is not there, hangs up or talks nonsense is told once', async () => {
    const failure = (at: string): Promise<string> =>
      new Promise((resolve) => {
        const ear = open('funasr', at).listen(
          () => undefined,
          (error) => resolve(error.message),
        );
        ear.push(second);
      });
    expect(await failure('ws://127.0.0.1:1/')).toContain('ECONNREFUSED');
    talk = (socket) => socket.close();
    expect(await failure(url)).toContain('hung up');
    talk = (socket) => socket.send('{nonsense');
    expect(await failure(url)).toContain('JSON');
  });

  it('[LIVE-21] a file says its lines once that much sound has passed', () => {
    const folder = mkdtempSync(join(tmpdir(), 'dianbo-ear-'));
    const path = join(folder, 'lines.jsonl');
    writeFileSync(path, '{"atMs":1500,"text":"乙"}\n\n{"atMs":500,"text":"甲"}\n');
    const heard: Heard[] = [];
    const ear = openStreaming({ driver: 'file', path }, openEgress([])).listen(
      (item) => heard.push(item),
      () => undefined,
    );
    ear.push(second);
    expect(heard).toEqual([{ fromMs: 500, text: '甲' }]);
    ear.push(second);
    expect(heard).toHaveLength(2);
    rmSync(folder, { recursive: true, force: true });
  });
});
