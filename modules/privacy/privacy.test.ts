import { describe, expect, it } from 'vitest';
import type { Sql } from '../../platform/db/index.ts';
import { businessDay } from '../../platform/kernel/index.ts';
import type { Aging } from '../../platform/personal/index.ts';
import { purposes, textHash } from './app/consents.ts';
import { pagesOf, retentionRules } from './app/aging.ts';
import { openWith, sealWith } from './app/seal.ts';
import { breachMissing } from './domain/breach.ts';
import { maskAddress, maskIdentity, maskMail, maskName, maskPhone } from './domain/mask.ts';
import { counts } from './domain/purpose.ts';
import { isLate } from './domain/request.ts';
import { addPeriod, keptUntil } from './domain/retention.ts';
import { afterWorkdays, daysOf } from './domain/workdays.ts';
import holidays from './rules/holidays.json' with { type: 'json' };

/** These pages come from a list. */
const noSql = {} as Sql;

const keys = new Map([
  ['k1', Buffer.alloc(32, 1)],
  ['k2', Buffer.alloc(32, 2)],
]);
const keyOf = (name: string): Buffer => {
  const key = keys.get(name);
  if (!key) throw new Error(`encryption key ${name} is missing`);
  return key;
};

describe('sealing', () => {
  it('[PRIVACY-1] opens what it sealed, with the key that it names', () => {
    const sealed = sealWith(keyOf, 'k2', 'crm.address', '广东省 13812345678');
    expect(sealed).not.toContain('138');
    expect(openWith(keyOf, 'crm.address', sealed)).toBe('广东省 13812345678');
  });

  it('[PRIVACY-1] refuses a changed value, an unknown key, and another place', () => {
    const sealed = sealWith(keyOf, 'k1', 'crm.address', 'secret');
    const changed = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA');
    expect(() => openWith(keyOf, 'crm.address', changed)).toThrow();
    expect(() => openWith(keyOf, 'secret:ingest.stream_key', sealed)).toThrow();
    const unknown = sealed.replace('p2.k1.', 'p2.k9.');
    expect(() => openWith(keyOf, 'crm.address', unknown)).toThrow('k9');
  });
});

describe('consents', () => {
  it('[PRIVACY-4] a yes counts for the words of now and for no others', () => {
    const words = { zh: '我同意甲', en: 'I agree to A' };
    const first = textHash('personalise', 1, words);
    const second = textHash('personalise', 2, { ...words, zh: '我同意甲和乙' });
    expect(first).not.toBe(second);
    expect(counts({ given: true, textHash: first }, first)).toBe(true);
    expect(counts({ given: true, textHash: first }, second)).toBe(false);
    expect(counts({ given: false, textHash: first }, first)).toBe(false);
    expect(counts(undefined, first)).toBe(false);
  });

  it('[PRIVACY-4] every purpose by consent has words in both languages, and no other has', () => {
    for (const purpose of purposes) {
      expect([purpose.id, purpose.text !== null]).toEqual([
        purpose.id,
        purpose.basis === 'consent',
      ]);
      expect(purpose.law).toMatch(/第\d+条/);
    }
  });
});

describe('clocks', () => {
  const days = { rest: daysOf(holidays.rest), work: daysOf(holidays.work) };
  const day = (ms: number): string => businessDay(ms);

  it('[PRIVACY-8] fifteen working days step over weekends and holidays and count made-up days', () => {
    // Tuesday 2026-11-24: three weeks of five days.
    expect(day(afterWorkdays(Date.UTC(2026, 10, 24, 4), 15, days))).toBe('2026-12-15');
    // Over the National Day week; Saturday the 10th is worked.
    expect(day(afterWorkdays(Date.UTC(2026, 8, 30, 4), 3, days))).toBe('2026-10-10');
    // Sunday 20 September is worked, 25 to 27 are holidays.
    expect(day(afterWorkdays(Date.UTC(2026, 8, 19, 4), 6, days))).toBe('2026-09-28');
  });

  it('[PRIVACY-8] a year whose holidays are unknown counts plain weekdays, never more', () => {
    expect(day(afterWorkdays(Date.UTC(2027, 8, 30, 4), 3, days))).toBe('2027-10-05');
  });

  it('[PRIVACY-8] is late after the tenth working day while it is open', () => {
    const request = { kind: 'correct', askedAt: 0, dueAt: 20, escalateAt: 10 } as const;
    expect(isLate({ ...request, state: 'open' }, 9)).toBe(false);
    expect(isLate({ ...request, state: 'open' }, 10)).toBe(true);
    expect(isLate({ ...request, state: 'done' }, 10)).toBe(false);
  });

  it('[PRIVACY-43] of several periods the longest wins, whatever their order', () => {
    const run = {
      kind: 'run',
      moments: {
        published: Date.UTC(2026, 0, 1),
        ended: Date.UTC(2026, 0, 1, 3),
        transacted: Date.UTC(2026, 2, 1),
      },
    };
    for (const rules of [retentionRules, retentionRules.toReversed()]) {
      const kept = keptUntil(run, rules);
      expect(kept?.rule.id).toBe('RET-02');
      expect(kept?.until).toBe(Date.UTC(2029, 2, 1));
    }
    const rehearsal = { kind: 'rehearsal', moments: run.moments };
    expect(keptUntil(rehearsal, retentionRules)?.until).toBe(Date.UTC(2026, 2, 2));
    expect(keptUntil({ kind: 'nobody-knows', moments: run.moments }, retentionRules)).toBe(
      undefined,
    );
  });

  it('[PRIVACY-43] what stays keeps nothing behind it from going, and each is looked at once', async () => {
    const kept = new Set(['a', 'b', 'c', 'd', 'h']);
    let left = [...'abcdefghij'];
    const asked: number[] = [];
    const aging: Aging = {
      kinds: ['address'],
      page: async (_sql, { before, offset, limit }) => {
        asked.push(before);
        const some = left.slice(offset, offset + limit);
        return some.map((id) => ({ kind: 'address', id, refs: [], moments: {} }));
      },
    };
    const met: string[] = [];
    const now = Date.UTC(2026, 10, 28);
    for await (const page of pagesOf(noSql, aging, now, 3)) {
      for (const { id } of page.objects) {
        met.push(id);
        // One that says it went and is there all the same is not met again.
        if (kept.has(id)) continue;
        page.gone += 1;
        if (id !== 'f') left = left.filter((other) => other !== id);
      }
    }
    expect(met.toSorted()).toEqual([...'abcdefghij']);
    // Addresses stay two years: younger ones are not even asked for.
    expect(new Set(asked)).toEqual(new Set([Date.UTC(2024, 10, 27)]));
  });

  it('[PRIVACY-43] periods are calendar years and months of Shanghai', () => {
    expect(addPeriod(Date.UTC(2028, 1, 29, 4), { years: 1 })).toBe(Date.UTC(2029, 2, 1, 4));
    expect(addPeriod(Date.UTC(2026, 4, 15), { months: 6 })).toBe(Date.UTC(2026, 10, 15));
  });

  it('[PRIVACY-13] a leak that touches people closes only after they were told and it was reported', () => {
    const steps = ['stop', 'assess', 'remedy', 'learn'].map((step) => ({ step }));
    expect(breachMissing({ grade: 'larger', subjects: 3, steps })).toEqual([
      'report',
      'notify-people',
    ]);
    expect(breachMissing({ grade: 'general', subjects: 0, steps })).toEqual([]);
  });
});

