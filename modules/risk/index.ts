import { hearer } from '../../platform/events/index.ts';
import { hearFacts, heardEvents } from './app/hear.ts';
import { within } from './app/hosting.ts';
import { pendingJudged, writeJudged } from './app/judged.ts';
import { openJudging, type JudgingNeeds } from './app/judging.ts';
import { lookAtPast, termsOf } from './app/look.ts';
import { writeTicket } from './app/ticket.ts';
import {
  appealTo,
  changeRule,
  decideCase,
  figuresOf,
  rulesOf,
  setThresholds,
  type WorkNeeds,
} from './app/work.ts';
import type { Network } from './domain/networks.ts';
import { riskRoutes } from './http/routes.ts';

import { caseStore } from './store/cases.ts';
import { riskHolder } from './store/personal.ts';
import type { Risk } from './face.ts';

export type { Risk } from './face.ts';

export type { JudgingOpening } from './domain/past.ts';
export type { Judged, PendingJudged } from './app/judged.ts';
export type { Judging } from './app/judging.ts';
export type { JudgingLooked } from './app/look.ts';
export { networksIn, type Network } from './domain/networks.ts';
export { blocked, confirmFirst } from './refusals.ts';

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
    cases: (filter) => caseStore.list(sql, filter),
    casePages: (filter) => caseStore.pages(sql, filter),
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
    hearer: hearer({
      name: 'risk',
      hears: heardEvents,
      hear: (fact) => hearFacts(needs, [fact]),
      hearAll: (facts) => hearFacts(needs, facts),
    }),
    routes: (app) => riskRoutes(app, risk),
  };
  return risk;
}
