import type { DeleteReason } from './words.ts';

/** What people say when they are not content: with goods, price, service, or the show. */
const discontent =
  /差|烂|坑|骗|假货|虚标|后悔|失望|难用|不好用|没用|吐槽|投诉|举报|退货|退款|退钱|维权|翻车|质量|坏了|漏水|漏电|异响|太吵|噪音大|很吵|不制冷|不制热|不凉|不热|不值|太贵|贵了|更便宜|没人理|不回复|不发货|太慢|敷衍|态度|吹牛|别吹|说错|忽悠|避雷|踩雷|劝退|别买|不要买|不推荐|差评|一般般|不如/;

export function isCriticism(text: string): boolean {
  return discontent.test(text);
}

export interface LineFacts {
  readonly text: string;
  /** Closed lists in which words of it stand: `abuse`, `contact`, `vice`, `politics`. */
  readonly lists: readonly string[];
  /** It sounds like an attack on people (LIVE-25). */
  readonly rude: boolean;
  /** How often the same person said the same. */
  readonly repeats: number;
}

const advertising = /https?:|www\.|\.com|\.cn|[加➕+]\s*[vV微薇]|群号|代购|私聊|私我|进群|店铺/;
const privateData =
  /1[3-9]\d{9}|\d{17}[\dXx]|\d{15,19}|(?:省|市|区|县).{0,12}(?:路|街|巷|号|室|栋)/;

/** Does the reason for taking a line away show in the line itself? */
export function reasonShows(reason: DeleteReason, line: LineFacts): boolean {
  switch (reason) {
    case 'abuse':
      return line.rude || line.lists.includes('abuse');
    case 'advertising':
      return line.lists.includes('contact') || advertising.test(line.text);
    case 'privacy':
      return privateData.test(line.text);
    case 'illegal':
      return line.lists.some((list) => list === 'vice' || list === 'politics');
    case 'spam':
      return line.repeats >= 3;
    default:
      // Whether a claim is false cannot be read off it.
      return false;
  }
}
