import { openHttp, usualCaps, type App, type Staff, type Viewer } from '../http/index.ts';
import { openLog, openMetrics } from '../telemetry/index.ts';

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

type Headers = Readonly<Record<string, string>>;

/** Sends anything from nobody in particular, and says what came back, with the code of a refusal in it. */
export function asker(app: App) {
  return async (
    method: 'GET' | 'POST' | 'DELETE',
    url: string,
    headers: Headers = {},
    payload?: string | object,
  ) => {
    const response = await app.inject({
      method,
      url,
      headers: { host: 'localhost', ...headers },
      ...(payload === undefined ? {} : { payload }),
    });
    const code = /"code":"([^"]+)"/.exec(response.body)?.[1];
    return { status: response.statusCode, code, body: response.body };
  };
}

/** Talks to HTTP without a network, as whoever its headers say. */
export class Caller {
  readonly #app: App;
  #headers: Headers;

  constructor(app: App, headers: Headers = {}) {
    this.#app = app;
    this.#headers = headers;
  }

  /** Who this is, for requests that are sent by hand. */
  get headers(): Headers {
    return { host: 'localhost', ...this.#headers };
  }

  protected known(headers: Headers): void {
    this.#headers = headers;
  }

  async send<T>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    url: string,
    payload?: object,
    headers: Headers = {},
  ): Promise<Answer<T>> {
    const response = await this.#app.inject({
      method,
      url,
      headers: { ...this.headers, ...headers },
      ...(payload ? { payload } : {}),
    });
    const body: T = response.body === '' ? undefined : JSON.parse(response.body);
    return { status: response.statusCode, body };
  }

  /** Any request, its answer as it came. */
  async ask(
    method: string,
    url: string,
    payload: unknown,
    headers: Headers = {},
  ): Promise<{ readonly status: number; readonly text: string }> {
    const response = await this.#app.inject({
      // Only methods that routes have are asked for.
      method: method as 'GET' | 'POST' | 'PUT' | 'DELETE',
      url,
      headers: { 'content-type': 'application/json', ...this.headers, ...headers },
      ...(payload === undefined ? {} : { payload: JSON.stringify(payload) }),
    });
    return { status: response.statusCode, text: response.body };
  }

  /** What a file that is downloaded holds. */
  async download(url: string): Promise<{ readonly status: number; readonly bytes: Buffer }> {
    const response = await this.#app.inject({ method: 'GET', url, headers: this.headers });
    return { status: response.statusCode, bytes: response.rawPayload };
  }
}

/** Those of whom a module asks who they are; without them a test says it. */
interface People {
  readonly staffOf?: (headers: {
    readonly cookie?: string | undefined;
  }) => Promise<Staff | undefined>;
  readonly viewerOf?: (token: string) => Viewer | undefined;
}

const whoHeader = 'x-who';

/**
 * The routes of a few modules on HTTP as it is, without the program around them: nobody signs in, a test says who
 * asks.
 */
export async function openRoutes(
  modules: readonly { routes(app: App): void }[],
  { staffOf, viewerOf }: People = {},
) {
  const [log, metrics] = [openLog('silent'), openMetrics()];
  const app = await openHttp({ log, metrics, version: '0', caps: usualCaps, tlsOnly: false });
  const known = new Map<string, { readonly staff: Staff } | { readonly viewer: Viewer }>();
  app.addHook('onRequest', async (request) => {
    const { authorization = '', [whoHeader]: who } = request.headers;
    Object.assign(request, known.get(String(who)));
    if (viewerOf && authorization !== '') request.viewer = viewerOf(authorization.slice(7));
    if (staffOf && !request.staff) request.staff = await staffOf(request.headers);
  });
  for (const module of modules) module.routes(app);
  const callerOf = (who: { readonly staff: Staff } | { readonly viewer: Viewer }): Caller => {
    const key = String(known.size);
    known.set(key, who);
    return new Caller(app, { [whoHeader]: key });
  };
  return {
    app,
    anybody: () => new Caller(app),
    staff: (staff: Staff) => callerOf({ staff }),
    viewer: (viewer: Viewer) => callerOf({ viewer }),
  };
}

export type TestRoutes = Awaited<ReturnType<typeof openRoutes>>;
