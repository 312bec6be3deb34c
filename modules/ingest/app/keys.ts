import { createHash, randomBytes } from 'node:crypto';
import type { Database, Sql } from '../../../platform/db/index.ts';
import type { Clock } from '../../../platform/kernel/index.ts';
import type { Audit } from '../../audit/index.ts';
import type { Privacy } from '../../privacy/index.ts';
import { keyStore } from '../store/keys.ts';
import { keyPlace } from '../store/personal.ts';
import type { StreamChannel } from './channel.ts';

export interface StreamKeys {
  keyOf(sessionId: string): Promise<string>;
  /** INGEST-6: by hand; whoever publishes with the old one is cut off. */
  replaceKey(sessionId: string, by: { readonly id: string }): Promise<string>;
  /** TEAM-17: every key there is, in the transaction of whoever has reason to. INGEST-41: who is on goes on. */
  replaceKeys(tx: Sql, by: { readonly id: string }): Promise<void>;
  /** Where this key leads now, or for this publisher still does. */
  channelOfKey(key: string, publisher?: string): Promise<StreamChannel | undefined>;
}

interface KeyDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'write'>;
  readonly privacy: Pick<Privacy, 'seal' | 'openSecret'>;
}

interface Channels {
  channel(sessionId: string): Promise<StreamChannel>;
  /** Those in memory. */
  known(sessionId: string): Promise<StreamChannel> | undefined;
}

/** INGEST-41: who was on when all keys were replaced, and with which key. */
interface Spared {
  readonly keyHash: string;
  readonly publisher: string;
}

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

/** INGEST-41: publishers that go on with a key that is none any more. After a restart nobody publishes, and none is. */
class Sparing {
  readonly #channels: Channels;
  readonly #bySession = new Map<string, Spared>();

  constructor(channels: Channels) {
    this.#channels = channels;
  }

  async spare(sessionId: string, keyHash: string): Promise<void> {
    const channel = await this.#channels.known(sessionId);
    const publisher = channel?.publisherId;
    // Whoever was spared before holds a key from before.
    if (publisher === undefined || this.#bySession.get(sessionId)?.publisher === publisher) return;
    this.#bySession.set(sessionId, { keyHash, publisher });
    channel?.rekeyed(true);
  }

  async cutOff(sessionId: string): Promise<void> {
    this.#bySession.delete(sessionId);
    (await this.#channels.known(sessionId))?.rekeyed(false);
  }

  async channelOf(keyHash: string, publisher?: string): Promise<StreamChannel | undefined> {
    for (const [sessionId, one] of this.#bySession) {
      if (one.keyHash !== keyHash) continue;
      const channel = await this.#channels.channel(sessionId);
      if (one.publisher === channel.publisherId) {
        return one.publisher === publisher ? channel : undefined;
      }
      // It stopped: from now on its key is as dead as any.
      this.#bySession.delete(sessionId);
    }
    return undefined;
  }
}

/** Keys as they are kept: by their hash to be found, sealed to be shown. */
function keyRows({ database: { sql }, privacy }: KeyDeps) {
  const make = () => {
    const key = randomBytes(18).toString('base64url').replaceAll('-', 'x').replaceAll('_', 'y');
    return { key, row: { keyHash: hashOf(key), sealedKey: privacy.seal(keyPlace, key) } };
  };
  const find = async (sessionId: string): Promise<string | undefined> => {
    const found = await keyStore.find(sql, sessionId);
    return found && privacy.openSecret(keyPlace, found.sealedKey);
  };
  /** INGEST-34: of two who ask first, both get the key of whoever was quicker. */
  const first = async (sessionId: string): Promise<string> => {
    const { key, row } = make();
    await keyStore.insertFirst(sql, sessionId, row);
    return (await find(sessionId)) ?? key;
  };
  const replace = async (tx: Sql, sessionId: string): Promise<string> => {
    const { key, row } = make();
    await keyStore.replace(tx, sessionId, row);
    return key;
  };
  return { find, first, replace };
}

export function streamKeys(deps: KeyDeps, channels: Channels): StreamKeys {
  const rows = keyRows(deps);
  const sparing = new Sparing(channels);
  return {
    keyOf: async (sessionId) => (await rows.find(sessionId)) ?? rows.first(sessionId),
    replaceKey: async (sessionId, by) => {
      const fresh = await deps.database.inTransaction(async (tx) => {
        const key = await rows.replace(tx, sessionId);
        const entry = { at: deps.clock.now(), actor: by.id, action: 'stream.key-replaced' };
        await deps.audit.write(tx, { ...entry, object: sessionId, detail: {} });
        return key;
      });
      await sparing.cutOff(sessionId);
      return fresh;
    },
    replaceKeys: async (tx, by) => {
      const known = await keyStore.lockAll(tx);
      for (const one of known) {
        await sparing.spare(one.sessionId, one.keyHash);
        await rows.replace(tx, one.sessionId);
      }
      const entry = { at: deps.clock.now(), actor: by.id, action: 'stream.keys-replaced' };
      await deps.audit.write(tx, { ...entry, object: '', detail: { count: known.length } });
    },
    channelOfKey: async (key, publisher) => {
      const keyHash = hashOf(key);
      const sessionId = await keyStore.sessionOf(deps.database.sql, keyHash);
      if (sessionId !== undefined) return channels.channel(sessionId);
      return sparing.channelOf(keyHash, publisher);
    },
  };
}
