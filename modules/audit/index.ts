import type { Actor } from '../../platform/access/index.ts';
import type { Database, Sql } from '../../platform/db/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { Jobs } from '../../platform/jobs/index.ts';
import type { Result } from '../../platform/kernel/index.ts';
import { useApproval, type ApprovalUse } from './app/approvals.ts';
import type { AuditDeps, Deps } from './app/deps.ts';
import { chainWritten, walkChain, type ChainState } from './app/log.ts';
import type { AuditEntry } from './domain/entry.ts';
import { approvalRoutes } from './http/approval-routes.ts';
import { logRoutes } from './http/log-routes.ts';
import { entryStore } from './store/entries.ts';

export type { AuditEntry } from './domain/entry.ts';
export { needsOther } from './refusals.ts';

/** The oldest entry of an action, for who has nothing but the database yet. */
export function firstEntry(sql: Sql, action: string): Promise<AuditEntry | undefined> {
  return entryStore.first(sql, action);
}

export interface Audit {
  /** PRIVACY-3: writes who did what, in the transaction of the action itself. */
  write(tx: Sql, entry: AuditEntry): Promise<void>;
  /** Writes it where there is none of its action yet, and returns the first: of two at once one is. */
  writeFirst(entry: AuditEntry): Promise<AuditEntry>;
  /** PRIVACY-14: takes up a second person's approval. Refuses with `privacy.approval-missing`. */
  useApproval(asked: ApprovalUse, by: Actor): Promise<Result<unknown>>;
  /** Walks the whole chain, with everything that is committed in it. */
  chain(): Promise<ChainState>;
  routes(app: App): void;
  schedule(jobs: Jobs): void;
}

export function openAudit(given: AuditDeps): Audit {
  const { database } = given;
  const write = (tx: Sql, entry: AuditEntry): Promise<void> => entryStore.insert(tx, entry);
  const deps: Deps = { ...given, audit: write };
  const chainAll = (): Promise<void> => chainWritten(entryStore, database);
  const log = {
    chain: async () => {
      await chainAll();
      return walkChain(entryStore, database.sql);
    },
    chainAll,
  };
  return {
    write,
    writeFirst: (entry) => writeFirst(database, entry),
    useApproval: (asked, by) => useApproval(deps, asked, by),
    chain: log.chain,
    routes: (app) => {
      logRoutes(app, database, log);
      approvalRoutes(app, deps);
    },
    schedule: (jobs) => {
      jobs.every('audit.chain', '* * * * * *', chainAll);
    },
  };
}

function writeFirst(database: Database, entry: AuditEntry): Promise<AuditEntry> {
  return database.inTransaction(async (tx) => {
    await entryStore.lockAction(tx, entry.action);
    const first = await entryStore.first(tx, entry.action);
    if (first) return first;
    await entryStore.insert(tx, entry);
    return entry;
  });
}
