import { ok } from '../../../platform/kernel/index.ts';
import { openTestPrivacy } from '../../privacy/testing/open.ts';
import type { NewProduct } from '../contract.ts';
import { openCatalog } from '../index.ts';

const words = { zh: '样机', en: 'sample' };

export function productOf(id: string, change: Partial<NewProduct> = {}): NewProduct {
  return {
    id,
    kind: 'washer',
    brand: words,
    model: id,
    name: words,
    tagline: words,
    label: null,
    listPriceFen: 120_000,
    priceFen: 100_000,
    specs: [],
    claims: [],
    promises: [],
    look: { hue: 0, dark: false, variant: 0 },
    ...change,
  };
}

/** Goods on an empty database, of which nothing is sold at this moment. */
export async function openTestCatalog() {
  const opened = await openTestPrivacy();
  const { database } = opened;
  const catalog = openCatalog({ ...opened, mayChange: async () => ok(undefined) });
  const addProduct = (id: string, change: Partial<NewProduct> = {}): Promise<void> =>
    database.inTransaction((tx) => catalog.add(tx, productOf(id, change), []));
  return { ...opened, catalog, addProduct };
}

export type TestCatalog = Awaited<ReturnType<typeof openTestCatalog>>;
