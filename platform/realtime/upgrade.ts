import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, type WebSocketServer } from 'ws';
import type { Seats } from '../kernel/index.ts';
import type { Log, Metrics } from '../telemetry/index.ts';
import type { Connection, Doorkeeper, Visitor } from './hub.ts';
import { memberOf } from './socket.ts';

export interface House {
  readonly wss: WebSocketServer;
  readonly doors: readonly { path: string; doorkeeper: Doorkeeper }[];
  readonly needs: {
    readonly log: Log;
    readonly metrics: Metrics;
    readonly placeOf?: (request: IncomingMessage) => string | undefined;
  };
  readonly seats: Seats;
}

/** Sockets that answered the last ping. */
export const alive = new WeakSet<WebSocket>();

/** SOCKET-1: whatever comes in place of a well-formed upgrade, and whenever it breaks off, costs that socket only. */
export function upgrade(
  house: House,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  // Node takes its own listeners off before it hands a socket over: from here on a reset would be nobody's.
  socket.on('error', () => socket.destroy());
  const url = URL.parse(request.url ?? '/', 'http://localhost');
  const door = house.doors.find((candidate) => candidate.path === url?.pathname);
  if (!door || !sameOrigin(request)) {
    refuse(socket, '403 Forbidden');
    return;
  }
  const place = house.needs.placeOf?.(request);
  const leave = place === undefined ? undefined : house.seats.take(place);
  if (place !== undefined && !leave) {
    refuse(socket, '429 Too Many Requests');
    return;
  }
  if (leave) socket.once('close', leave);
  house.wss.handleUpgrade(request, socket, head, (ws) => {
    welcome(house, ws, request, door.doorkeeper).catch((error: unknown) => {
      fail(house, ws, error);
    });
  });
}

/** Who never hangs up after a refusal is hung up on. */
function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  );
}

function fail({ needs }: House, ws: WebSocket, error: unknown): void {
  needs.log.error({ error }, 'socket failed');
  ws.close(1011);
}

/** A browser always sends Origin; another site's page must not speak as our viewer. */
function sameOrigin(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  return origin === undefined || URL.parse(origin)?.host === host;
}

const earlyMost = 16;
const unreadMost = 64 * 1024;
const answersMost = 4 * 1024 * 1024;

async function welcome(
  house: House,
  ws: WebSocket,
  request: IncomingMessage,
  doorkeeper: Doorkeeper,
): Promise<void> {
  const { metrics } = house.needs;
  const early: string[] = [];
  let visitor: Visitor | undefined;
  let gone = false;
  const tried = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      fail(house, ws, error);
    }
  };
  alive.add(ws);
  metrics.sockets.inc();
  ws.on('pong', () => alive.add(ws));
  ws.on('ping', (data) => {
    if (ws.bufferedAmount < unreadMost) ws.pong(data);
  });
  ws.on('error', () => ws.terminate());
  ws.on('message', (data, isBinary) => {
    if (isBinary || !Buffer.isBuffer(data)) return;
    const text = data.toString('utf8');
    if (visitor) tried(() => visitor?.said(text));
    else if (early.length < earlyMost) early.push(text);
  });
  ws.on('close', () => {
    gone = true;
    metrics.sockets.dec();
    tried(() => visitor?.left());
  });
  visitor = await doorkeeper.admit(request, connectionOf(ws));
  if (gone) visitor?.left();
  for (const text of early) visitor?.said(text);
}

function connectionOf(ws: WebSocket): Connection {
  return {
    member: memberOf(ws),
    tell: (message) => {
      if (ws.readyState !== WebSocket.OPEN) return;
      // SOCKET-4: who asks and does not read gets no more answers.
      if (ws.bufferedAmount < answersMost) ws.send(JSON.stringify(message));
      else ws.terminate();
    },
    close: (reason) => ws.close(4000, reason),
  };
}
