import type { IncomingMessage, Server } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';
import { Seats, type Refusal } from '../kernel/index.ts';
import type { Log, Metrics } from '../telemetry/index.ts';
import { Channel, type ChannelOptions, type Member } from './channel.ts';
import { encodeText } from './socket.ts';
import { alive, upgrade, type House } from './upgrade.ts';

export interface Connection {
  readonly member: Member;
  /** Sends one message to this connection alone: answers to what it asked. */
  tell(message: unknown): void;
  /** Says why, in both languages, and ends it; whoever may come again by itself is told when. */
  close(refusal: Refusal): void;
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
  /** How many channels there are. */
  known(): number;
  stop(): void;
}

interface Needs {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly now: () => number;
  readonly tickMs: number;
  /** SOCKET-3: what counts as one place that a request comes from; undefined where nothing is counted. */
  readonly placeOf?: (request: IncomingMessage) => string | undefined;
  /** How many sockets one place may have. */
  readonly socketsMost?: number | undefined;
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
    // Answered in upgrade.ts: who asks and never reads must not fill the memory with answers.
    autoPong: false,
  });
  const listening = new WeakSet<Server>();
  const seats = new Seats(needs.socketsMost ?? Infinity);
  const house: House = { wss, doors, needs, seats };

  const ticker = setInterval(() => {
    const at = needs.now();
    let sent = 0;
    for (const channel of channels.values()) sent += channel.tick(at);
    if (sent > 0) needs.metrics.frames.inc(sent);
  }, needs.tickMs);
  const pinger = setInterval(() => wss.clients.forEach(pingOrDrop), pingEveryMs);
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
        upgrade(house, request, socket, head);
      });
    },
    known: () => channels.size,
    stop: () => {
      clearInterval(ticker);
      clearInterval(pinger);
      for (const socket of wss.clients) socket.terminate();
      wss.close();
    },
  };
}

function pingOrDrop(socket: WebSocket): void {
  if (!alive.has(socket)) {
    socket.terminate();
    return;
  }
  alive.delete(socket);
  socket.ping();
}
