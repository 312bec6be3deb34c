import { expect, it } from 'vitest';
import { readMessage } from './realtime/viewer.ts';

it.each([
  { t: 'say', id: 'a', text: 'x\0' },
  { t: 'say', id: '\0', text: 'x' },
  { t: 'follow', id: 'a\0' },
  { t: 'shown', p: ['prd_1', 'prd_\0'] },
  { t: 'open', p: '\0' },
])('[LIVE-55] a message with what the database cannot hold is unreadable: %j', (message) => {
  const text = JSON.stringify(message);
  expect(readMessage(text)).toBeUndefined();
  const clean = text.replaceAll(String.raw`\u0000`, String.raw`\\u0000`);
  expect(readMessage(clean)).toBeDefined();
});
