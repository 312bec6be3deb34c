import { createHash, randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Database, Sql } from '../../../platform/db/index.ts';
import type { Clock } from '../../../platform/kernel/index.ts';
import type { Privacy } from '../../privacy/index.ts';
import { streamKey } from '../store/schema.ts';
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

interface KeyNeeds {
  readonly database: Database;
  readonly clock: Clock;
  readonly privacy: Pick<Privacy, 'audit' | 'seal' | 'openSecret'>;
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

/** Where a sealed stream key belongs: it opens under this name only. */
export const keyPlace = 'secret:ingest.stream_key';

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

export function streamKeys(needs: KeyNeeds, channels: Channels): StreamKeys {
  const { sql } = needs.database;
  /** By session. It is nobody's after a restart, as every publishing is. */
  const spared = new Map<string, Spared>();
  const make = () => {
    const key = randomBytes(18).toString('base64url').replaceAll('-', 'x').replaceAll('_', 'y');
    return { key, row: { keyHash: hashOf(key), sealedKey: needs.privacy.seal(keyPlace, key) } };
  };
  const open = ({ sealedKey }: { readonly sealedKey: string }): Promise<string> =>
    needs.privacy.openSecret(keyPlace, sealedKey);
  /** INGEST-34: of two who ask first, both get the key of whoever was quicker. */
  const first = async (sessionId: string): Promise<string> => {
    const { key, row } = make();
    await sql
      .insert(streamKey)
      .values({ sessionId, ...row })
      .onConflictDoNothing();
    const [kept] = await sql.select().from(streamKey).where(eq(streamKey.sessionId, sessionId));
    return kept ? open(kept) : key;
  };
  const replace = async (tx: Sql, sessionId: string): Promise<string> => {
    const { key, row } = make();
    await tx
      .insert(streamKey)
      .values({ sessionId, ...row })
      .onConflictDoUpdate({ target: streamKey.sessionId, set: row });
    return key;
  };
  const spare = async (sessionId: string, keyHash: string): Promise<void> => {
    const channel = await channels.known(sessionId);
    const publisher = channel?.publisherId;
    // Whoever was spared before holds a key from before.
    if (publisher === undefined || spared.get(sessionId)?.publisher === publisher) return;
    spared.set(sessionId, { keyHash, publisher });
    channel?.rekeyed(true);
  };
  const sparedOf = async (keyHash: string, publisher?: string) => {
    for (const [sessionId, one] of spared) {
      if (one.keyHash !== keyHash) continue;
      const channel = await channels.channel(sessionId);
      if (one.publisher === channel.publisherId) {
        return one.publisher === publisher ? channel : undefined;
      }
      // It stopped: from now on its key is as dead as any.
      spared.delete(sessionId);
    }
    return undefined;
  };
  return {
    keyOf: async (sessionId) => {
      const [found] = await sql.select().from(streamKey).where(eq(streamKey.sessionId, sessionId));
      return found ? open(found) : first(sessionId);
    },
    replaceKey: async (sessionId, by) => {
      const fresh = await needs.database.inTransaction(async (tx) => {
        const key = await replace(tx, sessionId);
        const deed = { at: needs.clock.now(), actor: by.id, action: 'stream.key-replaced' };
        await needs.privacy.audit(tx, { ...deed, object: sessionId, detail: {} });
        return key;
      });
      spared.delete(sessionId);
      (await channels.known(sessionId))?.rekeyed(false);
      return fresh;
    },
    replaceKeys: async (tx, by) => {
      const { sessionId, keyHash } = streamKey;
      const known = await tx
        .select({ sessionId, keyHash })
        .from(streamKey)
        .orderBy(sessionId)
        .for('update');
      for (const one of known) {
        await spare(one.sessionId, one.keyHash);
        await replace(tx, one.sessionId);
      }
      const deed = { at: needs.clock.now(), actor: by.id, action: 'stream.keys-replaced' };
      await needs.privacy.audit(tx, { ...deed, object: '', detail: { count: known.length } });
    },
    channelOfKey: async (key, publisher) => {
      const keyHash = hashOf(key);
      const [found] = await sql
        .select({ sessionId: streamKey.sessionId })
        .from(streamKey)
        .where(eq(streamKey.keyHash, keyHash));
      return found ? channels.channel(found.sessionId) : sparedOf(keyHash, publisher);
    },
  };
}
