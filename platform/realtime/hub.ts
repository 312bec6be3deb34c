import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { Log, Metrics } from '../telemetry/index.ts';
import { Channel, type ChannelOptions, type Member } from './channel.ts';
import { encodeText, memberOf } from './socket.ts';

export interface Connection {
  readonly member: Member;
  /** Sends one message to this connection alone: answers to what it asked. */
  tell(message: unknown): void;
  close(reason: string): void;
}

export interface Doorkeeper {
  /** Looks at the request before the socket opens; `undefined` refuses it. */
  admit(request: IncomingMessage, connection: Connection): Promise<Visitor | undefined>;
}

export interface Visitor {
  said(message: string): void;
  left(): void;
}

export interface Hub {
  channel(name: string, options: ChannelOptions): Channel;
  /** Forgets a channel to which nobody listens; one with listeners stays. */
  drop(name: string): void;
  /** Opens a WebSocket door at `path` of the server. */
  listen(server: Server, path: string, doorkeeper: Doorkeeper): void;
  stop(): void;
}

interface Needs {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly now: () => number;
  readonly tickMs: number;
}

const messageBytesMax = 4096;
const pingEveryMs = 20_000;

export function openHub(needs: Needs): Hub {
  const channels = new Map<string, Channel>();
  const doors: { path: string; doorkeeper: Doorkeeper }[] = [];
  const wss = new WebSocketServer({
    noServer: true,
    maxPayload: messageBytesMax,
    perMessageDeflate: false,
  });
  const listening = new WeakSet<Server>();

  const ticker = setInterval(() => {
    const at = needs.now();
    let sent = 0;
    for (const channel of channels.values()) sent += channel.tick(at);
    if (sent > 0) needs.metrics.frames.inc(sent);
  }, needs.tickMs);
  const pinger = setInterval(() => {
    for (const socket of wss.clients) pingOrDrop(socket);
  }, pingEveryMs);
  ticker.unref();
  pinger.unref();

  return {
    channel: (name, options) => {
      const known = channels.get(name);
      if (known) return known;
      const made = new Channel(options, encodeText);
      channels.set(name, made);
      return made;
    },
    drop: (name) => {
      if (channels.get(name)?.size === 0) channels.delete(name);
    },
    listen: (server, path, doorkeeper) => {
      doors.push({ path, doorkeeper });
      if (listening.has(server)) return;
      listening.add(server);
      server.on('upgrade', (request, socket, head) => {
        upgrade({ wss, doors, needs }, request, socket, head);
      });
    },
    stop: () => {
      clearInterval(ticker);
      clearInterval(pinger);
      for (const socket of wss.clients) socket.terminate();
      wss.close();
    },
  };
}

interface House {
  readonly wss: WebSocketServer;
  readonly doors: readonly { path: string; doorkeeper: Doorkeeper }[];
  readonly needs: Needs;
}

function upgrade(house: House, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  const door = house.doors.find((candidate) => candidate.path === path);
  if (!door || !sameOrigin(request)) {
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    return;
  }
  house.wss.handleUpgrade(request, socket, head, (ws) => {
    welcome(house, ws, request, door.doorkeeper).catch((error: unknown) => {
      house.needs.log.error({ error }, 'socket failed');
      ws.close(1011);
    });
  });
}

/** A browser always sends Origin; another site's page must not speak as our viewer. */
function sameOrigin(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  return origin === undefined || URL.parse(origin)?.host === host;
}

async function welcome(
  { needs }: House,
  ws: WebSocket,
  request: IncomingMessage,
  doorkeeper: Doorkeeper,
): Promise<void> {
  const early: string[] = [];
  let visitor: Visitor | undefined;
  let gone = false;
  alive.add(ws);
  needs.metrics.sockets.inc();
  ws.on('pong', () => alive.add(ws));
  ws.on('error', () => ws.terminate());
  ws.on('message', (data, isBinary) => {
    if (isBinary || !Buffer.isBuffer(data)) return;
    const text = data.toString('utf8');
    if (visitor) visitor.said(text);
    else if (early.length < 16) early.push(text);
  });
  ws.on('close', () => {
    gone = true;
    needs.metrics.sockets.dec();
    visitor?.left();
  });
  const connection: Connection = {
    member: memberOf(ws),
    tell: (message) => {
      if (ws.readyState === WebSocket.OPEN) ws.send(JSON.stringify(message));
    },
    close: (reason) => ws.close(4000, reason),
  };
  visitor = await doorkeeper.admit(request, connection);
  if (gone) visitor?.left();
  for (const text of early) visitor?.said(text);
}

const alive = new WeakSet<WebSocket>();

function pingOrDrop(socket: WebSocket): void {
  if (!alive.has(socket)) {
    socket.terminate();
    return;
  }
  alive.delete(socket);
  socket.ping();
}