describe('masking', () => {
  it('[PRIVACY-2] keeps what a desk needs and hides the rest', () => {
    expect(maskName('王小雨')).toBe('王**');
    expect(maskPhone('13812345678')).toBe('138****5678');
    expect(maskPhone('123')).toBe('****');
    expect(maskAddress({ region: '广东广州市天河区' })).toBe('广东广州市天河区 ****');
  });

  it.each([
    ['王', '**'],
    [' 王 小雨', '王**'],
    ['\u200b王\u200b', '**'],
    ['John Smith', 'J**'],
    ['阿卜杜拉·买买提', '阿**'],
    ['13900000001', '**'],
    ['🙂雨', '**'],
    ['', ''],
  ])('[PRIVACY-20] no name is shown whole: %s', (name, masked) => {
    expect(maskName(name)).toBe(masked);
  });

  it.each([
    ['+86 139 0000 0001', '139****0001'],
    ['1234567', '****'],
    ['12345678', '****78'],
    ['0571-88888866', '0571-****66'],
    ['0571-88888866-12', '0571-****66'],
    ['+85291234567', '+852****67'],
    ['+886912345678', '+886****78'],
    ['wang@example.com', '****'],
    ['打我电话', '****'],
  ])('[PRIVACY-20] no number is shown by more than half: %s', (phone, masked) => {
    expect(maskPhone(phone)).toBe(masked);
  });

  it('[PRIVACY-20] mail addresses and identity numbers are hidden the same way', () => {
    expect(maskMail('wang.xiaoyu@example.com')).toBe('w****@example.com');
    expect(maskMail('王@example.com')).toBe('****@example.com');
    expect(maskMail('wang')).toBe('****');
    expect(maskIdentity('11010519491231002X')).toBe('110105********002X');
    expect(maskIdentity('E12345678')).toBe('********');
  });

  it.each([
    ['浙江', '杭州市西湖区文一路88号绿城小区5幢1单元302室', '浙江杭州市西湖区'],
    ['330000', '杭州市西湖区', '浙江杭州市西湖区'],
    ['浙江', '浙江省 杭州市,西湖区 文一路', '浙江杭州市西湖区'],
    ['浙江', '杭州市文一路88号', '浙江杭州市'],
    ['浙江', '杭州市绿城小区5幢', '浙江杭州市'],
    ['浙江', '杭州市朝晖二区12幢', '浙江杭州市'],
    ['浙江', '杭州市采荷东区', '浙江杭州市'],
    ['浙江', '杭州市阳光城市花园', '浙江杭州市'],
    ['浙江', '金华市义乌市北苑街道', '浙江金华市义乌市'],
    ['浙江', '文一路88号绿城小区', '浙江'],
    ['浙江', '绿城小区5幢302', '浙江'],
    ['浙江', '农贸市场对面', '浙江'],
    ['浙江', '王家村', '浙江'],
    ['浙江', '88号', '浙江'],
    ['浙江', '302', '浙江'],
    ['浙江', 'No. 88 Wenyi Rd, Xihu', '浙江'],
    ['北京市', '北京市朝阳区建国路1号', '北京朝阳区'],
    ['北京', '朝阳区建国路1号', '北京朝阳区'],
    ['上海', '浦东新区世纪大道1号', '上海浦东新区'],
    ['吉林', '吉林市船营区', '吉林吉林市船营区'],
    ['青海', '海南藏族自治州共和县恰卜恰镇', '青海海南藏族自治州共和县'],
    ['河北', '石家庄市桥西区', '河北石家庄市桥西区'],
    ['江苏', '南京市鼓楼区', '江苏南京市鼓楼区'],
    ['', '广东省广州市天河区体育西路', '广东广州市天河区'],
    ['', '小店后门', ''],
  ])('[PRIVACY-21] of %s %s is shown: %s', (province, region, area) => {
    expect(maskAddress({ province, region })).toBe(`${area} ****`.trim());
  });
});
