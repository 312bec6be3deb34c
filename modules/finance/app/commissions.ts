import type { Actor } from '../../../platform/access/index.ts';
import type { Database, Sql } from '../../../platform/db/index.ts';
import {
  businessDay,
  fromShanghai,
  no,
  ok,
  type Clock,
  type Result,
} from '../../../platform/kernel/index.ts';
import type { Catalog } from '../../catalog/index.ts';
import type { Ledger } from '../../ledger/index.ts';
import type { Live } from '../../live/index.ts';
import { worthOf } from '../../order/contract.ts';
import type { PublishedOrder } from '../../order/events.ts';
import type { Audit } from '../../audit/index.ts';
import type { Team } from '../../team/index.ts';
import type {
  CommissionInput,
  CommissionKey,
  CommissionMonth,
  CommissionRow,
} from '../contract.ts';
import {
  all,
  commissionShare,
  rateOf,
  termStatusOf,
  type CommissionTerm,
} from '../domain/commission.ts';
import { commissionBegun, commissionEnds, commissionUnknown, partnerUnknown } from '../refusals.ts';
import { commissionTermStore, earnerStore } from '../store/commissions.ts';

export interface CommissionDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, 'movements'>;
  readonly catalog: Pick<Catalog, 'all'>;
  readonly live: Pick<Live, 'session'>;
  readonly team: Pick<Team, 'list'>;
  readonly audit: Pick<Audit, 'write'>;
}

/** One movement of account 6605: what an order earned, or gave up again (below zero). */
export interface Earning {
  readonly orderId: string;
  readonly sessionId: string;
  readonly partner: string;
  readonly day: string;
  readonly kind: string;
  readonly fen: number;
}

/** The rate of a product that a host sold at a moment, in hundredths of a percent. */
export type CommissionRates = (sold: {
  readonly partner: string;
  readonly productId: string;
  readonly at: number;
}) => number;

export interface EarningLine extends Earning {
  readonly name: string;
  readonly title: string;
}

export interface Commissions {
  rows(): Promise<CommissionRow[]>;
  partners(): Promise<{ id: string; name: string }[]>;
  /** FINANCE-13. Refuses with `finance.commission-begun`, `-ends`, `finance.partner-unknown`. */
  enter(input: CommissionInput, by: Actor): Promise<Result<CommissionRow>>;
  /** Takes back what has not begun. Refuses with `finance.commission-begun`, `-unknown`. */
  withdraw(key: CommissionKey, by: Actor): Promise<Result<null>>;
  /** The rates as they stand now, for whoever asks often: what finance will book is what others show. */
  rates(): Promise<CommissionRates>;
  /** FINANCE-11: what a complete order earned, in fen, and whom: the first host of its session. */
  earnedBy(order: PublishedOrder): Promise<{ fen: number; partner: string }>;
  note(tx: Sql, order: PublishedOrder, partner: string): Promise<void>;
  /** FINANCE-14: what a month (`2026-11`) brought whom. */
  month(month: string): Promise<CommissionMonth>;
  /** The same order by order, with the names of hosts and sessions. */
  lines(month: string): Promise<EarningLine[]>;
  add(tx: Sql, term: CommissionTerm): Promise<void>;
}

export function openCommissions(deps: CommissionDeps): Commissions {
  return new AllCommissions(deps);
}

class AllCommissions implements Commissions {
  readonly #deps: CommissionDeps;

  constructor(deps: CommissionDeps) {
    this.#deps = deps;
  }

  async rows(): Promise<CommissionRow[]> {
    const { database, clock } = this.#deps;
    const terms = await commissionTermStore.list(database.sql);
    const at = clock.now();
    return terms.map((term) => ({
      ...term,
      from: businessDay(term.validFrom),
      standing: termStatusOf(terms, term, at),
    }));
  }

