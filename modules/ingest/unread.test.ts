import { createServer, Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { fuzz, fuzzCases, hurtBytes } from '../../platform/testing/index.ts';
import { rtmpConnect, rtmpHandshake, rtmpMessage } from '../../platform/testing/rtmp.ts';
import { usualRtmpCaps } from './app/rtmp-caps.ts';
import { ChannelDesk } from './app/rtmp-desk.ts';
import { listenRtmp } from './app/rtmp-listen.ts';

/** Takes nothing of what is written to it, as who asks and does not read. */
class Deaf extends Socket {
  written = 0;
  override _write(bytes: Buffer): void {
    this.written += bytes.length;
  }
}

/** A listener to which sockets are handed as a server would. */
function listen(): (socket: Socket, address?: string) => void {
  let take: (socket: Socket) => void = () => {};
  const desk = new ChannelDesk({
    channelOf: async () => undefined,
    wrongKey: () => {},
    sentAway: () => {},
  });
  const quiet = {
    caps: usualRtmpCaps,
    letGo: () => {},
    note: () => {},
    listening: () => {},
    now: () => 0,
    newId: () => 'pub_1',
  };
  const server = listenRtmp({ ...quiet, desk, port: 0, host: '127.0.0.1' }, (taking) => {
    take = taking;
    return createServer();
  });
  server.close();
  return (socket, address = '192.0.2.7') => {
    Object.defineProperty(socket, 'remoteAddress', { value: address });
    take(socket);
  };
}

/** `createStream`, asked again and again. */
function asking(times: number): Buffer {
  const name = Buffer.concat([Buffer.from([2, 0, 12]), Buffer.from('createStream')]);
  const body = Buffer.concat([name, Buffer.alloc(9), Buffer.from([5])]);
  return Buffer.concat(
    Array.from({ length: times }, () => rtmpMessage({ chunk: 3, type: 20, body })),
  );
}

describe('answers that nobody reads', () => {
  it('[INGEST-27] who asks over RTMP and does not read is hung up on at 64 kB', () => {
    const take = listen();
    const socket = new Deaf();
    take(socket);
    socket.emit('data', Buffer.concat([rtmpHandshake(), rtmpConnect()]));
    expect(socket.destroyed).toBe(false);
    let most = 0;
    for (let round = 0; round < 100; round += 1) {
      socket.emit('data', asking(100));
      most = Math.max(most, socket.writableLength);
    }
    expect([socket.destroyed, most < 80_000]).toEqual([true, true]);
  });

  it('[INGEST-27] whatever is asked, and however it is hurt on its way, what lies unread is bounded', () => {
    const take = listen();
    const begun = Buffer.concat([rtmpHandshake(), rtmpConnect()]);
    let most = 0;
    const cases = fuzzCases > 3000 ? 3000 : 50;
    fuzz(
      (random) => hurtBytes([asking(300), Buffer.concat([asking(10), rtmpConnect()])], random),
      (bytes) => {
        const socket = new Deaf();
        take(socket);
        socket.emit('data', begun);
        for (let round = 0; round < 30; round += 1) socket.emit('data', asking(100));
        // In the pieces in which a socket hands them over.
        for (let at = 0; at < bytes.length; at += 65_536) {
          socket.emit('data', bytes.subarray(at, at + 65_536));
          most = Math.max(most, socket.writableLength);
        }
        socket.destroy();
      },
      { cases, seed: 1 },
    );
    expect(most).toBeGreaterThan(3073);
    expect(most).toBeLessThan(80_000);
  });

  it('[INGEST-27] one connects once', () => {
    const take = listen();
    const socket = new Deaf();
    take(socket);
    socket.emit('data', Buffer.concat([rtmpHandshake(), rtmpConnect()]));
    const before = socket.writableLength;
    socket.emit('data', rtmpConnect());
    expect([socket.writableLength, socket.writableEnded]).toEqual([before, true]);
    socket.destroy();
  });

  it('[INGEST-18] a household of IPv6 is one address, whichever of its own it comes from', () => {
    const take = listen();
    const sockets = Array.from({ length: 20 }, (_, index) => {
      const socket = new Deaf();
      take(socket, `2001:db8:7:1:${index + 1}::1`);
      return socket;
    });
    expect(sockets.filter(({ destroyed }) => destroyed)).toHaveLength(4);
    const neighbour = new Deaf();
    take(neighbour, '2001:db8:7:2::1');
    expect(neighbour.destroyed).toBe(false);
    for (const socket of [...sockets, neighbour]) socket.destroy();
  });
});
