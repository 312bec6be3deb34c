import { expect, it } from 'vitest';
import { conductOf, wrongSpans, type ConductRun } from './domain/conduct.ts';
import type { ComplianceRow } from './domain/compliance-log.ts';

const hit = (id: string, more: Partial<ComplianceRow> = {}): ComplianceRow => ({
  id,
  at: 10_000,
  said: '全网最低价',
  ruleId: 'PRI-11',
  law: [],
  productId: 'prd_1',
  name: { zh: '最低价', en: 'lowest' },
  decision: 'block',
  how: 'corrected',
  words: '',
  by: '',
  tookMs: 30_000,
  ...more,
});

const suqing = { id: 'usr_1', name: '苏晴' };

const show = (rows: readonly ComplianceRow[], orders: ConductRun['orders'] = []): ConductRun => ({
  runId: 'run_1',
  title: '',
  hosts: [suqing],
  openedAt: 0,
  closedAt: 100_000,
  orders,
  log: { rows, measures: [], refusedChat: 0, medianMs: null, inTime: 0 },
});

it('[INSIGHT-11] counts in time, late, open and dismissed apart, and what was overturned for nobody', () => {
  const rows = [
    hit('a'),
    hit('b', { tookMs: 61_000 }),
    hit('c', { how: 'open', tookMs: null }),
    hit('d', { how: 'dismissed' }),
    hit('e'),
  ];
  const { hosts, rules } = conductOf([show(rows), show([])], new Set(['run_1 e']));
  expect(hosts).toEqual([
    {
      ...suqing,
      shows: 2,
      hits: 3,
      inTime: 1,
      late: 1,
      open: 1,
      dismissed: 1,
      overturned: 1,
      measures: 0,
    },
  ]);
  expect(rules.map(({ ruleId, hits }) => [ruleId, hits])).toEqual([['PRI-11', 3]]);
});

it('[INSIGHT-11] two of one name are two; who was renamed is one, by the newest name', () => {
  const hosted = (id: string, name: string, rows: readonly ComplianceRow[]): ConductRun => {
    return { ...show(rows), hosts: [{ id, name }] };
  };
  // The newest first, as they are read.
  const runs = [
    hosted('usr_1', '苏晴(电播)', []),
    hosted('usr_2', '苏晴', [hit('a')]),
    hosted('usr_1', '苏晴', [hit('b'), hit('c')]),
  ];
  const { hosts } = conductOf(runs, new Set());
  expect(hosts.map(({ id, name, shows, hits }) => [id, name, shows, hits])).toEqual([
    ['usr_1', '苏晴(电播)', 2, 2],
    ['usr_2', '苏晴', 1, 1],
  ]);
});

it('[INSIGHT-11] orders are only asked for where words could have sold them', () => {
  const notSold = [hit('a', { decision: 'fix' }), hit('b', { productId: null })];
  expect(wrongSpans([...notSold, hit('c', { how: 'dismissed' })], 100_000)).toBeNull();
  const open = hit('d', { at: 20_000, how: 'open', tookMs: null, productId: 'prd_2' });
  expect(wrongSpans([hit('e'), open, ...notSold], 100_000)).toEqual({
    productIds: ['prd_1', 'prd_2'],
    from: 10_000,
    until: 100_000,
  });
});

it('[INSIGHT-11] [GUARD-13] sums threefold, at least ¥500, for orders of that product while the words stood', () => {
  const order = (at: number, fen: number, productId = 'prd_1') => {
    return { at, fen, productIds: [productId] };
  };
  const orders = [
    order(9_999, 100_000),
    order(10_000, 100_000),
    order(40_000, 1_000),
    order(40_001, 100_000),
    order(20_000, 100_000, 'prd_2'),
  ];
  const exposure = (rows: readonly ComplianceRow[], overturned: readonly string[] = []) => {
    const { exposureFen, exposedOrders } = conductOf([show(rows, orders)], new Set(overturned));
    return [exposureFen, exposedOrders];
  };
  expect(exposure([hit('a')])).toEqual([350_000, 2]);
  expect(exposure([hit('a'), hit('b')])).toEqual([350_000, 2]);
  expect(exposure([hit('a', { how: 'open', tookMs: null })])).toEqual([650_000, 3]);
  expect(exposure([hit('a', { decision: 'fix' })])).toEqual([0, 0]);
  expect(exposure([hit('a')], ['run_1 a'])).toEqual([0, 0]);
});
