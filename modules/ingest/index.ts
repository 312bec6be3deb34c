import { createHash, randomBytes } from 'node:crypto';
import { asc, eq } from 'drizzle-orm';
import { vodPlaylist } from '../../media/playlist.ts';
import type { Database, Sql } from '../../platform/db/index.ts';
import type { Hearer, Outbox } from '../../platform/events/index.ts';
import type { Files } from '../../platform/files/index.ts';
import type { App } from '../../platform/http/index.ts';
import { eachApart, type Jobs } from '../../platform/jobs/index.ts';
import { no, ok, type Clock, type NewId, type Result } from '../../platform/kernel/index.ts';
import type { PersonalHolder } from '../../platform/personal/index.ts';
import type { Log } from '../../platform/telemetry/index.ts';
import type { Privacy } from '../privacy/index.ts';
import type { StreamChannel } from './app/channel.ts';
import { forgetRun } from './app/forget.ts';
import { materialOf, type Material } from './app/material.ts';
import { openChannel } from './app/open-channel.ts';
import { RtmpService } from './app/rtmp.ts';
import { chainHash, initFile, listed, segmentFile } from './app/segments.ts';
import type { StreamRefusal, StreamState } from './contract.ts';
import { ingestRoutes } from './http/routes.ts';
import { noRecording } from './refusals.ts';
import { segment, streamKey } from './store/schema.ts';

export type { Material } from './app/material.ts';
export type { StreamState } from './contract.ts';

export interface Ingest {
  now(): number;
  keyOf(sessionId: string): Promise<string>;
  replaceKey(sessionId: string, by: { readonly id: string }): Promise<string>;
  /** INGEST-21: every key there is, in the transaction of whoever has reason to. */
  replaceKeys(tx: Sql, by: { readonly id: string }): Promise<void>;
  channelOfKey(key: string): Promise<StreamChannel | undefined>;
  channel(sessionId: string): Promise<StreamChannel>;
  /** The same, for whoever only looks. */
  look(sessionId: string): Promise<StreamChannel>;
  /** How many are in memory. */
  channelsKnown(): number;
  stateOf(sessionId: string): Promise<StreamState>;
  /** The recording of one run as a VOD playlist. Refuses with `ingest.no-recording`. */
  recording(runId: string): Promise<Result<string>>;
  /** Where the recording of a run starts and whether its hash chain is whole. */
  proof(runId: string): Promise<RecordingProof>;
  /** The recording of a run file by file, or of a span of it. */
  material(runId: string, span: Span): Promise<Material[]>;
  bytes(sessionId: string, epoch: number, file: string): Promise<Uint8Array | undefined>;
  /** Removes the recording of a run for good: rows, then files. Returns how many segments. */
  forgetRun(runId: string): Promise<number>;
  readonly personal: PersonalHolder;
  hearer: Hearer;
  routes(app: App): void;
  schedule(jobs: Jobs): void;
  /** Where RTMP listens; null before it does, or where it does not. */
  rtmpPort(): number | null;
  listenRtmp(where: { readonly port: number; readonly host: string }): RtmpService;
  /** Whether encoders are to be listened to and cannot come at this moment. */
  rtmpIsDown(): boolean;
  /** Ends the thread that listens to encoders. */
  stop(): Promise<void>;
}

export interface Span {
  readonly from?: number | undefined;
  readonly until?: number | undefined;
}

export interface RecordingProof {
  readonly segments: number;
  readonly startMs: number | null;
  readonly brokenAt: number | null;
}

export interface IngestNeeds {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly files: Files;
  readonly log: Log;
  readonly privacy: Pick<Privacy, 'audit' | 'seal' | 'openSecret'>;
}

/** Where a sealed stream key belongs: it opens under this name only. */
const keyPlace = 'secret:ingest.stream_key';

const hashOf = (key: string): string => createHash('sha256').update(key).digest('hex');

