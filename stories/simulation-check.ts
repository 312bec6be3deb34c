import type { World } from './simulation.ts';
import type { Lane } from './simulation-lane.ts';

interface OrderRow extends Record<string, unknown> {
  run_id: string;
  id: string;
  viewer_id: string;
  state: string;
  units: number;
  total_fen: string;
  refunded_fen: string;
  offer_id: string | null;
  back: number;
  booked: string | null;
  bank_in: string;
  bank_out: string;
  /** PAYMENT-63: what came a second time, and what of it went back. */
  again_in: string;
  again_out: string;
  clearing: string | null;
  revenue: string | null;
}

interface StockRow extends Record<string, unknown> {
  product_id: string;
  on_hand: number;
  held: number;
  lost: number;
}

const ended = ['closed', 'refunded'];

/**
 * What must hold when everything has come to rest, told as sentences about what is wrong: nothing sold
 * twice, nothing acknowledged lost, every fen where it belongs, in the channel's books and in ours.
 */
export async function complaintsOf(world: World, lanes: readonly Lane[]): Promise<string[]> {
  const orders = await ordersOf(world);
  const stock = await stockOf(world);
  const offers = await world.sql.execute<{ id: string; taken: number }>(
    'select id, taken from promo.offer',
  );
  const taken = new Map(offers.rows.map((row) => [row.id, row.taken]));
  const found: string[] = await wholeOf(world);
  for (const lane of lanes) {
    const mine = orders.get(lane.runId) ?? [];
    const say = (text: string): void => {
      found.push(`seed ${lane.seed}: ${text}`);
    };
    checkPromises(lane, mine, say);
    checkGoods(lane, mine, stock.get(lane.productId), say);
    if (lane.offer) {
      const sold = mine.filter((order) => order.offer_id === lane.offer?.id);
      const units = sold.reduce((sum, order) => sum + keptOf(order), 0);
      const told = taken.get(lane.offer.id) ?? 0;
      if (told > lane.offer.quota) say(`the flash sale sold ${told} of ${lane.offer.quota}`);
      if (told !== units) say(`the flash sale says ${told}, its orders ${units}`);
    }
    for (const order of mine) checkMoney(order, say);
  }
  return found;
}

type Say = (text: string) => void;

/** Units of an order that are still the buyer's. */
function keptOf(order: OrderRow): number {
  return ended.includes(order.state) ? 0 : order.units - order.back;
}

function checkPromises(lane: Lane, orders: readonly OrderRow[], say: Say): void {
  const ids = new Set(orders.map((order) => order.id));
  for (const { told, key } of lane.orderRequests) {
    if (told.size > 1) say(`${key} was told ${told.size} orders`);
    for (const id of told) if (!ids.has(id)) say(`${id} was acknowledged and is gone`);
  }
  const byViewer = new Set(orders.map((order) => order.viewer_id));
  if (byViewer.size !== orders.length) say('a request made two orders');
  for (const order of orders) if (order.state === 'placed') say(`${order.id} never came to an end`);
}

function checkGoods(
  lane: Lane,
  orders: readonly OrderRow[],
  stock: StockRow | undefined,
  say: Say,
): void {
  if (!stock) return say('the stock is gone');
  const away = orders.reduce((sum, order) => {
    return sum + (ended.includes(order.state) && order.state === 'closed' ? 0 : order.units);
  }, 0);
  const { on_hand: onHand, held, lost } = stock;
  if (held !== 0) say(`${held} units are held by nobody`);
  if (onHand < 0 || onHand > lane.stock) say(`${onHand} units lie where ${lane.stock} came`);
  const sold = lane.stock - onHand - lost;
  const kept = orders.reduce((sum, order) => sum + keptOf(order), 0);
  // Goods that a buyer keeps although the money went back are neither kept nor here.
  if (sold < kept) say(`${kept} units are sold, only ${sold} left the shelf`);
  if (sold > away) say(`${sold} units left, only ${away} were ever sold`);
  return undefined;
}

