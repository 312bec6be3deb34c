import type { Database } from '../../platform/db/index.ts';
import { subscriber, type Outbox } from '../../platform/events/index.ts';
import { runClosed, runOpened, showPaused, showResumed } from '../live/events.ts';
import type { LargeFiles } from '../../platform/files/index.ts';
import { eachApart } from '../../platform/jobs/index.ts';
import { steadyMs, type Clock, type NewId } from '../../platform/kernel/index.ts';
import type { Log, Metrics } from '../../platform/telemetry/index.ts';
import type { Audit } from '../audit/index.ts';
import type { Privacy } from '../privacy/index.ts';
import type { StreamChannel } from './app/channel.ts';
import { forgetRun } from './app/forget.ts';
import { streamKeys } from './app/keys.ts';
import { emptyChannel, openChannel } from './app/open-channel.ts';
import { Recordings } from './app/recordings.ts';
import { RtmpService } from './app/rtmp.ts';
import { initFile, segmentFile } from './app/segments.ts';
import type { StreamRefusal } from './contract.ts';
import { ingestRoutes } from './http/routes.ts';
import { rtmpFailing } from './refusals.ts';
import { keyStore } from './store/keys.ts';
import { ingestPersonalData } from './store/personal.ts';
import { segmentStore } from './store/segments.ts';
import type { Ingest } from './face.ts';

export type { Ingest } from './face.ts';

export { readRtmpCaps, usualRtmpCaps, type RtmpCaps } from './app/rtmp-caps.ts';
export type { Material } from './app/material.ts';
export type { StreamState } from './contract.ts';

export interface IngestDeps {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly files: LargeFiles;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly audit: Pick<Audit, 'write'>;
  readonly privacy: Pick<Privacy, 'seal' | 'openSecret'>;
}

export function openIngest(deps: IngestDeps): Ingest {
  const channels = new Map<string, Promise<StreamChannel>>();
  const channel = (sessionId: string): Promise<StreamChannel> => {
    const known = channels.get(sessionId);
    if (known) return known;
    const opening = openChannel(deps, sessionId);
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
    const key = await keyStore.find(deps.database.sql, sessionId);
    return key ? channel(sessionId) : emptyChannel(deps, sessionId);
  };
  const pause = async (sessionId: string, paused: boolean): Promise<void> => {
    (await channel(sessionId)).paused = paused;
    await keyStore.setPaused(deps.database.sql, sessionId, paused);
  };
  const recordings = new Recordings(deps);
  const ingest: Ingest = {
    now: () => deps.clock.now(),
    channelsKnown: () => channels.size,
    ...streamKeys(deps, { channel, known: (sessionId) => channels.get(sessionId) }),
    channel,
    look,
    stateOf: async (sessionId) => {
      const state = (await look(sessionId)).state();
      if (rtmp?.state().failing === true && !state.publishing) {
        const { code, words } = rtmpFailing;
        return { ...state, refusal: { at: deps.clock.now(), code, words } };
      }
      // Whose key it was meant to be nobody knows: every director whose picture is missing sees it.
      const newer = wrongKey !== null && wrongKey.at > (state.refusal?.at ?? 0);
      return newer && !state.publishing ? { ...state, refusal: wrongKey } : state;
    },
    isRecorded: (runId) => recordings.isRecorded(runId),
    recording: (runId) => recordings.list(runId),
    material: (runId, span) => recordings.material(runId, span),
    proof: (runId) => recordings.proof(runId),
    picture: async (sessionId, epoch, file) => {
      const window = (await channels.get(sessionId))?.window;
      if (file === 'init.mp4') {
        return window?.init(epoch) ?? deps.files.readPieces(initFile(sessionId, epoch));
      }
      const sequence = Number.parseInt(file, 10);
      const live = window?.segment(epoch, sequence);
      if (live) return live;
      // INGEST-30: what was paused is nobody's to see, and neither is what is not recorded yet.
      const { sql } = deps.database;
      if (!(await segmentStore.isShown(sql, sessionId, sequence))) return undefined;
      return deps.files.readPieces(segmentFile(sessionId, sequence));
    },
    forgetRun: async (runId) => {
      const count = await forgetRun(deps, runId);
      recordings.forget(runId);
      return count;
    },
    personal: ingestPersonalData,
    subscriber: subscriber({
      name: 'ingest',
      subscribesTo: [runOpened, runClosed, showPaused, showResumed],
      handle: async ({ type, data }) => {
        const { sessionId } = data;
        if (type === 'show.paused.v1') return pause(sessionId, true);
        if (type === 'show.resumed.v1') return pause(sessionId, false);
        const open = type === 'run.opened.v1';
        const { runId, madeBy = null } = open ? data : { runId: null };
        await (await channel(sessionId)).onAir(runId, madeBy);
        await ingest.keyOf(sessionId);
        await keyStore.setRun(deps.database.sql, sessionId, { runId, madeBy });
      },
    }),
    routes: (app) => ingestRoutes(app, ingest),
    schedule: (jobs) => {
      jobs.every('ingest.silent', '*/5 * * * * *', async () => {
        const sweep = { log: deps.log, what: 'look whether a stream is silent' };
        await eachApart(sweep, [...channels.keys()], async (id) => {
          const opened = await channel(id);
          await opened.sweep();
          // Its last minutes of picture need not stay in memory for ever.
          if (opened.idle) channels.delete(id);
          return opened.idle;
        });
      });
    },
    listenRtmp: (where) => {
      rtmp = new RtmpService({
        ...where,
        log: deps.log,
        metrics: deps.metrics,
        now: () => steadyMs(deps.clock),
        channelOf: (key, publisher) => ingest.channelOfKey(key, publisher),
        wrongKey: ({ code, words }) => {
          wrongKey = { at: deps.clock.now(), code, words };
        },
      });
      return rtmp;
    },
    rtmpState: () => rtmp?.state(),
    stop: async () => rtmp?.stop(),
  };
  return ingest;
}
