import type { Words } from '../../../platform/kernel/index.ts';

/** What is looked at before a show goes on air (直播电商办法 30, rule LIV-06; the place: 网络主播行为规范, rule HST-07). */
export const reviewItems = ['show', 'talk', 'dress', 'set', 'props', 'place'] as const;
export type ReviewItem = (typeof reviewItems)[number];

export const reviewWords: Readonly<Record<ReviewItem, { name: Words; look: Words }>> = {
  show: {
    name: { zh: '展示', en: 'Presentation' },
    look: {
      zh: '演示、对比、字幕、封面与商品资料一致,没有夸大的前后对比',
      en: 'Demonstrations, comparisons, captions and cover match the documents; no exaggerated before-and-after',
    },
  },
  talk: {
    name: { zh: '讲解', en: 'Talk' },
    look: {
      zh: '提词没有未处理的违规用语;价格、补贴、库存的说法与系统一致',
      en: 'No open violations in the script; price, subsidy and stock claims match the system',
    },
  },
  dress: {
    name: { zh: '服装', en: 'Dress' },
    look: {
      zh: '着装得体;不穿警服、军服、白大褂等易误认身份的服装',
      en: 'Appropriate; no police, military or medical uniforms that imply a false identity',
    },
  },
  set: {
    name: { zh: '布景', en: 'Set' },
    look: {
      zh: '没有国旗国徽、人民币图样、他人商标;电器接线和用水安全',
      en: 'No flag, emblem, banknotes or third-party trademarks; wiring and water are safe',
    },
  },
  props: {
    name: { zh: '道具', en: 'Props' },
    look: {
      zh: '样机与在售型号一致,能效标识齐全;演示用具安全,无替换零件',
      en: 'The unit shown is the model on sale, with its energy label; tools are safe and no parts are replaced',
    },
  },
  place: {
    name: { zh: '场所', en: 'Venue' },
    look: {
      zh: '不在涉军、涉警、医院、学校等场所,不妨碍交通和他人',
      en: 'Not at a military, police, hospital or school site; traffic and others are not obstructed',
    },
  },
};

export type ReviewAnswers = Readonly<
  Record<ReviewItem, { readonly ok: boolean; readonly note: string }>
>;

/** LIVE-24: a plan passes when every item does. */
export function passes(items: ReviewAnswers): boolean {
  return reviewItems.every((item) => items[item].ok);
}

/** Who sends a plan back says why: the first item that failed when nothing is said of any. */
export function unexplained(items: ReviewAnswers): ReviewItem | undefined {
  const failed = reviewItems.filter((item) => !items[item].ok);
  const said = failed.some((item) => items[item].note.trim().length >= 2);
  return said ? undefined : failed[0];
}