export function openIngest(needs: IngestNeeds): Ingest {
  const channels = new Map<string, Promise<StreamChannel>>();
  const channel = (sessionId: string): Promise<StreamChannel> => {
    const known = channels.get(sessionId);
    if (known) return known;
    const opening = openChannel(needs, sessionId);
    channels.set(sessionId, opening);
    opening.catch(() => channels.delete(sessionId));
    return opening;
  };
  let wrongKey: StreamRefusal | null = null;
  let rtmp: RtmpService | undefined;
  /** INGEST-19: for whoever only looks: a number that is nobody's is not remembered. */
  const look = async (sessionId: string): Promise<StreamChannel> => {
    const known = channels.get(sessionId);
    if (known) return known;
    const there = eq(streamKey.sessionId, sessionId);
    const keys = await needs.database.sql.select().from(streamKey).where(there);
    return keys.length > 0 ? channel(sessionId) : openChannel(needs, sessionId);
  };
  const pause = async (sessionId: string, paused: boolean): Promise<void> => {
    (await channel(sessionId)).paused = paused;
    const { sql } = needs.database;
    await sql.update(streamKey).set({ paused }).where(eq(streamKey.sessionId, sessionId));
  };
  const ingest: Ingest = {
    now: () => needs.clock.now(),
    channelsKnown: () => channels.size,
    ...keys(needs, channel),
    channel,
    look,
    stateOf: async (sessionId) => {
      const state = (await look(sessionId)).state();
      // Whose key it was meant to be nobody knows: every director whose picture is missing sees it.
      const newer = wrongKey !== null && wrongKey.at > (state.refusal?.at ?? 0);
      return newer && !state.publishing ? { ...state, refusal: wrongKey } : state;
    },
    ...recordings(needs),
    bytes: async (sessionId, epoch, file) => {
      const { window } = await look(sessionId);
      const sequence = Number.parseInt(file, 10);
      if (file === 'init.mp4') {
        return window.init(epoch) ?? needs.files.read(initFile(sessionId, epoch));
      }
      const live = window.segment(epoch, sequence);
      return live ?? needs.files.read(segmentFile(sessionId, sequence));
    },
    forgetRun: (runId) => forgetRun(needs, runId),
    personal: ingestHolder,
    hearer: {
      name: 'ingest',
      types: ['run.opened.v1', 'run.closed.v1', 'show.paused.v1', 'show.resumed.v1'],
      hear: async ({ type, data }) => {
        const { sessionId, runId, madeBy = null } = data as RunTold;
        if (type.startsWith('show.')) return pause(sessionId, type === 'show.paused.v1');
        const open = type === 'run.opened.v1';
        const now = open ? { runId, madeBy } : { runId: null, madeBy: null };
        await (await channel(sessionId)).onAir(now.runId, now.madeBy);
        await ingest.keyOf(sessionId);
        await needs.database.sql
          .update(streamKey)
          .set({ ...now, paused: false })
          .where(eq(streamKey.sessionId, sessionId));
      },
    },
    routes: (app) => ingestRoutes(app, ingest),
    schedule: (jobs) => {
      jobs.every('ingest.silent', '*/5 * * * * *', async () => {
        const sweep = { log: needs.log, what: 'look whether a stream is silent' };
        await eachApart(sweep, [...channels.keys()], async (id) => {
          const opened = await channel(id);
          await opened.sweep();
          // Its last minutes of picture need not stay in memory for ever.
          if (opened.idle) channels.delete(id);
          return opened.idle;
        });
      });
    },
    rtmpPort: () => rtmp?.port ?? null,
    rtmpIsDown: () => rtmp?.isDown === true,
    stop: async () => rtmp?.stop(),
    listenRtmp: ({ port, host }) => {
      rtmp = new RtmpService({
        log: needs.log,
        port,
        host,
        channelOf: (key) => ingest.channelOfKey(key),
        wrongKey: ({ code, words }) => {
          wrongKey = { at: needs.clock.now(), code, words };
        },
      });
      return rtmp;
    },
  };
  return ingest;
}

