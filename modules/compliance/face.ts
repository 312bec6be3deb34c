import type { Actor } from '../../platform/access/index.ts';
import type { Contact } from './domain/contact.ts';
import type { App } from '../../platform/http/index.ts';
import type { Jobs } from '../../platform/jobs/index.ts';
import type { Result, Words } from '../../platform/kernel/index.ts';
import type { PersonalDataSource } from '../../platform/personal/index.ts';
import type { Appealing } from './app/appeals.ts';
import type { Book } from './app/book.ts';
import type { Verifying } from './app/hosts.ts';
import type { Waiving } from './app/waivers.ts';
import type { ComplianceAppeal, HostFileRow, CompanyPolicy, Waiver } from './contract.ts';
import type { Asked } from './domain/engine.ts';
import type { Listed } from './domain/lexicon.ts';
import type { Page } from './domain/page.ts';
import type { Facts, Violation, ProductFacts } from './domain/rule.ts';

export interface Compliance {
  /** Judges words by the rules of now. */
  check(asked: Asked): Violation[];
  /** GUARD-18: learns the model now, so that nobody's first words wait for it. */
  warm(): void;
  /** Forbidden words of a chat line, disguised or not. */
  words(text: string): Listed[];
  /** GUARD-22: the first contact detail or invitation to leave in what a stranger wrote for all to see. */
  contact(text: string): Contact | undefined;
  /** GUARD-15: whether a chat line sounds like an attack on people; for a person to look at. */
  rude(text: string): boolean;
  /** What is known of a product where claims are judged. */
  productFacts(ids: readonly string[]): Promise<ProductFacts[]>;
  /** GUARD-53: what stands against a product by its documents. */
  productViolations(product: ProductFacts): Violation[];
  /** GUARD-54: what stands against the words of a product's page, which are read like a title. */
  pageViolations(page: Page, facts: Facts): Violation[];
  /** GUARD-53, GUARD-54: all that stands against a product. Refuses with `catalog.product-unknown`. */
  aboutProduct(productId: string): Promise<Result<Violation[]>>;
  waivers(object: string): Promise<Waiver[]>;
  askWaiver(asking: Waiving): Promise<Result<Waiver>>;
  /** Refuses with `compliance.waiver-unknown` or `compliance.needs-other`. */
  agreeWaiver(id: string, by: Actor): Promise<Result<Waiver>>;
  readonly book: Book;
  /** GUARD-59: what stands against the hosts of a plan. */
  hostViolations(staffIds: readonly string[]): Promise<Violation[]>;
  readonly companyPolicies: CompanyPolicies;
  readonly hosts: Hosts;
  readonly appeals: Appeals;
  readonly personal: PersonalDataSource;
  routes(app: App): void;
  schedule(jobs: Jobs): void;
}

/** GUARD-12: what the company asks of its hosts, read and signed. */
export interface CompanyPolicies {
  list(reader: Actor): Promise<CompanyPolicy[]>;
  /** Refuses with `compliance.paper-unknown` or `compliance.paper-changed`. */
  sign(id: string, hash: string, by: Actor): Promise<Result<{ at: number }>>;
  /** Refuses as `sign` does. */
  change(
    id: string,
    change: Words & { readonly over: number },
    by: Actor,
  ): Promise<Result<{ version: number }>>;
}

/** GUARD-59: hosts and their verified identities. */
export interface Hosts {
  files(): Promise<HostFileRow[]>;
  /** Refuses with `compliance.host-unknown`, `…identity-wrong` or `…host-too-young`. */
  verify(verifying: Verifying, by: Actor): Promise<Result<HostFileRow>>;
  /** In clear, for `verify-host`. Refuses with `compliance.host-unknown` or `privacy.…`. */
  identity(
    staffId: string,
    by: Actor & { readonly role: string },
  ): Promise<Result<{ legalName: string; idNumber: string }>>;
}

/** GUARD-13: appeals against hits. */
export interface Appeals {
  list(): Promise<ComplianceAppeal[]>;
  /** Hits of these runs that were overturned, as `run hit`. */
  overturned(runIds: readonly string[]): Promise<ReadonlySet<string>>;
  ask(asking: Appealing, by: Actor): Promise<Result<ComplianceAppeal>>;
  /** Refuses with `compliance.appeal-unknown` or `compliance.needs-other`. */
  decide(
    deciding: { readonly id: string; readonly upheld: boolean; readonly note: string },
    by: Actor,
  ): Promise<Result<ComplianceAppeal>>;
}
