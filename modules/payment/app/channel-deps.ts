import type { Database } from '../../../platform/db/index.ts';
import type { Outbox } from '../../../platform/events/index.ts';
import type { Clock, NewId } from '../../../platform/kernel/index.ts';
import type { Log } from '../../../platform/telemetry/index.ts';
import type { Chosen } from '../domain/providers.ts';
import type { Forged } from './forged.ts';
import type { Provider } from './provider.ts';

export interface ChannelDeps {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly log: Log;
  readonly forged: Forged;
  readonly providers: ReadonlyMap<Chosen, Provider>;
}
