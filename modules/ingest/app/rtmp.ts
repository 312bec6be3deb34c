import { createServer, type Server, type Socket } from 'node:net';
import { createRequire } from 'node:module';
import { openRemuxer, type Remuxer } from '../../../media/cmaf.ts';
import type { Log } from '../../../platform/telemetry/index.ts';
import type { StreamChannel } from './channel.ts';

/** The part of node-media-server's RTMP protocol class that is used here (Apache-2.0). */
interface RtmpProtocol {
  onConnectCallback: (request: { readonly app: string; readonly name: string }) => void;
  onPlayCallback: () => void;
  onPushCallback: () => void;
  onOutputCallback: (bytes: Buffer) => void;
  onPacketCallback: (packet: RtmpPacket) => void;
  parserData(bytes: Buffer): string | null;
}

interface RtmpPacket {
  readonly codec_id: number;
  readonly codec_type: number;
  readonly flags: number;
  readonly pts: number;
  readonly size: number;
  readonly data: Buffer;
}

export interface RtmpNeeds {
  readonly log: Log;
  readonly port: number;
  readonly newId: () => string;
  channelOf(key: string): Promise<StreamChannel | undefined>;
}

const require = createRequire(import.meta.url);
// CommonJS without types; the shape above is what its source defines.
const Rtmp = require('node-media-server/src/protocol/rtmp.js') as new () => RtmpProtocol;

const videoTag = 9;
const audioTag = 8;
const h264 = 7;
const aac = 10;

/**
 * Listens for OBS and ffmpeg: `rtmp://host:port/live/STREAM-KEY`. The coded picture is repacked to
 * CMAF and goes the same way as a browser's; nothing is transcoded.
 */
export function listenRtmp(needs: RtmpNeeds): Server {
  const server = createServer((socket) => {
    receive(needs, socket);
  });
  server.on('error', (error) => needs.log.error({ error }, 'RTMP does not listen'));
  server.listen(needs.port);
  return server;
}

function receive(needs: RtmpNeeds, socket: Socket): void {
  const rtmp = new Rtmp();
  let key = '';
  let feed: Feed | undefined;
  rtmp.onConnectCallback = ({ name }) => {
    key = name;
  };
  rtmp.onPlayCallback = () => socket.destroy();
  rtmp.onOutputCallback = (bytes) => socket.write(bytes);
  rtmp.onPushCallback = () => {
    feed = openFeed(needs, key, socket);
  };
  rtmp.onPacketCallback = (packet) => feed?.packet(packet);
  socket.on('data', (bytes) => {
    try {
      if (rtmp.parserData(Buffer.from(bytes)) !== null) socket.destroy();
    } catch (error) {
      needs.log.warn({ error }, 'RTMP publisher sent what cannot be read');
      socket.destroy();
    }
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => feed?.end());
}

interface Feed {
  packet(packet: RtmpPacket): void;
  end(): void;
}

/** Brings one RTMP publisher into its channel, in order, and hangs up where it is refused. */
function openFeed(needs: RtmpNeeds, key: string, socket: Socket): Feed {
  const id = needs.newId();
  let channel: StreamChannel | undefined;
  let epoch = 0;
  let next = 0;
  let work: Promise<void> = Promise.resolve();
  const then = (step: () => Promise<void>): void => {
    work = work.then(step).catch((error: unknown) => {
      needs.log.warn({ error }, 'RTMP publisher refused');
      socket.destroy();
    });
  };
  then(async () => {
    channel = await needs.channelOf(key);
    const opened = await channel?.open({ id, source: 'rtmp' });
    if (!opened?.ok) throw new Error(opened?.refusal.code ?? 'ingest.key-unknown');
    epoch = opened.value;
  });
  const remuxer = openRemuxer({
    init: (bytes) => then(async () => void (await channel?.init(epoch, bytes))),
    segment: (bytes) =>
      then(async () => {
        const taken = await channel?.segment(epoch, next, bytes);
        next += 1;
        if (taken && !taken.ok) throw new Error(taken.refusal.code);
      }),
  });
  return {
    packet: (packet) => route(packet, remuxer),
    end: () => {
      then(() => remuxer.end());
      then(async () => channel?.close(id));
    },
  };
}

/** FLV tag bodies (Adobe FLV 10.1 §E.4): configuration first, then coded packets. */
function route(packet: RtmpPacket, remuxer: Remuxer): void {
  // The protocol class reuses its buffer for the next packet, so each body is copied.
  const body = Uint8Array.from(packet.data.subarray(0, packet.size));
  if (packet.codec_type === videoTag && packet.codec_id === h264) {
    if (packet.flags === 2) remuxer.video(body.subarray(5));
    else if (body[1] === 1) {
      const key = packet.flags === 3;
      remuxer.packet({ kind: 'video', data: body.subarray(5), key, ptsMs: packet.pts });
    }
  } else if (packet.codec_type === audioTag && packet.codec_id === aac) {
    if (packet.flags === 0) remuxer.audio(body.subarray(2));
    else remuxer.packet({ kind: 'audio', data: body.subarray(2), key: true, ptsMs: packet.pts });
  }
}
