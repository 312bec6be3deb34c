import { useState } from 'react';
import { Dialog, Field, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { api } from '../../../platform/web/react.ts';
import type { Order, Unit } from '../../order/contract.ts';
import { carrierNames, purposeWords, type Parcel } from '../contract.ts';
import { allOf, chosenOf, UnitFields } from './units.tsx';

interface ParcelViewProps {
  /** ORDER-57: with the other orders that are in its box. */
  readonly parcel: Parcel & { readonly with: readonly string[] };
  readonly installs: boolean;
  readonly nameOf: (productId: string) => string;
  readonly changed?: () => void;
}

/** One parcel and how far it is; whoever ships may say that it arrived and was installed. */
export function ParcelView({ parcel, installs, nameOf, changed }: ParcelViewProps) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [noting, setNoting] = useState(false);
  const [sure, setSure] = useState(false);
  const [note, setNote] = useState('');
  const send = async (step: 'signed' | 'installed', body: object): Promise<void> => {
    const sent = await api.post(`/api/parcels/${parcel.id}/${step}`, body);
    if (!sent.ok) return toasts.refuse(sent.refusal);
    setNoting(false);
    setSure(false);
    return changed?.();
  };
  return (
    <div>
      <p>
        {parcel.purpose !== 'sale' && (
          <span className="badge">{words(purposeWords[parcel.purpose])}</span>
        )}{' '}
        <b>{parcel.carrier}</b> <code>{parcel.waybill}</code> ·{' '}
        {parcel.lines.map((line) => `${nameOf(line.productId)} × ${line.quantity}`).join(';')}
      </p>
      {parcel.with.length > 0 && (
        <p className="second small">
          {t('同箱订单:', 'Also in this parcel: ')}
          {parcel.with.map((id) => (
            <a key={id} className="link" href={`/desk/orders?order=${id}&search=${id}`}>
              <code>{id}</code>{' '}
            </a>
          ))}
        </p>
      )}
      <ol className="way">
        <li>
          {t('已发货', 'shipped')} {shanghaiTime(parcel.shippedAt)} · {parcel.shippedBy}
        </li>
        {parcel.signedAt !== null && (
          <li>
            {t('已签收', 'delivered')} {shanghaiTime(parcel.signedAt)}
            {parcel.signedBy === null
              ? ''
              : ` · ${parcel.signedBy === 'buyer' ? t('买家', 'buyer') : parcel.signedBy}`}
          </li>
        )}
        {parcel.installedAt !== null && (
          <li>
            {t('已安装', 'installed')} {shanghaiTime(parcel.installedAt)}
            {parcel.installedBy === null ? '' : ` · ${parcel.installedBy}`}
            {parcel.installNote ? ` · ${parcel.installNote}` : ''}
          </li>
        )}
      </ol>
      {changed && parcel.signedAt === null && (
        <button
          type="button"
          className="button small"
          onClick={() => (parcel.with.length > 0 ? setSure(true) : void send('signed', {}))}
        >
          {t('登记签收', 'Mark delivered')}
        </button>
      )}
      {changed && installs && parcel.signedAt !== null && parcel.installedAt === null && (
        <button type="button" className="button small" onClick={() => setNoting(true)}>
          {t('登记安装', 'Mark installed')}
        </button>
      )}
      <Dialog title={t('合箱订单', 'Combined parcel')} open={sure} onClose={() => setSure(false)}>
        <div className="stack">
          <p>
            {t(
              `同箱还有 ${parcel.with.length} 单,会一起登记签收:`,
              parcel.with.length === 1
                ? 'Another order is in this parcel and is marked delivered with it:'
                : `${parcel.with.length} other orders are in this parcel and are marked delivered with it:`,
            )}
          </p>
          <ul>
            {[parcel.orderId, ...parcel.with].map((id) => (
              <li key={id}>
                <code>{id}</code>
              </li>
            ))}
          </ul>
          <button type="button" className="button main" onClick={() => void send('signed', {})}>
            {t(
              `${parcel.with.length + 1} 单都登记签收`,
              `Mark all ${parcel.with.length + 1} delivered`,
            )}
          </button>
        </div>
      </Dialog>
      <Dialog
        title={t('登记安装', 'Mark installed')}
        open={noting}
        onClose={() => setNoting(false)}
      >
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void send('installed', { note });
          }}
        >
          <Field
            label={t('安装与试机记录(2–300 字)', 'Installation and test notes (2–300 characters)')}
          >
            <input
              className="input"
              required
              minLength={2}
              maxLength={300}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          </Field>
          <button className="button main">{t('保存', 'Save')}</button>
        </form>
      </Dialog>
    </div>
  );
}

interface ShipProps {
  readonly story: {
    readonly order: Pick<Order, 'id'>;
    readonly unsent: readonly Unit[];
    readonly parcels: readonly Parcel[];
  };
  readonly nameOf: (productId: string) => string;
  readonly close: () => void;
  readonly done: () => void;
}

/** All that is left leaves, or a part of it, under a waybill of its own. */
export function Ship({ story: { order, unsent, parcels }, nameOf, close, done }: ShipProps) {
  const { t } = useSay();
  const toasts = useToasts();
  const [carrier, setCarrier] = useState('');
  const [waybill, setWaybill] = useState('');
  const [counts, setCounts] = useState(() => allOf(unsent));
  const send = async (): Promise<void> => {
    const lines = chosenOf(unsent, counts);
    const sent = await api.post(`/api/orders/${order.id}/parcels`, { carrier, waybill, lines });
    if (!sent.ok) return toasts.refuse(sent.refusal);
    toasts.say(t('已发货', 'Shipped'));
    return done();
  };
  return (
    <Dialog title={t('发货', 'Ship')} open onClose={close}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {parcels.length > 0 && (
          <p className="second">
            {t(
              `已发 ${parcels.length} 个包裹,以下为未发商品;每个包裹分别发货。`,
              `${parcels.length === 1 ? '1 parcel' : `${parcels.length} parcels`} shipped; unshipped items are below. Ship once per parcel.`,
            )}
          </p>
        )}
        <UnitFields {...{ units: unsent, counts, change: setCounts, nameOf }} />
        <Field label={t('承运商', 'Carrier')}>
          <input
            className="input"
            required
            maxLength={30}
            list="carrier-names"
            value={carrier}
            onChange={(event) => setCarrier(event.target.value)}
          />
          <datalist id="carrier-names">
            {carrierNames.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </Field>
        <Field label={t('运单号(6–30 位字母数字)', 'Waybill number (6–30 letters and digits)')}>
          <input
            className="input"
            required
            maxLength={80}
            value={waybill}
            onChange={(event) => setWaybill(event.target.value)}
          />
        </Field>
        <p className="second small">
          {t(
            '同一买家、同一收货人和地址的多个订单合箱时,填同一运单号;签收时一起签收。',
            'Orders of one buyer to the same recipient and address can share a parcel: enter the same waybill number; they are delivered together.',
          )}
        </p>
        <button className="button main" disabled={chosenOf(unsent, counts).length === 0}>
          {t('确认发货', 'Ship')}
        </button>
      </form>
    </Dialog>
  );
}
