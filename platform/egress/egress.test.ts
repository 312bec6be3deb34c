import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EgressRefused, openEgress } from './index.ts';

describe('the one way out', () => {
  const server = createServer((request, answer) => {
    if (request.url === '/away') answer.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    else answer.end('here');
  });
  let base = '';
  beforeAll(async () => {
    await new Promise<void>((done) => {
      server.listen(0, '127.0.0.1', done);
    });
    const address = server.address();
    base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  });
  afterAll(() => {
    server.close();
  });

  it('[EGRESS-1] reaches what was declared, whole origins and nothing beside them', async () => {
    const egress = openEgress([{ name: 'asr', url: `${base}/v1`, region: 'CN' }]);
    expect(await (await egress.fetch(`${base}/v1/x`, {})).text()).toBe('here');
    for (const url of [
      'http://127.0.0.1:1/',
      'http://169.254.169.254/latest/meta-data/',
      base.replace('127.0.0.1', 'localhost'),
      `${base}@evil.example/`,
      'file:///etc/passwd',
    ]) {
      expect(() => egress.fetch(url, {})).toThrow(EgressRefused);
    }
  });

  it('[EGRESS-1] follows no redirect to anywhere', async () => {
    const egress = openEgress([{ name: 'asr', url: base, region: 'CN' }]);
    await expect(egress.fetch(`${base}/away`, {})).rejects.toThrow('fetch failed');
  });

  it('[EGRESS-1] [PRIVACY-12] will not start with a place abroad that no document allows, or without TLS', () => {
    const abroad = { name: 'asr', url: 'https://asr.example.com', region: 'SG' };
    expect(() => openEgress([abroad])).toThrow('SG');
    expect(() => openEgress([{ ...abroad, crossBorder: '标准合同 2026-1' }])).not.toThrow();
    expect(() => openEgress([{ ...abroad, region: 'CN', url: 'http://asr.example.com' }])).toThrow(
      'https',
    );
    const socket = openEgress([{ name: 'asr', url: 'ws://127.0.0.1:10095', region: 'CN' }]);
    expect(socket.allowed('ws://127.0.0.1:10095/x').pathname).toBe('/x');
    expect(() => socket.allowed('ws://127.0.0.1:10096/')).toThrow(EgressRefused);
  });
});
