import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { refuse, Seats, type Leave } from '../kernel/index.ts';
import { sendRefusal } from './answer.ts';
import { placeOf, type Caps } from './caps.ts';
import { whenOver } from './over.ts';

/** Browsers and proxies wait for an answer before they ask again; whoever sends ahead sends no more than this. */
export const aheadMost = 16;
/** So much over it there is nobody to be told anything. */
const hungUpAt = 4 * aheadMost;

/** One connection on which requests came. */
interface Line {
  /** Requests that are not answered yet. */
  underWay: number;
  /** Requests that came after the one that was one too many, and are not looked at. */
  unseen: number;
  /** HTTP-14: how many bytes had left when it was looked at last, and since when that has been so. */
  taken: number;
  since: number;
}

interface Flow {
  readonly caps: Caps;
  /** HTTP-14: of an answer that waits some bytes are taken within this time. */
  readonly takenMs: number;
}

/** HTTP-12 to HTTP-14: what is under way at once, on one connection and from one address, and for how long. */
export function boundFlow(app: FastifyInstance, { caps, takenMs }: Flow): void {
  const lines = new Map<Socket, Line>();
  const seats = { media: new Seats(caps.connections), other: new Seats(caps.atOnce) };
  const seatOf = (request: FastifyRequest): Leave | undefined => {
    const place = placeOf(request.raw);
    if (place === undefined) return () => undefined;
    const { lane = '' } = request.routeOptions.config;
    // A player asks for the next list before it is there and waits for it: one for each connection.
    return seats[lane === 'media' ? lane : 'other'].take(`${lane} ${place}`);
  };
  app.addHook('onRequest', (request, reply, done) => {
    const { socket } = request.raw;
    const line = lines.get(socket) ?? newLine(lines, socket);
    if (line.unseen > 0) {
      reply.hijack();
      line.unseen += 1;
      if (line.unseen > hungUpAt) socket.destroy();
      return;
    }
    const isAhead = line.underWay >= aheadMost;
    const leave = isAhead ? undefined : seatOf(request);
    if (!leave) {
      if (isAhead) line.unseen = 1;
      sendRefusal(isAhead ? reply.header('connection', 'close') : reply, tooManyAtOnce);
      return;
    }
    line.underWay += 1;
    whenOver(reply, () => {
      leave();
      line.underWay -= 1;
    });
    done();
  });
  const look = setInterval(() => cutSlow(lines, takenMs, performance.now()), takenMs / 4);
  look.unref();
  app.addHook('onClose', (_app, done) => {
    clearInterval(look);
    done();
  });
}

function newLine(lines: Map<Socket, Line>, socket: Socket): Line {
  const line: Line = { underWay: 0, unseen: 0, taken: 0, since: performance.now() };
  lines.set(socket, line);
  socket.once('close', () => lines.delete(socket));
  return line;
}

interface Reader {
  readonly bytesWritten: number;
  readonly writableLength: number;
  destroy(): unknown;
}

/** HTTP-14: whoever takes so much as a piece of an answer in time may take the next as slowly. */
export function cutSlow(
  lines: Iterable<readonly [Reader, Line]>,
  takenMs: number,
  now: number,
): void {
  for (const [socket, line] of lines) {
    const taken = socket.bytesWritten - socket.writableLength;
    const isWaited = line.underWay > 0 && socket.writableLength > 0;
    if (!isWaited || taken !== line.taken) Object.assign(line, { taken, since: now });
    else if (now - line.since >= takenMs) socket.destroy();
  }
}

const tooManyAtOnce = refuse(
  'http.too-many-at-once',
  429,
  {
    zh: '你的网络请求过多,请稍后再试。',
    en: 'Too many requests from your network. Wait a moment and try again.',
  },
  { retryAfterMs: 1000 },
);
