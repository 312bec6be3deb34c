import type { App } from '../../platform/http/index.ts';
import type { Jobs } from '../../platform/jobs/index.ts';
import { businessDay, ok, type Result, type Words } from '../../platform/kernel/index.ts';
import type { PersonalHolder } from '../../platform/personal/index.ts';
import type { Catalog } from '../catalog/index.ts';
import { appealHit, appealsOf, decideAppeal, overturnedOf, type Appealing } from './app/appeals.ts';
import { openBook, type Book, type BookNeeds } from './app/book.ts';
import { productFacts } from './app/facts.ts';
import { shippedTone } from './app/tone-model.ts';
import { claimModel, doubting } from './app/doubting.ts';
import { remembering } from './app/remembered.ts';
import {
  findingsOfHosts,
  hostFiles,
  hostIdentity,
  verifyHost,
  type HostNeeds,
  type Verifying,
} from './app/hosts.ts';
import { changePaper, housePapers, signPaper } from './app/house.ts';
import { agreeWaiver, askWaiver, waiversOf, type Person, type Waiving } from './app/waivers.ts';
import type { GuardAppeal, HostFileRow, HousePaper, Waiver } from './contract.ts';
import type { Contact } from './domain/contact.ts';
import type { Asked } from './domain/engine.ts';
import type { Listed } from './domain/lexicon.ts';
import { rudeFrom, toneOf } from './domain/tone.ts';
import { pageFindings, type Page } from './domain/page.ts';
import { recordFindings } from './domain/records.ts';
import type { Facts, Finding, ProductFacts } from './domain/rule.ts';
import { houseRoutes } from './http/house-routes.ts';
import { guardRoutes } from './http/routes.ts';
import { complianceHolder } from './store/personal.ts';

// What the benchmark of words measures piece by piece.
export {
  labelledFacts,
  labelledFile,
  labelledNames,
  labelledSentences,
  labelledTemplates,
  type LabelledSentence,
  type LabelledTemplate,
} from './app/labelled.ts';
export { contactFigures } from './app/labelled-contacts.ts';
export { shippedBook } from './app/rule-book.ts';
export { languageTables, simplified } from './app/tables.ts';
export { Engine } from './domain/engine.ts';
export { Lexicon } from './domain/lexicon.ts';
export { codesOf, Matcher } from './domain/matcher.ts';
export { Folder } from './domain/normalise.ts';
export { packTone, rudeFrom, toneOf, unpackTone, type ToneModel } from './domain/tone.ts';
export { hintLines, learnClaims, testRound } from './app/doubting.ts';
export { doubtFrom, doubtId } from './domain/doubt.ts';
export { learnTone, type LabelledLine } from './domain/tone-learning.ts';
export type { Contact } from './domain/contact.ts';
export type { Asked } from './domain/engine.ts';
export type { Facts, Finding, ProductFacts } from './domain/rule.ts';

export interface Compliance {
  /** Judges words by the rules of now. */
  check(asked: Asked): Finding[];
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
  /** GUARD-10: what stands against a product by its papers. */
  productFindings(product: ProductFacts): Finding[];
  /** GUARD-10: what stands against the words of a product's page, which are read like a title. */
  pageFindings(page: Page, facts: Facts): Finding[];
  /** GUARD-10: all that stands against a product. Refuses with `catalog.product-unknown`. */
  aboutProduct(productId: string): Promise<Result<Finding[]>>;
  waivers(object: string): Promise<Waiver[]>;
  askWaiver(asking: Waiving): Promise<Result<Waiver>>;
  /** Refuses with `compliance.waiver-unknown` or `compliance.needs-other`. */
  agreeWaiver(id: string, by: Person): Promise<Result<Waiver>>;
  readonly book: Book;
  /** GUARD-11: what stands against the hosts of a plan. */
  hostFindings(staffIds: readonly string[]): Promise<Finding[]>;
  readonly house: House;
  readonly hosts: Hosts;
  readonly appeals: Appeals;
  readonly personal: PersonalHolder;
  routes(app: App): void;
  schedule(jobs: Jobs): void;
}

/** GUARD-12: the house's own papers. */
export interface House {
  papers(reader: Person): Promise<HousePaper[]>;
  /** Refuses with `compliance.paper-unknown` or `compliance.paper-changed`. */
  sign(id: string, hash: string, by: Person): Promise<Result<{ at: number }>>;
  /** Refuses as `sign` does. */
  change(
    id: string,
    change: Words & { readonly over: number },
    by: Person,
  ): Promise<Result<{ version: number }>>;
}

