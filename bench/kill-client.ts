import { demoPassword } from '../world/seed.ts';

/** The program under test, as its staff and buyers reach it. */
export const port = Number(process.env['DIANBO_BENCH_PORT'] ?? 17_390);
export const base = `http://127.0.0.1:${port}`;

export async function signIn(username = 'content'): Promise<string> {
  const response = await fetch(`${base}/api/auth/sign-in/username`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: demoPassword }),
  });
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

export async function call<T>(
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: object,
): Promise<T> {
  const send = (): Promise<Response> =>
    fetch(base + path, {
      method,
      headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  let response = await send();
  // "Away for a moment, try again": what is asked carries its own key, so it is not done twice.
  for (let tries = 0; response.status === 503 && tries < 20; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    response = await send();
  }
  const value: T = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value)}`);
  return value;
}

export interface Person {
  readonly token: string;
  readonly addressId: string;
}

/** New people, each with an account and a home of their own. */
export async function gather(count: number): Promise<Person[]> {
  const people: Person[] = [];
  for (let index = 0; index < count; index += 1) {
    const { token } = await call<{ token: string }>('POST', '/api/viewers', {}, {});
    const me = { authorization: `Bearer ${token}` };
    const { id } = await call<{ id: string }>('POST', '/api/me/addresses', me, homeOf());
    people.push({ token, addressId: id });
  }
  return people;
}

let homes = 0;

/** Everybody is somebody else: a flash sale's limit is a person's, and risk knows a crowd of one. */
function homeOf(): object {
  homes += 1;
  return {
    name: '王小雨',
    phone: `138${10_000_000 + homes * 7919}`.slice(0, 11),
    province: '广东',
    region: '广州天河',
    street: `虚构路 ${homes} 弄`,
  };
}
