import { Agent, request } from 'node:http';

/** A buyer of the HTTP part: everything one POST needs. */
export interface HttpWish {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface LoadReport {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly yes: number;
  readonly no: number;
}

/** Keeps `inFlight` wishes under way until all are answered; times each from asking to answer. */
export async function closedLoop(
  count: number,
  inFlight: number,
  ask: (index: number) => Promise<boolean>,
): Promise<LoadReport> {
  const delays: number[] = [];
  let next = 0;
  let yes = 0;
  const began = performance.now();
  const buyer = async (): Promise<void> => {
    for (;;) {
      const index = next;
      next += 1;
      if (index >= count) return;
      const from = performance.now();
      if (await ask(index)) yes += 1;
      delays.push(performance.now() - from);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, buyer));
  const seconds = (performance.now() - began) / 1000;
  const sorted = delays.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Number((sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1));
  return {
    perSecond: Math.round(count / seconds),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    yes,
    no: count - yes,
  };
}

/** Posts to a server over kept-alive connections; true for a 2xx answer. */
export function poster(port: number, connections: number): (wish: HttpWish) => Promise<boolean> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return ({ path, headers, body }) =>
    new Promise((resolve, reject) => {
      const sent = request(
        {
          ...{ agent, port, path, host: '127.0.0.1', method: 'POST' },
          headers: {
            ...headers,
            'content-type': 'application/json',
            'content-length': String(Buffer.byteLength(body)),
          },
        },
        (response) => {
          response.resume();
          response.once('end', () => resolve((response.statusCode ?? 500) < 300));
        },
      );
      sent.once('error', reject);
      sent.end(body);
    });
}

// As a process of its own: the buyers must not share the server's core budget unseen.
if (process.argv[2] === 'http') {
  process.once(
    'message',
    ({ port, wishes, inFlight }: { port: number; wishes: HttpWish[]; inFlight: number }) => {
      const post = poster(port, inFlight);
      void closedLoop(wishes.length, inFlight, async (index) => {
        const wish = wishes[index];
        return wish ? post(wish) : false;
      }).then((report) => process.send?.(report));
    },
  );
}
