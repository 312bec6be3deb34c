import { refuse, type Words } from '../../platform/kernel/index.ts';
import { yuan } from '../../platform/kernel/money.ts';
import type { Violation } from '../compliance/contract.ts';
import { reviewWords, type ReviewItem } from './domain/review.ts';

export const sessionUnknown = refuse('live.session-unknown', 404, {
  zh: '没有这个场次。',
  en: 'There is no such session.',
});

export const editedByOther = (version: number) =>
  refuse('live.edited-by-other', 409, {
    zh: `别人刚改过这个场次(现为第 ${version} 版);请先载入最新内容。`,
    en: `Somebody else changed this session (now version ${version}); load the newest first.`,
  });

export const notEditable = refuse('live.not-editable', 409, {
  zh: '只有草稿可以修改;请先退回草稿。',
  en: 'Only a draft can be changed; send it back to draft first.',
});

export const planIncomplete = (zh: string, en: string, field: string) =>
  refuse('live.plan-incomplete', 422, { zh, en }, { field });

export const notOnAir = refuse('live.not-on-air', 409, {
  zh: '这个场次现在没有开播,也没有彩排。',
  en: 'This session is neither on air nor rehearsing.',
});

export const busySession = refuse('live.already-on-air', 409, {
  zh: '这个场次已经开播或正在彩排。',
  en: 'This session is already on air or rehearsing.',
});

export const movedOn = refuse('live.moved-on', 409, {
  zh: '节目单刚被别人推进了,请看清当前环节再操作。',
  en: 'Somebody else just moved the rundown on; look at the current cue first.',
});

/** LIVE-91: the control room is a page of the program that has the rooms. */
export const roomElsewhere = (url: string | null) =>
  refuse('live.room-elsewhere', 421, {
    zh: `直播间在另一台服务器,请到那边操作:${url ?? '它没有登记网址(DIANBO_PUBLIC_URL)'}。`,
    en: `The room is on another server; act there: ${url ?? 'it has no address set (DIANBO_PUBLIC_URL)'}.`,
  });

export const cueUnknown = refuse('live.cue-unknown', 422, {
  zh: '节目单里没有这个环节。',
  en: 'This cue is not in the rundown.',
});

export const productNotInLineup = refuse('live.product-not-in-lineup', 422, {
  zh: '这件商品不在本场商品列表里。',
  en: 'This product is not in the line-up of the session.',
});

export const danmakuUnknown = refuse('live.danmaku-unknown', 404, {
  zh: '没有这条弹幕,或已经太久。',
  en: 'There is no such message, or it is too old.',
});

export const offerStillOpen = refuse('live.offer-still-open', 409, {
  zh: '这件商品已有一场秒杀在进行。',
  en: 'A flash sale of this product is already running.',
});

export const undoTooLate = refuse('live.undo-too-late', 409, {
  zh: '已超过 10 秒,不能撤销。',
  en: 'More than 10 seconds have passed; it cannot be undone.',
});

export const alreadySold = refuse('live.already-sold', 409, {
  zh: '已经有人抢到,秒杀不能撤销,只能结束。',
  en: 'Somebody already bought; the flash sale can be closed, not undone.',
});

export const tooLong = (got: number, most: number) =>
  refuse(
    'live.danmaku-too-long',
    422,
    {
      zh: `弹幕最多 ${most} 字,收到 ${got} 字。`,
      en: `A message has at most ${most} characters, got ${got}.`,
    },
    { field: 'text' },
  );

export const emptyDanmaku = refuse(
  'live.danmaku-empty',
  422,
  { zh: '弹幕不能为空。', en: 'A message cannot be empty.' },
  { field: 'text' },
);

export const tooOften = (retryAfterMs: number) =>
  refuse(
    'live.danmaku-too-often',
    429,
    { zh: '发得太快,请等一下。', en: 'Too fast; wait a moment.' },
    { retryAfterMs },
  );

export const youAreMuted = (leftMs: number) =>
  refuse(
    'live.muted',
    403,
    {
      zh: `你被禁言,还有 ${Math.ceil(leftMs / 60_000)} 分钟。`,
      en: `You are muted for ${Math.ceil(leftMs / 60_000)} more minutes.`,
    },
    { retryAfterMs: leftMs },
  );

