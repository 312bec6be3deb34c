import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import {
  recogniserSchema,
  streamingSchema,
  type RecogniserTerms,
  type StreamingTerms,
  type Transcriber,
} from '../../modules/speech/index.ts';
import { readRtmpCaps, type RtmpCaps } from '../../modules/ingest/index.ts';
import { networksIn, type Network } from '../../modules/risk/index.ts';
import { roles, type Role } from '../../modules/team/index.ts';
import type { AlipayTerms, WechatTerms } from '../../modules/payment/index.ts';
import { readJson, readNamed } from '../../platform/files/index.ts';
import { readCaps, type Caps } from '../../platform/http/index.ts';
import type { Seller } from '../../modules/live/contract.ts';
import { alipaySchema, secretsSchema, sellerSchema, wechatSchema } from './given.ts';
import { lacksOf, modeOf, refuseProduction, type Mode } from './mode.ts';
import { readTuning, type Tuning } from '../../platform/postgres/index.ts';

export interface Settings {
  /** A demo where it is not said; `DIANBO_MODE`. */
  readonly mode?: Mode;
  readonly port: number;
  readonly host: string;
  readonly rtmpPort: number;
  readonly folder: string;
  readonly databaseUrl: string | undefined;
  /** Under which address people know the program (`DIANBO_PUBLIC_URL`), where a proxy in front ends TLS. */
  readonly publicUrl?: string;
  /** Settings of the embedded server (`DIANBO_POSTGRES`), where ours do not fit. */
  readonly postgres?: Tuning;
  readonly empty: boolean;
  /** The demo company's past mornings are left to be reconciled by whoever practises. */
  readonly booksOpen?: boolean;
  readonly logLevel: string;
  readonly secrets: Secrets;
  /** TEAM-9: roles that need a second factor (`DIANBO_SECOND_FACTOR=admin,auditor,finance`). */
  readonly secondFactorFor?: readonly string[];
  /** Real payment channels, each from a file of its own; without one only the sandboxes are there. */
  readonly channels?: { readonly wechat?: WechatTerms; readonly alipay?: AlipayTerms };
  /** Who sells (`DIANBO_SELLER`); a demo has an invented one. */
  readonly seller?: Seller;
  /** A recogniser of speech (`DIANBO_ASR`); without one people write down what is said. */
  readonly asr?: RecogniserTerms | StreamingTerms;
  /** Networks of data centres and proxies (`DIANBO_HOSTING`, a file with one a line), for risk. */
  readonly hosting?: readonly Network[];
  /** Tests give a recogniser of their own. */
  readonly transcriber?: Transcriber | undefined;
  /** When write-behind begins for orders, and when it ends; tests give their own. */
  readonly writeBehind?: { readonly from: number; readonly quietMs: number };
  /** What one address may have (`DIANBO_CAPS`). */
  readonly caps?: Caps;
  /** What an encoder may have (`DIANBO_RTMP_CAPS`). */
  readonly rtmpCaps?: RtmpCaps;
  /** Opens figures and the state of the database to other machines (`DIANBO_OPS_TOKEN`). */
  readonly opsToken?: string | undefined;
  /** Chance of the sandboxes; tests give their own. */
  readonly random?: () => number;
  readonly root: string;
}

export interface Secrets {
  readonly signIn: string;
  readonly viewers: string;
  readonly sandbox: string;
  readonly currentKey: string;
  readonly keys: Readonly<Record<string, string>>;
}

const root = resolve(import.meta.dirname, '../..');

/** Where all that is kept lies (`DIANBO_DATA`). */
export function dataFolder(): string {
  return resolve(process.env['DIANBO_DATA'] ?? join(root, 'var'));
}

/** Everything that differs from machine to machine, read once. */
export function readSettings(args: readonly string[]): Settings {
  const folder = dataFolder();
  const secretsPath = join(folder, 'secrets.json');
  const channels = { ...channelOf('wechat', wechatSchema), ...channelOf('alipay', alipaySchema) };
  const mode = modeOf(process.env['DIANBO_MODE'], channels);
  const company = { ...publicUrlOf('DIANBO_PUBLIC_URL'), ...channelOf('seller', sellerSchema) };
  if (mode === 'production') {
    const secrets =
      (process.env['DIANBO_SECRETS'] ?? '') !== '' ||
      existsSync(secretsPath) ||
      args.includes('--new-secrets');
    const demoBooks = (process.env['DIANBO_DEMO_BOOKS'] ?? '') !== '';
    refuseProduction(lacksOf({ ...company, channels, secrets, demoBooks }));
  }
  makeFolder(folder);
  return {
    mode,
    port: portOf('DIANBO_PORT', 7300),
    host: process.env['DIANBO_HOST'] ?? '127.0.0.1',
    rtmpPort: portOf('DIANBO_RTMP_PORT', 1935),
    folder,
    databaseUrl: process.env['DATABASE_URL'],
    postgres: readTuning(process.env['DIANBO_POSTGRES'] ?? ''),
    ...company,
    empty: mode === 'production' || args.includes('--empty'),
    booksOpen: oneOf('DIANBO_DEMO_BOOKS', ['worked', 'open']) === 'open',
    logLevel: oneOf('DIANBO_LOG', ['warn', 'debug', 'info', 'error', 'silent']),
    secrets: readSecrets(secretsPath),
    secondFactorFor: rolesOf('DIANBO_SECOND_FACTOR'),
    ...hostingOf('DIANBO_HOSTING'),
    ...writeBehindOf('DIANBO_RUSH'),
    caps: readCaps(process.env['DIANBO_CAPS'] ?? ''),
    rtmpCaps: readRtmpCaps(process.env['DIANBO_RTMP_CAPS'] ?? ''),
    opsToken: tokenOf('DIANBO_OPS_TOKEN'),
    ...channelOf('asr', z.union([streamingSchema, recogniserSchema])),
    channels,
    root,
  };
}

