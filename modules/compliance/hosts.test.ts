import { describe, expect, it } from 'vitest';
import { shippedBook } from './app/rule-book.ts';
import { hostViolations, identityGoodMs, type HostFile } from './domain/hosts.ts';
import { maskIdentity } from '../privacy/index.ts';
import { ageOn, readIdentity } from './domain/identity.ts';

describe('hosts before a show', () => {
  // The example of the standard itself (GB 11643-1999).
  const example = '11010519491231002X';

  it('[GUARD-63] an identity number is read by its check sign and its day', () => {
    expect(readIdentity(example)).toEqual({ born: '1949-12-31' });
    expect(readIdentity('110105194912310021')).toBe(undefined);
    expect(readIdentity('11010519491331002X')).toBe(undefined);
    for (let at = 0; at < 17; at += 1) {
      const digit = (Number(example[at]) + 1) % 10;
      expect(readIdentity(example.slice(0, at) + digit + example.slice(at + 1))).toBe(undefined);
    }
    expect(maskIdentity(example)).toBe('110105********002X');
  });

  it('[GUARD-60] one turns a year older on the birthday', () => {
    expect(ageOn('2010-11-24', '2026-11-23')).toBe(15);
    expect(ageOn('2010-11-24', '2026-11-24')).toBe(16);
    expect(ageOn('2008-02-29', '2026-02-28')).toBe(17);
    expect(ageOn('2008-02-29', '2026-03-01')).toBe(18);
  });

  it('[GUARD-59] [GUARD-60] [GUARD-61] identity, age and handbook are looked at, each by its own rule', () => {
    const at = Date.UTC(2026, 10, 24);
    const { rules } = shippedBook();
    const good: HostFile = {
      id: 'stf_1',
      name: '苏晴',
      born: '1998-03-07',
      verifiedAt: at - 1000,
      signed: true,
    };
    const found = (host: HostFile): string[] =>
      hostViolations(rules, host, { at, day: '2026-11-24' }).map(
        (violation) => `${violation.ruleId} ${violation.decision}`,
      );
    expect(found(good)).toEqual([]);
    expect(found({ ...good, born: null, verifiedAt: null })).toEqual(['LIV-05 block']);
    expect(found({ ...good, verifiedAt: at - identityGoodMs })).toEqual(['LIV-05 block']);
    expect(found({ ...good, born: '2012-01-01' })).toEqual(['LIV-14 block']);
    expect(found({ ...good, signed: false })).toEqual(['LIV-16 fix']);
  });
});
