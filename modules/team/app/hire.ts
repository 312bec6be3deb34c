import { hash, verify } from '@node-rs/argon2';
import type { Sql } from '../../../platform/db/index.ts';
import type { NewId } from '../../../platform/kernel/index.ts';
import type { Role } from '../domain/roles.ts';
import { staffStore } from '../store/staff.ts';

export interface Hire {
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly password: string;
  /** TEAM-7: good until then, and for choosing an own one only; absent where it is their own. */
  readonly firstUntil?: Date;
}

/** OWASP's parameters: 19 MiB, 2 passes, 1 lane. */
export const passwordTerms = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Gives somebody a login. The password is only ever stored as an argon2id hash. */
export async function hire(tx: Sql, newId: NewId, person: Hire): Promise<string> {
  const id = newId('stf');
  const { username, name, role, firstUntil = null } = person;
  await staffStore.insert(tx, { id, username, name, role, firstPasswordUntil: firstUntil });
  const hashed = await hash(person.password, passwordTerms);
  await staffStore.insertPassword(tx, id, { id: newId('acc'), hashed });
  return id;
}

/** Which of these logins a password opens: whoever knows it is let in as them. */
export async function openBy(
  sql: Sql,
  usernames: readonly string[],
  password: string,
): Promise<string[]> {
  const known = await staffStore.passwordsOf(sql, usernames);
  const open = new Set<string>();
  for (const { username, hashed } of known) {
    if (username !== null && hashed !== null && (await verify(hashed, password)))
      open.add(username);
  }
  return usernames.filter((name) => open.has(name));
}
