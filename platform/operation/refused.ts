import type { Refusal } from '../kernel/result.ts';

export const unreachable: Refusal = {
  code: 'http.unreachable',
  status: 0,
  words: {
    zh: '连不上服务器,请检查网络。',
    en: 'The server cannot be reached; check the network.',
  },
};

export function asRefusal(body: unknown, status: number): Refusal {
  if (typeof body === 'object' && body !== null && 'words' in body && 'code' in body) {
    // Every answer with a status of 400 or more carries the refusal schema of platform/http.
    return { ...(body as Refusal), status };
  }
  return {
    code: 'http.unreadable',
    status,
    words: { zh: `服务器答复异常(${status})`, en: `Unexpected answer (${status})` },
  };
}
