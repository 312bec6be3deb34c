import { createMongoAbility, type MongoAbility } from '@casl/ability';

export interface Permit {
  readonly action: string;
  readonly subject: string;
  /** Takes away what an earlier permit gave. */
  readonly not?: true | undefined;
}

/** Who does something: rows and the audit log keep the id, screens show the name. */
export interface Actor {
  readonly id: string;
  readonly name: string;
}

export type Ability = MongoAbility;

/** The same rules decide in the server and in the browser; `manage` and `all` are wildcards. */
export function abilityOf(permits: readonly Permit[]): Ability {
  return createMongoAbility(
    permits.map(({ action, subject, not }) => ({ action, subject, inverted: not === true })),
  );
}
