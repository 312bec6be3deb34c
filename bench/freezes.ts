import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import pg from 'pg';
import { seededRandom } from '../platform/kernel/index.ts';
import { port } from './kill-client.ts';
import {
  campaign,
  emptyTally,
  end,
  ended,
  onOwnServer,
  withWriteBehind,
  startProgram,
  untilReady,
  type Cut,
  type Env,
  type Kind,
  type Pressing,
  type Tally,
} from './kill-round.ts';
import { freezeServer, killServer, thawServer, type OwnPostgres } from './own-postgres.ts';

const rounds = Number(process.env['DIANBO_FREEZES'] ?? 6);
const secondPort = port + 1;
/** A frozen leader is replaced within this (EVENTS-8), and a frozen buyer's neighbour is served (DB-16). */
const replacedMostMs = 10_000;

/** How a second program did while the first was frozen. */
interface Replaced {
  rounds: number;
  /** Until the second one led, at most. */
  leadsAfterMsMost: number;
  /** Until the last of those who bought at the second one had an answer, at most. */
  sellsAfterMsMost: number;
  /** How often the one that woke led again, or somebody's place among the events went back. */
  wroteAfterWaking: number;
}

/**
 * As `kills`, with processes that stand still (`SIGSTOP`) for 3–15 seconds, and go on or are killed while they do: the
 * program, the server, both; and a program that leads while a second one is there. `DIANBO_FREEZES` sets the rounds.
 */
export async function freezes(): Promise<{ tallies: Tally[]; replaced: Replaced }> {
  const tallies = await campaign(kinds.map(freeze), { env: withWriteBehind, rounds });
  const replaced = emptyReplaced();
  tallies.push(...(await onOwnServer((server, env) => freezeLeader(server, env, replaced))));
  return { tallies, replaced };
}

export function brokenBy({
  leadsAfterMsMost,
  sellsAfterMsMost,
  wroteAfterWaking,
}: Replaced): number {
  const late = [leadsAfterMsMost, sellsAfterMsMost].filter((ms) => ms > replacedMostMs).length;
  return late + wroteAfterWaking;
}

interface Freeze {
  readonly frozen: readonly ('program' | 'server')[];
  /** Killed where it stands; what is not killed goes on. */
  readonly killed: readonly ('program' | 'server')[];
}

const kinds: readonly Freeze[] = [
  { frozen: ['program'], killed: [] },
  { frozen: ['server'], killed: [] },
  { frozen: ['program', 'server'], killed: [] },
  { frozen: ['program'], killed: ['program'] },
  { frozen: ['server'], killed: ['server'] },
  { frozen: ['program', 'server'], killed: ['program'] },
  { frozen: ['program', 'server'], killed: ['program', 'server'] },
];

function freeze({ frozen, killed }: Freeze): Kind {
  const how = killed.length === 0 ? 'goes on' : `${killed.join(' and ')} killed`;
  const tally = emptyTally('embedded', `${frozen.join(' and ')} frozen, ${how}`);
  const random = seededRandom(tally.killed.length);
  const cut: Cut = async (running, start, folder) => {
    const data = join(folder, 'postgres/data');
    if (frozen.includes('program')) running.kill('SIGSTOP');
    if (frozen.includes('server')) freezeServer(data);
    await pause(random);
    const from = performance.now();
    const back = <T>(program: T): T => {
      const backMs = Math.round(performance.now() - from);
      tally.backMsMost = Math.max(tally.backMsMost ?? 0, backMs);
      return program;
    };
    const gone = ended(running);
    if (killed.includes('server')) {
      killServer(data, killed.includes('program') ? [running.pid ?? 0] : []);
    } else if (killed.includes('program')) {
      await end(running);
    } else {
      if (frozen.includes('server')) thawServer(data);
      running.kill('SIGCONT');
    }
    if (killed.includes('program')) {
      await gone;
      return back(await start());
    }
    await untilReady();
    return back(running);
  };
  return { tally, cut };
}

async function freezeLeader(server: OwnPostgres, env: Env, replaced: Replaced): Promise<Tally[]> {
  const tally = emptyTally('PostgreSQL', 'leading program frozen beside a second, goes on');
  const random = seededRandom(17);
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  let second: ChildProcess | undefined;
  try {
    const cut: Cut = async (running, _start, folder, pressing) => {
      second ??= await startProgram(folder, env, secondPort);
      await untilLeads(client, running);
      running.kill('SIGSTOP');
      const from = performance.now();
      const pausing = pause(random);
      const [led, sold] = await Promise.all([
        untilLeads(client, second).then(() => performance.now() - from),
        buyAtSecond(pressing).then(() => performance.now() - from),
        pausing,
      ]);
      const before = await placesOf(client);
      running.kill('SIGCONT');
      await untilReady();
      await watchWaking(client, second, before, replaced);
      replaced.rounds += 1;
      replaced.leadsAfterMsMost = Math.max(replaced.leadsAfterMsMost, Math.round(led));
      replaced.sellsAfterMsMost = Math.max(replaced.sellsAfterMsMost, Math.round(sold));
      // The first leads again, for the next round: the second one stands still instead.
      second.kill('SIGSTOP');
      await untilLeads(client, running);
      second.kill('SIGCONT');
      await untilReady(secondPort);
      return running;
    };
    return await campaign([{ tally, cut }], { env, rounds });
  } finally {
    await client.end();
    if (second) await end(second);
  }
}

/** Some of those who press at the first program press at the second too, and wait for its answer. */
async function buyAtSecond({ show, offer, first }: Pressing): Promise<void> {
  await Promise.all(
    show.people.slice(0, 40).map(async (person) => {
      const answer = await show.buy(person, offer, `http://127.0.0.1:${secondPort}`);
      if (answer.status >= 500) throw new Error(`the second program answered ${answer.status}`);
      if (answer.id !== undefined) first.set(person.token, answer.id);
    }),
  );
}

async function untilLeads(client: pg.Client, { pid }: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const { rows } = await client.query(
      `select 1 from events.lead where name = 'facts' and split_part(holder, ' ', 2) = $1
         and until > clock_timestamp()`,
      [String(pid)],
    );
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('nobody took the lead within a minute');
}

type Places = ReadonlyMap<string, bigint>;

async function placesOf(client: pg.Client): Promise<Places> {
  const { rows } = await client.query<{ hearer: string; n: string }>(
    'select hearer, n from events.cursor',
  );
  return new Map(rows.map(({ hearer, n }) => [hearer, BigInt(n)]));
}

/** Looks for five seconds at what the one that woke might write. */
async function watchWaking(
  client: pg.Client,
  second: ChildProcess,
  before: Places,
  replaced: Replaced,
): Promise<void> {
  let known = before;
  for (let looks = 0; looks < 25; looks += 1) {
    const { rows } = await client.query<{ pid: string }>(
      `select split_part(holder, ' ', 2) as pid from events.lead where name = 'facts'`,
    );
    if (rows[0]?.pid !== String(second.pid)) replaced.wroteAfterWaking += 1;
    const now = await placesOf(client);
    for (const [hearer, n] of known) {
      if ((now.get(hearer) ?? 0n) < n) replaced.wroteAfterWaking += 1;
    }
    known = now;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function pause(random: () => number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 3000 + random() * 12_000));
}

function emptyReplaced(): Replaced {
  return { rounds: 0, leadsAfterMsMost: 0, sellsAfterMsMost: 0, wroteAfterWaking: 0 };
}
