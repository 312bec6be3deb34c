interface Asked {
  readonly url: string;
  readonly origin: string;
  readonly headers: Record<string, string>;
  readonly times: number;
  readonly body?: object;
}

export interface Fetched {
  readonly status: number;
  readonly bytes: number;
}

// The bench sends exactly this, see blocks.ts.
process.on('message', (message) => {
  read(message as Asked).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  });
});
process.send?.('ready');

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
