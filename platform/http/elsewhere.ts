import type { FastifyRequest } from 'fastify';
import { refuse } from '../kernel/index.ts';

const reading = ['GET', 'HEAD', 'OPTIONS'];

/**
 * HTTP-9: a browser says which page asks, whenever something may change. A neighbour below the same domain counts as
 * another site too: its cookies travel with ours.
 */
export function fromElsewhere({ method, headers, host }: FastifyRequest): boolean {
  if (reading.includes(method)) return false;
  const { origin } = headers;
  if (origin !== undefined) return URL.parse(origin)?.host !== host;
  const site = headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site';
}

export const otherSite = refuse('http.other-site', 403, {
  zh: '请求来自其他网站,已拒绝。',
  en: 'The request came from another site and was rejected.',
});

/** Whether a request is for the API as the router reads it, however its path was spelled. */
export function isApi({ routeOptions, url }: FastifyRequest): boolean {
  return (routeOptions.url ?? url).startsWith('/api/');
}
