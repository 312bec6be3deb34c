import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { auditHash, firstBroken } from './app/log.ts';
import type { AuditEntry, ChainedEntry } from './domain/entry.ts';

describe('the audit chain', () => {
  const chain = (entries: readonly AuditEntry[]): ChainedEntry[] => {
    const rows: ChainedEntry[] = [];
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
    expect(firstBroken(rows)).toBeUndefined();
    const changed = rows.map((row) => (row.seq === 2 ? { ...row, actor: 'stf_2' } : row));
    expect(firstBroken(changed)).toBe(2);
    expect(firstBroken(rows.filter((row) => row.seq !== 2))).toBe(3);
  });

  const folder = mkdtempSync(join(tmpdir(), 'dianbo-audit-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const verify = (rows: readonly ChainedEntry[], older?: readonly ChainedEntry[]): string => {
    const write = (name: string, lines: readonly ChainedEntry[]): string => {
      const path = join(folder, name);
      writeFileSync(path, lines.map((row) => `${JSON.stringify(row)}\n`).join(''));
      return path;
    };
    const tool = join(import.meta.dirname, '../../tools/verify-audit.js');
    const files = [write('audit.jsonl', rows), ...(older ? [write('older.jsonl', older)] : [])];
    try {
      return execFileSync(process.execPath, [tool, ...files]).toString();
    } catch (error) {
      // The tool says what is wrong on its standard output.
      return String((error as { stdout: unknown }).stdout);
    }
  };

  it('[PRIVACY-3] the stand-alone command finds a change, a gap, and a tail that was made anew', () => {
    const rows = chain([entry(1), entry(2), entry(3)]);
    expect(verify(rows)).toContain('whole');
    expect(verify(rows.map((row) => (row.seq === 2 ? { ...row, action: 'x' } : row)))).toContain(
      'BROKEN',
    );
    expect(verify(rows.filter((row) => row.seq !== 2))).toContain('BROKEN');
    const anew = chain([entry(1), entry(2), entry(4)]);
    expect(verify(anew)).toContain('whole');
    expect(verify(anew, rows)).toContain('BROKEN');
  });
});
