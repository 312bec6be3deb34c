import { once } from 'node:events';
import { openDatabase, type Sql } from '../db/index.ts';

/**
 * A program that decides alone, for tests that freeze one: says when it does, waits for a word, and says whether it could
 * commit. `inside` waits in the middle of its transaction.
 */
const [url = '', where = ''] = process.argv.slice(2);
const say = (word: string): boolean => process.stdout.write(`${word}\n`);
const { lease } = await openDatabase({ url });
const word = once(process.stdin, 'data');
const wait = async (): Promise<void> => {
  say('decides alone');
  await word;
};
const decide = async (tx: Sql): Promise<void> => {
  await tx.execute('insert into public.decided values (1)');
  if (where === 'inside') await wait();
};
try {
  await lease.acquire();
  if (where !== 'inside') await wait();
  await lease.own(decide);
  say('committed');
} catch {
  say('lost');
}
process.exit(0);
