import type { Actor } from '../../platform/access/index.ts';
import type { Sql } from '../../platform/db/index.ts';
import type { App } from '../../platform/http/index.ts';
import type { Jobs } from '../../platform/jobs/index.ts';
import type { Result } from '../../platform/kernel/index.ts';
import type { AgedPage, PersonalDataRegistry } from '../../platform/personal/index.ts';
import { alarmBreaches } from './app/breaches.ts';
import { decideConsent, hasConsent, type Deciding } from './app/consents.ts';
import { KeyRing } from './app/keys.ts';
import type { Deps, PrivacyDeps } from './app/deps.ts';
import { readSealed, type Reading } from './app/reads.ts';
import { sweepRequests } from './app/requests.ts';
import { purgeDue, type Purged } from './app/retention.ts';
import { approveAssessment, assessed, writeAssessment } from './app/assessments.ts';
import type { AssessmentBody, OwnConsent } from './contract.ts';
import { privacyRoutes } from './http/routes.ts';
import { privacyPersonalData } from './store/personal.ts';
import { restrictionStore } from './store/restrictions.ts';

export { maskAddress, maskIdentity, maskName, maskPhone } from './domain/mask.ts';
export type { Reading } from './app/reads.ts';

export interface Privacy {
  /** Seals personal data for storage; `about` (`crm.address`) is where it belongs. */
  seal(about: string, text: string): string;
  /** Opens it for a purpose; see `readSealed` for the refusals. Every try is written down. */
  read(sealed: string, reading: Reading): Promise<Result<string>>;
  /** Opens a secret of the company (`secret:…`), never personal data. */
  openSecret(about: `secret:${string}`, sealed: string): Promise<string>;
  hasConsent(subjectId: string, purposeId: string): Promise<boolean>;
  /** Refuses with `privacy.consent-unknown` or `privacy.text-changed`. */
  decideConsent(tx: Sql, deciding: Deciding): Promise<Result<OwnConsent>>;
  isRestricted(subjectId: string): Promise<boolean>;
  /** Closed accounts, as this process last read them. */
  isClosed(subjectId: string): boolean;
  /** Accounts that were closed before a moment, and when, the longest ago first. */
  closedBefore(sql: Sql, page: AgedPage): Promise<{ readonly id: string; readonly at: number }[]>;
  forgetClosed(tx: Sql, subjectId: string): Promise<void>;
  /** PRIVACY-15: may it be done? Refuses with `privacy.assessment-missing`. */
  assessed(subject: string): Promise<Result<void>>;
  /** PRIVACY-15: an assessment that another approves; for the demo company. */
  seedAssessment(body: AssessmentBody, by: Actor, second: Actor): Promise<void>;
  purge(): Promise<Purged>;
  /** Modules that store personal data are registered once they are open. */
  readonly registry: PersonalDataRegistry;
  prepare(): Promise<void>;
  routes(app: App): void;
  schedule(jobs: Jobs): void;
}

export function openPrivacy(given: PrivacyDeps): Privacy {
  const { sql } = given.database;
  const ring = new KeyRing(given);
  const sources = [privacyPersonalData(given.database)];
  let closed: ReadonlySet<string> = new Set();
  const deps: Deps = {
    ...given,
    ring,
    sources,
    audit: (tx, entry) => given.audit.write(tx, entry),
  };
  const readClosed = async (): Promise<void> => {
    closed = new Set(await restrictionStore.closed(sql));
  };
  return {
    seal: (about, text) => ring.seal(about, text),
    read: (sealed, reading) => readSealed(deps, sealed, reading),
    openSecret: (about, sealed) => ring.open(about, sealed),
    hasConsent: (subjectId, purposeId) => hasConsent(sql, subjectId, purposeId),
    decideConsent: (tx, deciding) => decideConsent(deps, tx, deciding),
    isRestricted: (subjectId) => restrictionStore.isRestricted(sql, subjectId),
    isClosed: (subjectId) => closed.has(subjectId),
    closedBefore: restrictionStore.closedBefore,
    forgetClosed: restrictionStore.forgetClosed,
    assessed: (subject) => assessed(sql, subject),
    seedAssessment: async (body, by, second) => {
      const written = await writeAssessment(deps, body, by);
      if (written.ok) await approveAssessment(deps, written.value.id, second);
    },
    purge: () => purgeDue(deps),
    registry: { register: (source) => sources.push(source), sources },
    prepare: async () => {
      await ring.prepare();
      await readClosed();
    },
    routes: (app) => privacyRoutes(app, deps, readClosed),
    schedule: (jobs) => {
      jobs.every('privacy.requests', '*/30 * * * * *', async () => {
        await sweepRequests(deps);
        await readClosed();
      });
      // A job of its own: the clock of a breach waits for nobody's request.
      jobs.every('privacy.breaches', '*/30 * * * * *', () => alarmBreaches(deps));
      jobs.daily('privacy.retention', '03:15', () => purgeDue(deps));
    },
  };
}
