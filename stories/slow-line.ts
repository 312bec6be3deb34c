import { connect, createServer } from 'node:net';

/** A real network line in front of the program whose upward speed can be turned down. */
export interface SlowLine {
  readonly port: number;
  /** Bytes a second that get through upwards; Infinity lets all through. */
  speed: number;
  close(): Promise<void>;
}

const stepMs = 50;

export async function openSlowLine(target: number): Promise<SlowLine> {
  const line = { port: 0, speed: Number.POSITIVE_INFINITY, close: async () => undefined };
  // One allowance for all connections, as a host's one uplink has.
  let allowance = 0;
  const waiting: (() => void)[] = [];
  const refill = setInterval(() => {
    allowance = Math.min(line.speed, allowance + (line.speed * stepMs) / 1000);
    while (allowance > 0 && waiting.length > 0) waiting.shift()?.();
  }, stepMs);
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    upstream.pipe(client);
    client.on('data', (bytes) => {
      client.pause();
      const pass = (): void => {
        allowance -= bytes.length;
        upstream.write(bytes);
        client.resume();
      };
      if (line.speed === Number.POSITIVE_INFINITY) pass();
      else waiting.push(pass);
    });
    client.on('end', () => upstream.end());
    client.on('error', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('no port for the slow line');
  return Object.assign(line, {
    port: address.port,
    close: async () => {
      clearInterval(refill);
      server.close();
    },
  });
}
