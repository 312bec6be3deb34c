import type { Actor } from '../../../platform/access/index.ts';
import type { Sql } from '../../../platform/db/index.ts';
import { eachApart } from '../../../platform/jobs/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { SubjectRequest } from '../contract.ts';
import {
  answerWorkdays,
  coolingMs,
  escalateWorkdays,
  type RequestKind,
} from '../domain/request.ts';
import { afterWorkdays, daysOf } from '../domain/workdays.ts';
import { requestOver, requestTwice, requestUnknown } from '../refusals.ts';
import holidays from '../rules/holidays.json' with { type: 'json' };
import { requestStore } from '../store/requests.ts';
import { restrictionStore } from '../store/restrictions.ts';
import { withdrawAll } from './consents.ts';
import { forgetSubject } from './forget.ts';
import type { Deps } from './deps.ts';

const calendar = { rest: daysOf(holidays.rest), work: daysOf(holidays.work) };

export interface RequestAsking {
  readonly subjectId: string;
  readonly kind: RequestKind;
  readonly words: string;
}

/**
 * PRIVACY-8: takes what a person asks in, with its clock: escalated after 10, due after 15 working
 * days. To restrict and to withdraw is done at once; to delete and to close a day later, so that it
 * can be taken back; the rest waits for a person. Refuses with `privacy.request-twice`.
 */
export function askRequest(deps: Deps, asking: RequestAsking): Promise<Result<SubjectRequest>> {
  return deps.database.decide(async (tx) => {
    const { subjectId, kind, words } = asking;
    if (await requestStore.findOpen(tx, subjectId, kind)) return no(requestTwice);
    const askedAt = deps.clock.now();
    const row = {
      id: deps.newId('req'),
      subjectId,
      kind,
      words,
      askedAt,
      state: 'open' as const,
      escalateAt: afterWorkdays(askedAt, escalateWorkdays, calendar),
      dueAt: afterWorkdays(askedAt, answerWorkdays, calendar),
      escalatedAt: null,
      doneAt: null,
      doneBy: null,
      answer: null,
      outcome: null,
    };
    await requestStore.insert(tx, row);
    if (kind === 'restrict') await restrictionStore.restrict(tx, subjectId, askedAt);
    if (kind === 'withdraw') await withdrawAll(deps, tx, subjectId);
    if (kind !== 'restrict' && kind !== 'withdraw') return ok(row);
    return ok(await finish(tx, row, { at: askedAt, by: 'system', answer: '', state: 'done' }));
  });
}

/** A copy is given at once; it stands among the requests all the same. */
export async function noteCopy(deps: Deps, subjectId: string): Promise<void> {
  const at = deps.clock.now();
  await requestStore.insert(deps.database.sql, {
    id: deps.newId('req'),
    subjectId,
    kind: 'copy',
    state: 'done',
    words: '',
    answer: '',
    askedAt: at,
    escalateAt: at,
    dueAt: at,
    doneAt: at,
    doneBy: 'system',
  });
}

interface Finishing {
  readonly at: number;
  readonly by: string;
  readonly answer: string;
  readonly state: 'done' | 'refused' | 'taken-back';
  readonly outcome?: SubjectRequest['outcome'];
}

async function finish(
  tx: Sql,
  row: SubjectRequest,
  { at, by, answer, state, outcome = null }: Finishing,
): Promise<SubjectRequest> {
  const change = { state, doneAt: at, doneBy: by, answer, outcome };
  await requestStore.finish(tx, row.id, change);
  return { ...row, ...change };
}

async function openOne(tx: Sql, id: string): Promise<Result<SubjectRequest>> {
  const row = await requestStore.lock(tx, id);
  if (!row) return no(requestUnknown);
  return row.state === 'open' ? ok(row) : no(requestOver);
}

/** The person changes their mind. Refuses with `privacy.request-unknown` or `…request-over`. */
export function takeBack(
  deps: Deps,
  id: string,
  subjectId: string,
): Promise<Result<SubjectRequest>> {
  return deps.database.decide(async (tx) => {
    const known = await openOne(tx, id);
    if (!known.ok) return known;
    if (known.value.subjectId !== subjectId) return no(requestUnknown);
    const at = deps.clock.now();
    return ok(
      await finish(tx, known.value, { at, by: subjectId, answer: '', state: 'taken-back' }),
    );
  });
}

export interface RequestAct {
  readonly do: 'carry-out' | 'answer' | 'refuse';
  readonly answer: string;
}

/** PRIVACY-8: a person of the company deals with it. Refuses with `…request-unknown`, `…request-over`. */
export async function actOnRequest(
  deps: Deps,
  id: string,
  act: RequestAct,
  by: Actor,
): Promise<Result<SubjectRequest>> {
  for (const source of deps.sources) await source.settled?.();
  return deps.database.decide(async (tx) => {
    const known = await openOne(tx, id);
    if (!known.ok) return known;
    const { kind, subjectId } = known.value;
    const at = deps.clock.now();
    const removes = kind === 'delete' || kind === 'close';
    const outcome =
      act.do === 'carry-out' && removes
        ? await forgetSubject(deps, tx, { subjectId, close: kind === 'close' })
        : null;
    const state = act.do === 'refuse' ? 'refused' : 'done';
    const done = { at, by: by.name, answer: act.answer, state, outcome } as const;
    const detail = { kind, did: act.do, subject: subjectId };
    await deps.audit(tx, { at, actor: by.id, action: 'request.acted', object: id, detail });
    return ok(await finish(tx, known.value, done));
  });
}

/** Carries out what nobody took back within a day, and tells of what is late. */
export async function sweepRequests(deps: Deps): Promise<void> {
  const { sql } = deps.database;
  const at = deps.clock.now();
  const due = await requestStore.cooledBefore(sql, at - coolingMs + 1);
  const sweep = { log: deps.log, what: 'carry out a request to delete or to close' };
  await eachApart(sweep, due, async ({ id }) => {
    for (const source of deps.sources) await source.settled?.();
    const carried = await deps.database.decide(async (tx) => {
      const known = await openOne(tx, id);
      if (!known.ok) return known;
      const { subjectId, kind } = known.value;
      const outcome = await forgetSubject(deps, tx, { subjectId, close: kind === 'close' });
      const detail = { kind, did: 'carry-out', subject: subjectId };
      await deps.audit(tx, { at, actor: 'system', action: 'request.acted', object: id, detail });
      const done = { at, by: 'system', answer: '', state: 'done', outcome } as const;
      return ok(await finish(tx, known.value, done));
    });
    return carried.ok;
  });
  await requestStore.escalateLate(sql, at);
}
