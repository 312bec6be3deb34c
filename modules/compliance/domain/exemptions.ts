export interface Exemption {
  readonly kind: string;
  readonly pattern: RegExp;
}

interface Span {
  readonly from: number;
  readonly until: number;
}

/** Words before a claim, in its clause, that speak of saying it: denied, asked or quoted (§1.6). */
const denials =
  /不能说|不敢说|不会说|不许说|不可以说|别说|别问|没说|没有说|不是说|不承诺|不保证|不得|禁止|不允许|不准|谁说|有人问|有人说|很多人问|大家问|经常问|你问|问我|法律(?:不|没)|广告法(?:不|规定|禁)|不宣传|不作|不适用|不支持|不能用|不能享受|不享受|不补|如果有人|假如|所谓|拒绝|杜绝|警惕|避免|谨防|不具有|不具备|不含|做不到|不可能|没有哪|谁要?(?:是)?(?:跟|和|对)你[们]?说|别信|不要信|不要相信|别相信|不说|没人能|不敢保证|难保证|不要碰|别去|不(?:搞|做|谈|吹|讲|提|玩|拼|编|夸)|无法(?:保证|承诺|说|证明)|没(?:法|办法)|(?:别|不要|不能|千万别)(?:指望|以为|听信|当真|想着|期待|期望)|没必要|谈不上|算不上|说不上|称不上|哪有|哪来/u;
/** A bare "not" denies only what it stands before: 不是普通货是全网最低价 denies nothing. */
const nots =
  /(?:不是|不算|没有|没有最|不在|不能|不会|无法|没法|不叫|并非|不是什么|不敢)[^,，。]{0,2}$|(?:^|[^不])不$|(?:千万别|别|不要|切勿|请勿|勿)$/u;
/** How far before the words a denial still speaks of them. */
const reach = 10;
const ends = /[,，。!?;！？；\n]/u;
/** Words after a claim that take it back: 明星同款我们没有. */
const takenBack =
  /^[^,，。!?;]{0,2}(?:我们|这些?|那些?)?(?:没有(?!之一|对手)|不卖|不存在|是假的|不可信|别信|不要信|都不要信|不敢说|不敢保证|谈不上|做不到|都不是我们|都是(?:骗子|假的)|不是我们)/u;
/** The words are spoken of as words: 全网最低这种话我们不敢说. Whoever goes on with a "but" means them. */
const aboutWords =
  /^[^,，。!?;]{0,4}(?:这(?:种|样|类|些|个)?的?(?:话|词|字|说法|承诺)|那(?:都)?是)[^,，。!?;]{0,8}(?:不(?:敢|会|能|可以|让|许|准|用)?[说讲用写提]|违规|违法|骗人|骗子|假的|[别不]要?信|得有(?:出处|依据|报告))(?!.{0,8}(?:但|可是|不过|懂的|自己品))|^[^,，。!?;]{0,4}(?:的话?)?(?:都|全)?是(?:违法|违规|骗人|骗子)|^[^,，。!?;]{0,4}[,，]我?们?没(?:有|看到)?[^,，。!?;]{0,6}(?:报告|依据|出处)[^,，。!?;]{0,3}[,，]?[^,，。!?;]{0,3}不(?:敢|能|会)?[说讲](?!.{0,8}(?:但|可是|不过|懂的))/u;
const asks = /^(?:的|了)?(?:吗|么|\?)|^[^,。!?;]{0,6}(?:是不是|对不对|怎么办|什么意思)/u;

/**
 * Whether a span is lawful by its surroundings: inside a name, an idiom, an advice, a limit, a technical
 * extreme; denied, asked or quoted.
 */
export function exemptedBy(
  exemptions: readonly Exemption[],
  text: string,
): (span: Span) => boolean {
  const allowed = exemptions.flatMap(({ pattern }) =>
    [...text.matchAll(pattern)].map((match) => {
      return { from: match.index, until: match.index + match[0].length };
    }),
  );
  return ({ from, until }) =>
    allowed.some((span) => span.from <= from && span.until >= until) ||
    denied(text, from) ||
    asks.test(text.slice(until)) ||
    takenBack.test(text.slice(until)) ||
    aboutWords.test(text.slice(until));
}

function denied(text: string, from: number): boolean {
  const before = text.slice(Math.max(0, from - reach), from);
  const clause = before.split(ends).at(-1) ?? '';
  return denials.test(clause) || nots.test(clause);
}
