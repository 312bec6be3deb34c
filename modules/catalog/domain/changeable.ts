/** What of a product may change. */
export const changeable = [
  'brand',
  'name',
  'tagline',
  'listPriceFen',
  'priceFen',
  'specs',
  'label',
  'promises',
  'claims',
  'onSale',
] as const;

export type Changeable = (typeof changeable)[number];