export const unreadable = refuse('live.unreadable-message', 422, {
  zh: '消息格式不对。',
  en: 'The message is not of a known form.',
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
      `“${said}” cannot stand: ${name.en} (${law.join(', ')}). ${remedy.en}` +
      (more > 0 ? ` And ${more} more.` : ''),
  });
};

export const ownReview = refuse('live.own-review', 409, {
  zh: '审核人不能是最后修改这份方案的人(直播电商办法第三十条)。请换一位审核。',
  en: 'Whoever wrote the plan last cannot review it; ask somebody else.',
});

export const danmakuForbidden = refuse('live.danmaku-forbidden', 422, {
  zh: '这句话含有不允许发布的内容,没有发出。批评和不满可以照说。',
  en: 'This message holds words that are not allowed and was not sent. Criticism is welcome.',
});

/** LIVE-60: names what was taken for a contact detail, and where the shop's own are. */
export const danmakuContact = (why: Words, said: string) =>
  refuse(
    'live.danmaku-contact',
    422,
    {
      zh: `联系方式和去别处的邀请不能发在弹幕里,这句没有发出(「${said}」:${why.zh})。要找客服,请点左上角的店名,看商家电话。`,
      en: `Contact details and invitations elsewhere are not for the chat, and this was not sent (“${said}”: ${why.en}). To reach the shop, press its name at the top: its telephone is there.`,
    },
    { field: 'text' },
  );

export const measureOver = refuse('live.measure-over', 409, {
  zh: '这项处置已经结束,或没有过。',
  en: 'This measure is over, or never was.',
});

export const belowFloor = (floorFen: number) =>
  refuse(
    'live.below-floor',
    403,
    {
      zh: `低于底价 ${yuan(floorFen)},要另一个人同意。`,
      en: `Below the floor of ${yuan(floorFen)}: a second person must agree.`,
    },
    { field: 'priceFen' },
  );

export const reviewUnexplained = (item: ReviewItem) =>
  refuse(
    'live.review-unexplained',
    422,
    {
      zh: `「${reviewWords[item].name.zh}」没有通过,请写明缺什么,编写人才知道改哪里。`,
      en: `“${reviewWords[item].name.en}” did not pass: say what is missing, so that it can be mended.`,
    },
    { field: `items.${item}.note` },
  );

export const coverExpected = refuse(
  'live.cover-expected',
  422,
  {
    zh: '封面应为 JPEG 或 PNG 图片,不超过 4 MB、1200 万像素。',
    en: 'A cover is a JPEG or PNG of at most 4 MB and 12 million pixels.',
  },
  { field: 'body' },
);

export const coverUnknown = refuse('live.cover-unknown', 404, {
  zh: '没有这张封面图。',
  en: 'There is no such cover.',
});

export const coverNotRead = refuse('live.cover-not-read', 503, {
  zh: '封面上的文字暂时识别不了,没有保存,请稍后再传。',
  en: 'The writing in the cover cannot be read right now; it was not kept, send it again later.',
});

export const criticismStays = refuse('live.criticism-stays', 409, {
  zh: '这是不利但合法的评论,不能删(网络直播营销管理办法)。可以回复;确有违法,由法务来删,或换成能在这句话里看到的原因。',
  en: 'This is unfavourable and lawful, and stays. Reply to it; if it is unlawful, legal takes it away, or the reason has to show in its words.',
});

type Name = { readonly zh: string; readonly en: string };

export const productOnAir = (title: string) =>
  refuse('live.product-on-air', 409, {
    zh: `「${title}」正在直播卖这件商品,播完再改价或下架;要停卖请在中控台下架。`,
    en: `“${title}” is selling this product now; change its price or take it off sale after the show. The control room can take it down.`,
  });

export const offSale = ({ zh, en }: Name) =>
  refuse(
    'live.product-off-sale',
    409,
    {
      zh: `「${zh}」已停售,请从商品列表里拿掉。`,
      en: `“${en}” is sold no more; take it out of the line-up.`,
    },
    { field: 'lineup' },
  );

export const pageChanged = ({ zh, en }: Name) =>
  refuse(
    'live.page-changed',
    409,
    {
      zh: `「${zh}」的商品页在审核之后改过,请退回草稿、重新审核。`,
      en: `The page of “${en}” was changed after the review; send the session back to draft and review it again.`,
    },
    { field: 'lineup' },
  );
