import { provinceWords, shanghaiTime } from '../../../platform/kernel/index.ts';
import { yuanOf } from '../../../platform/kernel/money.ts';
import type { Order, OrderFilter } from '../contract.ts';
import { orderStateWords, refundedOf, worthOf } from '../domain/words.ts';
import { searchOf } from './listed.ts';
import type { OrderDepsWithStore } from './deps.ts';

type Pages = AsyncGenerator<readonly (readonly string[])[]>;

const pageSize = 500;

export const orderHead = [
  '订单 order',
  '场次 session',
  '下单时间 placed (Asia/Shanghai)',
  '商品 goods',
  '件数 units',
  '金额(元) amount',
  '已退(元) refunded',
  '状态 status',
  '买家 buyer',
  '省份 province',
  '模拟 simulated',
];

/** ORDER-25: every order that fits, newest first; names of buyers stay masked. */
export async function* orderTable(deps: OrderDepsWithStore, asked: OrderFilter): Pages {
  const { list, catalog } = deps;
  const { sql } = deps.database;
  const filter = await searchOf(deps, asked);
  const names = new Map<string, string>();
  let after = filter.after;
  for (;;) {
    const page = await list.page(sql, { ...filter, limit: pageSize, after });
    const ids = page.flatMap(({ lines }) => lines.map(({ productId }) => productId));
    const unknown = [...new Set(ids)].filter((id) => !names.has(id));
    for (const { id, name } of await catalog.some(unknown)) names.set(id, name.zh);
    yield page.map((order) => rowOf(order, names));
    after = page.at(-1)?.id;
    if (page.length < pageSize) return;
  }
}

function rowOf(order: Order, names: ReadonlyMap<string, string>): readonly string[] {
  const { lines, simulated } = order;
  const goods = lines.map(({ productId, quantity }) => {
    return `${names.get(productId) ?? productId} × ${quantity}`;
  });
  return [
    order.id,
    order.sessionId,
    shanghaiTime(order.placedAt),
    goods.join(';'),
    String(lines.reduce((sum, { quantity }) => sum + quantity, 0)),
    yuanOf(worthOf(order)),
    yuanOf(refundedOf(order)),
    `${orderStateWords[order.state].zh} ${orderStateWords[order.state].en}`,
    order.maskedName,
    provinceWords(order.province).zh,
    simulated ? '是 yes' : '否 no',
  ];
}
