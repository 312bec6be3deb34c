import { describe, expect, it } from 'vitest';
import { troubleStep } from './app/trouble.ts';
import { backNote } from './app/back-note.ts';
import { noteWords, refundTroubles, stepWords } from './domain/words.ts';
import { stepRefused } from './refusals.ts';
import { fromShanghai, shanghaiTime } from '../../platform/kernel/index.ts';
import {
  faultExchangeUntil,
  noReasonUntil,
  quietSince,
  rightOf,
  rightsOf,
  warrantyUntil,
} from './domain/rights.ts';
import { yearsPromised } from './app/rights.ts';
import { isSame } from './app/two-persons.ts';

it('[AFTER-7] the seventh day counts to its end in Shanghai, whatever the hour of signing', () => {
  const late = fromShanghai('2026-11-22T23:59');
  expect(shanghaiTime(noReasonUntil(late) - 1)).toBe('2026-11-29 23:59');
  expect(noReasonUntil(fromShanghai('2026-11-22T00:00'))).toBe(noReasonUntil(late));
  expect(noReasonUntil(fromShanghai('2026-11-23T00:00'))).toBe(noReasonUntil(late) + 86_400_000);
});

const at = (text: string): number => fromShanghai(text);
const lastDay = (until: number): string => shanghaiTime(until - 1);

it('[AFTER-10] [AFTER-11] fifteen days for faulty goods; a year and more of warranty, to the end of the day', () => {
  // Whatever was there on one day completes at the moment when its right ends, not before.
  for (const signed of ['2026-11-22T00:00', '2026-11-22T10:00', '2026-11-22T23:59']) {
    const until = noReasonUntil(at(signed));
    expect(at(signed) <= quietSince(until - 1)).toBe(false);
    expect(at(signed) <= quietSince(until)).toBe(true);
  }
  expect(lastDay(faultExchangeUntil(at('2026-11-22T08:00')))).toBe('2026-12-07 23:59');
  expect(lastDay(warrantyUntil(at('2026-11-22T08:00'), 1))).toBe('2027-11-22 23:59');
  expect(lastDay(warrantyUntil(at('2028-02-29T23:00'), 1))).toBe('2029-02-28 23:59');
});

it.each([
  [['整机保修 1 年,主要部件 3 年'], 1],
  [['7 天无理由退货', '整机六年保修'], 6],
  [['整机质保两年'], 2],
  [['主要部件保修 10 年'], 1],
  // What names no part is of the whole, as compliance reads it when a host says so.
  [['六年保修'], 6],
  [['以旧换新', '三年内免费换新'], 3],
  [['整机一年、压缩机十年保修'], 1],
  [['2026 年起上门保修'], 1],
  [['以旧换新补贴五年有效'], 1],
  [[], 1],
])(
  '[AFTER-11] %j promises the whole machine %i year(s), the law at least one',
  (promises, years) => {
    expect(yearsPromised(promises)).toBe(years);
  },
);

const signedAt = at('2026-11-22T10:00');
const parcel = { signedAt, installedAt: at('2026-11-25T10:00'), lines: [{ productId: 'a' }] };
const dayMs = 86_400_000;
const asked = (
  kind: 'return' | 'exchange' | 'repair' | 'refund',
  { days, fault = true, repairs = 0 }: { days: number; fault?: boolean; repairs?: number },
): string | undefined => {
  const rights = rightsOf([parcel], ['a'], 1);
  return rightOf({ kind, fault, repairs }, rights, signedAt + days * dayMs)?.right;
};

it('[AFTER-10] [AFTER-11] what may be asked by right, and when it ends', () => {
  expect(asked('return', { days: 7, fault: false })).toBe('no-reason');
  expect(asked('return', { days: 8 })).toBeUndefined();
  // Faults are seen once the machine is up: three days later here.
  expect(asked('exchange', { days: 18 })).toBe('fault-exchange');
  expect(asked('exchange', { days: 18, fault: false })).toBeUndefined();
  expect(asked('exchange', { days: 19 })).toBeUndefined();
  expect(asked('exchange', { days: 200, repairs: 1 })).toBeUndefined();
  expect(asked('exchange', { days: 200, repairs: 2 })).toBe('third-time');
  expect(asked('exchange', { days: 400, repairs: 2 })).toBeUndefined();
  expect(asked('repair', { days: 367 })).toBe('warranty');
  expect(asked('repair', { days: 370 })).toBeUndefined();
  expect(asked('refund', { days: 1 })).toBeUndefined();
});

it('[AFTER-10] goods that are not there yet, or of another parcel, give no right', () => {
  expect(rightsOf([{ ...parcel, signedAt: null, installedAt: null }], ['a'], 1)).toBeNull();
  expect(rightsOf([parcel], ['b'], 1)).toBeNull();
  expect(rightOf({ kind: 'return', fault: false, repairs: 0 }, null, signedAt)).toBeNull();
});

