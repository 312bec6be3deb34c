import { eq, or } from 'drizzle-orm';
import { user, verification } from '../store/schema.ts';
import type { AccountNeeds } from './accounts.ts';

/** Who somebody said they are, in one of the ways there are. */
export interface Claimed {
  /** A user name, or an address of mail. */
  readonly name: string;
  /** Between password and code: what better-auth put down, with its signature behind a dot. */
  readonly half?: string | undefined;
  /** Where the try came from. */
  readonly address: string;
}

type TrailNeeds = Pick<AccountNeeds, 'database' | 'clock' | 'audit'>;

/** TEAM-10: somebody is in, from there. */
export function tellSignedIn(needs: TrailNeeds, userId: string, address: string): Promise<void> {
  const deed = { actor: userId, action: 'staff.signed-in', object: userId, detail: { address } };
  return write(needs, deed);
}

/**
 * TEAM-10: somebody tried to be one of the house and was not. A name that nobody has is not put down: it may be a
 * password in the wrong field, and whoever invents names must not fill the trail.
 */
export async function tellRefused(needs: TrailNeeds, claimed: Claimed): Promise<void> {
  const object = await whoIsMeant(needs, claimed);
  if (object === undefined) return;
  const detail = { address: claimed.address, step: claimed.half === undefined ? 1 : 2 };
  await write(needs, { actor: '', action: 'staff.sign-in-refused', object, detail });
}

async function whoIsMeant(
  { database }: TrailNeeds,
  { name, half }: Claimed,
): Promise<string | undefined> {
  const { sql } = database;
  if (half !== undefined) {
    const identifier = half.split('.')[0] ?? '';
    const [known] = await sql
      .select({ id: verification.value })
      .from(verification)
      .where(eq(verification.identifier, identifier));
    return known?.id;
  }
  const [known] = await sql
    .select({ id: user.id })
    .from(user)
    .where(or(eq(user.username, name), eq(user.email, name)));
  return known?.id;
}

interface TrailDeed {
  readonly actor: string;
  readonly action: string;
  readonly object: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

function write(needs: TrailNeeds, deed: TrailDeed): Promise<void> {
  return needs.database.inTransaction((tx) => needs.audit(tx, { ...deed, at: needs.clock.now() }));
}
