import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Engine, labelledFacts, languageTables, shippedBook } from '../modules/compliance/index.ts';
import { report } from './report.ts';

/** Clauses of the reviews, by the start of their SHA-256: their words stay where they are public. */
interface Labels {
  /** Flagged when they were labelled: rightly, and wrongly. */
  readonly right: readonly string[];
  readonly wrong: readonly string[];
  /**
   * Drawn by lot of what was not flagged, 400 that hold a word of claims and 300 that hold none: should have
   * been, and rightly not. Two earlier lots of the first kind were used to mend, these were not.
   */
  readonly missed: readonly string[];
  readonly quiet: readonly string[];
}

const kinds = ['热水器', '手机', '平板', '计算机'];
/** Claims are thicker where such a word stands: what has one and what has none are weighed apart. */
const marks =
  /最|第一|唯一|绝对|保证|百分|%|免费|便宜|低价|全网|独家|顶|国家|专利|认证|防|抗|治|永|从不|任何|首|王|极|比.{1,8}(?:强|好|快|便宜)|原价|折|送|补贴|质保|保修|退|正品|专家|推荐|销量|冠军/;

/**
 * Words of thousands of strangers: every clause of public shop reviews of appliances and devices is
 * judged as if a host had said it of what is on screen. Precision is of all that is flagged and
 * labelled; recall weighs the sample of what is not (modules/compliance/labelled/README.md).
 */
export function strangers(): Promise<void> {
  const data = process.env['DIANBO_DATA'] ?? join(import.meta.dirname, '../../shared/data');
  const file = join(data, 'reviews/shopping-train.csv');
  if (!existsSync(file)) {
    process.stdout.write('data set absent: skipped (SophonPlus/ChineseNlpCorpus, ten kinds)\n');
    return Promise.resolve();
  }
  const labels: Labels = JSON.parse(
    readFileSync(join(import.meta.dirname, 'strangers.json'), 'utf8'),
  );
  const wanted = new Map([
    ...[...labels.right, ...labels.missed].map((id) => [id, true] as const),
    ...[...labels.wrong, ...labels.quiet].map((id) => [id, false] as const),
  ]);
  const lot = new Set([...labels.missed, ...labels.quiet]);
  const sums = { clauses: 0, flagged: 0, right: 0, wrong: 0, unread: 0 };
  const quiet = { marked: { all: 0, drawn: 0, missed: 0 }, plain: { all: 0, drawn: 0, missed: 0 } };
  for (const { text, flagged } of judged(file)) {
    const id = createHash('sha256').update(text).digest('hex').slice(0, 12);
    const want = wanted.get(id);
    sums.clauses += 1;
    if (flagged) sums.flagged += 1;
    if (flagged && want === undefined) sums.unread += 1;
    if (flagged && want === true) sums.right += 1;
    if (flagged && want === false) sums.wrong += 1;
    if (flagged) continue;
    const kind = marks.test(text) ? quiet.marked : quiet.plain;
    kind.all += 1;
    if (!lot.has(id)) continue;
    kind.drawn += 1;
    if (want === true) kind.missed += 1;
  }
  const missedOf = ({ all, drawn, missed }: typeof quiet.plain): number =>
    (missed * all) / Math.max(1, drawn);
  const marked = missedOf(quiet.marked);
  const missedInAll = marked + missedOf(quiet.plain);
  const share = (part: number, whole: number): number => Number((part / whole).toFixed(4));
  report('strangers', {
    ...sums,
    quiet,
    missedInAll: Math.round(missedInAll),
    flaggedShare: share(sums.flagged, sums.clauses),
    falselyFlaggedShare: share(sums.wrong, sums.clauses),
    precision: share(sums.right, sums.right + sums.wrong),
    recall: share(sums.right, sums.right + missedInAll),
    recallWhereMarked: share(sums.right, sums.right + marked),
  });
  return Promise.resolve();
}

function* judged(file: string): Generator<{ readonly text: string; readonly flagged: boolean }> {
  const engine = new Engine(languageTables(), shippedBook());
  const at = Date.UTC(2026, 10, 23, 12);
  const shown = labelledFacts('television', at);
  // Most of these reviews are of one maker's goods: its name is theirs to say.
  const own = { brands: ['华为', 'huawei'] };
  const facts = shown.product ? { ...shown, product: { ...shown.product, ...own } } : shown;
  const seen = new Set<string>();
  for (const line of readFileSync(file, 'utf8').split(/\r?\n/)) {
    const [, kind = '', review = ''] = /^([^,]+),[01],(.*)$/.exec(line) ?? [];
    if (!kinds.includes(kind)) continue;
    for (const raw of review.replace(/^"|"$/g, '').split(/[。!?！？;；\n]+/)) {
      const text = raw.trim();
      if (text.length < 4 || text.length > 60 || seen.has(text)) continue;
      seen.add(text);
      const found = engine.check({ text, surface: 'speech', at, facts });
      const flagged = found.some(({ decision }) => decision === 'block' || decision === 'fix');
      yield { text, flagged };
    }
  }
}
