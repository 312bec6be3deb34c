import { useState } from 'react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Loading, Trouble } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { yuan } from '../../../platform/kernel/money.ts';
import { useLoad } from '../../../platform/web/react.ts';
import { useCan } from '../../team/web/index.tsx';
import { orderStates, orderStateWords, type Order, type OrderList } from '../contract.ts';
import { Refund } from './refund.tsx';

interface Search {
  readonly sessionId?: string;
  readonly state?: string;
  readonly search?: string;
  readonly simulated?: string;
}

const tone = { placed: 'warn', paid: 'good', closed: '', refunded: 'stop' } as const;

/** All orders, buyers masked. The filter stands in the address, so a view can be sent to others. */
export function OrdersScreen() {
  const { t, words } = useSay();
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const query = new URLSearchParams(
    Object.entries(search).filter((entry): entry is [string, string] => Boolean(entry[1])),
  ).toString();
  const [loaded, reload] = useLoad<OrderList>(`/api/orders?${query}`);
  const filter = (change: Search): void => {
    const next = Object.entries({ ...search, ...change }).filter(([, value]) => value);
    void navigate({ to: '/desk/orders', search: Object.fromEntries(next), replace: true });
  };
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  return (
    <div className="page stack">
      <div className="row">
        <h1 className="grow">{t('订单', 'Orders')}</h1>
        <a className="button" href={`/api/orders.csv?${query}`}>
          {t('导出表格', 'Export')}
        </a>
      </div>
      <div className="row">
        <input
          className="input"
          style={{ maxWidth: 240 }}
          placeholder={t('订单号、姓氏、省份', 'Order, name, province')}
          aria-label={t('找订单', 'Find orders')}
          value={search.search ?? ''}
          onChange={(event) => filter({ search: event.target.value })}
        />
        <select
          className="input"
          style={{ width: 'auto' }}
          aria-label={t('状态', 'State')}
          value={search.state ?? ''}
          onChange={(event) => filter({ state: event.target.value })}
        >
          <option value="">{t('全部状态', 'All states')}</option>
          {orderStates.map((state) => (
            <option key={state} value={state}>
              {words(orderStateWords[state])}
            </option>
          ))}
        </select>
        <select
          className="input"
          style={{ width: 'auto' }}
          aria-label={t('真实或模拟', 'Real or simulated')}
          value={search.simulated ?? ''}
          onChange={(event) => filter({ simulated: event.target.value })}
        >
          <option value="">{t('真实订单', 'Real orders')}</option>
          <option value="yes">{t('彩排(模拟)', 'Rehearsals (simulated)')}</option>
          <option value="all">{t('全部', 'Both')}</option>
        </select>
        {search.sessionId !== undefined && (
          <button type="button" className="badge" onClick={() => filter({ sessionId: '' })}>
            {t('只看一场', 'One session')} ×
          </button>
        )}
      </div>
      {loaded.state === 'loading' ? (
        <Loading />
      ) : (
        <OrderTable list={loaded.value} reload={reload} />
      )}
    </div>
  );
}

interface OrderTableProps {
  readonly list: OrderList;
  readonly reload: () => void;
}

function OrderTable({ list, reload }: OrderTableProps) {
  const { t, words } = useSay();
  const can = useCan();
  const [refunding, setRefunding] = useState<Order | null>(null);
  if (list.orders.length === 0) {
    return <p className="panel empty">{t('没有符合的订单。', 'No order fits.')}</p>;
  }
  return (
    <>
      <p className="second">
        {t(`共 ${list.total} 单,已付`, `${list.total} orders, paid`)} {yuan(list.paidFen)}
        {list.total > list.orders.length &&
          t(`,显示最近 ${list.orders.length} 单`, `, newest ${list.orders.length} shown`)}
      </p>
      <div className="panel table-wrap">
        <table>
          <thead>
            <tr>
              <th>{t('订单号', 'Order')}</th>
              <th>{t('时间', 'Time')}</th>
              <th>{t('买家', 'Buyer')}</th>
              <th>{t('省份', 'Province')}</th>
              <th className="number">{t('件', 'Items')}</th>
              <th className="number">{t('金额', 'Sum')}</th>
              <th>{t('状态', 'State')}</th>
            </tr>
          </thead>
          <tbody>
            {list.orders.map((order) => (
              <tr key={order.id}>
                <td>
                  <code>{order.id}</code>
                  {order.simulated && <span className="badge warn">{t('模拟', 'sim')}</span>}
                  {order.offerId !== null && (
                    <span className="badge stop">{t('秒杀', 'flash')}</span>
                  )}
                </td>
                <td>{shanghaiTime(order.placedAt)}</td>
                <td>{order.maskedName}</td>
                <td>{order.province}</td>
                <td className="number">
                  {order.lines.reduce((sum, line) => sum + line.quantity, 0)}
                </td>
                <td className="number">{yuan(order.totalFen)}</td>
                <td>
                  <span className={`badge ${tone[order.state]}`}>
                    {words(orderStateWords[order.state])}
                  </span>{' '}
                  {can('refund', 'order') && order.state === 'paid' && (
                    <button type="button" className="link" onClick={() => setRefunding(order)}>
                      {t('退款', 'Refund')}
                    </button>
                  )}{' '}
                  {can('view', 'books') && (
                    <a className="link" href={`/desk/books?about=${order.id}`}>
                      {t('账', 'Books')}
                    </a>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {refunding && (
        <Refund
          order={refunding}
          close={() => setRefunding(null)}
          done={() => {
            setRefunding(null);
            // The money goes back through the payment; the order follows its fact.
            setTimeout(reload, 800);
          }}
        />
      )}
    </>
  );
}
