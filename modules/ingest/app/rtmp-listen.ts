import type { Server, Socket } from 'node:net';
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

/**
 * Listens for OBS and ffmpeg where the program was told to: `rtmp://host:port/live/STREAM-KEY`.
 * Nothing is transcoded. Every socket has a deadline and a listener for each of its ends.
 */
export function listenRtmp(
  needs: ListenNeeds,
  make: (take: (socket: Socket) => void) => Server,
): Server {
  const open = new Map<Socket, RtmpPublisher>();
  const fromOne = new Map<string, number>();
  const server = make((socket) => {
    const address = socket.remoteAddress ?? '';
    const others = fromOne.get(address) ?? 0;
    socket.on('error', () => socket.destroy());
    if (open.size >= mostConnections || (others >= mostFromOne && !isLoopback(address))) {
      socket.destroy();
      return;
    }
    fromOne.set(address, others + 1);
    const publisher = receive(needs, socket);
    open.set(socket, publisher);
    socket.on('close', () => {
      open.delete(socket);
      const left = (fromOne.get(address) ?? 1) - 1;
      if (left > 0) fromOne.set(address, left);
      else fromOne.delete(address);
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
        if (socket.writable) socket.write(bytes);
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

function isLoopback(address: string): boolean {
  return /^(::1|(::ffff:)?127\.)/.test(address);
}
