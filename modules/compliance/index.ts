import type { App } from '../../platform/http/index.ts';
import type { Jobs } from '../../platform/jobs/index.ts';
import { businessDay, type Result } from '../../platform/kernel/index.ts';
import type { Catalog } from '../catalog/index.ts';
import { openBook, type Book, type BookNeeds } from './app/book.ts';
import { productFacts } from './app/facts.ts';
import {
  agreeWaiver,
  askWaiver,
  waiversOf,
  type Person,
  type WaiverNeeds,
  type Waiving,
} from './app/waivers.ts';
import type { Waiver } from './contract.ts';
import type { Asked } from './domain/engine.ts';
import type { Listed } from './domain/lexicon.ts';
import { recordFindings } from './domain/records.ts';
import type { Finding, ProductFacts } from './domain/rule.ts';
import { guardRoutes } from './http/routes.ts';

// What the benchmark of words measures piece by piece.
export { shippedBook } from './app/rule-book.ts';
export { languageTables } from './app/tables.ts';
export { Engine } from './domain/engine.ts';
export { Lexicon } from './domain/lexicon.ts';
export { codesOf, Matcher } from './domain/matcher.ts';
export { Folder } from './domain/normalise.ts';
export type { Asked } from './domain/engine.ts';
export type { Facts, Finding, ProductFacts } from './domain/rule.ts';

export interface Compliance {
  /** Judges words by the rules of now. */
  check(asked: Asked): Finding[];
  /** Forbidden words of a chat line, disguised or not. */
  words(text: string): Listed[];
  /** What is known of a product where claims are judged. */
  productFacts(id: string): Promise<ProductFacts | undefined>;
  /** GUARD-10: what stands against a product by its papers. */
  productFindings(product: ProductFacts): Finding[];
  waivers(object: string): Promise<Waiver[]>;
  askWaiver(asking: Waiving): Promise<Result<Waiver>>;
  /** Refuses with `compliance.waiver-unknown` or `compliance.needs-other`. */
  agreeWaiver(id: string, by: Person): Promise<Result<Waiver>>;
  readonly book: Book;
  routes(app: App): void;
  schedule(jobs: Jobs): void;
}

export function openCompliance(
  needs: BookNeeds & WaiverNeeds & { readonly catalog: Pick<Catalog, 'detail'> },
): Compliance {
  const book = openBook(needs);
  const compliance: Compliance = {
    check: (asked) => book.engine().check(asked),
    words: (text) => book.engine().words(text),
    productFacts: (id) => productFacts(needs.catalog, id),
    productFindings: (product) => {
      const at = needs.clock.now();
      return recordFindings(book.rules(), product, { at, day: businessDay(at) });
    },
    waivers: (object) => waiversOf(needs, object),
    askWaiver: (asking) => askWaiver(needs, asking),
    agreeWaiver: (id, by) => agreeWaiver(needs, id, by),
    book,
    routes: (app) => guardRoutes(app, compliance, needs.clock),
    schedule: (jobs) => jobs.every('compliance.reload', '*/10 * * * * *', () => book.reload()),
  };
  return compliance;
}
