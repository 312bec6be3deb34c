import type { BillLine, BillReader, BillSummary, BillTrouble } from './bill.ts';
import { troubleAt } from './bill.ts';
import type { BillRow } from './rows.ts';

const account = /^#账号[：:]\s*\[?([^\]]*)\]?/;
const sums = /^#(交易|退款)合计[：:]/;
/** Digits in threes, as a person or a spreadsheet parts them. */
const parted = /(?<![\d.])\d{1,3}(?:[,，]\d{3})+(?!\d)/g;

/**
 * PAYMENT-54: the comments of Alipay's bill before its reader sees them: an account that is masked, or is none, refuses
 * the bill, and the sums of the tail lose what parts their digits.
 */
export class AlipayComments implements BillReader {
  readonly #reader: BillReader;

  constructor(reader: BillReader) {
    this.#reader = reader;
  }

  read(row: BillRow): BillLine | BillTrouble | undefined {
    if (!row.cells[0]?.startsWith('#')) return this.#reader.read(row);
    // A comment is a sentence, and its commas part nothing.
    const text = row.cells.join(',');
    const named = account.exec(text)?.[1]?.trim();
    if (named !== undefined && !/^\d+$/.test(named)) {
      return troubleAt(
        row.row,
        `「账号」应为完整的支付宝商家号(2088 开头的数字),来了「${named}」`,
        `账号 should be Alipay’s whole number of the seller (digits from 2088 on), and is “${named}”`,
      );
    }
    if (!sums.test(text)) return this.#reader.read(row);
    const plain = text.replace(parted, (digits) => digits.replace(/[,，]/g, ''));
    return this.#reader.read({ ...row, cells: [plain] });
  }

  end(): BillSummary | BillTrouble {
    return this.#reader.end();
  }
}
