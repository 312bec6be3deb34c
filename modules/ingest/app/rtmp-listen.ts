import type { Server, Socket } from 'node:net';
import { countedAs } from '../../../platform/http/caps.ts';
import { Seats } from '../../../platform/kernel/index.ts';
import { RtmpPublisher, type Desk } from './rtmp-publisher.ts';
import type { WorkerSettings } from './rtmp-wire.ts';

export interface ListenNeeds extends WorkerSettings {
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
  needs: ListenNeeds,
  make: (take: (socket: Socket) => void) => Server,
): Server {
  const open = new Map<Socket, RtmpPublisher>();
  const seats = new Seats(needs.caps.address);
  const server = make((socket) => {
    const place = countedAs(socket.remoteAddress);
    socket.on('error', () => socket.destroy());
    const full = open.size >= needs.caps.connections;
    const leave = full || place === undefined ? undefined : seats.take(place);
    if (full || (place !== undefined && !leave)) {
      needs.letGo('crowded');
      socket.destroy();
      return;
    }
    const publisher = receive(needs, socket);
    open.set(socket, publisher);
    socket.on('close', () => {
      open.delete(socket);
      leave?.();
      publisher.end().catch((error: unknown) => needs.note('RTMP publisher left badly', error));
    });
  });
  const ticking = setInterval(() => {
    for (const publisher of open.values()) publisher.tick();
  }, 1000);
  server.on('close', () => clearInterval(ticking));
  server.on('listening', () => {
    const bound = server.address();
    needs.listening(typeof bound === 'object' && bound !== null ? bound.port : needs.port);
  });
  server.on('error', (error) => {
    needs.note('RTMP does not listen', error);
    setTimeout(() => server.listen(needs.port, needs.host), againMs).unref();
  });
  server.listen(needs.port, needs.host);
  return server;
}

function receive(needs: ListenNeeds, socket: Socket): RtmpPublisher {
  const publisher = new RtmpPublisher({
    id: needs.newId(),
    desk: needs.desk,
    now: needs.now,
    caps: needs.caps,
    note: (what, detail) => needs.note(what, detail),
    letGo: (why) => needs.letGo(why),
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
