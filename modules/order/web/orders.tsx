import { useState, type ComponentType } from 'react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { FilterBar, FilterChoice, FilterDay, FilterText, saidOf } from '../../../design/filter.tsx';
import { Cards } from '../../../design/table.tsx';
import { Loading, More, Trouble } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { provinceWords } from '../../../platform/kernel/province.ts';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { useLoad } from '../../../platform/web/react.ts';
import type { Product } from '../../catalog/contract.ts';
import { ExportButton } from '../../audit/web/index.tsx';
import { useCan } from '../../team/web/index.tsx';
import {
  orderStates,
  orderStateWords,
  refundingWords,
  worthOf,
  type ListedOrder,
  type OrderList,
} from '../contract.ts';
import { useOrderPages } from './order-pages.ts';
import { tone } from './tone.ts';

interface Search {
  readonly sessionId?: string;
  readonly state?: string;
  readonly search?: string;
  readonly simulated?: string;
  readonly productId?: string;
  readonly from?: string;
  readonly until?: string;
  readonly order?: string;
}

/** One order beside the list: all that later modules know of it. */
export interface DetailProps {
  readonly id: string;
  readonly changed: () => void;
  readonly close: () => void;
}

/** What is done with many orders at once. */
export interface BulkProps {
  readonly ids: readonly string[];
  readonly done: () => void;
}

/** Parts of later modules, which the list knows only by their places. */
interface OrderListProps {
  readonly Detail: ComponentType<DetailProps>;
  readonly Bulk: ComponentType<BulkProps>;
}

/** All orders, buyers masked. The filter stands in the address, so a view can be sent to others. */
export function OrderListScreen({ Detail, Bulk }: OrderListProps) {
  const { t, words } = useSay();
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const { order: chosen, ...filters } = search;
  const query = new URLSearchParams(saidOf(filters)).toString();
  const { loaded, reload, older } = useOrderPages(query);
  const [catalog] = useLoad<{ products: Product[] }>('/api/products');
  const products = catalog.state === 'ready' ? catalog.value.products : [];
  const go = (change: Search): void => {
    const next = saidOf({ ...search, ...change });
    void navigate({ to: '/desk/orders', search: next, replace: true });
  };
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  return (
    <div className="page stack">
      <div className="row">
        <h1 className="grow">{t('订单', 'Orders')}</h1>
        <ExportButton kind="export-orders" href={`/api/orders.csv?${query}`} />
      </div>
      <FilterBar>
        <FilterText
          label={t('搜索订单', 'Search orders')}
          placeholder={t('订单号、运单号、姓氏、省份', 'Order, waybill, surname or province')}
          value={search.search}
          change={(value) => go({ search: value })}
        />
        <FilterChoice
          label={t('状态', 'Status')}
          all={t('全部状态', 'All statuses')}
          choices={orderStates.map((value) => ({ value, label: words(orderStateWords[value]) }))}
          value={search.state}
          change={(state) => go({ state })}
        />
        <FilterChoice
          label={t('商品', 'Product')}
          all={t('全部商品', 'All products')}
          choices={products.map(({ id, name }) => ({ value: id, label: words(name) }))}
          value={search.productId}
          change={(productId) => go({ productId })}
        />
        <FilterDay label={t('从', 'From')} value={search.from} change={(from) => go({ from })} />
        <FilterDay label={t('到', 'To')} value={search.until} change={(until) => go({ until })} />
        <FilterChoice
          label={t('真实或模拟', 'Real or simulated')}
          all={t('真实订单', 'Real orders')}
          choices={[
            { value: 'yes', label: t('彩排(模拟)', 'Rehearsals (simulated)') },
            { value: 'all', label: t('全部', 'All') },
          ]}
          value={search.simulated}
          change={(simulated) => go({ simulated })}
        />
        {search.sessionId !== undefined && (
          <button type="button" className="badge" onClick={() => go({ sessionId: '' })}>
            {t('仅看本场', 'This session only')} ×
          </button>
        )}
      </FilterBar>
      {loaded.state === 'loading' ? (
        <Loading />
      ) : (
        <div className={chosen === undefined ? '' : 'beside opened'}>
          <OrderTable
            list={loaded.value}
            {...{ chosen, reload, older, products, Bulk }}
            choose={(order) => go({ order })}
          />
          {chosen !== undefined && (
            <Detail key={chosen} id={chosen} changed={reload} close={() => go({ order: '' })} />
          )}
        </div>
      )}
    </div>
  );
}

/** ORDER-56: what goes back whole is not taken on. */
function mayAccept({ state, simulated, refunding }: ListedOrder): boolean {
  return state === 'paid' && !simulated && !refunding;
}

