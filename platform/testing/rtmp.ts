import type { MadeTag } from './flv.ts';

/** Bytes that an encoder sends over RTMP (Adobe RTMP 1.0 §5), in chunks of 4096. */
const chunkSize = 4096;

function text(value: string): Buffer {
  const length = Buffer.alloc(3);
  length[0] = 2;
  length.writeUInt16BE(Buffer.byteLength(value), 1);
  return Buffer.concat([length, Buffer.from(value)]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

export interface RtmpMessage {
  readonly chunk: number;
  readonly type: number;
  readonly ms?: number;
  readonly body: Uint8Array;
}

export function rtmpMessage({ chunk, type, ms = 0, body }: RtmpMessage): Buffer {
  const far = ms >= 0xff_ff_ff;
  const more = Buffer.alloc(far ? 4 : 0);
  if (far) more.writeUInt32BE(ms >>> 0);
  const head = Buffer.alloc(12);
  head[0] = chunk;
  head.writeUIntBE(far ? 0xff_ff_ff : ms, 1, 3);
  head.writeUIntBE(body.length, 4, 3);
  head[7] = type;
  head.writeUInt32LE(1, 8);
  const parts: Uint8Array[] = [head, more, body.subarray(0, chunkSize)];
  for (let at = chunkSize; at < body.length; at += chunkSize) {
    parts.push(Buffer.from([0xc0 | chunk]), more, body.subarray(at, at + chunkSize));
  }
  return Buffer.concat(parts);
}

export function rtmpHandshake(): Buffer {
  return Buffer.concat([Buffer.from([3]), Buffer.alloc(1536, 1), Buffer.alloc(1536, 2)]);
}

export function rtmpConnect(): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(chunkSize);
  const name = (value: string): Buffer => text(value).subarray(1);
  const place = [name('app'), text('live'), name('tcUrl'), text('rtmp://127.0.0.1/live')];
  const options = [Buffer.from([3]), ...place, Buffer.from([0, 0, 9])];
  return Buffer.concat([
    rtmpMessage({ chunk: 2, type: 1, body: size }),
    rtmpMessage({
      chunk: 3,
      type: 20,
      body: Buffer.concat([text('connect'), number(1), ...options]),
    }),
    rtmpMessage({
      chunk: 3,
      type: 20,
      body: Buffer.concat([text('createStream'), number(2), Buffer.from([5])]),
    }),
  ]);
}

export function rtmpPublish(key: string): Buffer {
  const body = [text('publish'), number(3), Buffer.from([5]), text(key), text('live')];
  return rtmpMessage({ chunk: 3, type: 20, body: Buffer.concat(body) });
}

export function rtmpMedia({ type, ms, body }: MadeTag): Buffer {
  return rtmpMessage({ chunk: type === 8 ? 4 : 5, type, ms, body });
}
