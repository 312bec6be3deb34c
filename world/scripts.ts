import type { Cue } from '../modules/live/contract.ts';
import type { Product } from '../modules/catalog/contract.ts';

/** Scripts for the prompter, written for an invented host. Only what the documents show is said. */
export function scriptOf(kind: Cue['kind'], product: Product | undefined): string {
  const name = product?.name.zh ?? '';
  const [first, second] = product?.specs ?? [];
  const spec = (item: typeof first): string =>
    item ? `${item.name.zh} ${item.value} ${item.unit}`.trim() : '';
  switch (kind) {
    case 'opening':
      return '大家好,欢迎来到云锦电器直播间。今晚我们把参数讲明白,把价格算清楚。\n左上角可以看到商家资质。新来的朋友点个关注,开奖和补货都会提醒你。';
    case 'knowledge':
      return `先看这台${name}的铭牌。\n第一行:${spec(first)}。\n第二行:${spec(second)}。\n能效标识在商品页里,可以放大看。数字都来自检验报告,报告编号也在页面上。`;
    case 'scene':
      return `我们把${name}放到一个真实的家里。\n先量尺寸,再看插座,最后看动线。\n弹幕里告诉我你家的面积,我帮你判断合不合适。`;
    case 'review':
      return `念三条老用户的原话,好的坏的都念。\n第一条说安装快。第二条说声音比想象的小。第三条提醒:先确认墙体。`;
    case 'expert':
      return `工程师在线,问什么答什么。\n保修多久、怎么清洗、旧机怎么办,都可以问。\n答不上来的,我们记下来,明天回复。`;
    case 'flash':
      return `准备好了吗?${name},限量,限购,倒计时结束就恢复原价。\n我数三二一,助理上链接。\n没抢到不要急,日常直播价也在购物袋里。`;
    case 'interaction':
      return '来一道题:能效一级和三级,哪个数字更省电?\n把答案打在弹幕里。一分钟后揭晓。';
    default:
      return '今晚就到这里。下单的朋友,客服会联系你约送货和安装。\n七天无理由,质量问题运费我们出。下一场见。';
  }
}
