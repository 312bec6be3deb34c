import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEgress } from '../../platform/egress/index.ts';
import { openRecogniser } from './app/transcriber.ts';

/** A local double of the documented API: it takes a form with a file and answers with times. */
describe('a recogniser with the shape of OpenAI', () => {
  const asked: { path: string; type: string; key: string; body: string }[] = [];
  let answer: { status: number; body: unknown } = { status: 200, body: {} };
  const server = createServer((request, response) => {
    const answering = read(request).then((body) => {
      const { url: path = '', headers } = request;
      const key = headers.authorization ?? '';
      asked.push({ path, type: headers['content-type'] ?? '', key, body });
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer.body));
    });
    answering.catch((error: Error) => response.destroy(error));
  });
  const read = async (request: IncomingMessage): Promise<string> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks).toString('latin1');
  };
  let url = '';
  beforeAll(async () => {
    await new Promise<void>((done) => {
      server.listen(0, '127.0.0.1', done);
    });
    // Listening on a port, so the address is one of TCP.
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  });
  afterAll(() => {
    server.close();
  });

  it('[LIVE-18] is sent sound, model and key, and its times come back in milliseconds', async () => {
    answer = {
      status: 200,
      body: {
        text: '一 二',
        segments: [
          { start: 0.5, text: ' 大家好 ' },
          { start: 2, text: '一级能效' },
        ],
      },
    };
    const words = await openRecogniser(
      { url, model: 'paraformer', key: 'k', region: 'CN' },
      openEgress([{ name: 'asr', url, region: 'CN' }]),
    ).transcribe(Buffer.from('sound'));
    expect(words).toEqual([
      { fromMs: 500, text: '大家好' },
      { fromMs: 2000, text: '一级能效' },
    ]);
    expect(asked[0]).toMatchObject({ path: '/v1/audio/transcriptions', key: 'Bearer k' });
    expect(asked[0]?.type).toContain('multipart/form-data');
    for (const part of ['name="file"', 'sound', 'paraformer', 'verbose_json']) {
      expect(asked[0]?.body).toContain(part);
    }
  });

  it('[LIVE-18] plain text is one line, a refusal is a fault', async () => {
    answer = { status: 200, body: { text: '只有一句' } };
    const plain = openRecogniser(
      { url, model: 'm', region: 'CN' },
      openEgress([{ name: 'asr', url, region: 'CN' }]),
    );
    expect(await plain.transcribe(new Uint8Array())).toEqual([{ fromMs: 0, text: '只有一句' }]);
    answer = { status: 500, body: {} };
    await expect(plain.transcribe(new Uint8Array())).rejects.toThrow(/500/);
    answer = { status: 200, body: { segments: 'no' } };
    await expect(plain.transcribe(new Uint8Array())).rejects.toThrow();
  });
});
