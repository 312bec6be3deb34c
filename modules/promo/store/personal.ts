import { and, asc, eq, isNull, lt } from 'drizzle-orm';
import type { Database, Sql } from '../../../platform/db/index.ts';
import type { PersonalDataSource, PersonalTable } from '../../../platform/personal/index.ts';
import { claim, grant, offer, subsidyClaim } from './schema.ts';

const tables: readonly PersonalTable[] = [
  {
    table: grant,
    about: 'viewer',
    what: { zh: '已领优惠券', en: 'Claimed coupons' },
    columns: { viewerId: { zh: '所属人', en: 'Owner' } },
    purposes: ['show', 'books'],
    kept: 'RET-04',
    rowsOf: (id) => eq(grant.viewerId, id),
  },
  {
    table: claim,
    about: 'viewer',
    what: { zh: '秒杀已占名额', en: 'Flash sale quota taken' },
    columns: {
      viewerId: { zh: '所属人', en: 'Owner' },
      personKey: { zh: '姓名和手机的加密哈希', en: 'Keyed hash of name and mobile' },
    },
    purposes: ['show', 'security'],
    kept: 'RET-06',
    rowsOf: (id) => eq(claim.viewerId, id),
    notCopied: ['personKey'],
  },
  {
    table: subsidyClaim,
    about: 'viewer',
    what: { zh: '国补申领(每人每类一件)', en: 'Subsidies claimed, one per category per person' },
    columns: {
      personKey: { zh: '姓名和手机的加密哈希', en: 'Keyed hash of name and mobile' },
    },
    purposes: ['books', 'legal-duty'],
    kept: 'RET-04',
  },
];

/** What promo stores of people: coupons in their hands, places in flash sales, subsidies claimed. */
export function promoPersonalData({ sql }: Database): PersonalDataSource {
  return {
    tables,
    aging: [
      {
        kinds: ['security'],
        page: async (db, { before, offset, limit }) => {
          const rows = await db
            .select({ offerId: claim.offerId, viewerId: claim.viewerId, at: offer.closesAt })
            .from(claim)
            .innerJoin(offer, eq(offer.id, claim.offerId))
            .where(lt(offer.closesAt, before))
            .orderBy(asc(offer.closesAt), asc(claim.offerId), asc(claim.viewerId))
            .offset(offset)
            .limit(limit);
          return rows.map(({ offerId, viewerId, at }) => ({
            kind: 'security',
            id: `${offerId} ${viewerId}`,
            refs: [`viewer:${viewerId}`],
            moments: { event: at },
          }));
        },
      },
    ],
    purge: async ({ id }) => {
      const [offerId = '', viewerId = ''] = id.split(' ');
      await sql.delete(claim).where(and(eq(claim.offerId, offerId), eq(claim.viewerId, viewerId)));
    },
    forget: async (tx, id) => {
      const unused = and(eq(grant.viewerId, id), isNull(grant.orderId));
      const gone = await tx.delete(grant).where(unused).returning({ id: grant.id });
      return gone.length;
    },
  };
}

/** With the order that used them they go too. */
export async function forgetGrants(tx: Sql, orderId: string): Promise<void> {
  await tx.delete(grant).where(eq(grant.orderId, orderId));
  await tx.delete(subsidyClaim).where(eq(subsidyClaim.orderId, orderId));
}
