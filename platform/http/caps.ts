import type { IncomingMessage, Server } from 'node:http';
import { isIP, type Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';
import proxyAddress from '@fastify/proxy-addr';
import { refuse, Seats } from '../kernel/index.ts';
import { PaceStore } from './pace-store.ts';

/** HTTP-8: what one address may have. An office, a school or a mobile network is one address. */
export interface Caps {
  readonly requests: number;
  /** HTTP-10: playlists and pieces of picture, which a house full of viewers asks for all evening. */
  readonly media: number;
  readonly connections: number;
  /** HTTP-13: requests that are being answered, pictures apart, of which there may be one a connection. */
  readonly atOnce: number;
  readonly sockets: number;
  /** CRM-32: how many new viewers it brings in a minute. */
  readonly newcomers: number;
  /** SOCKET-7: how often its viewers come into a room, in a minute. */
  readonly entries: number;
  /** LIVE-44: all that its viewers tell a room in a minute, and what of it is chat. */
  readonly messages: number;
  readonly talk: number;
}

export const usualCaps: Caps = {
  requests: 12_000,
  media: 60_000,
  connections: 2000,
  atOnce: 2000,
  sockets: 2000,
  newcomers: 600,
  entries: 6000,
  messages: 24_000,
  talk: 3000,
};

/** `DIANBO_CAPS`. Throws, naming the slip. */
export function readCaps(text: string): Caps {
  return capsIn('DIANBO_CAPS', usualCaps, text);
}

/** `requests=6000 sockets=500`: what differs from the usual; `off` takes one away. Throws, naming the slip. */
export function capsIn<T extends Readonly<Record<keyof T, number>>>(
  variable: string,
  usual: T,
  text: string,
): T {
  const changed: Record<string, number> = {};
  for (const part of text.split(/[\s,]+/)) {
    if (part === '') continue;
    const [, name = '', most] = /^(\w+)=(off|[1-9]\d{0,8})$/.exec(part) ?? [];
    if (!Object.hasOwn(usual, name)) {
      const names = Object.keys(usual);
      throw new Error(
        `${variable}: 应为 ${names.join('、')} 加“=数”或“=off” / ${names.join(', ')} with =number or =off expected, got ${part}`,
      );
    }
    changed[name] = most === 'off' ? Number.MAX_SAFE_INTEGER : Number(most);
  }
  return { ...usual, ...changed };
}

/** HTTP-10: what is counted apart from the other requests of an address. */
export type Lane = 'media' | 'ops';

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly lane?: Lane;
  }
}

/** A viewer who watches must not be unable to buy, and who asks whether the program lives must be answered. */
export function countedRequests(caps: Caps) {
  const laneOf = (request: FastifyRequest): Lane | undefined => request.routeOptions.config.lane;
  return {
    max: (request: FastifyRequest) => (laneOf(request) === 'media' ? caps.media : caps.requests),
    timeWindow: 60_000,
    store: PaceStore,
    keyGenerator: (request: FastifyRequest) => `${laneOf(request) ?? ''} ${placeOf(request.raw)}`,
    allowList: (request: FastifyRequest) => isThisMachine(request),
  };
}

/** Whether it comes from here, not through the proxy of this machine. */
export function isThisMachine(request: FastifyRequest): boolean {
  return placeOf(request.raw) === undefined;
}

/**
 * What counts as one address, undefined for this machine, where nothing is counted: an IPv4 address, or the /64 that a
 * household or a machine has of IPv6, in which it may take any address it likes.
 */
export function countedAs(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  const four = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (four !== undefined) return four.startsWith('127.') ? undefined : four;
  if (address === '::1') return undefined;
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::');
  const groups = head === '' ? [] : head.split(':');
  const behind = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - behind.length) }, () => '0');
  return [...groups, ...zeros, ...behind]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}

/** What only a proxy puts into a request. */
const proxied = [
  'via',
  'forwarded',
  'x-real-ip',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
];

/** Whoever a proxy of this machine lets in without an address counts as one. */
export const unnamed = 'behind a proxy';

/**
 * HTTP-21: as what a request counts; undefined for this machine, where nothing is counted. A proxy on the loopback is
 * believed in the last address that it names, and no other is. That it sits on the loopback makes its guests none of
 * this machine: those ask for its own name, and no proxy wrote into what they ask.
 */
export function placeOf(request: IncomingMessage): string | undefined {
  const from = proxyAddress(request, 'loopback');
  if (isIP(from) === 0) return unnamed;
  return countedAs(from) ?? (isOwn(request) ? undefined : unnamed);
}

function isOwn({ headers }: IncomingMessage): boolean {
  const host = (headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  const local = host === 'localhost' || host === '[::1]' || /^127(\.\d+){3}$/.test(host);
  return local && proxied.every((name) => headers[name] === undefined);
}

export const tooManyConnections = refuse(
  'http.too-many-connections',
  429,
  {
    zh: '你的网络打开的连接太多,请关闭部分页面后重试。',
    en: 'Your network has too many open connections. Close some pages and try again.',
  },
  { retryAfterMs: 5000 },
);

/**
 * HTTP-8: says which connections are one too many for their address, so that they can be told kindly. At twice as many
 * there is no more to say.
 */
export function countConnections(server: Server, most: number): (socket: Socket) => boolean {
  const seats = new Seats(most);
  const overflow = new Seats(most);
  const crowded = new WeakSet<Socket>();
  server.on('connection', (socket: Socket) => {
    const place = countedAs(socket.remoteAddress);
    if (place === undefined) return;
    const seat = seats.take(place);
    const leave = seat ?? overflow.take(place);
    if (!seat) crowded.add(socket);
    if (leave) socket.once('close', leave);
    else socket.destroy();
  });
  return (socket) => crowded.has(socket);
}
