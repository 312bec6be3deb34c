import { connect, type Socket } from 'node:net';

/** A buyer of the HTTP part: everything one POST needs. */
export interface HttpOrderRequest {
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

/** Keeps `inFlight` order requests under way until all are answered; times each from asking to answer. */
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

/**
 * Posts to a server over kept-alive connections; true for a 2xx answer. As little of HTTP as that needs:
 * the buyers share the machine with the shop, and what they cost is not what is measured.
 */
export async function poster(
  port: number,
  connections: number,
): Promise<(orderRequest: HttpOrderRequest) => Promise<boolean>> {
  const idle = Array.from({ length: connections }, () => new Link(port));
  // A connection is only there once the server took it; a busy one takes one a turn.
  const knock = 'GET /api/nothing HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n';
  await Promise.all(idle.map((link) => link.ask(knock)));
  return async (orderRequest) => {
    const link = idle.pop();
    if (!link) throw new Error(`more than ${connections} order requests at once`);
    const yes = await link.post(orderRequest);
    idle.push(link);
    return yes;
  };
}

class Link {
  readonly #socket: Socket;
  #answer: { resolve(yes: boolean): void; reject(error: Error): void } | undefined;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(port: number) {
    this.#socket = connect(port, '127.0.0.1');
    this.#socket.setNoDelay(true);
    this.#socket.on('data', (bytes: Buffer) => this.#read(bytes));
    this.#socket.on('error', (error) => this.#answer?.reject(error));
    this.#socket.on('close', () => this.#answer?.reject(new Error('the server hung up')));
  }

  post({ path, headers, body }: HttpOrderRequest): Promise<boolean> {
    const more = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    return this.ask(
      `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\n${more.join('')}\r\n${body}`,
    );
  }

  ask(text: string): Promise<boolean> {
    this.#socket.write(text);
    return new Promise((resolve, reject) => {
      this.#answer = { resolve, reject };
    });
  }

  #read(bytes: Buffer): void {
    this.#bytes = this.#bytes.length === 0 ? bytes : Buffer.concat([this.#bytes, bytes]);
    const head = this.#bytes.indexOf('\r\n\r\n');
    if (head < 0) return;
    const text = this.#bytes.toString('latin1', 0, head);
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? Number.NaN);
    if (Number.isNaN(length)) throw new Error(`an answer without a length: ${text}`);
    if (this.#bytes.length < head + 4 + length) return;
    this.#bytes = Buffer.alloc(0);
    this.#answer?.resolve(text.startsWith('HTTP/1.1 2'));
  }
}

// As a process of its own: the buyers must not share the server's core budget unseen.
if (process.argv[2] === 'http') {
  process.once(
    'message',
    ({
      port,
      orderRequests,
      inFlight,
    }: {
      port: number;
      orderRequests: HttpOrderRequest[];
      inFlight: number;
    }) => {
      poster(port, inFlight)
        .then((post) =>
          closedLoop(orderRequests.length, inFlight, async (index) => {
            const orderRequest = orderRequests[index];
            return orderRequest ? post(orderRequest) : false;
          }),
        )
        .then((report) => process.send?.(report))
        .catch((error: unknown) => {
          process.stderr.write(`${String(error)}\n`);
          process.exit(1);
        });
    },
  );
}
