import { generateKeyPairSync } from 'node:crypto';
import type { Call, CallAnswer, Transport } from './app/transport.ts';

/* What stands in for a channel in tests: keys of both sides, a clock that stands, and answers. */

const keys = () => {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    secret: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    open: pair.publicKey.export({ type: 'spki', format: 'pem' }),
  };
};
export const ours = keys();
export const theirs = keys();
export const now = Date.UTC(2026, 10, 22, 4);
export const clock = { now: () => now };
export const seconds = String(now / 1000);

export interface Double {
  readonly calls: Call[];
  readonly transport: Transport;
  answer: (call: Call) => Omit<CallAnswer, 'headers'> & { headers?: Record<string, string> };
}

export const json = (status: number, body: unknown) => ({
  status,
  body: Buffer.from(body === '' ? '' : JSON.stringify(body)),
});
