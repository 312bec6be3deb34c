import { businessDay, ok } from '../../platform/kernel/index.ts';
import type { Catalog } from '../catalog/index.ts';
import { appealHit, decideAppeal, overturnedOf } from './app/appeals.ts';
import { openBook, type Book, type BookDeps } from './app/book.ts';
import { productFacts } from './app/facts.ts';
import { shippedTone } from './app/tone-model.ts';
import { claimModel, doubting } from './app/doubting.ts';
import { remembering } from './app/remembered.ts';
import {
  violationsOfHosts,
  hostFiles,
  hostIdentity,
  verifyHost,
  type HostDeps,
} from './app/hosts.ts';
import {
  changeCompanyPolicy,
  listCompanyPolicies,
  signCompanyPolicy,
} from './app/company-policies.ts';
import { agreeWaiver, askWaiver } from './app/waivers.ts';
import type { Asked } from './domain/engine.ts';
import { rudeFrom, toneOf } from './domain/tone.ts';
import { pageViolations, type Page } from './domain/page.ts';
import { violationsOfRecord } from './domain/records.ts';
import type { Facts, Violation, ProductFacts } from './domain/rule.ts';
import { appealRoutes } from './http/appeal-routes.ts';
import { companyPolicyRoutes } from './http/company-policy-routes.ts';
import { hostRoutes } from './http/host-routes.ts';
import { complianceRoutes } from './http/routes.ts';
import { appealStore } from './store/appeals.ts';
import { compliancePersonalData } from './store/personal.ts';
import { waiverStore } from './store/waivers.ts';
import type { Compliance } from './face.ts';

export type { Compliance } from './face.ts';

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
export type { Facts, Violation, ProductFacts } from './domain/rule.ts';

type ProductDeps = BookDeps & { readonly catalog: Pick<Catalog, 'detail' | 'details'> };

/** What is known of products, and what stands against them: their documents and the words of their pages. */
function ofProducts(
  { catalog, clock }: ProductDeps,
  book: Book,
  check: (asked: Asked) => Violation[],
): Pick<Compliance, 'productFacts' | 'productViolations' | 'pageViolations' | 'aboutProduct'> {
  const byDocuments = (product: ProductFacts): Violation[] => {
    const at = clock.now();
    return violationsOfRecord(book.rules(), product, { at, day: businessDay(at) });
  };
  const byWords = (page: Page, facts: Facts): Violation[] =>
    pageViolations(check, page, { facts, at: clock.now() });
  return {
    productFacts: (ids) => productFacts(catalog, ids),
    productViolations: byDocuments,
    pageViolations: byWords,
    aboutProduct: async (id) => {
      const detail = await catalog.detail(id);
      if (!detail.ok) return detail;
      const [product] = await productFacts(catalog, [id]);
      return ok(product ? [...byDocuments(product), ...byWords(detail.value, { product })] : []);
    },
  };
}

export function openCompliance(
  deps: BookDeps & HostDeps & { readonly catalog: Pick<Catalog, 'detail' | 'details'> },
): Compliance {
  const { sql } = deps.database;
  const book = openBook(deps);
  const compliance: Compliance = {
    check: remembering(doubting(() => book.engine())),
    warm: claimModel,
    words: (text) => book.engine().words(text),
    contact: (text) => book.engine().contact(text),
    rude: (text) => toneOf(shippedTone(), text) > rudeFrom,
    ...ofProducts(deps, book, (asked) => compliance.check(asked)),
    waivers: (object) => waiverStore.ofObject(sql, object),
    askWaiver: (asking) => askWaiver(deps, asking),
    agreeWaiver: (id, by) => agreeWaiver(deps, id, by),
    book,
    hostViolations: (ids) => violationsOfHosts(deps, book.rules(), ids),
    companyPolicies: {
      list: (reader) => listCompanyPolicies(sql, reader),
      sign: (id, hash, by) => signCompanyPolicy(deps, id, hash, by),
      change: (id, change, by) => changeCompanyPolicy(deps, id, change, by),
    },
    hosts: {
      files: () => hostFiles(deps),
      verify: (verifying, by) => verifyHost(deps, verifying, by),
      identity: (id, by) => hostIdentity(deps, id, by),
    },
    appeals: {
      list: () => appealStore.list(sql),
      overturned: (runIds) => overturnedOf(sql, runIds),
      ask: (asking, by) => appealHit(deps, asking, by),
      decide: (deciding, by) => decideAppeal(deps, deciding, by),
    },
    personal: compliancePersonalData,
    routes: (app) => {
      complianceRoutes(app, compliance, deps.clock);
      companyPolicyRoutes(app, compliance);
      hostRoutes(app, compliance);
      appealRoutes(app, compliance);
    },
    schedule: (jobs) => jobs.every('compliance.reload', '*/10 * * * * *', () => book.reload()),
  };
  return compliance;
}
