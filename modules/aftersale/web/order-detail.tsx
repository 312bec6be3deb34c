import { useState } from 'react';
import { DownloadButton } from '../../../design/download.tsx';
import { Loading, Panel, Trouble, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { provinceWords } from '../../../platform/kernel/province.ts';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { api, useLoad, useWhile } from '../../../platform/web/react.ts';
import type { Product } from '../../catalog/contract.ts';
import { purposeWords } from '../../privacy/contract.ts';
import { useCan } from '../../team/web/index.tsx';
import { needsInstallation } from '../../delivery/contract.ts';
import { ParcelView, Ship } from '../../delivery/web/index.tsx';
import {
  closeReasonWords,
  depositStatus,
  depositWords,
  heldStates,
  isCloseReason,
  orderStateWords,
  refundedOf,
  refundingWords,
  worthOf,
} from '../../order/contract.ts';
import { PagesButton, tone, type DetailProps } from '../../order/web/index.tsx';
import {
  ticketKindWords,
  ticketStateWords,
  whollyRefunding,
  type OrderStory,
} from '../contract.ts';
import { OpenTicket } from './open-ticket.tsx';
import { PaidAgain } from './paid-again.tsx';
import { Refund } from './refund.tsx';

type Asking = 'ship' | 'refund' | 'ticket' | null;

/** The last day of what ends before `until`. */
function lastDay(until: number): string {
  return shanghaiTime(until - 1).slice(0, 10);
}

/** One order from request to completion: its price, its goods on their way, what was asked after. */
export function OrderDetail({ id, changed, close }: DetailProps) {
  const { t, words } = useSay();
  const can = useCan();
  const [loaded, reload] = useLoad<OrderStory>(`/api/orders/${id}/story`);
  const [products] = useLoad<{ products: Product[] }>('/api/products');
  const [asking, setAsking] = useState<Asking>(null);
  const under = loaded.state === 'ready' && loaded.value.cases.some(moneyMoves);
  useWhile(under, () => {
    reload();
    changed();
  });
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const { order, parcels, cases: tickets, unsent, askable, rights } = loaded.value;
  const known = products.state === 'ready' ? products.value.products : [];
  const productOf = (productId: string) => known.find((item) => item.id === productId);
  const nameOf = (productId: string): string =>
    words(productOf(productId)?.name ?? plain(productId));
  const again = (): void => {
    setAsking(null);
    reload();
    changed();
  };
  const held = heldStates.includes(order.state);
  const mayShip = can('ship', 'order') && held && !order.simulated && unsent.length > 0;
  return (
    <Panel
      title={order.id}
      actions={
        <button type="button" className="button quiet small" onClick={close}>
          {t('关闭', 'Close')}
        </button>
      }
    >
      <div className="body stack">
        <div className="row">
          <span className={`badge ${tone[order.state]}`}>
            {words(orderStateWords[order.state])}
            {isCloseReason(order.closeReason) && ` · ${words(closeReasonWords[order.closeReason])}`}
          </span>
          {whollyRefunding(order.lines, tickets) && (
            <span className="badge warn">{words(refundingWords)}</span>
          )}
          <span className="grow second">
            {shanghaiTime(order.placedAt)} · {order.maskedName} ·{' '}
            {words(provinceWords(order.province))}
          </span>
          <b>{yuan(worthOf(order))}</b>
        </div>
        <div className="row">
          {mayShip && (
            <button type="button" className="button main" onClick={() => setAsking('ship')}>
              {t('发货', 'Ship')}
            </button>
          )}
          {can('refund', 'order') && askable.length > 0 && (
            <>
              <button type="button" className="button" onClick={() => setAsking('ticket')}>
                {t('代客售后', 'Open ticket')}
              </button>
              <button type="button" className="button stop" onClick={() => setAsking('refund')}>
                {t('退款', 'Refund')}
              </button>
            </>
          )}
          {can('refund', 'order') && order.state === 'reserved' && (
            <button type="button" className="button stop" onClick={() => setAsking('refund')}>
              {t('退定金并取消', 'Refund deposit and cancel')}
            </button>
          )}
          {can('view', 'books') && (
            <a className="button quiet" href={`/desk/books?about=${order.id}`}>
              {t('账目', 'Ledger')}
            </a>
          )}
          <PagesButton id={order.id} />
          {can('export', 'evidence') && (
            <DownloadButton
              className="button quiet"
              path={`/api/runs/${order.runId}/evidence.zip?orderId=${order.id}`}
              name={`evidence-${order.id}.zip`}
              label={t('证据包', 'Evidence pack')}
            />
          )}
          {can('unmask', 'buyer') && held && !order.simulated && <Destination id={order.id} />}
        </div>
        <Price story={loaded.value} nameOf={nameOf} />
        {loaded.value.held && (
          <p className="notice stop">
            {t(
              '风控复核中,复核通过前不能发货。',
              'Held for a risk check; it cannot ship until cleared.',
            )}
          </p>
        )}
        <PaidAgain story={loaded.value} />
        {unsent.length > 0 && held && (
          <p className="notice">
            {t('待发:', 'To ship: ')}
            {unsent.map((unit) => `${nameOf(unit.productId)} × ${unit.quantity}`).join(';')}
            {order.paidAt !== null &&
              ` · ${t('最迟', 'by')} ${shanghaiTime(order.paidAt + 48 * 3_600_000)}`}
          </p>
        )}
        {rights && (
          <p className="second small">
            {t('七日无理由退货截至', '7-day no-reason return until')}{' '}
            {lastDay(rights.noReasonUntil)} · {t('质量问题换货截至', 'exchange for faults until')}{' '}
            {lastDay(rights.faultExchangeUntil)} · {t('整机保修截至', 'warranty until')}{' '}
            {lastDay(rights.warrantyUntil)}
          </p>
        )}
        {parcels.map((parcel) => (
          <ParcelView
            key={parcel.id}
            {...{ parcel, nameOf }}
            installs={parcel.lines.some((line) =>
              needsInstallation(productOf(line.productId)?.kind ?? ''),
            )}
            {...(can('ship', 'order') ? { changed: again } : {})}
          />
        ))}
        {tickets.map((item) => (
          <p key={item.id} className="row">
            <span className={`badge ${item.doneAt === null ? 'warn' : ''}`}>
              {words(ticketKindWords[item.kind])} · {words(ticketStateWords[item.state])}
            </span>
            <a className="link grow" href={`/desk/after-sales?case=${item.id}&search=${item.id}`}>
              {item.reason}
            </a>
            {item.refundFen !== null && yuan(item.refundFen)}
          </p>
        ))}
      </div>
      {asking === 'refund' && <Refund order={order} close={() => setAsking(null)} done={again} />}
      {asking === 'ticket' && (
        <OpenTicket
          {...{ story: loaded.value, nameOf, close: () => setAsking(null), done: again }}
        />
      )}
      {asking === 'ship' && (
        <Ship {...{ story: loaded.value, nameOf, close: () => setAsking(null), done: again }} />
      )}
    </Panel>
  );
}

/** The channel has not said yet that the money is back. */
function moneyMoves({ state }: OrderStory['cases'][number]): boolean {
  return state === 'refunding';
}

function plain(text: string) {
  return { zh: text, en: text };
}

interface Named {
  readonly story: OrderStory;
  readonly nameOf: (productId: string) => string;
}

function Price({ story: { order }, nameOf }: Named) {
  const { t, words } = useSay();
  const { quote } = order;
  return (
    <table>
      <tbody>
        {order.lines.map((line) => (
          <tr key={line.productId}>
            <td>
              {nameOf(line.productId)} × {line.quantity}
            </td>
            <td className="number">{yuan(line.unitFen * line.quantity)}</td>
          </tr>
        ))}
        {quote !== null && quote.couponFen > 0 && (
          <tr>
            <td>{t('优惠券', 'Coupons')}</td>
            <td className="number">−{yuan(quote.couponFen)}</td>
          </tr>
        )}
        {quote !== null && quote.subsidyFen > 0 && (
          <tr>
            <td>{t('国家补贴', 'State subsidy')}</td>
            <td className="number">−{yuan(quote.subsidyFen)}</td>
          </tr>
        )}
        {quote !== null && quote.tradeInFen > 0 && (
          <tr>
            <td>{t('旧机抵扣', 'Trade-in')}</td>
            <td className="number">−{yuan(quote.tradeInFen)}</td>
          </tr>
        )}
        {order.deposit !== null && (
          <tr>
            <td>
              {t('定金', 'Deposit')}{' '}
              <small>{words(depositWords[depositStatus(order.deposit)])}</small>
            </td>
            <td className="number">−{yuan(order.deposit.fen)}</td>
          </tr>
        )}
        {order.deposit !== null && (
          <tr>
            <td>
              {t('尾款', 'Final payment')}{' '}
              <small>
                {shanghaiTime(order.deposit.tailFrom)} – {shanghaiTime(order.deposit.tailUntil)}
              </small>
            </td>
            <td className="number">{yuan(order.totalFen)}</td>
          </tr>
        )}
        {refundedOf(order) > 0 && (
          <tr>
            <td>{t('已退', 'Refunded')}</td>
            <td className="number">{yuan(refundedOf(order))}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

/** The address in clear: for a purpose, and every look is written down (PRIVACY-41). */
function Destination({ id }: { readonly id: string }) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [shown, setShown] = useState('');
  const look = async (purpose: string): Promise<void> => {
    if (purpose === '') return;
    const path = `/api/orders/${id}/destination?purpose=${purpose}`;
    const sent = await api.get<Record<string, string>>(path);
    if (!sent.ok) return toasts.refuse(sent.refusal);
    const { name, phone, province, region, street } = sent.value;
    return setShown([name, phone, province, region, street].join(' '));
  };
  if (shown !== '') return <span className="second">{shown}</span>;
  return (
    <select
      className="input"
      aria-label={t('查看收货信息的目的', 'Purpose of viewing the address')}
      value=""
      onChange={(event) => void look(event.target.value)}
    >
      <option value="">
        {t('查看收货信息(选择目的,留痕)……', 'Show address: choose a purpose…')}
      </option>
      {Object.entries(purposeWords).map(([value, name]) => (
        <option key={value} value={value}>
          {words(name)}
        </option>
      ))}
    </select>
  );
}
