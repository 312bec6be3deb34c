import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import { Paces, Seats, type Refusal } from '../kernel/index.ts';
import type { Log, Metrics } from '../telemetry/index.ts';
import { Channel, type ChannelOptions, type Member } from './channel.ts';
import { encodeText } from './socket.ts';
import { alive, upgrade, type HubState } from './upgrade.ts';

export interface Connection {
  /** What counts as the place that it comes from; undefined where nothing is counted. */
  readonly place: string | undefined;
  readonly member: Member;
  /** Sends one message to this connection alone: answers to what it asked. */
  send(message: unknown): void;
  /** Says why, in both languages, and ends it; whoever may come again by itself is told when. */
  close(refusal: Refusal): void;
  /** Closes it so that the page comes again by itself, after a while. */
  comeAgain(): void;
}

export interface Admission {
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
  /** Opens a WebSocket route at `path` of the server. */
  listen(server: Server, path: string, admission: Admission): void;
  /** How many channels there are. */
  known(): number;
  /**
   * LIFE-10, LIFE-11: lets nobody in any more and tells everybody that the service comes back. Resolves when all have hung up;
   * who does not within this time is hung up on.
   */
  leave(withinMs: number): Promise<void>;
  stop(): void;
}

interface Deps {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly now: () => number;
  readonly tickMs: number;
  /** SOCKET-3: what counts as one place that a request comes from; undefined where nothing is counted. */
  readonly placeOf?: (request: IncomingMessage) => string | undefined;
  /** How many sockets one place may have. */
  readonly socketsMost?: number | undefined;
  /** SOCKET-7: how often one place may come in a minute. */
  readonly entriesMost?: number | undefined;
}

const messageBytesMax = 4096;
const pingEveryMs = 20_000;
/** RFC 6455 §7.4.1 and the registry of its codes: the service restarts. */
const restartCode = 1012;

export function openHub(deps: Deps): Hub {
  const channels = new Map<string, Channel>();
  const routes: { path: string; admission: Admission }[] = [];
  const wss = new WebSocketServer({
    noServer: true,
    maxPayload: messageBytesMax,
    perMessageDeflate: false,
    // Answered in upgrade.ts: who asks and never reads must not fill the memory with answers.
    autoPong: false,
  });
  const listening = new WeakSet<Server>();
  const seats = new Seats(deps.socketsMost ?? Infinity);
  const entries = new Paces(60_000);
  const enter = (place: string): number =>
    entries.take(place, deps.entriesMost ?? Number.MAX_SAFE_INTEGER, deps.now()).waitMs;
  const state: HubState = { wss, routes, deps, seats, enter, leaving: false };

  const rest = keepTicking(deps, channels, wss);

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
    listen: (server, path, admission) => {
      routes.push({ path, admission });
      if (listening.has(server)) return;
      listening.add(server);
      server.on('upgrade', (request, socket, head) => {
        upgrade(state, request, socket, head);
      });
    },
    known: () => channels.size,
    leave: (withinMs) => {
      state.leaving = true;
      return sayGoodbye(wss, withinMs);
    },
    stop: () => {
      rest();
      for (const socket of wss.clients) socket.terminate();
      wss.close();
    },
  };
}

/** Returns how to stop it. */
function keepTicking(
  { metrics, now, tickMs }: Deps,
  channels: ReadonlyMap<string, Channel>,
  { clients }: WebSocketServer,
): () => void {
  const ticker = setInterval(() => {
    const at = now();
    let sent = 0;
    for (const channel of channels.values()) sent += channel.tick(at);
    if (sent > 0) metrics.frames.inc(sent);
  }, tickMs);
  const pinger = setInterval(() => clients.forEach(pingOrDrop), pingEveryMs);
  ticker.unref();
  pinger.unref();
  return () => {
    clearInterval(ticker);
    clearInterval(pinger);
  };
}

async function sayGoodbye({ clients }: WebSocketServer, withinMs: number): Promise<void> {
  const sockets = [...clients];
  const gone = sockets.map((socket) => once(socket, 'close'));
  for (const socket of sockets) socket.close(restartCode, 'back-soon');
  const late = setTimeout(() => {
    for (const socket of clients) socket.terminate();
  }, withinMs);
  await Promise.all(gone);
  clearTimeout(late);
}

function pingOrDrop(socket: WebSocket): void {
  if (!alive.has(socket)) {
    socket.terminate();
    return;
  }
  alive.delete(socket);
  socket.ping();
}
