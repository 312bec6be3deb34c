import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { sql as raw } from 'drizzle-orm';
import { Client, openTestProgram, type TestProgram } from '../stories/program.ts';
import { buy, newBuyer, openShow, type Show } from '../stories/show.ts';
import { makeTape } from './blocks-make.ts';
import type { Fetched, Readiness } from './blocks-reader.ts';
import { report } from './report.ts';

const facts = 400_000;
const orders = 200_000;
const lines = 30_000;
const downloads = 8;

interface Row {
  readonly what: string;
  readonly seconds: number;
  /** The longest that everybody else waited for their turn. */
  readonly longestBlockMs: number;
  /** The same by the thread's own processor time: what is left where other programs take the processor away. */
  readonly longestOwnMs: number;
  /** How far the program's memory rose above what it was before. */
  readonly memoryMb: number;
  /** `/readyz`, asked all the while by another process. */
  readonly readiness: Readiness;
  readonly received: readonly Fetched[];
}

/**
 * JOBS-2: what a heavy read costs everybody else: the longest block of the one thread, and memory, for each
 * of them, on a tape of 400,000 facts, a list of 200,000 orders and a statement of 30,000 lines. Another
 * process reads what is sent, as a browser does.
 */
export async function blocks(): Promise<void> {
  const test = await openTestProgram();
  test.program.jobs.stop();
  const show = await openShow(test, 'live');
  const runId = await makeTape(test, show, facts);
  const productId = await makeOrders(test, show);
  const base = await test.program.app.listen({ port: 0, host: '127.0.0.1' });
  const analyst = await new Client(test.program).signIn('data');
  const finance = await new Client(test.program).signIn('finance');
  const legal = await new Client(test.program).signIn('legal');
  const get = (client: Client, path: string, times = 1): Asked => ({ base, client, path, times });
  const run = `/api/runs/${runId}`;
  const asks: readonly (readonly [string, Asked])[] = [
    ['review', get(analyst, `${run}/review`)],
    ['review.xlsx', get(analyst, `${run}/review.xlsx`)],
    ['review.pdf', get(analyst, `${run}/review.pdf`)],
    ['facts behind an indicator', get(analyst, `${run}/indicators/interaction/facts`)],
    ['the same as a file', get(analyst, `${run}/indicators/interaction/facts.csv`)],
    ['tape', get(analyst, `${run}/tape`)],
    [`tape, ${downloads} at once`, get(analyst, `${run}/tape`, downloads)],
    ['evidence pack', get(legal, `${run}/evidence.zip`)],
    ['orders of a product', get(finance, `/api/orders?productId=${productId}`)],
    ['orders of a product that nobody bought', get(finance, '/api/orders?productId=prd_none')],
    ['statement', { ...get(finance, '/api/books/statements'), body: statement() }],
  ];
  const only = process.env['DIANBO_BLOCKS'] ?? '';
  const rows: Row[] = [];
  for (const [what, asked] of asks) {
    if (!what.includes(only)) continue;
    rows.push(await measured(what, asked));
    process.stdout.write(`${JSON.stringify(rows.at(-1))}\n`);
  }
  report('blocks', { facts, orders, lines, rows }, ['rows']);
  await test.close();
}

interface Asked {
  readonly base: string;
  readonly client: Client;
  readonly path: string;
  readonly times: number;
  readonly body?: object;
}

async function measured(what: string, { base, client, path, times, body }: Asked): Promise<Row> {
  const reader = await another();
  const watcher = await another();
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 20);
  const own = longestOwn();
  const delay = monitorEventLoopDelay({ resolution: 2 });
  delay.enable();
  watcher.send({ ready: `${base}/readyz` });
  const began = performance.now();
  reader.send({ url: `${base}${path}`, origin: base, headers: client.headers, times, body });
  // The reader sends exactly this, see blocks-reader.ts.
  const [received] = (await once(reader, 'message')) as [Fetched[]];
  const seconds = Number(((performance.now() - began) / 1000).toFixed(2));
  delay.disable();
  clearInterval(watch);
  const longestOwnMs = own();
  watcher.send('stop');
  const [readiness] = (await once(watcher, 'message')) as [Readiness];
  reader.kill();
  watcher.kill();
  const longestBlockMs = Math.round(delay.max / 1e6) - 2;
  const memoryMb = Math.round((most - before) / 1_048_576);
  return { what, seconds, longestBlockMs, longestOwnMs, memoryMb, readiness, received };
}

/** Looks every other millisecond how much this thread has reckoned since it last could look. */
function longestOwn(): () => number {
  let [longest, last] = [0, process.threadCpuUsage()];
  const look = setInterval(() => {
    const now = process.threadCpuUsage();
    longest = Math.max(longest, now.user + now.system - last.user - last.system);
    last = now;
  }, 2);
  return () => {
    clearInterval(look);
    return Math.round(longest / 1000);
  };
}

async function another(): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'blocks-reader.ts'));
  await once(child, 'message');
  return child;
}

function statement(): object {
  const rows = Array.from({ length: lines }, (_, index) => `ORD${index},12.34,2026-11-20`);
  return { kind: 'subsidy', text: ['单号,金额,日期', ...rows].join('\n') };
}

/** Copies of one real order, of a dozen products. */
async function makeOrders(test: TestProgram, show: Show): Promise<string> {
  const bought = await buy(show, await newBuyer(test));
  const { id } = bought.body;
  const [line] = bought.body.lines;
  if (!line) throw new Error(`an order was expected: ${JSON.stringify(bought.body)}`);
  const { sql } = test.program.database;
  for (let from = 1; from <= orders; from += 10_000) {
    await sql.execute(raw`
      insert into "order"."order" select r.* from "order"."order" o,
        generate_series(${from}::int, ${from + 9999}::int) n,
        lateral json_populate_record(o, json_build_object(
          'id', 'ord_block_' || n, 'request_id', 'r' || n, 'viewer_id', 'vwr_block_' || n,
          'placed_at', o.placed_at - n * 1000, 'payment_id', 'pay_block_' || n,
          'lines', replace(o.lines::text, ${line.productId}, 'prd_block_' || (n % 12))::json)) r
      where o.id = ${id}`);
  }
  await sql.execute(raw`analyze "order"."order"`);
  return 'prd_block_3';
}
