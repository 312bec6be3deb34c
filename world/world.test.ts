import { describe, expect, it } from 'vitest';
import { seededIds, seededRandom } from '../platform/kernel/index.ts';
import { makeProducts } from './products.ts';

describe('the world', () => {
  const make = () => {
    const random = seededRandom(1);
    return makeProducts(random, seededIds(random));
  };

  it('[CATALOG-2] every claim names a document that is there', () => {
    const made = make();
    expect(made.length).toBeGreaterThanOrEqual(36);
    expect(new Set(made.map(({ product }) => product.kind)).size).toBeGreaterThanOrEqual(10);
    for (const { product, documents } of made) {
      for (const claim of product.claims) {
        expect(documents.map((document) => document.id)).toContain(claim.evidenceId);
      }
    }
  });

  it('[CATALOG-1] the same seed makes the same products', () => {
    expect(make()).toEqual(make());
  });
});