/** GUARD-11: hosts and their verified identities. */
export interface Hosts {
  files(): Promise<HostFileRow[]>;
  /** Refuses with `compliance.host-unknown`, `…identity-wrong` or `…host-too-young`. */
  verify(verifying: Verifying, by: Person): Promise<Result<HostFileRow>>;
  /** In clear, for `verify-host`. Refuses with `compliance.host-unknown` or `privacy.…`. */
  identity(
    staffId: string,
    by: Person & { readonly role: string },
  ): Promise<Result<{ legalName: string; idNumber: string }>>;
}

/** GUARD-13: appeals against hits. */
export interface Appeals {
  list(): Promise<GuardAppeal[]>;
  /** Hits of these runs that were overturned, as `run hit`. */
  overturned(runIds: readonly string[]): Promise<ReadonlySet<string>>;
  ask(asking: Appealing, by: Person): Promise<Result<GuardAppeal>>;
  /** Refuses with `compliance.appeal-unknown` or `compliance.needs-other`. */
  decide(
    deciding: { readonly id: string; readonly upheld: boolean; readonly note: string },
    by: Person,
  ): Promise<Result<GuardAppeal>>;
}

type ProductNeeds = BookNeeds & { readonly catalog: Pick<Catalog, 'detail' | 'details'> };

/** What is known of products, and what stands against them: their papers and the words of their pages. */
function ofProducts(
  { catalog, clock }: ProductNeeds,
  book: Book,
  check: (asked: Asked) => Finding[],
): Pick<Compliance, 'productFacts' | 'productFindings' | 'pageFindings' | 'aboutProduct'> {
  const byPapers = (product: ProductFacts): Finding[] => {
    const at = clock.now();
    return recordFindings(book.rules(), product, { at, day: businessDay(at) });
  };
  const byWords = (page: Page, facts: Facts): Finding[] =>
    pageFindings(check, page, { facts, at: clock.now() });
  return {
    productFacts: (ids) => productFacts(catalog, ids),
    productFindings: byPapers,
    pageFindings: byWords,
    aboutProduct: async (id) => {
      const detail = await catalog.detail(id);
      if (!detail.ok) return detail;
      const [product] = await productFacts(catalog, [id]);
      return ok(product ? [...byPapers(product), ...byWords(detail.value, { product })] : []);
    },
  };
}

export function openCompliance(
  needs: BookNeeds & HostNeeds & { readonly catalog: Pick<Catalog, 'detail' | 'details'> },
): Compliance {
  const { sql } = needs.database;
  const book = openBook(needs);
  const compliance: Compliance = {
    check: remembering(doubting(() => book.engine())),
    warm: claimModel,
    words: (text) => book.engine().words(text),
    contact: (text) => book.engine().contact(text),
    rude: (text) => toneOf(shippedTone(), text) > rudeFrom,
    ...ofProducts(needs, book, (asked) => compliance.check(asked)),
    waivers: (object) => waiversOf(needs, object),
    askWaiver: (asking) => askWaiver(needs, asking),
    agreeWaiver: (id, by) => agreeWaiver(needs, id, by),
    book,
    hostFindings: (ids) => findingsOfHosts(needs, book.rules(), ids),
    house: {
      papers: (reader) => housePapers(sql, reader),
      sign: (id, hash, by) => signPaper(needs, id, hash, by),
      change: (id, change, by) => changePaper(needs, id, change, by),
    },
    hosts: {
      files: () => hostFiles(needs),
      verify: (verifying, by) => verifyHost(needs, verifying, by),
      identity: (id, by) => hostIdentity(needs, id, by),
    },
    appeals: {
      list: () => appealsOf(sql),
      overturned: (runIds) => overturnedOf(sql, runIds),
      ask: (asking, by) => appealHit(needs, asking, by),
      decide: (deciding, by) => decideAppeal(needs, deciding, by),
    },
    personal: complianceHolder,
    routes: (app) => {
      guardRoutes(app, compliance, needs.clock);
      houseRoutes(app, compliance);
    },
    schedule: (jobs) => jobs.every('compliance.reload', '*/10 * * * * *', () => book.reload()),
  };
  return compliance;
}
