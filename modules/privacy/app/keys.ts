import { randomBytes } from 'node:crypto';
import type { Database, Sql } from '../../../platform/db/index.ts';
import type { Clock, NewId } from '../../../platform/kernel/index.ts';
import {
  resealColumn,
  tableName,
  type PersonalDataSource,
} from '../../../platform/personal/index.ts';
import { readEnvelope } from '../domain/envelope.ts';
import { keyStore, type DataKey } from '../store/keys.ts';
import { openWith, sealWith } from './seal.ts';

interface RingDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Master keys by name, 32 bytes each; data keys are sealed with the current one. */
  readonly keys: ReadonlyMap<string, Buffer>;
  readonly currentKey: string;
}

export interface Rotation {
  readonly key: string;
  /** How many values of each table were sealed anew. */
  readonly resealed: Readonly<Record<string, number>>;
  readonly destroyed: readonly string[];
}

export interface KeyRow {
  readonly id: string;
  readonly madeAt: number;
  readonly retiredAt: number | null;
  readonly destroyedAt: number | null;
  /** The master key that it is sealed with; null once it is destroyed. */
  readonly master: string | null;
}

/** Nightly copies, and what a restore set aside, are kept for two weeks at most; until then a value in one may have to be opened. */
const backupsMs = 14 * 86_400_000;
const wrapping = 'privacy.data_key';

/** PRIVACY-9: data keys, sealed with a master key; values are sealed with the newest data key. */
export class KeyRing {
  readonly #deps: RingDeps;
  readonly #open = new Map<string, Buffer>();
  #current = '';

  constructor(deps: RingDeps) {
    this.#deps = deps;
  }

  /** Reads the keys, makes the first one, and seals again those under an older master key. */
  async prepare(): Promise<void> {
    await this.#deps.database.inTransaction(async (tx) => {
      await keyStore.lockRing(tx);
      const rows = await keyStore.list(tx);
      if (!rows.some((row) => row.retiredAt === null)) await this.#make(tx);
      for (const row of rows) await this.#rewrap(tx, row);
    });
    await this.#read();
  }

  seal(about: string, text: string): string {
    return sealWith(this.#keyOf, this.#current, about, text);
  }

  /** Throws on a changed value, another place or a destroyed key. */
  async open(about: string, sealed: string): Promise<string> {
    // Another process may have taken a new key since we looked.
    const name = readEnvelope(sealed)?.key ?? '';
    if (!this.#open.has(name) && !this.#deps.keys.has(name)) await this.#read();
    return openWith(this.#keyOf, about, sealed);
  }

  /** Takes a new data key, seals every value with it, and destroys keys that nothing needs. */
  async rotate(sources: readonly PersonalDataSource[]): Promise<Rotation> {
    const key = await this.#deps.database.inTransaction((tx) => this.#make(tx));
    await this.#read();
    const resealed = await this.#sealAgain(sources);
    return { key, resealed, destroyed: await this.#destroyOld() };
  }

  async list(): Promise<KeyRow[]> {
    const rows = await keyStore.list(this.#deps.database.sql);
    return rows.map(({ wrapped, ...row }) => ({ ...row, master: masterOf(wrapped) }));
  }

  readonly #keyOf = (name: string): Buffer => {
    const key = this.#open.get(name) ?? this.#deps.keys.get(name);
    if (key?.length !== 32) throw new Error(`encryption key ${name} is missing or not 32 bytes`);
    return key;
  };

  async #read(): Promise<void> {
    for (const row of await keyStore.list(this.#deps.database.sql)) {
      if (row.wrapped === null) continue;
      const secret = openWith(this.#keyOf, wrapping, row.wrapped);
      this.#open.set(row.id, Buffer.from(secret, 'base64'));
      if (row.retiredAt === null) this.#current = row.id;
    }
  }

  async #make(tx: Sql): Promise<string> {
    const id = this.#deps.newId('key');
    const at = this.#deps.clock.now();
    const wrapped = this.#wrap(randomBytes(32).toString('base64'));
    await keyStore.retireAll(tx, at);
    await keyStore.insert(tx, { id, wrapped, madeAt: at });
    return id;
  }

  #wrap(secret: string): string {
    return sealWith(this.#keyOf, this.#deps.currentKey, wrapping, secret);
  }

  async #rewrap(tx: Sql, row: DataKey): Promise<void> {
    if (row.wrapped === null || masterOf(row.wrapped) === this.#deps.currentKey) return;
    const wrapped = this.#wrap(openWith(this.#keyOf, wrapping, row.wrapped));
    await keyStore.rewrap(tx, row.id, wrapped);
  }

  async #sealAgain(sources: readonly PersonalDataSource[]): Promise<Record<string, number>> {
    const { sql } = this.#deps.database;
    const counts: Record<string, number> = {};
    for (const column of sources.flatMap((source) => source.sealed ?? [])) {
      const reseal = (sealed: string): string | undefined =>
        readEnvelope(sealed)?.key === this.#current
          ? undefined
          : this.seal(column.about, openWith(this.#keyOf, column.about, sealed));
      counts[tableName(column.table)] = await resealColumn(sql, column, reseal);
    }
    return counts;
  }

  /** A key goes once no value is sealed with it and every backup that may hold one is gone. */
  async #destroyOld(): Promise<string[]> {
    const { sql } = this.#deps.database;
    const at = this.#deps.clock.now();
    const rows = await keyStore.list(sql);
    const old = rows.filter(
      ({ wrapped, retiredAt }) =>
        wrapped !== null && retiredAt !== null && retiredAt + backupsMs < at,
    );
    for (const { id } of old) {
      await keyStore.destroy(sql, id, at);
      this.#open.delete(id);
    }
    return old.map(({ id }) => id);
  }
}

function masterOf(wrapped: string | null): string | null {
  return wrapped === null ? null : (readEnvelope(wrapped)?.key ?? null);
}
