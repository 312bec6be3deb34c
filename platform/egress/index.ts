/** A place outside that the program may talk to, because whoever runs it wrote it down. */
export interface Destination {
  readonly name: string;
  readonly url: string;
  /** Where the data goes, as a country code. */
  readonly region: string;
  /** For a region other than CN: the assessment, standard contract or certificate (PIPL 38). */
  readonly crossBorder?: string | undefined;
}

export interface Egress {
  /** As `fetch`, to declared places only, following no redirect. Throws `EgressRefused` elsewhere. */
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** The address of a socket, checked the same way. */
  allowed(url: string): URL;
}

/** What was asked for is not written down, or may not leave. It is a fault of set-up, not of a user. */
export class EgressRefused extends Error {}

/**
 * EGRESS-1: the one way out. Only origins that the operator declared are reached, so that no text that
 * came from outside can send the program anywhere; plain HTTP only to this machine or its network;
 * and nothing outside of the mainland without the document that allows it.
 */
export function openEgress(destinations: readonly Destination[]): Egress {
  const origins = new Set<string>();
  for (const destination of destinations) origins.add(checked(destination));
  const allowed = (text: string): URL => {
    const url = new URL(text);
    if (!origins.has(originOf(url))) {
      throw new EgressRefused(`${originOf(url)} is not among the declared destinations`);
    }
    return url;
  };
  return {
    allowed,
    fetch: (url, init) => fetch(allowed(url), { ...init, redirect: 'error' }),
  };
}

function checked({ name, url: text, region, crossBorder = '' }: Destination): string {
  const url = new URL(text);
  const plain = url.protocol === 'http:' || url.protocol === 'ws:';
  if (plain && !isInside(url.hostname)) {
    throw new EgressRefused(`${name}: ${url.origin} 应为 https / https expected`);
  }
  if (region !== 'CN' && crossBorder.trim() === '') {
    throw new EgressRefused(
      `${name}: 数据去往 ${region},须写明 crossBorder(评估、标准合同或认证的编号) / data would leave for ${region}: set crossBorder to the document that permits it`,
    );
  }
  return originOf(url);
}

/** Sockets have the origin of their pages: `wss://a` is reached as `https://a`. */
function originOf(url: URL): string {
  return `${url.protocol.replace(/^ws/, 'http')}//${url.host}`;
}

/** This machine, or an address or name of its own network. */
function isInside(host: string): boolean {
  const private4 = /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(host);
  return private4 || host === 'localhost' || host === '[::1]' || !host.includes('.');
}
