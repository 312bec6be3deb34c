interface Asked {
  readonly url: string;
  readonly origin: string;
  readonly headers: Record<string, string>;
  readonly times: number;
  readonly body?: object;
}

/** Asks for readiness again and again until it is told to stop. */
interface Watching {
  readonly ready: string;
}

export interface Readiness {
  readonly asked: number;
  readonly longestMs: number;
  readonly failed: number;
}

export interface Fetched {
  readonly status: number;
  readonly bytes: number;
}

const everyMs = 20;
let watching = false;

// The bench sends exactly these, see blocks.ts.
process.on('message', (message: Asked | Watching | 'stop') => {
  if (message === 'stop') {
    watching = false;
    return;
  }
  const work = 'ready' in message ? watch(message) : read(message);
  work.catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  });
});
process.send?.('ready');

async function watch({ ready }: Watching): Promise<void> {
  const found = { asked: 0, longestMs: 0, failed: 0 };
  for (watching = true; watching;) {
    const began = performance.now();
    const response = await fetch(ready);
    await response.text();
    found.asked += 1;
    found.longestMs = Math.max(found.longestMs, Math.round(performance.now() - began));
    if (!response.ok) found.failed += 1;
    await new Promise((next) => setTimeout(next, everyMs));
  }
  process.send?.(found);
}

async function read({ url, origin, headers, times, body }: Asked): Promise<void> {
  const { host: _host, ...given } = headers;
  const fetched = await Promise.all(
    Array.from({ length: times }, async (): Promise<Fetched> => {
      const response = await fetch(url, {
        headers: { ...given, origin, 'content-type': 'application/json' },
        ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
      });
      let bytes = 0;
      for await (const piece of response.body ?? []) bytes += piece.length;
      return { status: response.status, bytes };
    }),
  );
  process.send?.(fetched);
}