  async partners(): Promise<{ id: string; name: string }[]> {
    return (await this.#deps.team.list('host')).map(({ id, name }) => ({ id, name }));
  }

  async enter(input: CommissionInput, by: Actor): Promise<Result<CommissionRow>> {
    const { database, clock, audit } = this.#deps;
    const { partner, kind, rateBp } = input;
    const validFrom = fromShanghai(`${input.from}T00:00`);
    const at = clock.now();
    if (validFrom <= at) return no(commissionBegun(businessDay(at), input.from));
    const known = partner === all || (await this.partners()).some(({ id }) => id === partner);
    if (!known) return no(partnerUnknown(partner));
    if (rateBp === null && partner === all && kind === all) return no(commissionEnds);
    const row = { partner, kind, rateBp, validFrom, setBy: by.name, setAt: at };
    await database.inTransaction(async (tx) => {
      await commissionTermStore.save(tx, row);
      const entry = { at, actor: by.id, action: 'terms.commission', object: `${partner} ${kind}` };
      await audit.write(tx, { ...entry, detail: { from: input.from, rateBp } });
    });
    return ok({ ...row, from: input.from, standing: 'coming' });
  }

  async withdraw({ partner, kind, from }: CommissionKey, by: Actor): Promise<Result<null>> {
    const { database, clock, audit } = this.#deps;
    const validFrom = fromShanghai(`${from}T00:00`);
    const at = clock.now();
    if (validFrom <= at) return no(commissionBegun(businessDay(at), from));
    return database.inTransaction(async (tx) => {
      const gone = await commissionTermStore.drop(tx, { partner, kind, validFrom });
      if (!gone) return no(commissionUnknown);
      const entry = { at, actor: by.id, action: 'terms.commission', object: `${partner} ${kind}` };
      await audit.write(tx, { ...entry, detail: { from, withdrawn: true } });
      return ok(null);
    });
  }

  async rates(): Promise<CommissionRates> {
    const { database, catalog } = this.#deps;
    const terms = await commissionTermStore.all(database.sql);
    const kinds = new Map((await catalog.all()).map(({ id, kind }) => [id, kind]));
    return ({ partner, productId, at }) =>
      rateOf(terms, { partner, kind: kinds.get(productId) ?? all, at });
  }

  async earnedBy(order: PublishedOrder): Promise<{ fen: number; partner: string }> {
    const rates = await this.rates();
    const session = await this.#deps.live.session(order.sessionId);
    const partner = session?.plan.hostIds[0] ?? all;
    const lines = order.lines.map(({ productId, quantity, unitFen }) => {
      const rateBp = rates({ partner, productId, at: order.paidAt ?? 0 });
      return { fen: quantity * unitFen, rateBp };
    });
    return { fen: commissionShare(worthOf(order) - order.refundedFen, lines), partner };
  }

  async note(tx: Sql, { id, sessionId }: PublishedOrder, partner: string): Promise<void> {
    await earnerStore.note(tx, { orderId: id, sessionId, partner });
  }

  async month(month: string): Promise<CommissionMonth> {
    const lines = await this.lines(month);
    const partners = [...new Set(lines.map(({ partner }) => partner))].map((partner) => {
      const own = lines.filter((line) => line.partner === partner);
      const orders = new Set(own.map(({ orderId }) => orderId)).size;
      return { partner, name: own[0]?.name ?? '', orders, fen: sumOf(own) };
    });
    return { month, partners: partners.toSorted((a, b) => b.fen - a.fen), fen: sumOf(lines) };
  }

  async lines(month: string): Promise<EarningLine[]> {
    const earnings = await this.#earnings(month);
    const names = new Map((await this.partners()).map(({ id, name }) => [id, name]));
    const titles = new Map<string, string>();
    for (const id of new Set(earnings.map(({ sessionId }) => sessionId))) {
      titles.set(id, (await this.#deps.live.session(id))?.plan.title ?? '');
    }
    return earnings.map((earning) => ({
      ...earning,
      name: names.get(earning.partner) ?? (earning.partner === all ? '' : earning.partner),
      title: titles.get(earning.sessionId) ?? '',
    }));
  }

  async #earnings(month: string): Promise<Earning[]> {
    const { database, ledger } = this.#deps;
    const { sql } = database;
    const days = { from: `${month}-01`, until: `${month}-31` };
    const moved = await ledger.movements(sql, { account: '6605', ...days });
    const ids = [...new Set(moved.map(({ reference }) => reference))];
    const rows = await earnerStore.ofOrders(sql, ids);
    const of = new Map(rows.map((row) => [row.orderId, row]));
    return moved.map(({ reference, day, kind, fen }) => {
      const { partner = all, sessionId = '' } = of.get(reference) ?? {};
      return { orderId: reference, day, kind, fen, partner, sessionId };
    });
  }

  add(tx: Sql, term: CommissionTerm): Promise<void> {
    return commissionTermStore.add(tx, term);
  }
}

function sumOf(lines: readonly Earning[]): number {
  return lines.reduce((sum, { fen }) => sum + fen, 0);
}
