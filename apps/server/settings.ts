import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface Settings {
  readonly port: number;
  readonly host: string;
  readonly rtmpPort: number;
  readonly folder: string;
  readonly databaseUrl: string | undefined;
  /** Keep the embedded database in memory only; for tests. */
  readonly memory?: boolean;
  readonly empty: boolean;
  readonly logLevel: string;
  readonly secrets: Secrets;
  readonly root: string;
}

export interface Secrets {
  readonly signIn: string;
  readonly viewers: string;
  readonly sandbox: string;
  readonly currentKey: string;
  readonly keys: Readonly<Record<string, string>>;
}

/** Everything that differs from machine to machine, read once. */
export function readSettings(args: readonly string[]): Settings {
  const root = resolve(import.meta.dirname, '../..');
  const folder = resolve(process.env['DIANBO_DATA'] ?? join(root, 'var'));
  mkdirSync(folder, { recursive: true });
  return {
    port: portOf('DIANBO_PORT', 7300),
    host: process.env['DIANBO_HOST'] ?? '127.0.0.1',
    rtmpPort: portOf('DIANBO_RTMP_PORT', 1935),
    folder,
    databaseUrl: process.env['DATABASE_URL'],
    empty: args.includes('--empty'),
    logLevel: process.env['DIANBO_LOG'] ?? 'warn',
    secrets: readSecrets(join(folder, 'secrets.json')),
    root,
  };
}

function portOf(name: string, usual: number): number {
  const text = process.env[name];
  if (text === undefined || text === '') return usual;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new Error(`${name}: 应为 0–65535 的端口 / a port from 0 to 65535 is expected, got ${text}`);
}

/** Made once per installation, readable by its owner only; losing it loses the sealed data. */
function readSecrets(path: string): Secrets {
  if (!existsSync(path)) {
    const fresh: Secrets = {
      signIn: randomBytes(32).toString('base64url'),
      viewers: randomBytes(32).toString('base64url'),
      sandbox: randomBytes(32).toString('base64url'),
      currentKey: 'k1',
      keys: { k1: randomBytes(32).toString('base64') },
    };
    writeFileSync(path, JSON.stringify(fresh, null, 2), { mode: 0o600 });
  }
  const secrets: Secrets = JSON.parse(readFileSync(path, 'utf8'));
  return secrets;
}
