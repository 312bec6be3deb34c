import { refuse, type Words } from '../../platform/kernel/index.ts';
import { yuan } from '../../platform/kernel/money.ts';
import { lawText, type Violation } from '../compliance/contract.ts';
import { reviewWords, type ReviewItem } from './domain/review.ts';

export const sessionUnknown = refuse('live.session-unknown', 404, {
  zh: '场次不存在。',
  en: 'Session not found.',
});

export const editedByOther = (version: number) =>
  refuse('live.edited-by-other', 409, {
    zh: `他人刚修改过本场次(现为第 ${version} 版),请先刷新。`,
    en: `Somebody else changed this session (now version ${version}); reload it first.`,
  });

export const notEditable = refuse('live.not-editable', 409, {
  zh: '只有草稿可以修改,请先退回草稿。',
  en: 'Only drafts can be changed; move it back to draft first.',
});

export const planIncomplete = (zh: string, en: string, field: string) =>
  refuse('live.plan-incomplete', 422, { zh, en }, { field });

export const notOnAir = refuse('live.not-on-air', 409, {
  zh: '本场次未开播,也未在彩排。',
  en: 'This session is neither live nor in rehearsal.',
});

export const busySession = refuse('live.already-on-air', 409, {
  zh: '本场次已开播或正在彩排。',
  en: 'This session is already live or in rehearsal.',
});

export const movedOn = refuse('live.moved-on', 409, {
  zh: '节目单刚被他人推进,请确认当前环节后再操作。',
  en: 'Somebody else has just advanced the rundown; check the current cue first.',
});

/** LIVE-91: the control room is a page of the program that has the rooms. */
export const roomElsewhere = (url: string | null) =>
  refuse('live.room-elsewhere', 421, {
    zh: `直播间在另一台服务器,请到该服务器操作:${url ?? '它没有配置网址(DIANBO_PUBLIC_URL)'}。`,
    en: `The room is on another server; work there: ${url ?? 'it has no address (DIANBO_PUBLIC_URL)'}.`,
  });

export const cueUnknown = refuse('live.cue-unknown', 422, {
  zh: '节目单中没有这个环节。',
  en: 'This cue is not in the rundown.',
});

export const productNotInLineup = refuse('live.product-not-in-lineup', 422, {
  zh: '本场没有这件商品。',
  en: 'This product is not in the line-up of this session.',
});

export const danmakuUnknown = refuse('live.danmaku-unknown', 404, {
  zh: '弹幕不存在或已过期。',
  en: 'This message does not exist or is too old.',
});

export const offerStillOpen = refuse('live.offer-still-open', 409, {
  zh: '这件商品已有进行中的秒杀。',
  en: 'A flash sale of this product is already running.',
});

export const undoTooLate = refuse('live.undo-too-late', 409, {
  zh: '已超过 10 秒,不能撤销。',
  en: 'This can only be undone within 10 seconds.',
});

export const alreadySold = refuse('live.already-sold', 409, {
  zh: '已有人下单,秒杀不能撤销,只能结束。',
  en: 'Somebody has already bought; the flash sale can only be closed, not undone.',
});

export const tooLong = (got: number, most: number) =>
  refuse(
    'live.danmaku-too-long',
    422,
    {
      zh: `弹幕最多 ${most} 字,你输入了 ${got} 字。`,
      en: `Messages have at most ${most} characters; you entered ${got}.`,
    },
    { field: 'text' },
  );

export const emptyDanmaku = refuse(
  'live.danmaku-empty',
  422,
  { zh: '弹幕不能为空。', en: 'Messages cannot be empty.' },
  { field: 'text' },
);

export const tooOften = (retryAfterMs: number) =>
  refuse(
    'live.danmaku-too-often',
    429,
    { zh: '发送太频繁,请稍候。', en: 'You are sending too fast; wait a moment.' },
    { retryAfterMs },
  );

export const youAreMuted = (leftMs: number) =>
  refuse(
    'live.muted',
    403,
    {
      zh: `你已被禁言,还有 ${Math.ceil(leftMs / 60_000)} 分钟。`,
      en: `You are muted for another ${Math.ceil(leftMs / 60_000)} minutes.`,
    },
    { retryAfterMs: leftMs },
  );

export const unreadable = refuse('live.unreadable-message', 422, {
  zh: '消息格式错误。',
  en: 'Unknown message format.',
});