/** `DIANBO_WECHAT`, `DIANBO_ALIPAY`, `DIANBO_ASR`, `DIANBO_SELLER`: JSON of numbers, addresses and keys, or the name of a file of it. */
function channelOf<N extends string, T>(name: N, schema: z.ZodType<T>): { [K in N]?: T } {
  const variable = `DIANBO_${name.toUpperCase()}`;
  const path = process.env[variable];
  if (path === undefined || path === '') return {};
  const given = path.trimStart().startsWith('{');
  const read = given
    ? readJson(variable, path, schema)
    : readJson(`${variable} (${path})`, readNamed(variable, path), schema);
  // The one member is the one that the type names.
  return { [name]: read } as { [K in N]?: T };
}

/** One of a few words; the first is the usual one. */
function oneOf(name: string, words: readonly [string, ...string[]]): string {
  const text = process.env[name] ?? '';
  if (text === '') return words[0];
  if (words.includes(text)) return text;
  const all = words.join(', ');
  throw new Error(`${name}: 应为 ${all} 之一 / one of ${all} expected, got ${text}`);
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Error(`DIANBO_DATA: 无法创建目录 / cannot create the folder: ${wordsOf(error)}`, {
      cause: error,
    });
  }
}

/** TEAM-11: an origin without a path. */
function publicUrlOf(name: string): Pick<Settings, 'publicUrl'> {
  const text = process.env[name];
  if (text === undefined || text === '') return {};
  const url = URL.parse(text);
  const plain =
    url !== null && /^https?:$/.test(url.protocol) && url.origin === text.replace(/\/$/, '');
  if (plain) return { publicUrl: url.origin };
  throw new Error(
    `${name}: 应为不带路径的网址 / a URL without a path expected (https://live.example.cn), got ${text}`,
  );
}

/** ORDER-60: write-behind: from how many waiting order requests on answers come before rows; unset, never. */
function writeBehindOf(name: string): Pick<Settings, 'writeBehind'> {
  const text = process.env[name];
  if (text === undefined || text === '') return {};
  const from = Number(text);
  if (Number.isInteger(from) && from >= 2) return { writeBehind: { from, quietMs: 20 } };
  throw new Error(`${name}: 应为不小于 2 的整数 / an integer of at least 2 expected, got ${text}`);
}

/** HTTP-11: one that could be guessed is none. */
function tokenOf(name: string): string | undefined {
  const text = process.env[name];
  if (text === undefined || text === '') return undefined;
  if (/^[\w.~+/=-]{16,200}$/.test(text)) return text;
  throw new Error(`${name}: 应为至少 16 位字母、数字 / at least 16 letters and digits expected`);
}

function hostingOf(name: string): Pick<Settings, 'hosting'> {
  const path = process.env[name];
  if (path === undefined || path === '') return {};
  const text = readNamed(name, path);
  try {
    return { hosting: networksIn(text) };
  } catch (error) {
    throw new Error(`${name} (${path}): ${wordsOf(error)}`, { cause: error });
  }
}

function rolesOf(name: string): Role[] {
  const text = process.env[name] ?? '';
  return text
    .split(',')
    .map((role) => role.trim())
    .filter((role) => role !== '')
    .map((role) => {
      const known = roles.find((item) => item === role);
      if (known) return known;
      const all = roles.join(', ');
      throw new Error(`${name}: 角色不存在 / unknown role: ${role} (${all})`);
    });
}

function portOf(name: string, usual: number): number {
  const text = process.env[name];
  if (text === undefined || text === '') return usual;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new Error(`${name}: 应为 0–65535 的端口 / a port from 0 to 65535 expected, got ${text}`);
}

/**
 * From the environment (`DIANBO_SECRETS`, JSON) where a company keeps its secrets elsewhere. A machine that has
 * none gets its own, made once, readable by its owner only; losing them loses the sealed data.
 */
function readSecrets(path: string): Secrets {
  const given = process.env['DIANBO_SECRETS'];
  if (given !== undefined && given !== '') {
    return readJson('DIANBO_SECRETS', given, secretsSchema);
  }
  if (!existsSync(path)) makeSecrets(path);
  try {
    return readJson(path, readNamed('secrets.json', path), secretsSchema);
  } catch (error) {
    throw new Error(`${wordsOf(error)}\n  请放回离线备份 / restore your offline copy`, {
      cause: error,
    });
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whole or not at all, and once: of two programs that start at the same time both go by the first one's. */
function makeSecrets(path: string): void {
  if (existsSync(join(dirname(path), 'postgres/data'))) {
    throw new Error(
      `${path} 丢失,数据库里的加密数据需要它才能解密;请放回离线备份` +
        ` / ${path} is missing and encrypted data cannot be decrypted without it: restore your offline copy`,
    );
  }
  const secret = (): string => randomBytes(32).toString('base64url');
  const fresh: Secrets = {
    signIn: secret(),
    viewers: secret(),
    sandbox: secret(),
    currentKey: 'k1',
    keys: { k1: randomBytes(32).toString('base64') },
  };
  const part = `${path}.${process.pid}`;
  writeFileSync(part, JSON.stringify(fresh, null, 2), { mode: 0o600, flush: true });
  try {
    linkSync(part, path);
  } catch (error) {
    if (!existsSync(path)) throw error;
  } finally {
    rmSync(part, { force: true });
  }
}
