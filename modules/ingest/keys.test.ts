import { afterAll, beforeAll, expect, it } from 'vitest';
import { madeInit, madeSegment } from '../../media/testing.ts';
import type { Database } from '../../platform/db/index.ts';
import { openOutbox } from '../../platform/events/index.ts';
import { openLog, openMetrics } from '../../platform/telemetry/index.ts';
import { emptyDatabase } from '../../platform/testing/index.ts';
import { ChannelDesk } from './app/rtmp-desk.ts';
import { openIngest, type IngestDeps } from './index.ts';

const log = openLog('silent');
const metrics = openMetrics();
const now = Date.UTC(2026, 11, 1);

let database: Database;
let outbox: IngestDeps['outbox'];
beforeAll(async () => {
  database = await emptyDatabase();
  outbox = openOutbox({ database, log, metrics, now: () => now });
});
afterAll(async () => {
  await outbox.stop();
  await database.close();
});

function open() {
  const actions: string[] = [];
  const made = openIngest({
    database,
    outbox,
    log,
    metrics,
    clock: { now: () => now },
    newId: (kind) => `${kind}_${crypto.randomUUID()}` as const,
    files: {
      folder: '',
      write: async () => {},
      read: async () => undefined,
      readPieces: async () => undefined,
      remove: async () => {},
    },
    audit: {
      write: async (_tx, { action }) => {
        actions.push(action);
      },
    },
    privacy: {
      seal: (_place, secret) => `sealed ${secret}`,
      openSecret: async (_place, sealed) => sealed.replace('sealed ', ''),
    },
  });
  const someoneLeaves = () =>
    database.inTransaction((tx) => made.replaceKeys(tx, { id: 'usr_admin' }));
  return { ingest: made, actions, someoneLeaves };
}

it('[INGEST-41] an encoder that is on goes on when someone leaves, and does not come back', async () => {
  const { ingest, actions, someoneLeaves } = open();
  const session = 'ses_on';
  const key = await ingest.keyOf(session);
  const channel = await ingest.channel(session);
  const leads = async (publisher?: string): Promise<string | undefined> =>
    (await ingest.channelOfKey(key, publisher))?.sessionId;
  await channel.open({ id: 'a', source: 'browser' });
  expect(channel.state().rekeyedAt).toBe(null);
  await someoneLeaves();
  expect(await ingest.keyOf(session)).not.toBe(key);
  expect([await leads('a'), await leads('b'), await leads()]).toEqual([
    session,
    undefined,
    undefined,
  ]);
  expect((await ingest.stateOf(session)).rekeyedAt).toBe(now);
  // Another leaves meanwhile; the encoder's picture changes and it opens its next epoch.
  await someoneLeaves();
  await channel.open({ id: 'a', source: 'browser' });
  expect(await leads('a')).toBe(session);
  await channel.close('a');
  expect([await leads('a'), channel.state().rekeyedAt]).toEqual([undefined, null]);
  // Whoever is on by then, under the same name too, came with the new key.
  await channel.open({ id: 'a', source: 'browser' });
  expect([await leads('a'), channel.state().rekeyedAt]).toEqual([undefined, null]);
  expect(actions).toEqual(['stream.keys-replaced', 'stream.keys-replaced']);
});

it('[INGEST-41] one that had stopped, or comes after a restart, is not spared', async () => {
  const { ingest, someoneLeaves } = open();
  const key = await ingest.keyOf('ses_off');
  const channel = await ingest.channel('ses_off');
  await channel.open({ id: 'a', source: 'browser' });
  await channel.close('a');
  await someoneLeaves();
  expect(await ingest.channelOfKey(key, 'a')).toBeUndefined();
  const known = await ingest.keyOf('ses_off');
  await channel.open({ id: 'b', source: 'browser' });
  await someoneLeaves();
  expect((await ingest.channelOfKey(known, 'b'))?.sessionId).toBe('ses_off');
  expect(await open().ingest.channelOfKey(known, 'b')).toBeUndefined();
});

it('[INGEST-41] [INGEST-6] a key that is replaced by hand is dead at once, for one that was spared too', async () => {
  const { ingest, someoneLeaves } = open();
  const key = await ingest.keyOf('ses_hand');
  const channel = await ingest.channel('ses_hand');
  await channel.open({ id: 'a', source: 'browser' });
  await someoneLeaves();
  const next = await ingest.replaceKey('ses_hand', { id: 'usr_director' });
  expect(await ingest.channelOfKey(key, 'a')).toBeUndefined();
  expect(channel.state().rekeyedAt).toBe(null);
  expect((await ingest.channelOfKey(next))?.sessionId).toBe('ses_hand');
});

it('[INGEST-41] over RTMP, too: segments are taken to the last, and the place is given up', async () => {
  const { ingest, someoneLeaves } = open();
  const key = await ingest.keyOf('ses_rtmp');
  const desk = new ChannelDesk({
    channelOf: (asked, publisher) => ingest.channelOfKey(asked, publisher),
    wrongKey: () => {},
    sentAway: () => {},
  });
  expect(await desk.open('pub_1', key)).toMatchObject({ ok: true, value: 1 });
  expect(await desk.init('pub_1', 1, madeInit())).toMatchObject({ ok: true });
  await someoneLeaves();
  const send = (number: number) =>
    desk.segment('pub_1', { epoch: 1, number }, madeSegment({ startMs: number * 1000 }));
  expect([await send(0), await send(1)]).toMatchObject([{ ok: true }, { ok: true }]);
  await desk.close('pub_1');
  const channel = await ingest.channel('ses_rtmp');
  expect(channel.publisherId).toBeUndefined();
  expect(await desk.open('pub_2', key)).toMatchObject({ refusal: { code: 'ingest.key-unknown' } });
});