/** Names the words, the article and the lawful way to say it. */
export const notLawful = (
  violation: Pick<Violation, 'said' | 'law' | 'remedy' | 'name'>,
  count: number,
) => {
  const { said, law, name, remedy } = violation;
  const more = count > 1 ? count - 1 : 0;
  return refuse('live.not-lawful', 422, {
    zh:
      `「${said}」不能用:${name.zh}(${law.join('、')})。${remedy.zh}` +
      (more > 0 ? `另有 ${more} 处。` : ''),
    en:
      `“${said}” cannot stand: ${name.en} (${lawText(law, 'en')}). ${remedy.en}` +
      (more > 0 ? ` And ${more} more.` : ''),
  });
};

export const ownReview = refuse('live.own-review', 409, {
  zh: '审核人不能是最后修改方案的人(直播电商办法第三十条),请由他人审核。',
  en: 'The last editor of the plan cannot approve it (live commerce rules, art. 30); ask somebody else.',
});

export const danmakuForbidden = refuse('live.danmaku-forbidden', 422, {
  zh: '消息含有不允许发布的内容,未发送。批评和不满可以正常发布。',
  en: 'This message contains prohibited content and was not sent. Criticism is welcome.',
});

/** LIVE-60: names what was taken for a contact detail, and where the shop's own are. */
export const danmakuContact = (why: Words, said: string) =>
  refuse(
    'live.danmaku-contact',
    422,
    {
      zh: `弹幕不能发布联系方式或引流内容,本条未发送(「${said}」:${why.zh})。联系客服请点左上角店名,查看商家电话。`,
      en: `Contact details and off-platform invitations are not allowed in chat; the message was not sent (“${said}”: ${why.en}). To reach the shop, tap its name at the top for its phone number.`,
    },
    { field: 'text' },
  );

export const measureOver = refuse('live.measure-over', 409, {
  zh: '处置不存在或已结束。',
  en: 'This measure does not exist or has ended.',
});

export const belowFloor = (floorFen: number) =>
  refuse(
    'live.below-floor',
    403,
    {
      zh: `低于底价 ${yuan(floorFen)},须由另一人审批。`,
      en: `Below the price floor of ${yuan(floorFen)}: another person must approve.`,
    },
    { field: 'priceFen' },
  );

export const reviewUnexplained = (item: ReviewItem) =>
  refuse(
    'live.review-unexplained',
    422,
    {
      zh: `「${reviewWords[item].name.zh}」未通过,请写明问题,方便编写人修改。`,
      en: `“${reviewWords[item].name.en}” did not pass: describe what is missing so that it can be fixed.`,
    },
    { field: `items.${item}.note` },
  );

export const coverExpected = refuse(
  'live.cover-expected',
  422,
  {
    zh: '封面应为 JPEG 或 PNG,不超过 4 MB、1200 万像素。',
    en: 'Covers must be JPEG or PNG, at most 4 MB and 12 million pixels.',
  },
  { field: 'body' },
);

export const coverUnknown = refuse('live.cover-unknown', 404, {
  zh: '封面图不存在。',
  en: 'Cover not found.',
});

export const coverNotRead = refuse('live.cover-not-read', 503, {
  zh: '封面文字暂时无法识别,未保存,请稍后重新上传。',
  en: 'The text on the cover cannot be read right now; the cover was not saved. Upload it again later.',
});

export const criticismStays = refuse('live.criticism-stays', 409, {
  zh: '这是不利但合法的评论,不能删除(网络直播营销管理办法)。可以回复;确有违法的,由法务删除,或选择与内容相符的原因。',
  en: 'This comment is unfavourable but lawful and cannot be deleted. You can reply; if it is unlawful, legal deletes it, or choose a reason its words support.',
});

type Name = { readonly zh: string; readonly en: string };

export const productOnAir = (title: string) =>
  refuse('live.product-on-air', 409, {
    zh: `「${title}」正在直播销售这件商品,请下播后再改价或停售;立即停卖请在中控台下架。`,
    en: `“${title}” is selling this product now; change its price or take it off sale after the show. To stop selling now, take it down in the control room.`,
  });

export const offSale = ({ zh, en }: Name) =>
  refuse(
    'live.product-off-sale',
    409,
    {
      zh: `「${zh}」已停售,请从商品列表移除。`,
      en: `“${en}” is off sale; remove it from the line-up.`,
    },
    { field: 'lineup' },
  );

export const pageChanged = ({ zh, en }: Name) =>
  refuse(
    'live.page-changed',
    409,
    {
      zh: `「${zh}」的商品页在审核后有修改,请退回草稿重新审核。`,
      en: `The page of “${en}” changed after approval; move the session back to draft and have it approved again.`,
    },
    { field: 'lineup' },
  );
