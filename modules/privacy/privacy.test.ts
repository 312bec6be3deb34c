import { describe, expect, it } from 'vitest';
import { auditHash, firstBrokenRow, type AuditEntry, type AuditRow } from './app/audit.ts';
import { openSealer } from './app/seal.ts';
import { maskAddress, maskName, maskPhone } from './domain/mask.ts';

const keys = new Map([
  ['k1', Buffer.alloc(32, 1)],
  ['k2', Buffer.alloc(32, 2)],
]);

describe('sealing', () => {
  it('[PRIVACY-1] opens what it sealed, also after the key was rotated', () => {
    const sealed = openSealer(keys, 'k1').seal('广东省 13812345678');
    expect(sealed).not.toContain('138');
    expect(openSealer(keys, 'k2').open(sealed)).toBe('广东省 13812345678');
  });

  it('[PRIVACY-1] refuses a changed value and an unknown key', () => {
    const sealer = openSealer(keys, 'k1');
    const sealed = sealer.seal('secret');
    const changed = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA');
    expect(() => sealer.open(changed)).toThrow();
    const other = openSealer(new Map([['k2', Buffer.alloc(32, 2)]]), 'k2');
    expect(() => other.open(sealed)).toThrow('k1');
  });
});

describe('masking', () => {
  it('[PRIVACY-2] keeps what a desk needs and hides the rest', () => {
    expect(maskName('王小雨')).toBe('王**');
    expect(maskPhone('13812345678')).toBe('138****5678');
    expect(maskPhone('123')).toBe('****');
    expect(maskAddress({ region: '广东广州天河' })).toBe('广东广州天河 ****');
  });
});

describe('the audit chain', () => {
  const chain = (entries: readonly AuditEntry[]): AuditRow[] => {
    const rows: AuditRow[] = [];
    for (const entry of entries) {
      const previous = rows.at(-1)?.hash ?? '0'.repeat(64);
      const seq = rows.length + 1;
      rows.push({ ...entry, seq, previous, hash: auditHash(previous, seq, entry) });
    }
    return rows;
  };
  const entry = (at: number): AuditEntry => ({
    at,
    actor: 'stf_1',
    action: 'run.opened',
    object: 'run_1',
    detail: { n: at },
  });

  it('[PRIVACY-3] finds the row that was changed, and the gap where one is missing', () => {
    const rows = chain([entry(1), entry(2), entry(3)]);
    expect(firstBrokenRow(rows)).toBeUndefined();
    const changed = rows.map((row) => (row.seq === 2 ? { ...row, actor: 'stf_2' } : row));
    expect(firstBrokenRow(changed)).toBe(2);
    expect(firstBrokenRow(rows.filter((row) => row.seq !== 2))).toBe(3);
  });
});
