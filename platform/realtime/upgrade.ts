import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket, type WebSocketServer } from 'ws';
import { refuse as refusing, type Refusal, type Seats } from '../kernel/index.ts';
import type { Log, Metrics } from '../telemetry/index.ts';
import type { Connection, Admission, Visitor } from './hub.ts';
import { memberOf } from './socket.ts';

export interface HubState {
  readonly wss: WebSocketServer;
  readonly routes: readonly { path: string; admission: Admission }[];
  readonly deps: {
    readonly log: Log;
    readonly metrics: Metrics;
    readonly placeOf?: (request: IncomingMessage) => string | undefined;
  };
  readonly seats: Seats;
  /** SOCKET-7: 0, or how long this place has to wait before it comes again. */
  readonly enter: (place: string) => number;
  /** The program is about to end. */
  leaving: boolean;
}

/** Sockets that answered the last ping. */
export const alive = new WeakSet<WebSocket>();

/** SOCKET-1: whatever comes in place of a well-formed upgrade, and whenever it breaks off, costs that socket only. */
export function upgrade(
  state: HubState,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  // Node takes its own listeners off before it hands a socket over: from here on a reset would be nobody's.
  socket.on('error', () => socket.destroy());
  const url = URL.parse(request.url ?? '/', 'http://localhost');
  const route = state.routes.find((candidate) => candidate.path === url?.pathname);
  if (!route || !sameOrigin(request)) {
    refuse(socket, '403 Forbidden');
    return;
  }
  // LIVE-55: nothing of ours holds U+0000, and the database cannot.
  if (request.url?.includes('%00') === true) {
    refuse(socket, '400 Bad Request');
    return;
  }
  if (state.leaving) {
    refuse(socket, '503 Service Unavailable');
    return;
  }
  const place = state.deps.placeOf?.(request);
  const waitMs = place === undefined ? 0 : state.enter(place);
  if (waitMs > 0) {
    crowdedOut(state, request, socket, head, tooManyEntries(waitMs));
    return;
  }
  const leave = place === undefined ? undefined : state.seats.take(place);
  if (place !== undefined && !leave) {
    crowdedOut(state, request, socket, head, tooManySockets);
    return;
  }
  if (leave) socket.once('close', leave);
  state.wss.handleUpgrade(request, socket, head, (ws) => {
    welcome(state, ws, request, { admission: route.admission, place }).catch((error: unknown) => {
      fail(state, ws, error);
    });
  });
}

const tooManySockets = refusing(
  'socket.too-many',
  429,
  {
    zh: '你的网络进入直播间的人太多,请关闭部分页面;有空位时本页会自动进入。',
    en: 'Too many viewers from your network. Close some pages; this page joins automatically when there is room.',
  },
  { retryAfterMs: 10_000 },
);

/** Whoever comes again by itself does so no sooner than in some seconds. */
const tooManyEntries = (waitMs: number): Refusal =>
  refusing(
    'socket.too-often',
    429,
    {
      zh: '你的网络进出直播间过于频繁,请稍候;本页几秒后会自动进入。',
      en: 'Your network joins and leaves too often. Please wait; this page joins automatically in a few seconds.',
    },
    { retryAfterMs: Math.max(3000, waitMs) },
  );

/** A page cannot see the status of an upgrade: browsers, which name their origin, are told inside. */
function crowdedOut(
  { wss }: HubState,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  why: Refusal,
): void {
  if (request.headers.origin === undefined) {
    refuse(socket, '429 Too Many Requests');
    return;
  }
  wss.handleUpgrade(request, socket, head, (ws) => {
    ws.on('error', () => ws.terminate());
    turnAway(ws, why);
    // It has no seat: it does not stay until it has said goodbye.
    socket.end(() => socket.destroy());
  });
}

/** The code of RFC 6455 §7.4.2 by which our pages know that they were told why. */
const turnedAway = 4000;

function turnAway(ws: WebSocket, refusal: Refusal): void {
  if (ws.readyState === WebSocket.OPEN) ws.send(JSON.stringify({ out: refusal }));
  ws.close(turnedAway, refusal.code);
}

/** Who never hangs up after a refusal is hung up on. */
function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () =>
    socket.destroy(),
  );
}

function fail({ deps }: HubState, ws: WebSocket, error: unknown): void {
  deps.log.error({ error }, 'socket failed');
  ws.close(1011);
}

/** A browser always sends Origin; another site's page must not speak as our viewer. */
function sameOrigin(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  return origin === undefined || URL.parse(origin)?.host === host;
}

/** RFC 6455 §7.4.1 and the registry of its codes: try again later. */
const laterCode = 1013;

const earlyMost = 16;
const unreadMost = 64 * 1024;
const answersMost = 4 * 1024 * 1024;

async function welcome(
  state: HubState,
  ws: WebSocket,
  request: IncomingMessage,
  { admission, place }: { readonly admission: Admission; readonly place: string | undefined },
): Promise<void> {
  const { metrics } = state.deps;
  const early: string[] = [];
  let visitor: Visitor | undefined;
  let gone = false;
  const tried = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      fail(state, ws, error);
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
  visitor = await admission.admit(request, connectionOf(ws, place));
  if (gone) visitor?.left();
  for (const text of early) visitor?.said(text);
}

function connectionOf(ws: WebSocket, place: string | undefined): Connection {
  return {
    place,
    member: memberOf(ws),
    send: (message) => {
      if (ws.readyState !== WebSocket.OPEN) return;
      // SOCKET-4: who asks and does not read gets no more answers.
      if (ws.bufferedAmount < answersMost) ws.send(JSON.stringify(message));
      else ws.terminate();
    },
    close: (refusal) => turnAway(ws, refusal),
    comeAgain: () => ws.close(laterCode, 'later'),
  };
}