/** What the facts of runs and pauses carry of it, as live/events.ts states. */
interface RunTold {
  readonly sessionId: string;
  readonly runId: string;
  readonly madeBy?: string;
}

/** Secrets of the house are sealed with the same keys, and so are part of their rotation. */
const ingestHolder: PersonalHolder = {
  tables: [],
  sealed: [
    {
      ...{ about: keyPlace, table: streamKey, key: streamKey.sessionId },
      ...{ column: streamKey.sealedKey, property: 'sealedKey' },
    },
  ],
};

type Channels = (sessionId: string) => Promise<StreamChannel>;

function keys(
  needs: IngestNeeds,
  channel: Channels,
): Pick<Ingest, 'keyOf' | 'replaceKey' | 'replaceKeys' | 'channelOfKey'> {
  const { sql } = needs.database;
  const write = async (tx: Sql, sessionId: string): Promise<string> => {
    const key = randomBytes(18).toString('base64url').replaceAll('-', 'x').replaceAll('_', 'y');
    const values = { keyHash: hashOf(key), sealedKey: needs.privacy.seal(keyPlace, key) };
    await tx
      .insert(streamKey)
      .values({ sessionId, ...values })
      .onConflictDoUpdate({ target: streamKey.sessionId, set: values });
    return key;
  };
  return {
    keyOf: async (sessionId) => {
      const [found] = await sql.select().from(streamKey).where(eq(streamKey.sessionId, sessionId));
      return found ? needs.privacy.openSecret(keyPlace, found.sealedKey) : write(sql, sessionId);
    },
    replaceKey: (sessionId, by) =>
      needs.database.inTransaction(async (tx) => {
        const key = await write(tx, sessionId);
        const deed = { at: needs.clock.now(), actor: by.id, action: 'stream.key-replaced' };
        await needs.privacy.audit(tx, { ...deed, object: sessionId, detail: {} });
        return key;
      }),
    replaceKeys: async (tx, by) => {
      const { sessionId } = streamKey;
      const known = await tx.select({ sessionId }).from(streamKey).orderBy(sessionId).for('update');
      for (const { sessionId: id } of known) await write(tx, id);
      const deed = { at: needs.clock.now(), actor: by.id, action: 'stream.keys-replaced' };
      await needs.privacy.audit(tx, { ...deed, object: '', detail: { count: known.length } });
    },
    channelOfKey: async (key) => {
      const [found] = await sql
        .select({ sessionId: streamKey.sessionId })
        .from(streamKey)
        .where(eq(streamKey.keyHash, hashOf(key)));
      return found ? channel(found.sessionId) : undefined;
    },
  };
}

function recordings({
  database,
  files,
}: IngestNeeds): Pick<Ingest, 'recording' | 'proof' | 'material'> {
  const rowsOf = (runId: string) =>
    database.sql
      .select()
      .from(segment)
      .where(eq(segment.runId, runId))
      .orderBy(asc(segment.sequence));
  return {
    recording: async (runId) => {
      const rows = await rowsOf(runId);
      const [first] = rows;
      if (!first) return no(noRecording);
      const base = `/origin/${first.sessionId}/`;
      return ok(
        vodPlaylist(
          rows.map((row) => {
            const item = listed(row);
            return { ...item, uri: base + item.uri, initUri: base + item.initUri };
          }),
        ),
      );
    },
    material: async (runId, { from = 0, until = Infinity }) => {
      const rows = await rowsOf(runId);
      return materialOf(
        files,
        rows.filter((row) => row.startMs + row.durationMs > from && row.startMs < until),
      );
    },
    proof: async (runId) => {
      const rows = await rowsOf(runId);
      const broken = rows.find((row, index) => {
        const before = rows[index - 1];
        return before && row.chain !== chainHash(before.chain, row.sequence, row.sha256);
      });
      return {
        segments: rows.length,
        startMs: rows[0]?.startMs ?? null,
        brokenAt: broken?.sequence ?? null,
      };
    },
  };
}
