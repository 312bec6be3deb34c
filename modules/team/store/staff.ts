import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Sql } from '../../../platform/db/index.ts';
import type { StaffRow } from '../contract.ts';
import { account, twoFactor, user } from './schema.ts';

type Row = typeof user.$inferSelect;

export interface NewStaff {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly role: string;
  readonly firstPasswordUntil: Date | null;
}

export interface NewPassword {
  /** Of the way to sign in. */
  readonly id: string;
  readonly hashed: string;
}

/** Who works here, and their passwords, which are hashes. */
export const staffStore = {
  insert: async (
    tx: Sql,
    { id, username, name, role, firstPasswordUntil }: NewStaff,
  ): Promise<void> => {
    await tx.insert(user).values({
      id,
      name,
      role,
      firstPasswordUntil,
      email: `${username}@dianbo.invalid`,
      emailVerified: true,
      username: username.toLowerCase(),
      displayUsername: username,
    });
  },
  insertPassword: async (tx: Sql, userId: string, { id, hashed }: NewPassword): Promise<void> => {
    const way = { id, accountId: userId, providerId: 'credential', userId };
    await tx.insert(account).values({ ...way, password: hashed });
  },
  find: async (sql: Sql, id: string): Promise<Row | undefined> => {
    const [known] = await sql.select().from(user).where(eq(user.id, id));
    return known;
  },
  lock: async (tx: Sql, id: string): Promise<Row | undefined> => {
    const [known] = await tx.select().from(user).where(eq(user.id, id)).for('update');
    return known;
  },
  idOfName: async (sql: Sql, username: string): Promise<string | undefined> => {
    const [known] = await sql.select({ id: user.id }).from(user).where(eq(user.username, username));
    return known?.id;
  },
  change: async (tx: Sql, id: string, change: Pick<Row, 'role' | 'active'>): Promise<void> => {
    await tx.update(user).set(change).where(eq(user.id, id));
  },
  /** TEAM-7: the password is their own from now on. */
  endFirstPassword: async (tx: Sql, id: string): Promise<void> => {
    await tx.update(user).set({ firstPasswordUntil: null }).where(eq(user.id, id));
  },
  /** TEAM-7: a password of the program's. False where nobody has this id. */
  setFirstPassword: async (
    tx: Sql,
    id: string,
    to: { readonly hashed: string; readonly until: Date; readonly forgetSecondFactor: boolean },
  ): Promise<boolean> => {
    const changed = await tx
      .update(user)
      .set({
        firstPasswordUntil: to.until,
        ...(to.forgetSecondFactor ? { twoFactorEnabled: false } : {}),
      })
      .where(eq(user.id, id))
      .returning({ id: user.id });
    if (changed.length === 0) return false;
    await tx.update(account).set({ password: to.hashed }).where(eq(account.userId, id));
    if (to.forgetSecondFactor) await tx.delete(twoFactor).where(eq(twoFactor.userId, id));
    return true;
  },
  isEmpty: async (sql: Sql): Promise<boolean> =>
    (await sql.select({ id: user.id }).from(user).limit(1)).length === 0,
  /** All; who is asked for by role is wanted for work, and whoever left cannot do it. */
  list: async (sql: Sql, role: string | undefined): Promise<StaffRow[]> => {
    const working = role === undefined ? undefined : and(eq(user.role, role), user.active);
    const rows = await sql
      .select()
      .from(user)
      .where(working)
      .orderBy(asc(user.createdAt), asc(user.id));
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      username: row.username ?? '',
      role: row.role,
      active: row.active,
      secondFactor: row.twoFactorEnabled === true,
    }));
  },
  /** Hashes of those of these names who work here. */
  passwordsOf: (sql: Sql, usernames: readonly string[]) =>
    sql
      .select({ username: user.username, hashed: account.password })
      .from(user)
      .innerJoin(account, eq(account.userId, user.id))
      .where(and(inArray(user.username, [...usernames]), user.active)),
};
