import type { Actor } from '../../../platform/access/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { Plan, Session } from '../contract.ts';
import { passes, unexplained, type ReviewAnswers } from '../domain/review.ts';
import { moveTo } from '../domain/states.ts';
import { templates } from '../domain/templates.ts';
import type { SessionState } from '../domain/words.ts';
import {
  editedByOther,
  notEditable,
  ownReview,
  planIncomplete,
  reviewUnexplained,
  sessionUnknown,
} from '../refusals.ts';
import { coverStore, reviewStore, type ReviewRow } from '../store/covers.ts';
import { lawful } from './plan-compliance.ts';
import type { LiveDeps } from './deps.ts';

export interface CreateSession {
  readonly title: string;
  readonly channel: string;
  readonly startsAt: number;
  readonly lineup: readonly string[];
  readonly templateId?: string | undefined;
  readonly copyOf?: string | undefined;
  readonly by: Actor;
}

/** Makes a draft: empty, from a template, or as a copy of another session's plan. */
export async function createSession(
  deps: LiveDeps,
  input: CreateSession,
): Promise<Result<Session>> {
  const id = deps.newId('ses');
  const at = deps.clock.now();
  const base = input.copyOf === undefined ? undefined : await find(deps, input.copyOf);
  if (input.copyOf !== undefined && !base) return no(sessionUnknown);
  const { title, channel, startsAt } = input;
  const plan: Plan = base
    ? { ...base.plan, title, channel, startsAt, cues: renamed(deps, base.plan.cues) }
    : await freshPlan(deps, input);
  const savedBy = input.by.id;
  await deps.sessions.insert(deps.database.sql, { id, plan, at, savedBy });
  return ok({ id, state: 'draft', version: 1, plan, runs: [], updatedAt: at, savedBy });
}

function renamed(deps: LiveDeps, cues: Plan['cues']): Plan['cues'] {
  return cues.map((cue) => ({ ...cue, id: deps.newId('cue') }));
}

async function freshPlan(deps: LiveDeps, input: CreateSession): Promise<Plan> {
  const template = templates.find((item) => item.id === input.templateId);
  const products = await deps.catalog.some(input.lineup);
  const cues = (template?.cues ?? []).map((cue) => {
    const product = cue.product === null ? undefined : products[cue.product];
    const offer =
      cue.kind === 'flash' && product
        ? {
            priceFen: Math.floor((product.priceFen * 0.9) / 100) * 100,
            quota: 20,
            perPerson: 1,
            seconds: cue.seconds,
          }
        : null;
    return {
      id: deps.newId('cue'),
      kind: cue.kind,
      title: cue.title,
      seconds: cue.seconds,
      productId: product?.id ?? null,
      script: '',
      card: product ? product.name.zh : cue.title,
      offer,
    };
  });
  return {
    title: input.title,
    cover: products[0]?.id ?? '',
    coverImage: null,
    channel: input.channel,
    hostIds: [],
    madeByAi: false,
    startsAt: input.startsAt,
    lineup: products.map((product) => product.id),
    goals: { gmvFen: 0, viewers: 0, orders: 0 },
    cues,
    warmUp: '',
  };
}

export interface SavePlan {
  readonly id: string;
  readonly version: number;
  readonly plan: Plan;
  readonly by: Actor;
}

/** LIVE-2: refuses with `live.edited-by-other` when somebody saved since, or `live.not-editable`. */
export async function savePlan(deps: LiveDeps, input: SavePlan): Promise<Result<Session>> {
  const session = await find(deps, input.id);
  if (!session) return no(sessionUnknown);
  if (session.state !== 'draft') return no(notEditable);
  const unknown = await unknownProducts(deps, input.plan);
  if (unknown.length > 0) {
    const ids = unknown.join(', ');
    return no(planIncomplete(`商品不存在:${ids}`, `Products not found: ${ids}`, 'lineup'));
  }
  const { coverImage } = input.plan;
  if (coverImage !== null && !(await coverStore.byHash(deps.database.sql, coverImage))) {
    return no(planIncomplete('封面图不存在。', 'Cover not found.', 'coverImage'));
  }
  const saved = await deps.sessions.savePlan(deps.database.sql, {
    ...input,
    at: deps.clock.now(),
    savedBy: input.by.id,
  });
  const now = await find(deps, input.id);
  if (!now) return no(sessionUnknown);
  return saved ? ok(now) : no(editedByOther(now.version));
}

