import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ownDatabase } from '../testing/index.ts';
import { openDatabase, silentMostMs } from './index.ts';

describe('a program that decides alone', () => {
  it.each(['beside', 'inside'])(
    '[DB-16] and froze %s its transaction gives way within ten seconds, and commits no more',
    async (where) => {
      const { url, drop } = await ownDatabase();
      const next = await openDatabase({ url });
      await next.sql.execute('create table public.decided (n int primary key)');
      const script = join(import.meta.dirname, '../testing/decider.ts');
      const child = spawn(process.execPath, [script, url, where], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      const ended = once(child, 'exit');
      let said = '';
      child.stdout.on('data', (bytes: Buffer) => {
        said += String(bytes);
      });
      await expect.poll(() => said, { timeout: 20_000 }).toBe('decides alone\n');
      child.kill('SIGSTOP');
      const from = performance.now();
      await next.lease.shared((tx) => tx.execute('insert into public.decided values (1)'));
      expect(performance.now() - from).toBeLessThan(10_000);
      child.kill('SIGCONT');
      child.stdin.end('go on');
      await ended;
      expect(said).toBe('decides alone\nlost\n');
      await next.close();
      await drop();
    },
    60_000,
  );

  it('[DB-16] and has nothing to decide for a while keeps its lease', async () => {
    const { url, drop } = await ownDatabase();
    const database = await openDatabase({ url });
    await database.lease.acquire();
    const saidAt = async (): Promise<string | undefined> => {
      const { rows } = await database.sql.execute<{ at: string }>(
        `select state_change::text as at from pg_stat_activity
         where pid in (select pid from pg_locks where locktype = 'advisory' and objsubid = 2 and granted
           and database = (select oid from pg_database where datname = current_database()))`,
      );
      return rows[0]?.at;
    };
    const first = await saidAt();
    expect(first).toBeDefined();
    // It says something long before the server would take it for gone.
    await expect.poll(saidAt, { timeout: silentMostMs - 500 }).not.toBe(first);
    expect(await database.lease.own((tx) => tx.execute('select 1 as n'))).toBeDefined();
    await database.close();
    await drop();
  }, 20_000);
});
