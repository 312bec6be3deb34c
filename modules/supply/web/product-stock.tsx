import { useState } from 'react';
import { Loading, Panel, Trouble } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { useRead } from '../../../platform/operation/react.ts';
import { movementWords, type StockLot } from '../contract.ts';
import { operations } from '../operations.ts';
import { Parts } from './parts.tsx';
import { Allocate, Receive, useShows, WriteOff } from './stock-dialogs.tsx';

interface ProductStockProps {
  readonly id: string;
  readonly name: string;
  readonly editable: boolean;
  readonly close: () => void;
}

const newestShown = 200;

type Asking = 'receive' | 'allocate' | { readonly writeOff: StockLot };

/** One product: its lots in the order in which they leave, its allocations, its movements. */
export function ProductStock({ id, name, editable, close }: ProductStockProps) {
  const { t, words } = useSay();
  const [loaded] = useRead(operations.productStock, { params: { id } });
  const shows = useShows();
  const [asking, setAsking] = useState<Asking | null>(null);
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const { lots, allocations, movements, parts } = loaded.value;
  const titles = new Map(shows.map((show) => [`session:${show.id}`, show.plan.title]));
  const done = (): void => setAsking(null);
  return (
    <Panel
      title={name}
      actions={
        <>
          {editable && (
            <>
              <button type="button" className="button small" onClick={() => setAsking('receive')}>
                {t('入库', 'Receive stock')}
              </button>
              <button type="button" className="button small" onClick={() => setAsking('allocate')}>
                {t('预留', 'Allocate')}
              </button>
            </>
          )}
          <button type="button" className="button quiet small" onClick={close}>
            {t('关闭', 'Close')}
          </button>
        </>
      }
    >
      <div className="body stack">
        <h3>{t('批次(先进先出)', 'Lots (first in, first out)')}</h3>
        <LotTable
          lots={lots}
          {...(editable ? { writeOff: (lot) => setAsking({ writeOff: lot }) } : {})}
        />
        <Parts {...{ id, parts, editable, stocked: lots.some((lot) => lot.onHand > 0) }} />
        <h3>{t('预留', 'Allocations')}</h3>
        {allocations.length === 0 && <p className="second">{t('没有预留。', 'No allocations.')}</p>}
        <ul className="stack">
          {allocations.map((item) => (
            <li key={item.holder} className="row">
              <span className="grow clip" title={item.holder}>
                {titles.get(item.holder) ?? item.holder}
              </span>
              {item.quantity === 0
                ? t(`已结束,已用 ${item.used}`, `ended, used ${item.used}`)
                : t(`${item.quantity} 件,已用 ${item.used}`, `${item.quantity}, used ${item.used}`)}
            </li>
          ))}
        </ul>
        <div className="row">
          <h3 className="grow">
            {movements.length < newestShown
              ? t('流水', 'Movements')
              : t(`流水(最近 ${newestShown} 笔)`, `Movements (latest ${newestShown})`)}
          </h3>
          <a className="link" href={`/api/stock/${id}/movements.csv`} download>
            {t('导出全部', 'Export all')}
          </a>
        </div>
        <div className="table-wrap basis">
          <table>
            <tbody>
              {movements.map((item) => (
                <tr key={item.id}>
                  <td className="line">{shanghaiTime(item.at)}</td>
                  <td className="line">{words(movementWords[item.kind])}</td>
                  <td className="number">
                    {item.quantity > 0 ? '+' : ''}
                    {item.quantity}
                  </td>
                  <td className="number line">{yuan(item.costFen)}</td>
                  <td className="clip">
                    {item.by === 'order' ? <OrderLink id={item.reference} /> : item.reference}
                  </td>
                  <td className="line">{item.by === 'order' ? t('订单', 'order') : item.by}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
      {asking === 'receive' && <Receive {...{ id, done, close: () => setAsking(null) }} />}
      {asking === 'allocate' && <Allocate {...{ id, done, close: () => setAsking(null) }} />}
      {asking !== null && typeof asking === 'object' && (
        <WriteOff {...{ lot: asking.writeOff, done, close: () => setAsking(null) }} />
      )}
    </Panel>
  );
}

function OrderLink({ id }: { readonly id: string }) {
  return (
    <a className="link" href={`/desk/orders?order=${id}&search=${id}`}>
      {id}
    </a>
  );
}

interface LotTableProps {
  readonly lots: readonly StockLot[];
  readonly writeOff?: (lot: StockLot) => void;
}

function LotTable({ lots, writeOff }: LotTableProps) {
  const { t } = useSay();
  return (
    <div className="table-wrap">
      <table>
        <thead>
          <tr>
            <th>{t('到货', 'Arrived')}</th>
            <th>{t('库位', 'Zone')}</th>
            <th className="number">{t('在库', 'On hand')}</th>
            <th className="number">{t('已占用', 'Held')}</th>
            <th className="number">{t('单价成本', 'Unit cost')}</th>
            <th>{t('可售至', 'Sell by')}</th>
            {writeOff && <th />}
          </tr>
        </thead>
        <tbody>
          {lots.map((lot) => (
            <tr key={lot.id}>
              <td>{shanghaiTime(lot.arrivedAt)}</td>
              <td>{lot.zone}</td>
              <td className="number">{lot.onHand}</td>
              <td className="number">{lot.held}</td>
              <td className="number">{yuan(lot.unitCostFen)}</td>
              <td>{lot.shelfUntil === null ? '—' : shanghaiTime(lot.shelfUntil)}</td>
              {writeOff && (
                <td>
                  <button type="button" className="link" onClick={() => writeOff(lot)}>
                    {t('报损', 'Write off')}
                  </button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
