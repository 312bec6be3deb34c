import { useState } from 'react';
import { Field, Loading, Panel, Trouble, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { api, useLoad, useWhile } from '../../../platform/web/react.ts';
import type { Product } from '../../catalog/contract.ts';
import { worthOf } from '../../order/contract.ts';
import { useCan } from '../../team/web/index.tsx';
import {
  actWords,
  ticketKindWords,
  ticketStateWords,
  rightWords,
  nextState,
  noteWords,
  refundTroubles,
  stepWords,
  type AfterSale,
  type TicketStep,
  type OrderStory,
} from '../contract.ts';

import { Besides, ByHand } from './ticket-money.tsx';

interface TicketDetailProps {
  readonly item: AfterSale | undefined;
  readonly changed: () => void;
  readonly close: () => void;
}

const deskSteps = ['approve', 'decline', 'receive', 'reship'] as const;

/** One ticket: what was asked, all that was done, and what may be done now, with the reason why. */
export function TicketDetail({ item, changed, close }: TicketDetailProps) {
  const { t, words } = useSay();
  const path = item ? `/api/orders/${item.orderId}/story` : null;
  const [loaded, reload] = useLoad<OrderStory>(path);
  const [products] = useLoad<{ products: Product[] }>('/api/products');
  useWhile(item?.state === 'refunding', () => {
    reload();
    changed();
  });
  if (!item) return <p className="panel empty">{t('不在当前列表中。', 'Not in this list.')}</p>;
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const known = products.state === 'ready' ? products.value.products : [];
  const story = loaded.value.cases.find((one) => one.id === item.id);
  const nameOf = (id: string): string => {
    const found = known.find((product) => product.id === id);
    return found ? words(found.name) : id;
  };
  const personOf = (by: string): string => {
    if (by === 'buyer') return t('买家', 'Buyer');
    return by === 'system' ? t('系统', 'System') : by;
  };
  return (
    <Panel
      title={`${words(ticketKindWords[item.kind])} · ${item.id}`}
      actions={
        <button type="button" className="button quiet small" onClick={close}>
          {t('关闭', 'Close')}
        </button>
      }
    >
      <div className="body stack">
        <dl className="facts">
          <dt>{t('状态', 'Status')}</dt>
          <dd>{words(ticketStateWords[story?.state ?? item.state])}</dd>
          <dt>{t('订单', 'Order')}</dt>
          <dd>
            <a className="link" href={`/desk/orders?order=${item.orderId}&search=${item.orderId}`}>
              {item.orderId}
            </a>{' '}
            · {yuan(worthOf(loaded.value.order))}
          </dd>
          <dt>{t('商品', 'Goods')}</dt>
          <dd>
            {item.lines.length === 0
              ? t('不涉及商品,仅退差价', 'None: price difference only')
              : item.lines.map((line) => `${nameOf(line.productId)} × ${line.quantity}`).join(';')}
          </dd>
          <dt>{t('原因', 'Reason')}</dt>
          <dd>{item.reason}</dd>
          {item.right !== null && item.rightUntil !== null && (
            <>
              <dt>{t('法定权利', 'Statutory right')}</dt>
              <dd>
                {t(
                  `${words(rightWords[item.right])}(截至 ${shanghaiTime(item.rightUntil - 1)}),不能拒绝;到期无人处理,系统自动通过。`,
                  `${words(rightWords[item.right])} (until ${shanghaiTime(item.rightUntil - 1)}): it cannot be declined, and is approved automatically if nobody acts.`,
                )}
              </dd>
            </>
          )}
          {item.refundFen !== null && (
            <>
              <dt>{t('应退', 'To refund')}</dt>
              <dd>
                <b>{yuan(item.refundFen)}</b>
              </dd>
            </>
          )}
          <Besides item={item} order={loaded.value.order} />
          {item.returnWaybill !== null && (
            <>
              <dt>{t('退货运单', 'Return waybill')}</dt>
              <dd>
                <code>{item.returnWaybill}</code>
              </dd>
            </>
          )}
        </dl>
        <ol className="way">
          {(story?.steps ?? []).map((step) => (
            <li key={`${step.at} ${step.step}`}>
              <b>{words(stepWords[step.step] ?? { zh: step.step, en: step.step })}</b>{' '}
              <span className="second small">
                {shanghaiTime(step.at)} · {personOf(step.by)}
              </span>
              <br />
              {words(noteWords(step))}
            </li>
          ))}
        </ol>
        <ByHand
          item={story ?? item}
          trouble={story?.steps.findLast(({ step }) => refundTroubles.includes(step))?.step}
          done={() => {
            reload();
            changed();
          }}
        />
        <Steps
          item={story ?? item}
          done={() => {
            reload();
            changed();
          }}
        />
      </div>
    </Panel>
  );
}

interface StepsProps {
  readonly item: AfterSale;
  readonly done: () => void;
}

function Steps({ item, done }: StepsProps) {
  const { t, words } = useSay();
  const can = useCan();
  const toasts = useToasts();
  const [note, setNote] = useState('');
  const [damaged, setDamaged] = useState(false);
  const [carrier, setCarrier] = useState('');
  const [waybill, setWaybill] = useState('');
  const may = (step: TicketStep): boolean =>
    nextState(item.kind, item.state, step) !== undefined &&
    !(step === 'decline' && item.right !== null) &&
    can(step === 'approve' || step === 'decline' ? 'refund' : 'ship', 'order');
  const open = deskSteps.filter(may);
  if (open.length === 0) return null;
  const send = async (step: TicketStep): Promise<void> => {
    const again = step === 'reship' && waybill.trim() !== '';
    const parcel = again ? { parcel: { carrier, waybill } } : {};
    const sent = await api.post(`/api/after-sales/${item.id}/${step}`, {
      note,
      damaged,
      ...parcel,
    });
    if (!sent.ok) return toasts.refuse(sent.refusal);
    setNote('');
    return done();
  };
  return (
    <div className="stack">
      <Field label={t('说明(2–300 字,买家可见)', 'Note (2–300 characters; visible to the buyer)')}>
        <textarea
          className="input"
          rows={2}
          maxLength={300}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </Field>
      {open.includes('receive') && item.kind !== 'repair' && (
        <label className="row">
          <input
            type="checkbox"
            checked={damaged}
            onChange={(event) => setDamaged(event.target.checked)}
          />
          {t('验货:有损坏,入库即报损', 'Inspection: damaged; write off on receipt')}
        </label>
      )}
      {open.includes('reship') && (
        <div className="row">
          <Field label={t('承运商', 'Carrier')}>
            <input
              className="input"
              maxLength={30}
              value={carrier}
              onChange={(event) => setCarrier(event.target.value)}
            />
          </Field>
          <Field
            label={
              item.kind === 'repair'
                ? t('运单号(上门维修不填)', 'Waybill number (leave empty for on-site repair)')
                : t('运单号', 'Waybill number')
            }
          >
            <input
              className="input"
              value={waybill}
              onChange={(event) => setWaybill(event.target.value)}
            />
          </Field>
        </div>
      )}
      <div className="row">
        {open.map((step) => (
          <button
            key={step}
            type="button"
            className={`button ${step === 'decline' ? 'stop' : 'main'}`}
            disabled={note.trim().length < 2}
            onClick={() => void send(step)}
          >
            {words(actWords[step])}
          </button>
        ))}
      </div>
    </div>
  );
}
