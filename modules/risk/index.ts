import { subscriber } from '../../platform/events/index.ts';
import { handleEvents, subscribedEvents } from './app/handle-events.ts';
import { within } from './app/hosting.ts';
import { pendingJudged, writeJudged } from './app/judged.ts';
import { openJudging, type JudgingDeps } from './app/judging.ts';
import { lookAtPast, termsOf } from './app/look.ts';
import { writeQueueTicket } from './app/queue-ticket.ts';
import {
  appealTo,
  changeRule,
  decideCase,
  figuresOf,
  rulesOf,
  setThresholds,
  type WorkDeps,
} from './app/work.ts';
import type { Network } from './domain/networks.ts';
import { riskRoutes } from './http/routes.ts';

import { caseStore } from './store/cases.ts';
import { riskPersonalData } from './store/personal.ts';
import type { Risk } from './face.ts';

export type { Risk } from './face.ts';

export type { JudgingOpening } from './domain/past.ts';
export type { Judged, PendingJudged } from './app/judged.ts';
export type { Judging } from './app/judging.ts';
export type { JudgingLooked } from './app/look.ts';
export { networksIn, type Network } from './domain/networks.ts';
export { blocked, confirmFirst } from './refusals.ts';

export interface RiskDeps extends Omit<JudgingDeps, 'hosted'>, WorkDeps {
  /** Networks of data centres and proxies (F08); without any nobody is taken for one. */
  readonly hosting?: readonly Network[] | undefined;
}

export function openRisk({ hosting = [], ...given }: RiskDeps): Risk {
  const deps: JudgingDeps & WorkDeps = { ...given, hosted: within(hosting) };
  const { sql } = deps.database;
  const risk: Risk = {
    openJudging: (tx, opening, at) => {
      const clock = at === undefined ? deps.clock : { now: () => at };
      return openJudging({ ...deps, clock }, tx, opening);
    },
    lookAtPast: (looking, opening) => lookAtPast(deps, looking, opening),
    writeJudged,
    pendingJudged,
    queueTicket: (holder) => {
      const moment = { now: deps.clock.now(), nonce: deps.newId('tkt') };
      return writeQueueTicket(deps.secret, holder, moment);
    },
    personal: riskPersonalData(deps.database),
    cases: (filter) => caseStore.list(sql, filter),
    casePages: (filter) => caseStore.pages(sql, filter),
    decide: (deciding) =>
      deps.database
        .decide((tx) => decideCase(deps, tx, deciding))
        .finally(() => deps.outbox.nudge()),
    appeal: (viewerId, text) => appealTo(sql, viewerId, text),
    rules: () => rulesOf(sql, deps.clock.now()),
    changeRule: (change, by) => changeRule(deps, change, by),
    thresholds: async () => (await termsOf(sql)).thresholds,
    setThresholds: (set, by) => setThresholds(deps, set, by),
    figures: () => figuresOf(sql, deps.clock.now()),
    subscriber: subscriber({
      name: 'risk',
      subscribesTo: subscribedEvents,
      handle: (event) => handleEvents(deps, [event]),
      handleAll: (events) => handleEvents(deps, events),
    }),
    routes: (app) => riskRoutes(app, risk),
  };
  return risk;
}
