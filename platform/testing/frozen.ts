import { once } from 'node:events';
import { connect, createServer, type NetConnectOpts, type Socket } from 'node:net';

/** A way to a database on which everything can stand still, as on a server whose processes are stopped. */
export interface FreezableDatabase {
  readonly url: string;
  /** From now on connections are taken and nothing comes through, in neither direction. */
  freeze(): void;
  thaw(): void;
  /** How many connections there are. */
  connections(): number;
  close(): Promise<void>;
}

export async function openFreezable(url: string): Promise<FreezableDatabase> {
  const target = targetOf(url);
  const open = new Set<Socket>();
  let frozen = false;
  const server = createServer((client) => {
    const database = connect(target);
    for (const [from, to] of [[client, database] as const, [database, client] as const]) {
      open.add(from);
      if (frozen) from.pause();
      from.on('data', (bytes) => to.write(bytes));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  const way = new URL(url);
  way.hostname = '127.0.0.1';
  way.port = String(address.port);
  way.searchParams.delete('host');
  return {
    url: way.href,
    freeze: () => {
      frozen = true;
      for (const socket of open) socket.pause();
    },
    thaw: () => {
      frozen = false;
      for (const socket of open) socket.resume();
    },
    connections: () => open.size / 2,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** An address of a Unix socket names its folder as `host` (platform/postgres/address.ts). */
function targetOf(url: string): NetConnectOpts {
  const { hostname, port, searchParams } = new URL(url);
  const folder = searchParams.get('host');
  const number = Number(port === '' ? 5432 : port);
  if (folder?.startsWith('/') === true) return { path: `${folder}/.s.PGSQL.${number}` };
  return { host: folder ?? hostname, port: number };
}
