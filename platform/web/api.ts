import type { Result } from '../kernel/result.ts';
import { asRefusal, unreachable } from './refused.ts';

export interface Api {
  get<T>(path: string): Promise<Result<T>>;
  post<T>(path: string, body?: unknown): Promise<Result<T>>;
  put<T>(path: string, body?: unknown): Promise<Result<T>>;
  del<T>(path: string): Promise<Result<T>>;
}

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
