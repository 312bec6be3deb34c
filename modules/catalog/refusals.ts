import { refuse } from '../../platform/kernel/index.ts';

export const productUnknown = (id: string) =>
  refuse('catalog.product-unknown', 404, {
    zh: `没有这件商品:${id}`,
    en: `There is no such product: ${id}`,
  });

export const modelTaken = (model: string) =>
  refuse(
    'catalog.model-taken',
    409,
    { zh: `型号「${model}」已在商品库里。`, en: `The model “${model}” is in the catalog already.` },
    { field: 'model' },
  );

export const priceAboveList = refuse(
  'catalog.price-above-list',
  422,
  { zh: '直播价不能高于划线价。', en: 'The price cannot be above the list price.' },
  { field: 'priceFen' },
);

export const evidenceUnknown = (id: string) =>
  refuse('catalog.evidence-unknown', 404, {
    zh: `没有这份证明文件:${id}`,
    en: `There is no such document: ${id}`,
  });

export const daysCrossed = refuse(
  'catalog.days-crossed',
  422,
  { zh: '到期日不能早于签发日。', en: 'A document cannot expire before it was issued.' },
  { field: 'expiresOn' },
);

/** Two people changed the same product; the later one looks at it again. */
export const changedMeanwhile = (by: string) =>
  refuse('catalog.changed-meanwhile', 409, {
    zh: `${by === '' ? '别人' : by}刚改过这件商品,请看过现在的内容再改。`,
    en: `${by === '' ? 'Somebody' : by} has changed this product meanwhile; look at it again first.`,
  });
