import { expect, it, vi } from 'vitest';
import { openDatabase } from '../../platform/db/index.ts';
import { databaseBefore } from '../../platform/testing/index.ts';
import { openTestAfterSales } from './testing/open.ts';

const lines = JSON.stringify([
  { productId: 'washer', quantity: 2, unitFen: 100_000, listFen: 120_000 },
]);
const one = JSON.stringify([{ productId: 'washer', quantity: 1 }]);
const columns = `id, request_id, input_hash, session_id, run_id, viewer_id, payment_id, hold_id, address_id,
  lines, total_fen, state, masked_name, province, simulated, placed_at, paid_at, pay_before, refunded_fen, moved_at`;

/** What a shop left behind: two orders, a parcel, a ticket with its steps, a settled refund, events handled and waiting. */
const leftBehind = [
  `insert into "order"."order" (${columns}) select id, id, '', 'ses_1', 'run_1', 'vwr_1', replace(id, 'ord', 'pay'),
    '', 'adr_1', '${lines}', 200000, state, '王**', '广东', false, 1, 2, 3, back, 2
    from (values ('ord_1', 'signed', 50000), ('ord_2', 'paid', 0)) v (id, state, back)`,
  `insert into "order".parcel (id, order_id, purpose, lines, carrier, waybill, shipped_at, shipped_by, signed_at, signed_by)
    values ('pcl_1', 'ord_1', 'sale', '${lines}', '顺丰速运', 'SF1234567', 4, '罗仓', 5, 'buyer')`,
  `insert into "order".after_sale (id, order_id, viewer_id, kind, state, lines, reason, refund_fen, unshipped, refund_id,
    asked_at, masked_name, by, done_at, in_time) values ('aft_1', 'ord_1', 'vwr_1', 'refund', 'done', '[]', '少发配件', 50000,
    false, 'rfd_1', 6, '王**', 'buyer', 8, true), ('aft_2', 'ord_1', 'vwr_1', 'return', 'refunding', '${one}', '退一台',
    100000, false, 'rfd_2', 9, '王**', 'buyer', null, null)`,
  `insert into "order".after_sale_step (case_id, at, by, by_id, step, note) values ('aft_1', 6, 'buyer', '', 'ask', '少发配件'),
    ('aft_1', 7, '林服', 'stf_1', 'approve', '同意'), ('aft_1', 8, 'system', '', 'money-back', 'rfd_1')`,
  `insert into "order".money_back values ('rfd_1', 'ord_1', 50000, '[]', 8)`,
];

const refunded = (id: string, refundId: string, amountFen: number) => {
  const data = { paymentId: 'pay_1', orderId: 'ord_1', amountFen, refundId };
  return { id, type: 'payment.refunded.v1', at: 8, data };
};

it('[AFTER-5] [ORDER-16] [ORDER-17] a database of before keeps orders, parcels, tickets, and what was handled', async () => {
  const { url, drop } = await databaseBefore('order-parted', async (client) => {
    for (const statement of leftBehind) await client.query(statement);
    const rounds = [
      refunded('fct_1', 'rfd_1', 50_000),
      refunded('fct_again', 'rfd_1', 50_000),
      refunded('fct_2', 'rfd_2', 100_000),
    ];
    for (const [index, event] of rounds.entries()) {
      await client.query('insert into events.outbox (n, facts, at) values ($1, $2, 8)', [
        index + 1,
        JSON.stringify([event]),
      ]);
    }
    // Two were handled, and the program ended before it moved on behind the second; the third waits.
    await client.query(`insert into events.cursor values ('order', 1)`);
    await client.query(
      `insert into events.inbox values ('order', 'fct_1', 8), ('order', 'fct_again', 8)`,
    );
    await client.query(`update events.lead set told = 3 where name = 'facts'`);
  });
  const database = await openDatabase({ url });
  try {
    const { rows: places } = await database.sql.execute('select * from events.cursor order by 1');
    expect(places).toEqual(['aftersale', 'order'].map((hearer) => ({ hearer, n: '1' })));
    const test = await openTestAfterSales(database);
    await test.addProduct('washer');
    const handled = vi.spyOn(test.afterSales.subscriber, 'handle');
    await test.outbox.drain();
    expect(handled.mock.calls.map(([event]) => event.id)).toEqual(['fct_2']);
    const story = await test.afterSales.story('ord_1');
    expect(story).toMatchObject({
      order: { state: 'signed', refundedFen: 150_000, viewerId: 'vwr_1', maskedName: '王**' },
      parcels: [{ id: 'pcl_1', waybill: 'SF1234567', signedAt: 5, signedBy: 'buyer' }],
      cases: [
        { id: 'aft_2', state: 'done' },
        { id: 'aft_1', state: 'done', reason: '少发配件' },
      ],
    });
    const steps = story?.cases[1]?.steps ?? [];
    expect(steps.map(({ at, by, step }) => [at, by, step])).toEqual([
      [6, 'buyer', 'ask'],
      [7, '林服', 'approve'],
      [8, 'system', 'money-back'],
    ]);
    expect(await test.stateOf('ord_2')).toBe('paid');
    expect(await test.afterSales.tickets({ limit: 9 })).toMatchObject({ total: 2, inTime: 1 });
    // What is written of a ticket stays written, under the new name too.
    await expect(
      database.sql.execute(`update aftersale.step set note = 'x'`),
    ).rejects.toMatchObject({ cause: { code: '23001' } });
    expect((await test.deliveries.ship({ ...label, orderId: 'ord_2' })).ok).toBe(true);
    await test.close();
  } finally {
    await database.close();
    await drop();
  }
});

const label = { carrier: '顺丰速运', waybill: 'SF7654321', by: '罗仓' };
