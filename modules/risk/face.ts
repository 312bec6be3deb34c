import type { Sql } from '../../platform/db/index.ts';
import type { Subscriber } from '../../platform/events/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { Result } from '../../platform/kernel/index.ts';
import type { PersonalDataSource } from '../../platform/personal/index.ts';
import type { Judged, PendingJudged } from './app/judged.ts';
import type { Judging, Opening } from './app/judging.ts';
import type { JudgingLooked } from './app/look.ts';
import type { QueueTicketHolder } from './app/queue-ticket.ts';
import type { Deciding } from './app/work.ts';
import type {
  RiskCase,
  RiskCaseList,
  RiskFigures,
  RiskFilter,
  RiskRule,
  RuleChange,
} from './contract.ts';
import type { JudgingOpening } from './domain/past.ts';
import type { Thresholds } from './domain/verdict.ts';

export interface Risk {
  /** Opens a batch in which order requests are judged; takes the orders' transaction. `at`: when, where it is not now. */
  openJudging(tx: Sql, opening: Opening, at?: number): Promise<Judging>;
  /** What a batch has to know of people, looked up before it opens. */
  lookAtPast(sql: Sql, opening: JudgingOpening): Promise<JudgingLooked>;
  /** Writes judged order requests; takes the transaction that writes the orders. */
  writeJudged(tx: Sql, judged: readonly Judged[]): Promise<void>;
  /** An empty keeping of order requests that are judged and not written yet. */
  pendingJudged(): PendingJudged;
  /** A place in the queue of a flash sale; anybody may ask, each queue ticket is good for one order. */
  queueTicket(holder: QueueTicketHolder): { ticket: string; until: number };
  cases(filter: RiskFilter): Promise<RiskCaseList>;
  /** All that fit, page by page. */
  casePages(filter: RiskFilter): AsyncIterable<readonly RiskCase[]>;
  /** Refuses with `risk.case-unknown`. */
  decide(deciding: Deciding): Promise<Result<RiskCase>>;
  appeal(viewerId: string, text: string): Promise<Result<{ id: string }>>;
  rules(): Promise<RiskRule[]>;
  changeRule(
    change: RuleChange & { readonly id: string },
    by: { readonly id: string },
  ): Promise<Result<{ id: string }>>;
  thresholds(): Promise<Thresholds>;
  setThresholds(set: Thresholds, by: { readonly id: string }): Promise<Result<Thresholds>>;
  figures(): Promise<RiskFigures>;
  subscriber: Subscriber;
  readonly personal: PersonalDataSource;
  routes(app: App): void;
}
