import type { Refusal } from '../kernel/result.ts';

export const unreachable: Refusal = {
  code: 'http.unreachable',
  status: 0,
  words: {
    zh: '无法连接服务器,请检查网络。',
    en: 'Cannot reach the server; check your network.',
  },
};

/** The refusal in an answer with a status of 400 or more, whatever answered. */
export function asRefusal(body: unknown, status: number): Refusal {
  if (typeof body === 'object' && body !== null && 'words' in body && 'code' in body) {
    // Every answer with a status of 400 or more carries the refusal schema of platform/http.
    return { ...(body as Refusal), status };
  }
  return {
    code: 'http.unreadable',
    status,
    words: {
      zh: `服务器响应异常(${status})`,
      en: `Unexpected response from the server (${status})`,
    },
  };
}
