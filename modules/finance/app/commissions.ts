import { and, desc, eq } from 'drizzle-orm';
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
import type { Live } from '../../live/index.ts';
import { worthOf, type Order } from '../../order/contract.ts';
import type { Privacy } from '../../privacy/index.ts';
import type { Team } from '../../team/index.ts';
import type { CommissionInput, CommissionKey, CommissionRow } from '../contract.ts';
import {
  all,
  commissionOf,
  rateOf,
  standingOf,
  type CommissionTerm,
} from '../domain/commission.ts';
import { commissionBegun, commissionEnds, commissionUnknown, partnerUnknown } from '../refusals.ts';
import { commissionTerm } from '../store/schema.ts';

export interface CommissionNeeds {
  readonly database: Database;
  readonly clock: Clock;
  readonly catalog: Pick<Catalog, 'some'>;
  readonly live: Pick<Live, 'session'>;
  readonly team: Pick<Team, 'list'>;
  readonly privacy: Pick<Privacy, 'audit'>;
}

interface Person {
  readonly id: string;
  readonly name: string;
}

export interface Commissions {
  rows(): Promise<CommissionRow[]>;
  partners(): Promise<{ id: string; name: string }[]>;
  /** FINANCE-13. Refuses with `finance.commission-begun`, `-ends`, `finance.partner-unknown`. */
  enter(input: CommissionInput, by: Person): Promise<Result<CommissionRow>>;
  /** Takes back what has not begun. Refuses with `finance.commission-begun`, `-unknown`. */
  withdraw(key: CommissionKey, by: Person): Promise<Result<null>>;
  /** FINANCE-11: what a complete order earned whoever hosted it, in fen. */
  earnedBy(order: Order): Promise<number>;
  add(tx: Sql, term: CommissionTerm): Promise<void>;
}

export function openCommissions(needs: CommissionNeeds): Commissions {
  return new AllCommissions(needs);
}

class AllCommissions implements Commissions {
  readonly #needs: CommissionNeeds;

  constructor(needs: CommissionNeeds) {
    this.#needs = needs;
  }

  async rows(): Promise<CommissionRow[]> {
    const { database, clock } = this.#needs;
    const terms = await database.sql
      .select()
      .from(commissionTerm)
      .orderBy(desc(commissionTerm.validFrom), commissionTerm.partner, commissionTerm.kind);
    const at = clock.now();
    return terms.map((term) => ({
      ...term,
      from: businessDay(term.validFrom),
      standing: standingOf(terms, term, at),
    }));
  }

  async partners(): Promise<{ id: string; name: string }[]> {
    return (await this.#needs.team.list('host')).map(({ id, name }) => ({ id, name }));
  }

  async enter(input: CommissionInput, by: Person): Promise<Result<CommissionRow>> {
    const { database, clock, privacy } = this.#needs;
    const { partner, kind, rateBp } = input;
    const validFrom = fromShanghai(`${input.from}T00:00`);
    const at = clock.now();
    if (validFrom <= at) return no(commissionBegun(businessDay(at), input.from));
    const known = partner === all || (await this.partners()).some(({ id }) => id === partner);
    if (!known) return no(partnerUnknown(partner));
    if (rateBp === null && partner === all && kind === all) return no(commissionEnds);
    const row = { partner, kind, rateBp, validFrom, setBy: by.name, setAt: at };
    await database.inTransaction(async (tx) => {
      await tx
        .insert(commissionTerm)
        .values(row)
        .onConflictDoUpdate({
          target: [commissionTerm.partner, commissionTerm.kind, commissionTerm.validFrom],
          set: row,
        });
      const deed = { at, actor: by.id, action: 'terms.commission', object: `${partner} ${kind}` };
      await privacy.audit(tx, { ...deed, detail: { from: input.from, rateBp } });
    });
    return ok({ ...row, from: input.from, standing: 'coming' });
  }

  async withdraw({ partner, kind, from }: CommissionKey, by: Person): Promise<Result<null>> {
    const { database, clock, privacy } = this.#needs;
    const validFrom = fromShanghai(`${from}T00:00`);
    const at = clock.now();
    if (validFrom <= at) return no(commissionBegun(businessDay(at), from));
    const { partner: who, kind: what, validFrom: since } = commissionTerm;
    return database.inTransaction(async (tx) => {
      const gone = await tx
        .delete(commissionTerm)
        .where(and(eq(who, partner), eq(what, kind), eq(since, validFrom)))
        .returning();
      if (gone.length === 0) return no(commissionUnknown);
      const deed = { at, actor: by.id, action: 'terms.commission', object: `${partner} ${kind}` };
      await privacy.audit(tx, { ...deed, detail: { from, withdrawn: true } });
      return ok(null);
    });
  }

  async earnedBy(order: Order): Promise<number> {
    const { database, catalog, live } = this.#needs;
    const terms = await database.sql.select().from(commissionTerm);
    const session = await live.session(order.sessionId);
    const partner = session?.plan.hostIds[0] ?? all;
    const products = await catalog.some(order.lines.map(({ productId }) => productId));
    const kinds = new Map(products.map(({ id, kind }) => [id, kind]));
    const lines = order.lines.map(({ productId, quantity, unitFen }) => {
      const kind = kinds.get(productId) ?? all;
      const rateBp = rateOf(terms, { partner, kind, at: order.paidAt ?? 0 });
      return { fen: quantity * unitFen, rateBp };
    });
    return commissionOf(worthOf(order) - order.refundedFen, lines);
  }

  async add(tx: Sql, term: CommissionTerm): Promise<void> {
    await tx.insert(commissionTerm).values(term).onConflictDoNothing();
  }
}