async function unknownProducts(deps: LiveDeps, plan: Plan): Promise<string[]> {
  const cued = plan.cues.flatMap((cue) => cue.productId ?? []);
  const wanted = [...new Set([...plan.lineup, ...cued])];
  const known = new Set((await deps.catalog.some(wanted)).map((product) => product.id));
  return wanted.filter((id) => !known.has(id));
}

export interface MoveSession {
  readonly id: string;
  readonly to: SessionState;
  readonly by: Actor;
}

/** Moves a session that is neither reviewed nor put on air. Refuses with `live.wrong-state`. */
export async function moveSession(deps: LiveDeps, input: MoveSession): Promise<Result<Session>> {
  const session = await find(deps, input.id);
  if (!session) return no(sessionUnknown);
  const moved = moveTo(session.state, input.to);
  if (!moved.ok) return moved;
  return saveMove(deps, { session, to: input.to, by: input.by });
}

export interface ReviewSession {
  readonly id: string;
  readonly version: number;
  readonly items: ReviewAnswers;
  readonly by: Actor;
}

/**
 * LIVE-98, LIVE-99, LIVE-24: what was seen is approved, or sent back with the reason; both are on record. Refuses
 * with `live.edited-by-other`, `live.own-review`, `live.plan-incomplete`, `live.not-lawful`, or
 * `live.review-unexplained`.
 */
export async function reviewSession(
  deps: LiveDeps,
  input: ReviewSession,
): Promise<Result<Session>> {
  const session = await find(deps, input.id);
  if (!session) return no(sessionUnknown);
  const moved = moveTo(session.state, 'reviewed');
  if (!moved.ok) return moved;
  if (session.version !== input.version) return no(editedByOther(session.version));
  if (session.savedBy === input.by.id) return no(ownReview);
  const silent = unexplained(input.items);
  if (silent) return no(reviewUnexplained(silent));
  const passed = passes(input.items);
  if (passed) {
    const lacking = lackOf(session.plan);
    if (lacking) return lacking;
    const allowed = await lawful(deps, session);
    if (!allowed.ok) return allowed;
  }
  const row = {
    id: deps.newId('rev'),
    sessionId: session.id,
    version: session.version,
    passed,
    items: input.items,
    at: deps.clock.now(),
    by: input.by.id,
  };
  const to = passed ? 'reviewed' : 'draft';
  return saveMove(deps, { session, to, by: input.by, review: row });
}

interface Move {
  readonly session: Session;
  readonly to: SessionState;
  readonly by: Actor;
  readonly review?: ReviewRow;
}

async function saveMove(
  deps: LiveDeps,
  { session, to, by, review }: Move,
): Promise<Result<Session>> {
  const at = deps.clock.now();
  const saved = await deps.database.inTransaction(async (tx) => {
    const change = { id: session.id, from: session.state, to, at, version: session.version };
    if (!(await deps.sessions.saveState(tx, change))) return false;
    if (review) await reviewStore.insert(tx, review);
    await deps.audit.write(tx, {
      at,
      actor: by.id,
      action: review && !review.passed ? 'session.sent-back' : `session.${to}`,
      object: session.id,
      detail: { from: session.state, version: session.version },
    });
    return true;
  });
  if (!saved) return no(editedByOther(session.version));
  return ok({ ...session, state: to, updatedAt: at });
}

/** LIVE-2: what a plan must have before anybody may review it. */
function lackOf(plan: Plan): Result<never> | undefined {
  if (plan.cues.length === 0) {
    return no(planIncomplete('节目单为空。', 'The rundown is empty.', 'cues'));
  }
  if (plan.lineup.length === 0) {
    return no(planIncomplete('未选择商品。', 'No products selected.', 'lineup'));
  }
  if (plan.hostIds.length === 0) {
    return no(planIncomplete('未指定主播。', 'No host assigned.', 'hostIds'));
  }
  return undefined;
}

export async function find(deps: LiveDeps, id: string): Promise<Session | undefined> {
  return deps.sessions.byId(deps.database.sql, id);
}
