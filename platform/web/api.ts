import type { Refusal, Result } from '../kernel/result.ts';

export interface Api {
  get<T>(path: string): Promise<Result<T>>;
  post<T>(path: string, body?: unknown): Promise<Result<T>>;
  put<T>(path: string, body?: unknown): Promise<Result<T>>;
  del<T>(path: string): Promise<Result<T>>;
}

const unreachable: Refusal = {
  code: 'http.unreachable',
  status: 0,
  words: {
    zh: '无法连接服务器,请检查网络。',
    en: 'Cannot reach the server; check your network.',
  },
};

/**
 * Calls the JSON API. `T` is the answer's shape as the route's contract states it; server and
 * page are built from the same contract, so it is not checked a second time here.
 */
export function openApi(token?: () => string | undefined): Api {
  async function call<T>(method: string, path: string, body?: unknown): Promise<Result<T>> {
    const headers: Record<string, string> = {};
    const bearer = token?.();
    if (bearer !== undefined) headers['authorization'] = `Bearer ${bearer}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    try {
      const response = await fetch(path, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const value: T = text === '' ? undefined : JSON.parse(text);
      if (response.ok) return { ok: true, value };
      return { ok: false, refusal: asRefusal(value, response.status) };
    } catch {
      return { ok: false, refusal: unreachable };
    }
  }
  return {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    put: (path, body) => call('PUT', path, body),
    del: (path) => call('DELETE', path),
  };
}

function asRefusal(body: unknown, status: number): Refusal {
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
