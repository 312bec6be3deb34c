import { refuse } from '../../platform/kernel/index.ts';

export const productUnknown = (id: string) =>
  refuse('catalog.product-unknown', 404, {
    zh: `商品不存在:${id}`,
    en: `Product not found: ${id}`,
  });

export const modelTaken = (model: string) =>
  refuse(
    'catalog.model-taken',
    409,
    { zh: `型号「${model}」已在商品库中。`, en: `The model “${model}” is already in the catalog.` },
    { field: 'model' },
  );

export const priceAboveList = refuse(
  'catalog.price-above-list',
  422,
  { zh: '直播价不能高于划线价。', en: 'The live price cannot exceed the list price.' },
  { field: 'priceFen' },
);

export const evidenceUnknown = (id: string) =>
  refuse('catalog.evidence-unknown', 404, {
    zh: `证明文件不存在:${id}`,
    en: `Document not found: ${id}`,
  });

export const daysCrossed = refuse(
  'catalog.days-crossed',
  422,
  { zh: '到期日不能早于签发日。', en: 'The expiry date cannot be before the issue date.' },
  { field: 'expiresOn' },
);

/** Two people changed the same product; the later one looks at it again. */
export const changedMeanwhile = (by: string) =>
  refuse('catalog.changed-meanwhile', 409, {
    zh: `${by === '' ? '其他人' : by}刚改过这件商品,请刷新后再修改。`,
    en: `${by === '' ? 'Somebody' : by} has just changed this product; reload before you edit it.`,
  });
