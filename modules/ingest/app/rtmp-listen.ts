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
  listening(port: number): void;
}

/** Encoders of a house, not a crowd: what is beyond is shut at once. */
const mostConnections = 128;
const mostFromOne = 16;
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
  const seats = new Seats(mostFromOne);
  const server = make((socket) => {
    // This machine is not counted, and an IPv6 household has one /64 (HTTP-8 counts so, too).
    const place = countedAs(socket.remoteAddress);
    socket.on('error', () => socket.destroy());
    const full = open.size >= mostConnections;
    const leave = full || place === undefined ? undefined : seats.take(place);
    if (full || (place !== undefined && !leave)) {
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
    note: (what, detail) => needs.note(what, detail),
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
