import type { IncomingHttpHeaders } from 'node:http';
import type { Sql } from '../../platform/db/index.ts';
import type { App, Staff } from '../../platform/http/index.ts';
import type { Result } from '../../platform/kernel/index.ts';
import type { PersonalDataSource } from '../../platform/personal/index.ts';
import type { Hire } from './app/hire.ts';
import type { StaffRow } from './contract.ts';

export interface Team {
  /** Who sent these headers, when the sign-in is still good. */
  whoIs(headers: IncomingHttpHeaders): Promise<Staff | undefined>;
  list(role?: string): Promise<StaffRow[]>;
  hire(tx: Sql, person: Hire): Promise<string>;
  /** TEAM-7: with a first password of the program's. Refuses with `team.username-taken`. */
  hireOne(
    person: Omit<Hire, 'password' | 'firstUntil'>,
    by: { readonly id: string },
  ): Promise<Result<Hired>>;
  isEmpty(): Promise<boolean>;
  /** Which of these logins this password opens. */
  openBy(usernames: readonly string[], password: string): Promise<string[]>;
  /** TEAM-12: told after somebody's sign-ins ended or their work changed; a listener that fails holds up nobody. */
  onChanged(listener: () => Promise<void>): void;
  readonly personal: PersonalDataSource;
  routes(app: App): void;
}

export interface Hired {
  readonly id: string;
  readonly password: string;
}
