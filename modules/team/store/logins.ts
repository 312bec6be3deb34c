import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { and, desc, eq, gt, ne } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import { account, login, twoFactor, user, verification } from './schema.ts';

export type Login = typeof login.$inferSelect;

export interface Ending {
  readonly userId: string;
  /** One of them, or all but `except`. */
  readonly id?: string | undefined;
  readonly except?: string | undefined;
}

/** Sign-ins; better-auth writes them. */
export const loginStore = {
  /** Those that are still good at a moment, the newest first. */
  goodOf: (sql: Sql, userId: string, at: Date): Promise<Login[]> =>
    sql
      .select()
      .from(login)
      .where(and(eq(login.userId, userId), gt(login.expiresAt, at)))
      .orderBy(desc(login.createdAt)),
  /** How many there were. */
  end: async (tx: Sql, { userId, id, except }: Ending): Promise<number> => {
    const chosen = id === undefined ? undefined : eq(login.id, id);
    const others = except === undefined ? undefined : ne(login.id, except);
    const ended = await tx
      .delete(login)
      .where(and(eq(login.userId, userId), chosen, others))
      .returning({ id: login.id });
    return ended.length;
  },
  /** Who is between password and code, by what better-auth put them down under. */
  halfIn: async (sql: Sql, identifier: string): Promise<string | undefined> => {
    const [known] = await sql
      .select({ id: verification.value })
      .from(verification)
      .where(eq(verification.identifier, identifier));
    return known?.id;
  },
};

/** Our tables, as better-auth reads and writes them. */
export function signInTables(sql: Sql) {
  return drizzleAdapter(sql, {
    provider: 'pg',
    schema: { user, session: login, account, verification, twoFactor },
    transaction: false,
  });
}
