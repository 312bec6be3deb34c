import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { openEgress } from '../../platform/egress/index.ts';
import { networkOver } from './app/transport.ts';

const closed = 'http://127.0.0.1:1';

it('[PAYMENT-15] a channel that cannot be reached is named as such, and no database is blamed', async () => {
  const send = networkOver(openEgress([{ name: 'gateway', url: closed, region: 'CN' }]));
  const trying = send({ method: 'GET', url: `${closed}/v3/pay`, headers: {} });
  await expect(trying).rejects.toMatchObject({
    refusal: { code: 'payment.channel-away', status: 502, words: { en: expect.any(String) } },
  });
});

it('[PAYMENT-15] so is one that hangs up in the middle of its answer', async () => {
  const gateway = createServer((_request, answer) => {
    answer.writeHead(200, { 'content-length': '100' });
    answer.write('half', () => answer.destroy());
  });
  await new Promise<void>((done) => gateway.listen(0, '127.0.0.1', done));
  const address = gateway.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const url = `http://127.0.0.1:${port}`;
  const send = networkOver(openEgress([{ name: 'gateway', url, region: 'CN' }]));
  await expect(send({ method: 'GET', url, headers: {} })).rejects.toMatchObject({
    refusal: { code: 'payment.channel-away' },
  });
  gateway.close();
});

it('[PAYMENT-15] a place that was not declared stays a fault of set-up', async () => {
  const send = networkOver(openEgress([]));
  const trying = send({ method: 'GET', url: closed, headers: {} });
  await expect(trying).rejects.toThrow('is not among the declared destinations');
});
