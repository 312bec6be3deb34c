import { createRequire } from 'node:module';
import { audioTag, readFlvTag, videoTag, type FlvTag } from '../../../media/flv.ts';

/** The part of node-media-server's RTMP protocol class that is used here (Apache-2.0). */
interface Rtmp {
  onOutputCallback: (bytes: Buffer) => void;
  parserPacket: Chunked;
  inChunkSize: number;
  readonly inPackets: ReadonlyMap<number, Chunked>;
  parserData(bytes: Buffer): string | null;
  packetParse(): void;
  packetAlloc(): void;
  controlHandler(): void;
  dataHandler(): void;
  onConnect(message: unknown): void;
  onPlay(message: unknown): void;
  onPublish(message: unknown): void;
}

interface Chunked {
  readonly header: { readonly type: number; readonly length: number; readonly stream_id: number };
  clock: number;
  readonly payload: Buffer;
  readonly capacity: number;
  readonly bytes: number;
}

const require = createRequire(import.meta.url);
// CommonJS without types; the shape above is what its source defines.
const NodeRtmp = require('node-media-server/src/protocol/rtmp.js') as new () => Rtmp;

const logger = require('node-media-server/src/core/logger.js') as { log: () => void };
// It writes what strangers send straight to the console.
logger.log = () => {};

/** Thrown while parsing, caught where the bytes were handed in: this connection goes. */
export class RtmpBroken extends Error {}

export interface RtmpEvents {
  send(bytes: Uint8Array): void;
  /** Somebody wants to publish with this key; nothing is answered yet. */
  publish(key: string): void;
  tag(tag: FlvTag): void;
}

/** How far a connection has come, and what its half-read messages may take in memory by then. */
const roomFor = { asking: 1024 * 1024, accepted: 8 * 1024 * 1024 } as const;
const mostChunkStreams = 16;
const mostChunkSize = 0xff_ff_ff;

/** The kept protocol class with what it leaves open shut: 16 MB reserved for each of 65,000 chunk streams, and an end of all media after 32 bits of milliseconds. */
class BoundedRtmp extends NodeRtmp {
  /** Nobody is known yet. */
  room = 0;
  asked = false;
  #isConnected = false;

  override packetParse(): void {
    super.packetParse();
    const { bytes, header, capacity } = this.parserPacket;
    if (this.inPackets.size > mostChunkStreams) throw new RtmpBroken('too many chunk streams');
    if (bytes > 0 && header.length > capacity) throw new RtmpBroken('a message grew');
  }

  override packetAlloc(): void {
    const { parserPacket: packet } = this;
    packet.clock %= 2 ** 32;
    let room = this.room - packet.header.length;
    for (const other of this.inPackets.values()) if (other !== packet) room -= other.capacity;
    if (room < 0) throw new RtmpBroken('a message is too long');
    super.packetAlloc();
  }

  /** INGEST-27: the answer is seven times the question. */
  override onConnect(message: unknown): void {
    if (this.#isConnected) throw new RtmpBroken('connected twice');
    this.#isConnected = true;
    super.onConnect(message);
  }

  override controlHandler(): void {
    if (this.parserPacket.header.length < 4) throw new RtmpBroken('a control message is short');
    super.controlHandler();
    if (this.inChunkSize < 1 || this.inChunkSize > mostChunkSize) {
      throw new RtmpBroken('no such chunk size');
    }
  }
}

/** RTMP as an encoder speaks it. "Publish" is answered when somebody looked at the key, not before. */
export class RtmpProtocol {
  readonly #rtmp = new BoundedRtmp();
  #streamId = 1;

  /** `roomBytes` is what half-read messages may take until somebody asks to publish. */
  constructor(events: RtmpEvents, roomBytes: number) {
    const rtmp = this.#rtmp;
    rtmp.room = roomBytes;
    rtmp.onOutputCallback = (bytes) => events.send(bytes);
    rtmp.onPlay = () => {
      throw new RtmpBroken('players come over HTTP');
    };
    rtmp.onPublish = (message) => {
      if (rtmp.asked) throw new RtmpBroken('published twice');
      rtmp.asked = true;
      rtmp.room = roomFor.asking;
      this.#streamId = rtmp.parserPacket.header.stream_id;
      events.publish(keyIn(message));
    };
    rtmp.dataHandler = () => {
      const { header, payload, clock } = rtmp.parserPacket;
      if (header.type !== audioTag && header.type !== videoTag) return;
      if (!rtmp.asked) throw new RtmpBroken('media before a key');
      // The kept class reuses its buffer for the next message, so each body is copied.
      const body = Uint8Array.from(payload.subarray(0, header.length));
      const tag = readFlvTag(header.type, body, clock);
      if (tag) events.tag(tag);
    };
  }

  /** Throws `RtmpBroken`, and whatever the kept class throws at bytes that are no RTMP. */
  bytes(bytes: Buffer): void {
    const fault = this.#rtmp.parserData(bytes);
    if (fault !== null) throw new RtmpBroken(fault);
  }

  accept(): void {
    this.#rtmp.room = roomFor.accepted;
    this.#say('status', 'NetStream.Publish.Start', 'published');
  }

  refuse(code: string, words: string): void {
    this.#say('error', code, words);
  }

  #say(level: string, code: string, description: string): void {
    this.#rtmp.onOutputCallback(statusMessage(this.#streamId, { level, code, description }));
  }
}

function keyIn(message: unknown): string {
  const name: unknown = Object(message).streamName;
  if (typeof name !== 'string' || name.length > 200) throw new RtmpBroken('publish without a key');
  return name.split('?')[0] ?? '';
}

/** `onStatus` as one chunk: the kept class counts signs where AMF0 counts bytes, which spoils Chinese. */
function statusMessage(streamId: number, info: Readonly<Record<string, string>>): Buffer {
  const text = (value: string): Buffer => {
    const bytes = Buffer.from(value);
    return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
  };
  const fields = Object.entries(info).flatMap(([name, value]) => [
    text(name),
    Buffer.from([2]),
    text(value),
  ]);
  const nought = Buffer.alloc(9);
  const command = [Buffer.from([2]), text('onStatus'), nought, Buffer.from([5, 3])];
  const body = Buffer.concat([...command, ...fields, Buffer.from([0, 0, 9])]);
  const head = Buffer.alloc(12);
  head[0] = 3;
  head.writeUIntBE(body.length, 4, 3);
  head[7] = 20;
  head.writeUInt32LE(streamId, 8);
  return Buffer.concat([head, body]);
}
