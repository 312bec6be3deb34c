import type { Sql } from '../../platform/db/index.ts';
import type { Hearer } from '../../platform/events/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { Result } from '../../platform/kernel/index.ts';
import type { PersonalHolder } from '../../platform/personal/index.ts';
import { hearFacts, heardTypes } from './app/hear.ts';
import { within } from './app/hosting.ts';
import { pendingJudged, writeJudged, type Judged, type PendingJudged } from './app/judged.ts';
import { openJudging, type Judging, type JudgingNeeds, type Opening } from './app/judging.ts';
import { lookAtPast, termsOf, type JudgingLooked } from './app/look.ts';
import type { JudgingOpening } from './app/history.ts';
import { writeTicket, type TicketFor } from './app/ticket.ts';
import {
  appealTo,
  casePages,
  casesOf,
  changeRule,
  decideCase,
  figuresOf,
  rulesOf,
  setThresholds,
  type Deciding,
  type WorkNeeds,
} from './app/work.ts';
import type {
  RiskCase,
  RiskCaseList,
  RiskFigures,
  RiskFilter,
  RiskRule,
  RuleChange,
} from './contract.ts';
import type { Network } from './domain/networks.ts';
import type { Thresholds } from './domain/verdict.ts';
import { riskRoutes } from './http/routes.ts';

import { riskHolder } from './store/personal.ts';

export type { JudgingOpening } from './app/history.ts';
export type { Judged, PendingJudged } from './app/judged.ts';
export type { Judging } from './app/judging.ts';
export type { JudgingLooked } from './app/look.ts';
export { networksIn, type Network } from './domain/networks.ts';
export { blocked, confirmFirst } from './refusals.ts';

export interface Risk {
  /** Opens a sitting in which wishes are judged; takes the orders' transaction. `at`: when, where it is not now. */
  openJudging(tx: Sql, opening: Opening, at?: number): Promise<Judging>;
  /** What a sitting has to know of people, looked up before it opens. */
  lookAtPast(sql: Sql, opening: JudgingOpening): Promise<JudgingLooked>;
  /** Writes judged wishes; takes the transaction that writes the orders. */
  writeJudged(tx: Sql, judged: readonly Judged[]): Promise<void>;
  /** An empty keeping of wishes that are judged and not written yet. */
  pendingJudged(): PendingJudged;
  /** A place in the queue of a flash sale; anybody may ask, each ticket is good for one order. */
  ticket(holder: TicketFor): { ticket: string; until: number };
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
  hearer: Hearer;
  readonly personal: PersonalHolder;
  routes(app: App): void;
}

export interface RiskNeeds extends Omit<JudgingNeeds, 'hosted'>, WorkNeeds {
  /** Networks of data centres and proxies (F08); without any nobody is taken for one. */
  readonly hosting?: readonly Network[] | undefined;
}

export function openRisk({ hosting = [], ...given }: RiskNeeds): Risk {
  const needs: JudgingNeeds & WorkNeeds = { ...given, hosted: within(hosting) };
  const { sql } = needs.database;
  const risk: Risk = {
    openJudging: (tx, opening, at) => {
      const clock = at === undefined ? needs.clock : { now: () => at };
      return openJudging({ ...needs, clock }, tx, opening);
    },
    lookAtPast: (looking, opening) => lookAtPast(needs, looking, opening),
    writeJudged,
    pendingJudged,
    ticket: (holder) => {
      const moment = { now: needs.clock.now(), nonce: needs.newId('tkt') };
      return writeTicket(needs.secret, holder, moment);
    },
    personal: riskHolder(needs.database),
    cases: (filter) => casesOf(sql, filter),
    casePages: (filter) => casePages(sql, filter),
    decide: (deciding) =>
      needs.database
        .decide((tx) => decideCase(needs, tx, deciding))
        .finally(() => needs.outbox.nudge()),
    appeal: (viewerId, text) => appealTo(sql, viewerId, text),
    rules: () => rulesOf(sql, needs.clock.now()),
    changeRule: (change, by) => changeRule(needs, change, by),
    thresholds: async () => (await termsOf(sql)).thresholds,
    setThresholds: (set, by) => setThresholds(needs, set, by),
    figures: () => figuresOf(sql, needs.clock.now()),
    hearer: {
      name: 'risk',
      types: [...heardTypes],
      hear: (fact) => hearFacts(needs, [fact]),
      hearAll: (facts) => hearFacts(needs, facts),
    },
    routes: (app) => riskRoutes(app, risk),
  };
  return risk;
}
