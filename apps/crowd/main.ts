import { parseArgs } from 'node:util';
import { seededRandom } from '../../platform/kernel/index.ts';
import type { Product } from '../../modules/catalog/contract.ts';
import type { PublicSession } from '../../modules/live/contract.ts';
import { Guest, type CrowdContext } from './guest.ts';

/**
 * A simulated audience: real clients of the public API and sockets, nothing else. Only comes to a
 * rehearsal; the server refuses it anywhere else.
 *
 *   npm run crowd -- --viewers 2000 [--session ses_…] [--seed 7] [--arrive 30] [--minutes 10]
 */
const { values } = parseArgs({
  options: {
    server: { type: 'string', default: 'http://127.0.0.1:7300' },
    session: { type: 'string' },
    viewers: { type: 'string', default: '200' },
    seed: { type: 'string', default: '7' },
    arrive: { type: 'string', default: '25' },
    minutes: { type: 'string', default: '120' },
  },
});

const server = values.server;
const viewers = whole('viewers', values.viewers, 1, 20_000);
const session = await findSession(values.session);
const products = await read<{ products: Product[] }>('/api/products');
const random = seededRandom(whole('seed', values.seed, 0, 2 ** 32));
const context: CrowdContext = {
  server,
  session,
  products: new Map(products.products.map((product) => [product.id, product])),
  random,
  tally: { entered: 0, inside: 0, said: 0, placed: 0, refused: 0, lost: 0 },
};

const arriveMs = whole('arrive', values.arrive, 0, 3600) * 1000;
const endsAt = Date.now() + whole('minutes', values.minutes, 1, 1440) * 60_000;
const guests = new Set<Guest>();
let came = 0;
const began = Date.now();

const arrivals = setInterval(() => {
  const share = arriveMs === 0 ? 1 : Math.min(1, (Date.now() - began) / arriveMs);
  while (came < Math.ceil(share * viewers)) {
    came += 1;
    invite();
  }
  // Those who left are replaced, so that the room keeps its size while the show runs.
  if (share === 1) for (let gap = viewers - guests.size; gap > 0; gap -= 1) invite();
}, 200);

const teller = setInterval(() => {
  process.stdout.write(`${JSON.stringify(context.tally)}\n`);
  if (Date.now() > endsAt) finish();
}, 2000);

/** One answer that is late or missing is no reason to leave: a busy server drops some. */
let unanswered = 0;
const watch = setInterval(() => {
  read<PublicSession>(`/api/public/sessions/${session.id}`)
    .then((now) => {
      unanswered = 0;
      if (now.state !== 'rehearsal') finish();
    })
    .catch(() => {
      unanswered += 1;
      if (unanswered === 3) finish();
    });
}, 3000);

process.once('SIGTERM', finish);
process.once('SIGINT', finish);

function invite(): void {
  const guest = new Guest(context, () => guests.delete(guest));
  guests.add(guest);
  guest.come().catch((error: unknown) => {
    context.tally.lost += 1;
    guests.delete(guest);
    process.stderr.write(`${String(error)}\n`);
  });
}

function finish(): void {
  clearInterval(arrivals);
  clearInterval(teller);
  clearInterval(watch);
  for (const guest of guests) guest.go();
  process.stdout.write(`${JSON.stringify({ ...context.tally, done: true })}\n`);
  setTimeout(() => process.exit(0), 500);
}

async function findSession(id: string | undefined): Promise<PublicSession> {
  if (id !== undefined) return read<PublicSession>(`/api/public/sessions/${id}`);
  const { sessions } = await read<{ sessions: PublicSession[] }>('/api/public/sessions');
  const rehearsing = sessions.find((item) => item.state === 'rehearsal');
  if (rehearsing) return rehearsing;
  process.stderr.write(
    '没有正在彩排的场次:请先在中控台开始彩排。\n' +
      'No session is rehearsing: start a rehearsal in the control room first.\n',
  );
  process.exit(2);
}

async function read<T>(path: string): Promise<T> {
  const response = await fetch(server + path);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  const value: T = await response.json();
  return value;
}

function whole(name: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  process.stderr.write(
    `--${name}: 应为 ${low}–${high} 的整数 / a whole number from ${low} to ${high}, got ${text}\n`,
  );
  process.exit(2);
}
