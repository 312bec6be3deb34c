/** What a test server is asked for, and what it is: the face of `platform/postgres`. */
interface ServerOptions {
  readonly folder: string;
  readonly durable?: boolean;
  /** How many may be connected at once. */
  readonly connections?: number;
}

interface Server {
  /** The program's database, in the program's role. */
  readonly url: string;
  /** The database `postgres`, as a superuser. */
  readonly adminUrl: string;
  close(): Promise<void>;
}

interface Engine {
  openServer(options: ServerOptions): Promise<Server>;
}

/** The engine is loaded only where a server must be started: most runs of one file are given one. */
const engine = '../postgres/index.ts';

/** Starts the PostgreSQL that comes with the program. */
export async function openServer(options: ServerOptions): Promise<Server> {
  const loaded: Engine = await import(engine);
  return loaded.openServer(options);
}