function checkMoney(order: OrderRow, say: Say): void {
  const { id, state } = order;
  const [total, back] = [Number(order.total_fen), Number(order.refunded_fen)];
  const again = Number(order.again_in);
  if (Number(order.again_out) !== again)
    say(`${id} came twice, ${order.again_out} of ${again} went`);
  const [came, went] = [Number(order.bank_in) - again, Number(order.bank_out) - again];
  if (back > total) say(`${id} refunded ${back} of ${total}`);
  if (went !== back) say(`${id}: the channel refunded ${went}, we say ${back}`);
  if (state === 'closed' && came - went !== 0) say(`${id} is closed and keeps ${came - went}`);
  if (state === 'refunded' && came !== went) say(`${id} is refunded and keeps ${came - went}`);
  if (!ended.includes(state) && came !== total) say(`${id} is ${state}, ${came} of ${total} came`);
  if (Number(order.clearing ?? 0) !== 0) say(`${id} leaves ${order.clearing} in clearing`);
  const kept = Number(order.booked ?? 0);
  if (kept !== came - went)
    say(`${id}: the books have ${kept} of the channel, it has ${came - went}`);
}

/** What the channels' own books say of an order's payment, under all numbers at which it was started. */
function atBank(kind: 'pay' | 'refund', which: string): string {
  return `coalesce((select sum(k.fen) from payment.sandbox_book k join payment.start s
    on s.no = k.payment_id and s.payment_id = o.payment_id
    where k.kind = '${kind}' and ${which}), 0)`;
}

async function ordersOf(world: World): Promise<Map<string, OrderRow[]>> {
  const { rows } = await world.sql.execute<OrderRow>(`
    select o.run_id, o.id, o.viewer_id, o.state, o.total_fen, o.refunded_fen, o.offer_id,
      (select sum((l->>'quantity')::int)::int from json_array_elements(o.lines) l) as units,
      coalesce((select sum((l->>'quantity')::int)::int from aftersale.money_back b,
        json_array_elements(b.lines) l where b.order_id = o.id), 0) as back,
      ${atBank('pay', 'true')} as bank_in, ${atBank('refund', 'true')} as bank_out,
      ${atBank('pay', 's.second')} as again_in, ${atBank('refund', 's.second')} as again_out,
      (select sum(fen) from ledger.posting p where p.sub = o.id and p.account = '1122') as booked,
      (select sum(fen) from ledger.posting p where p.sub = o.id and p.account = '2203') as clearing,
      (select sum(fen) from ledger.posting p where p.sub = o.id and p.account = '6001') as revenue
    from "order"."order" o`);
  const map = new Map<string, OrderRow[]>();
  for (const row of rows) map.set(row.run_id, [...(map.get(row.run_id) ?? []), row]);
  return map;
}

async function stockOf(world: World): Promise<Map<string, StockRow>> {
  const { rows } = await world.sql.execute<StockRow>(`
    select l.product_id, sum(l.on_hand)::int as on_hand, sum(l.held)::int as held,
      coalesce((select -sum(m.quantity)::int from supply.movement m
        where m.product_id = l.product_id and m.kind = 'written-off'), 0) as lost
    from supply.lot l group by l.product_id`);
  return new Map(rows.map((row) => [row.product_id, row]));
}

/** The books as a whole: in balance, unbroken, nothing pending and forgotten, nobody stuck. */
async function wholeOf(world: World): Promise<string[]> {
  const found: string[] = [];
  const sum = (await world.finance.balances()).reduce((total, item) => total + item.fen, 0);
  if (sum !== 0) found.push(`the trial balance is ${sum}`);
  const { brokenAt, unfit } = await world.finance.verify();
  if (brokenAt !== null) found.push(`the chain breaks at ${brokenAt}`);
  for (const code of unfit) found.push(`account ${code} is not the sum of its postings`);
  const { rows } = await world.sql.execute<{ what: string; n: number }>(`
    select 'refunds not done' as what, count(*)::int as n from payment.refund where state <> 'done'
    union all select 'pending entries not ended', count(*)::int from ledger.pending where state = 'waiting'
    union all select 'holds not ended', count(*)::int from supply.hold where state = 'held'
    union all select 'tickets not ended', count(*)::int from aftersale.ticket
      where state = 'refunding'
    union all select 'movements that do not add up', count(*)::int from (
      select l.id from supply.lot l join supply.movement m on m.lot_id = l.id
      group by l.id, l.on_hand having l.on_hand <> sum(m.quantity)) x`);
  for (const { what, n } of rows) if (n > 0) found.push(`${n} ${what}`);
  return found;
}
