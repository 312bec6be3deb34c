import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import type { Member } from './channel.ts';

/**
 * One WebSocket text message as bytes for the wire (RFC 6455 §5.2, server to client, not masked).
 * Encoded once and written to every member's socket: the system call is all that is left per
 * viewer, which is what makes a frame for thousands affordable.
 */
export function encodeText(text: string): Buffer {
  const payload = Buffer.from(text);
  const { length } = payload;
  let head: Buffer;
  if (length < 126) {
    head = Buffer.from([0x81, length]);
  } else if (length < 65_536) {
    head = Buffer.alloc(4);
    head.writeUInt16BE(length, 2);
    head[0] = 0x81;
    head[1] = 126;
  } else {
    head = Buffer.alloc(10);
    head.writeBigUInt64BE(BigInt(length), 2);
    head[0] = 0x81;
    head[1] = 127;
  }
  return Buffer.concat([head, payload]);
}

/**
 * The TCP socket under a `ws` connection. `ws` keeps it in an undocumented field; with compression
 * off nothing of `ws` is ever half written, so whole frames may be written beside it.
 */
function tcpOf(ws: WebSocket): Socket | undefined {
  // The field exists in every version since ws 1 and is checked at run time below.
  const socket = (ws as unknown as { _socket?: Socket | null })._socket;
  return socket ?? undefined;
}

export function memberOf(ws: WebSocket): Member {
  return {
    send: (encoded) => {
      if (ws.readyState === WebSocket.OPEN) tcpOf(ws)?.write(encoded);
    },
    waiting: () => tcpOf(ws)?.writableLength ?? 0,
    drop: () => ws.terminate(),
  };
}
