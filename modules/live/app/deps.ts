import type { Database } from '../../../platform/db/index.ts';
import type { LargeFiles } from '../../../platform/files/index.ts';
import type { Outbox } from '../../../platform/events/index.ts';
import type { Clock, NewId } from '../../../platform/kernel/index.ts';
import type { Log } from '../../../platform/telemetry/index.ts';
import type { Catalog } from '../../catalog/index.ts';
import type { Compliance } from '../../compliance/index.ts';
import type { Crm } from '../../crm/index.ts';
import type { Ingest } from '../../ingest/index.ts';
import type { Audit } from '../../audit/index.ts';
import type { Orders } from '../../order/index.ts';
import type { Promo } from '../../promo/index.ts';
import type { Supply } from '../../supply/index.ts';
import type { Tape } from '../../tape/index.ts';
import type { Team } from '../../team/index.ts';
import type { Seller } from '../contract.ts';
import type { SessionStore } from '../store/sessions.ts';
import type { Showroom } from './showroom.ts';
import type { WordsOnAir } from './words-on-air.ts';

export interface LiveDeps {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly sessions: SessionStore;
  readonly log: Log;
  readonly catalog: Pick<Catalog, 'some' | 'changedSince' | 'lowestSince'>;
  readonly compliance: Pick<
    Compliance,
    | 'check'
    | 'words'
    | 'rude'
    | 'contact'
    | 'productFacts'
    | 'productViolations'
    | 'pageViolations'
    | 'hostViolations'
    | 'waivers'
    | 'askWaiver'
    | 'agreeWaiver'
  > & { readonly book: Pick<Compliance['book'], 'rules'> };
  readonly supply: Pick<Supply, 'copyPool' | 'levels'>;
  readonly promo: Pick<
    Promo,
    'openOffer' | 'closeOffer' | 'due' | 'subsidyPolicies' | 'couponEnds' | 'floorsFor'
  >;
  readonly orders: Pick<Orders, 'lowestDeals' | 'lastDeals'>;
  readonly team: Pick<Team, 'list'>;
  readonly crm: Pick<
    Crm,
    'follow' | 'isFollower' | 'reserve' | 'unreserve' | 'reservations' | 'deviceOf'
  >;
  readonly ingest: Pick<Ingest, 'stateOf'>;
  readonly tape: Pick<Tape, 'runs' | 'factsWith'>;
  readonly audit: Pick<Audit, 'write' | 'useApproval'>;
  readonly seller: Seller;
  readonly words: WordsOnAir;
  /** Where covers lie, by their hash. */
  readonly covers: LargeFiles;
  /** LIVE-90: whether this program has the rooms. */
  readonly place: Tape['place'];
  /** The run as it is in memory; loaded from its tape where it is not. */
  showroom(runId: string): Promise<Showroom | undefined>;
}
