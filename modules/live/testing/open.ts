import { no, ok, refuse, systemIds } from '../../../platform/kernel/index.ts';
import { openOutbox } from '../../../platform/events/index.ts';
import { openHub } from '../../../platform/realtime/index.ts';
import { openLog, openMetrics } from '../../../platform/telemetry/index.ts';
import { openTapeAlone } from '../../tape/testing/open.ts';
import { openLive, type OpenLive } from '../index.ts';

const start = Date.UTC(2026, 11, 1, 4);
const notHere = refuse('test.not-here', 500, { zh: '测试里没有', en: 'not in this test' });
const none = async (): Promise<never[]> => [];
const nothing = async (): Promise<void> => {};
const noPrices = async (): Promise<Map<string, number>> => new Map();

/** What live asks of others, where there is nothing. */
const others: Omit<
  OpenLive,
  'database' | 'outbox' | 'clock' | 'newId' | 'log' | 'hub' | 'tape' | 'audit'
> = {
  team: { list: none, whoIs: async () => undefined, onChanged: () => {} },
  catalog: { some: none, changedSince: none, lowestSince: noPrices },
  compliance: {
    check: () => [],
    words: () => [],
    rude: () => false,
    contact: () => undefined,
    productFacts: none,
    productViolations: () => [],
    pageViolations: () => [],
    hostViolations: none,
    waivers: none,
    book: { rules: () => [] },
    askWaiver: async () => no(notHere),
    agreeWaiver: async () => no(notHere),
  },
  crm: {
    follow: async () => true,
    isFollower: async () => false,
    reserve: async () => true,
    unreserve: nothing,
    reservations: noPrices,
    whoIs: () => undefined,
    deviceOf: () => undefined,
  },
  supply: { copyPool: nothing, levels: none },
  promo: {
    openOffer: async () => no(notHere),
    closeOffer: async () => undefined,
    due: none,
    subsidyPolicies: none,
    couponEnds: async () => new Map(),
    floorsFor: noPrices,
  },
  orders: { lowestDeals: noPrices, lastDeals: noPrices },
  ingest: {
    stateOf: async () => ({
      publishing: false,
      source: null,
      epoch: 0,
      segments: 0,
      kbps: 0,
      segmentMs: 0,
      lastSegmentAt: null,
      delayMs: null,
      refusal: null,
      rekeyedAt: null,
      unrecorded: null,
    }),
  },
  words: { decide: async () => ok({ facts: [] }), cardHits: none },
  covers: {
    folder: '',
    write: nothing,
    remove: nothing,
    read: async () => undefined,
    readPieces: async () => undefined,
  },
  reader: { read: none, stop: nothing },
  seller: { name: '示例商家', licence: '', address: '', phone: '' },
  caps: { messages: 1000, talk: 1000 },
};

/**
 * The module over a database, an empty one of its own where none is given, with tapes and audit as they are; there are
 * no goods, no rules, no stock and no viewers, unless they are given.
 */
export async function openLiveAlone(given: Partial<OpenLive> = {}) {
  const clock = given.clock ?? { now: () => start };
  const now = (): number => clock.now();
  const over = given.database ? { clock, database: given.database } : { clock };
  const { tape, database, audit } = await openTapeAlone(over);
  const [log, metrics] = [openLog('silent'), openMetrics()];
  const hub = openHub({ log, metrics, now, tickMs: 3_600_000 });
  const live = openLive({
    database,
    clock,
    log,
    hub,
    tape,
    audit,
    newId: systemIds(now),
    outbox: openOutbox({ database, log, metrics, now }),
    ...others,
    ...given,
  });
  const close = async (): Promise<void> => {
    hub.stop();
    if (!given.database) await database.close();
  };
  return { live, tape, database, hub, close };
}
