import type { Subscriber } from '../../platform/events/index.ts';
import type { Pieces } from '../../platform/files/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { Jobs } from '../../platform/jobs/index.ts';
import type { Result } from '../../platform/kernel/index.ts';
import type { PersonalDataSource } from '../../platform/personal/index.ts';
import type { StreamChannel } from './app/channel.ts';
import type { StreamKeys } from './app/keys.ts';
import type { Material } from './app/material.ts';
import type { RecordingProof, Span } from './app/recordings.ts';
import type { RtmpCaps } from './app/rtmp-caps.ts';
import type { RtmpService, RtmpState } from './app/rtmp.ts';
import type { StreamState } from './contract.ts';

export interface Ingest extends StreamKeys {
  now(): number;
  channel(sessionId: string): Promise<StreamChannel>;
  /** The same, for whoever only looks. */
  look(sessionId: string): Promise<StreamChannel>;
  /** How many are in memory. */
  channelsKnown(): number;
  stateOf(sessionId: string): Promise<StreamState>;
  /** Whether a run can be watched again. */
  isRecorded(runId: string): Promise<boolean>;
  /** The recording of one run as a VOD playlist. Refuses with `ingest.no-recording` or `jobs.busy`. */
  recording(runId: string): Promise<Result<string>>;
  /** Where the recording of a run starts and whether its hash chain is whole. */
  proof(runId: string): Promise<RecordingProof>;
  /** The recording of a run file by file, or of a span of it. */
  material(runId: string, span: Span): Promise<Material[]>;
  /** INGEST-36: what is live as it lies in memory, what is not piece by piece from its file. */
  picture(sessionId: string, epoch: number, file: string): Promise<Uint8Array | Pieces | undefined>;
  /** Removes the recording of a run for good: rows, then files. Returns how many segments. */
  forgetRun(runId: string): Promise<number>;
  readonly personal: PersonalDataSource;
  subscriber: Subscriber;
  routes(app: App): void;
  schedule(jobs: Jobs): void;
  listenRtmp(where: {
    readonly port: number;
    readonly host: string;
    readonly caps: RtmpCaps;
    /** Tests give a thread of their own. */
    readonly thread?: URL;
  }): RtmpService;
  /** How RTMP does; undefined before it is listened to. */
  rtmpState(): RtmpState | undefined;
  /** Ends the thread that listens to encoders. */
  stop(): Promise<void>;
}
