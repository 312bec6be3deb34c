import type { Actor } from '../../../platform/access/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Run, Session } from '../contract.ts';
import { poolOf, runOnAir } from '../domain/run.ts';
import { moveTo } from '../domain/states.ts';
import type { TapeData } from '../../tape/events.ts';
import { runClosed, runOpened, type PublishedRun } from '../events.ts';
import { busySession, notOnAir, sessionUnknown } from '../refusals.ts';
import { goodsStand } from './goods.ts';
import { lawful } from './plan-compliance.ts';
import type { LiveDeps } from './deps.ts';
import { find } from './plan.ts';

export interface OpenRun {
  readonly sessionId: string;
  readonly mode: Run['mode'];
  readonly by: Actor;
}

/**
 * Goes on air, or starts a rehearsal. Refuses with `live.not-lawful`, `live.product-off-sale` or
 * `live.page-changed`, with `live.wrong-state` unless the plan is reviewed, or `live.already-on-air` when somebody else was faster.
 */
export async function openRun(deps: LiveDeps, input: OpenRun): Promise<Result<Run>> {
  const session = await find(deps, input.sessionId);
  if (!session) return no(sessionUnknown);
  if (runOnAir(session)) return no(busySession);
  const moved = moveTo(session.state, input.mode);
  if (!moved.ok) return moved;
  // LIVE-99: rules and facts may have changed since the review.
  const allowed = input.mode === 'live' ? await lawful(deps, session) : ok(undefined);
  if (!allowed.ok) return allowed;
  const stand = input.mode === 'live' ? await goodsStand(deps, session) : ok(undefined);
  if (!stand.ok) return stand;
  const at = deps.clock.now();
  const run: Run = { id: deps.newId('run'), mode: input.mode, openedAt: at, closedAt: null };
  const opened = await deps.database.inTransaction(async (tx) => {
    const change = { id: session.id, from: session.state, to: moved.value, at };
    if (!(await deps.sessions.saveState(tx, change))) return false;
    await deps.tape.runs.insert(tx, { ...run, sessionId: session.id });
    const pool = poolOf(run);
    if (run.mode === 'rehearsal') await deps.supply.copyPool(tx, 'main', pool);
    await deps.outbox.append(tx, [
      runOpened.create({ id: deps.newId('fct'), at, data: openedData(deps, session, run) }),
    ]);
    await deps.audit.write(tx, {
      at,
      actor: input.by.id,
      action: `run.opened.${run.mode}`,
      object: run.id,
      detail: { sessionId: session.id },
    });
    return true;
  });
  if (!opened) return no(busySession);
  deps.outbox.nudge();
  const showroom = await deps.showroom(run.id);
  const data = await openingFact(deps, session, input);
  await showroom?.append({ type: 'run.opened', key: 'run.opened', data });
  // The director may have been publishing before the room opened.
  const stream = await deps.ingest.stateOf(session.id);
  if (stream.publishing) {
    const { epoch, source } = stream;
    await showroom?.append({ type: 'stream.started', data: { epoch, source: source ?? '' } });
  }
  return ok(run);
}

function runData(sessionId: string, run: Run): PublishedRun {
  const simulated = run.mode === 'rehearsal';
  return { runId: run.id, sessionId, pool: poolOf(run), simulated };
}

function openedData(deps: LiveDeps, { id, plan }: Session, run: Run): PublishedRun {
  const data = runData(id, run);
  return plan.madeByAi ? { ...data, madeBy: deps.seller.name } : data;
}

/** The tape must be readable by itself for years, so it starts with the plan as it was. */
async function openingFact(
  deps: LiveDeps,
  session: Session,
  input: OpenRun,
): Promise<TapeData['run.opened']> {
  const { plan } = session;
  const products = await deps.catalog.some(plan.lineup);
  const staff = await deps.team.list();
  return {
    sessionId: session.id,
    mode: input.mode,
    title: plan.title,
    cues: plan.cues.map(({ offer: _offer, ...cue }) => cue),
    products: products.map(({ id, name, priceFen, listPriceFen }) => ({
      id,
      name,
      priceFen,
      listPriceFen,
    })),
    hosts: plan.hostIds.flatMap((id) => staff.find((person) => person.id === id)?.name ?? []),
    hostIds: plan.hostIds,
    ...(plan.madeByAi ? { ai: true } : {}),
    goals: plan.goals,
    by: input.by.name,
  };
}

/**
 * Ends the show or the rehearsal. Offers that are still open are closed first. Events that come
 * later, such as a payment's notice, still reach the tape.
 */
export async function closeRun(
  deps: LiveDeps,
  input: { readonly sessionId: string; readonly by: Actor },
): Promise<Result<Run>> {
  const session = await find(deps, input.sessionId);
  const run = session && runOnAir(session);
  if (!session || !run) return no(notOnAir);
  const showroom = await deps.showroom(run.id);
  if (!showroom) return no(notOnAir);
  return showroom.enqueue(async () => {
    const at = deps.clock.now();
    const open = showroom.state.offers.filter((offer) => offer.open);
    const closed = await deps.database.inTransaction(async (tx) => {
      const to = run.mode === 'live' ? 'ended' : 'reviewed';
      const change = { id: session.id, from: session.state, to, at } as const;
      if (!(await deps.sessions.saveState(tx, change))) return false;
      await deps.tape.runs.close(tx, run.id, at);
      for (const offer of open) await deps.promo.closeOffer(tx, offer.id);
      await deps.outbox.append(tx, [
        runClosed.create({ id: deps.newId('fct'), at, data: runData(session.id, run) }),
      ]);
      await deps.audit.write(tx, {
        at,
        actor: input.by.id,
        action: 'run.closed',
        object: run.id,
        detail: { sessionId: session.id },
      });
      return true;
    });
    if (!closed) return no(notOnAir);
    deps.outbox.nudge();
    const by = input.by.name;
    for (const { id: offerId } of open) {
      await showroom.append({ type: 'offer.closed', data: { offerId, reason: 'show-ended', by } });
    }
    await showroom.append({ type: 'run.closed', key: 'run.closed', data: { by } });
    return ok({ ...run, closedAt: at });
  });
}
