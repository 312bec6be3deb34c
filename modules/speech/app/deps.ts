import type { Clock, NewId } from '../../../platform/kernel/index.ts';
import type { Log } from '../../../platform/telemetry/index.ts';
import type { Compliance } from '../../compliance/index.ts';
import type { Ingest } from '../../ingest/index.ts';
import type { Live, OnStage } from '../../live/index.ts';
import type { Tape } from '../../tape/index.ts';

export interface Deps {
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly compliance: Pick<Compliance, 'check' | 'words' | 'waivers'>;
  readonly ingest: Pick<Ingest, 'material'>;
  readonly tape: Pick<Tape, 'onAir'>;
  readonly live: Pick<Live, 'session' | 'room' | 'roomHere' | 'loaded' | 'factsNow'>;
}

export interface Stage extends OnStage {
  readonly deps: Deps;
}
