import type { Server, Socket } from 'node:net';
import { countedAs } from '../../../platform/http/caps.ts';
import { Seats } from '../../../platform/kernel/index.ts';
import { RtmpPublisher, type Desk } from './rtmp-publisher.ts';
import type { WorkerSettings } from './rtmp-wire.ts';

export interface ListenDeps extends WorkerSettings {
  readonly desk: Desk;
  readonly newId: () => string;
  readonly now: () => number;
  note(what: string, detail: unknown): void;
  /** One that was let go without a word: why, for whoever counts. */
  letGo(why: string): void;
  listening(port: number): void;
}

const againMs = 5000;
const hangUpMs = 2000;
/** All that an encoder is told until it publishes is a tenth of this. */
const mostUnread = 64 * 1024;

/**
 * Listens for OBS and ffmpeg where the program was told to: `rtmp://host:port/live/STREAM-KEY`.
 * Nothing is transcoded. Every socket has a deadline and a listener for each of its ends.
 */
export function listenRtmp(
  deps: ListenDeps,
  make: (take: (socket: Socket) => void) => Server,
): Server {
  const open = new Map<Socket, RtmpPublisher>();
  const seats = new Seats(deps.caps.address);
  const server = make((socket) => {
    const place = countedAs(socket.remoteAddress);
    socket.on('error', () => socket.destroy());
    const full = open.size >= deps.caps.connections;
    const leave = full || place === undefined ? undefined : seats.take(place);
    if (full || (place !== undefined && !leave)) {
      deps.letGo('crowded');
      socket.destroy();
      return;
    }
    const publisher = receive(deps, socket);
    open.set(socket, publisher);
    socket.on('close', () => {
      open.delete(socket);
      leave?.();
      publisher.end().catch((error: unknown) => deps.note('RTMP publisher left badly', error));
    });
  });
  const ticking = setInterval(() => {
    for (const publisher of open.values()) publisher.tick();
  }, 1000);
  server.on('close', () => clearInterval(ticking));
  server.on('listening', () => {
    const bound = server.address();
    deps.listening(typeof bound === 'object' && bound !== null ? bound.port : deps.port);
  });
  server.on('error', (error) => {
    deps.note('RTMP does not listen', error);
    setTimeout(() => server.listen(deps.port, deps.host), againMs).unref();
  });
  server.listen(deps.port, deps.host);
  return server;
}

function receive(deps: ListenDeps, socket: Socket): RtmpPublisher {
  const publisher = new RtmpPublisher({
    id: deps.newId(),
    desk: deps.desk,
    now: deps.now,
    caps: deps.caps,
    note: (what, detail) => deps.note(what, detail),
    letGo: (why) => deps.letGo(why),
    wire: {
      send: (bytes) => {
        if (!socket.writable) return;
        socket.write(bytes);
        // INGEST-27: who asks and does not read gets no more answers.
        if (socket.writableLength > mostUnread) socket.destroy();
      },
      hangUp: () => {
        socket.end();
        // An encoder that does not read its goodbye is not waited for.
        socket.resume();
        setTimeout(() => socket.destroy(), hangUpMs).unref();
      },
      hold: (on) => {
        if (on) socket.pause();
        else socket.resume();
      },
    },
  });
  socket.on('data', (bytes: Buffer) => publisher.bytes(bytes));
  return publisher;
}