it('[AFTER-6] two of one name are two persons; where no number was kept the name decides', () => {
  const step = (byId: string) => ({ at: 0, by: '王伟', byId, step: 'first-approve', note: '' });
  expect(isSame(step('usr_1'), { id: 'usr_2', name: '王伟' })).toBe(false);
  expect(isSame(step('usr_1'), { id: 'usr_1', name: '王伟(改名)' })).toBe(true);
  expect(isSame(step(''), { id: 'usr_2', name: '王伟' })).toBe(true);
  expect(isSame(step('usr_1'), { id: '', name: '李娜' })).toBe(false);
});

describe('money that a channel does not refund', () => {
  const said = {
    zh: 'ACQ.TRADE_HAS_FINISHED 交易已完结',
    en: 'ACQ.TRADE_HAS_FINISHED: it is over',
  };
  it.each([
    ['never', 'refund-refused', /交易已完结。.*银行转账.* \/ .*it is over\. .*bank/],
    ['look-first', 'refund-refused', /交易已完结。.*先到渠道.* \/ .*it is over\. .*first checks/],
    ['money', 'refund-failed', /交易已完结。.*充值.* \/ .*it is over\. .*automatically/],
    ['again', 'refund-failed', /交易已完结。.*自动重试.* \/ .*it is over\. .*automatically/],
  ] as const)(
    '[ORDER-35] where %s helps, the ticket says what was said and what to do',
    (remedy, step, note) => {
      const told = troubleStep({ reason: '买家说的话', why: { ...said, remedy } });
      expect(told).toEqual({ step, note: expect.stringMatching(note) });
      expect(told.note).not.toContain('买家说的话');
      expect(refundTroubles).toContain(step);
      expect(stepWords[step]).toBeDefined();
    },
  );

  it('[ORDER-38] what the system notes in both languages is shown to each reader in theirs', () => {
    const { note } = troubleStep({ reason: '', why: { ...said, remedy: 'never' } });
    const shown = noteWords({ by: 'system', note });
    expect(shown.zh).toMatch(/^ACQ.*交易已完结。[^/]*。$/);
    expect(shown.en).toMatch(/^ACQ[^/]*it is over\.[^/\p{Script=Han}]*$/u);
    for (const written of ['坏了 / 漏水', 'broken / leaks', '坏了 / leaks']) {
      expect(noteWords({ by: '林服', note: written })).toEqual({ zh: written, en: written });
    }
    expect(noteWords({ by: 'system', note: '坏了 / 漏水' }).zh).toBe('坏了 / 漏水');
  });

  it.each([
    ['system', '货未发出,直接退', /^货未发出/, /^not shipped yet/],
    ['林服', '货未发出,直接退', /^货未发出/, /^not shipped yet/],
    ['system', '七日无理由退货,同意', /^七日无理由退货,同意$/, /^approved: 7-day/],
    ['system', '须于 12-02 10:30 前办完', /12-02 10:30/, /^to be done by 12-02 10:30$/],
    ['林服', 'approved in a batch', /^批量通过$/, /^approved in a batch$/],
    ['林服', '批量同意', /^批量通过$/, /^approved in a batch$/],
    ['林服', 'granted together', /^批量通过$/, /^approved in a batch$/],
    ['system', 'rfd_01KX2', /^原支付渠道$/, /^the way it was paid$/],
  ])('[ORDER-54] of %s “%s” has words in both languages', (by, note, zh, en) => {
    const shown = noteWords({ by, note });
    expect(shown.zh).toMatch(zh);
    expect(shown.en).toMatch(en);
    expect(shown.en).not.toMatch(/\p{Script=Han}/u);
  });

  it.each([
    [{ byHand: 'BK20261201' }, '银行转账,流水号 BK20261201', 'bank transfer BK20261201'],
    [{ byHand: 'B1', provider: 'wechat' }, '银行转账,流水号 B1', 'bank transfer B1'],
    [{ provider: 'wechat' }, '微信支付', 'WeChat Pay'],
    [{ provider: 'alipay' }, '支付宝', 'Alipay'],
    [{}, '原支付渠道', 'the way it was paid'],
    [{ provider: 'of-before' }, '原支付渠道', 'the way it was paid'],
  ])('[ORDER-55] money that came by %j is told by its way', (way, zh, en) => {
    expect(noteWords({ by: 'system', note: backNote(way) })).toEqual({ zh, en });
  });

  it('[ORDER-38] a step that is not possible is told by the names of the desk', () => {
    const { zh, en } = stepRefused('refunding', 'approve').words;
    expect([zh, en]).toEqual([
      expect.stringMatching(/“退款中”.*“通过”/),
      expect.stringMatching(/“Refunding” and cannot be approved/),
    ]);
    expect(zh).not.toMatch(/[a-z]/);
  });
});
