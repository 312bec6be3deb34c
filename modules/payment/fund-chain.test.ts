import { expect, it } from 'vitest';
import { rowsIn } from '../../platform/tables/index.ts';
import { AlipayFundReader, writeAlipayFund } from './domain/alipay-fund.ts';
import { FundFlowReader, writeFundFlow, type FundLine } from './domain/fund-flow.ts';

const now = Date.UTC(2026, 10, 22, 4);
const at = { merchantId: '2088000000000000', day: '2026-11-21' };
it('[FINANCE-54] a fund flow is a chain of balances; a missing line breaks it, in both forms', () => {
  const chain = [100, -40, -1, 500].map((fen, index): FundLine => {
    const balanceFen = 1000 + ([100, 60, 59, 559][index] ?? 0);
    const kind = (['pay', 'refund', 'fee', 'pay'] as const)[index] ?? 'pay';
    return {
      at: now,
      flowNo: `f${index}`,
      businessNo: `b${index}`,
      kind,
      fen,
      balanceFen,
      voucher: 'v',
    };
  });
  const read = (reader: FundFlowReader | AlipayFundReader, texts: Iterable<string>) => {
    const lines = rowsIn(texts).flatMap((row) => reader.read(row) ?? []);
    return { lines, end: reader.end() };
  };
  expect(read(new FundFlowReader(), writeFundFlow(chain)).lines).toEqual(chain);
  expect(read(new FundFlowReader(), writeFundFlow(chain)).end).toEqual({ balanceFen: 1559 });
  expect(read(new AlipayFundReader(), writeAlipayFund(chain, at)).lines).toEqual(chain);
  const holed = chain.filter((_, index) => index !== 1);
  for (const { end } of [
    read(new FundFlowReader(), writeFundFlow(holed)),
    read(new AlipayFundReader(), writeAlipayFund(holed, at)),
  ]) {
    expect(end).toMatchObject({ en: expect.stringContaining('balance is not continuous') });
  }
  expect(read(new FundFlowReader(), [...writeFundFlow(chain)].slice(0, -2)).end).toMatchObject({
    en: expect.stringContaining('summary'),
  });
});
