import { createHash } from 'node:crypto';
import { turns } from '../../../platform/kernel/index.ts';
import { SeparatedRows, type SeparatedRow } from '../../../platform/tables/index.ts';
import type { BillReader, BillTrouble, FundLine, FundReader } from '../../payment/contract.ts';
import { NoBill, whyNoBill, type BillFile, type Payments } from '../../payment/index.ts';
import type { TheirLine } from '../domain/match.ts';

/** A file as it was read: all of its lines or none, its hash, and why it was not taken. */
export interface Read<T> {
  readonly provider: string;
  readonly kind: 'trade' | 'fund';
  readonly lines: readonly T[];
  readonly hash: string;
  readonly trouble: { readonly zh: string; readonly en: string } | null;
  /** The channel says that there is none of that day. */
  readonly none?: true;
}

interface Reader<T> {
  read(row: SeparatedRow): T | BillTrouble | undefined;
  end(): object;
}

/** FINANCE-3: the whole file or none of it; its hash says later which file it was. */
export async function readFile<T extends object>(
  text: AsyncIterable<string>,
  reader: Reader<T>,
): Promise<Pick<Read<T>, 'lines' | 'hash' | 'trouble'>> {
  const hash = createHash('sha256');
  const lines: T[] = [];
  const rows = new SeparatedRows();
  const turn = turns();
  let refused: BillTrouble | undefined;
  const take = (came: readonly SeparatedRow[]): void => {
    for (const row of came) {
      if (refused) return;
      const read = reader.read(row);
      if (!read) continue;
      if ('en' in read) refused = read;
      else lines.push(read);
    }
  };
  for await (const piece of text) {
    await turn();
    hash.update(piece);
    take(rows.add(piece));
  }
  take(rows.end());
  const end = refused ?? reader.end();
  // Only trouble has words; a summary has sums.
  const trouble = 'en' in end ? wordsOf(end as BillTrouble) : null;
  return { lines: trouble ? [] : lines, hash: hash.digest('hex'), trouble };
}

function wordsOf({ zh, en }: BillTrouble) {
  return { zh, en };
}

type Channels = Pick<Payments, 'channels' | 'bill' | 'fundFlow'>;

/** The trade bills of all channels; one that cannot be had is trouble of its own, not of the others. */
export function readTrades(payments: Channels, day: string): Promise<Read<TheirLine>[]> {
  return each(payments, 'trade', async (name) => {
    const file: BillFile<BillReader> = await payments.bill(name, day);
    const read = await readFile(file.text, file.reader);
    return { ...read, lines: read.lines.map((line) => ({ ...line, provider: name })) };
  });
}

export function readFunds(payments: Channels, day: string): Promise<Read<FundLine>[]> {
  return each(payments, 'fund', async (name) => {
    const file: BillFile<FundReader> = await payments.fundFlow(name, day);
    return readFile(file.text, file.reader);
  });
}

async function each<T>(
  payments: Channels,
  kind: 'trade' | 'fund',
  work: (
    name: Parameters<Payments['bill']>[0],
  ) => Promise<Pick<Read<T>, 'lines' | 'hash' | 'trouble'>>,
): Promise<Read<T>[]> {
  const files: Read<T>[] = [];
  for (const { name: provider } of payments.channels()) {
    try {
      files.push({ provider, kind, ...(await work(provider)) });
    } catch (error) {
      if (error instanceof NoBill) {
        files.push({ provider, kind, lines: [], hash: '', trouble: null, none: true });
        continue;
      }
      const why = whyNoBill(error);
      const trouble = { zh: `账单获取失败:${why.zh}`, en: `bill download failed: ${why.en}` };
      files.push({ provider, kind, lines: [], hash: '', trouble });
    }
  }
  return files;
}

/** FINANCE-16: a day without a bill was a quiet day only where we know of nothing either. */
export function quietOnly<T>(
  files: readonly Read<T>[],
  busy: ReadonlySet<string>,
): readonly Read<T>[] {
  return files.map((file) =>
    file.none && busy.has(file.provider)
      ? {
          ...file,
          trouble: {
            zh: '渠道称当天没有账单,但我方当天有收付款',
            en: 'the channel reports no bill for this day, but we have payments or refunds on it',
          },
        }
      : file,
  );
}
