/** The four content kinds of the framework (A1) and the four kinds that carry the show. */
export const contentKinds = ['knowledge', 'scene', 'review', 'expert'] as const;
export const cueKinds = ['opening', ...contentKinds, 'flash', 'interaction', 'closing'] as const;

export type CueKind = (typeof cueKinds)[number];
export type ContentKind = (typeof contentKinds)[number];

export const cueKindWords: Readonly<Record<CueKind, { zh: string; en: string }>> = {
  opening: { zh: '开场', en: 'Opening' },
  knowledge: { zh: '产品知识', en: 'Product knowledge' },
  scene: { zh: '使用场景', en: 'Use case' },
  review: { zh: '用户测评', en: 'User review' },
  expert: { zh: '专家答疑', en: 'Expert Q&A' },
  flash: { zh: '秒杀', en: 'Flash sale' },
  interaction: { zh: '互动', en: 'Interaction' },
  closing: { zh: '收尾', en: 'Closing' },
};