interface OrderTableProps {
  readonly list: OrderList;
  readonly products: readonly Product[];
  readonly older: ReturnType<typeof useOrderPages>['older'];
  readonly chosen: string | undefined;
  readonly choose: (id: string) => void;
  readonly reload: () => void;
  readonly Bulk: OrderListProps['Bulk'];
}

function OrderTable(props: OrderTableProps) {
  const { list, chosen, choose, reload, products, older, Bulk } = props;
  const { t, words } = useSay();
  const names = new Map(products.map(({ id, name }) => [id, words(name)]));
  const can = useCan();
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const mayShip = can('ship', 'order');
  const waiting = list.orders.filter((order) => mayAccept(order));
  if (list.orders.length === 0) {
    return <p className="panel empty">{t('没有符合条件的订单。', 'No orders match.')}</p>;
  }
  const mark = (ids: readonly string[], on: boolean): void => {
    const next = new Set(marked);
    for (const id of ids) {
      if (on) next.add(id);
      else next.delete(id);
    }
    setMarked(next);
  };
  return (
    <div className="stack">
      <div className="row">
        <p className="second grow">
          {t(
            `共 ${list.total} 单,已付`,
            `${list.total} ${list.total === 1 ? 'order' : 'orders'}, paid`,
          )}{' '}
          {yuan(list.paidFen)}
          {older.left > 0 &&
            t(`,显示最近 ${list.orders.length} 单`, `, latest ${list.orders.length} shown`)}
        </p>
        {mayShip && waiting.length > 0 && (
          <Bulk
            ids={[...marked].filter((id) => waiting.some((order) => order.id === id))}
            done={() => {
              setMarked(new Set());
              reload();
            }}
          />
        )}
      </div>
      <Cards className="panel">
        <table>
          <thead>
            <tr>
              {mayShip && (
                <th className="mark">
                  <input
                    type="checkbox"
                    aria-label={t('全选待接单', 'Select all to accept')}
                    checked={waiting.length > 0 && waiting.every((item) => marked.has(item.id))}
                    onChange={(event) =>
                      mark(
                        waiting.map((item) => item.id),
                        event.target.checked,
                      )
                    }
                  />
                </th>
              )}
              <th>{t('订单号', 'Order')}</th>
              <th>{t('时间', 'Time')}</th>
              <th>{t('商品', 'Goods')}</th>
              <th>{t('买家', 'Buyer')}</th>
              <th>{t('省份', 'Province')}</th>
              <th className="number">{t('件', 'Units')}</th>
              <th className="number">{t('金额', 'Amount')}</th>
              <th>{t('状态', 'Status')}</th>
            </tr>
          </thead>
          <tbody>
            {list.orders.map((order) => (
              <tr key={order.id} className={order.id === chosen ? 'chosen' : ''}>
                {mayShip && (
                  <td className="mark">
                    {mayAccept(order) && (
                      <input
                        type="checkbox"
                        aria-label={order.id}
                        checked={marked.has(order.id)}
                        onChange={(event) => mark([order.id], event.target.checked)}
                      />
                    )}
                  </td>
                )}
                <td>
                  <button type="button" className="link" onClick={() => choose(order.id)}>
                    <code>{order.id}</code>
                  </button>
                  {order.simulated && <span className="badge warn">{t('模拟', 'Simulated')}</span>}
                  {order.offerId !== null && (
                    <span className="badge stop">
                      {order.deposit ? t('预售', 'Pre-sale') : t('秒杀', 'Flash sale')}
                    </span>
                  )}
                </td>
                <td>{shanghaiTime(order.placedAt)}</td>
                <td>
                  {order.lines.map(({ productId }) => names.get(productId) ?? productId).join(';')}
                </td>
                <td className="nowrap">{order.maskedName}</td>
                <td className="nowrap">{words(provinceWords(order.province))}</td>
                <td className="number">
                  {order.lines.reduce((sum, line) => sum + line.quantity, 0)}
                </td>
                <td className="number">{yuan(worthOf(order))}</td>
                <td>
                  <span className={`badge ${tone[order.state]}`}>
                    {words(orderStateWords[order.state])}
                  </span>
                  {order.refunding && <span className="badge warn">{words(refundingWords)}</span>}
                  {order.refundedFen > 0 && order.state !== 'refunded' && (
                    <span className="second small">
                      {' '}
                      {t('已退', 'refunded')} {yuan(order.refundedFen)}
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Cards>
      <More left={older.left} busy={older.busy} load={() => void older.load()} />
    </div>
  );
}
