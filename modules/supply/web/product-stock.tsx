import { useState } from 'react';
import { Dialog, Field, Loading, Panel, Trouble, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { api, useLoad } from '../../../platform/web/react.ts';
import { movementWords, type Allocation, type Movement, type StockLot } from '../contract.ts';

interface Detail {
  readonly lots: readonly StockLot[];
  readonly allocations: readonly Allocation[];
  readonly movements: readonly Movement[];
}

interface ProductStockProps {
  readonly id: string;
  readonly name: string;
  readonly editable: boolean;
  readonly changed: () => void;
  readonly close: () => void;
}

type Asking = 'receive' | 'allocate' | { readonly writeOff: StockLot };

/** One product: its lots in the order in which they leave, its promises, its movements. */
export function ProductStock({ id, name, editable, changed, close }: ProductStockProps) {
  const { t, words } = useSay();
  const [loaded, reload] = useLoad<Detail>(`/api/stock/${id}`);
  const [asking, setAsking] = useState<Asking | null>(null);
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const { lots, allocations, movements } = loaded.value;
  const done = (): void => {
    setAsking(null);
    reload();
    changed();
  };
  return (
    <Panel
      title={name}
      actions={
        <>
          {editable && (
            <>
              <button type="button" className="button small" onClick={() => setAsking('receive')}>
                {t('入库', 'Receive')}
              </button>
              <button type="button" className="button small" onClick={() => setAsking('allocate')}>
                {t('预留', 'Promise')}
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
        <h3>{t('批次(先到先出)', 'Lots, first in first out')}</h3>
        <LotTable
          lots={lots}
          {...(editable ? { writeOff: (lot) => setAsking({ writeOff: lot }) } : {})}
        />
        <h3>{t('预留', 'Promises')}</h3>
        {allocations.length === 0 && <p className="second">{t('没有预留。', 'None.')}</p>}
        <ul className="stack">
          {allocations.map((item) => (
            <li key={item.holder} className="row">
              <code className="grow clip">{item.holder}</code>
              {t(`${item.quantity} 件,已用 ${item.used}`, `${item.quantity}, used ${item.used}`)}
            </li>
          ))}
        </ul>
        <h3>{t('流水', 'Movements')}</h3>
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
                  <td className="number">{yuan(item.costFen)}</td>
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
            <th className="number">{t('已许', 'Held')}</th>
            <th className="number">{t('单价成本', 'Unit cost')}</th>
            <th>{t('可售至', 'Sell until')}</th>
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

interface AskProps {
  readonly done: () => void;
  readonly close: () => void;
}

interface FormProps extends AskProps {
  readonly title: string;
  readonly fields: readonly (readonly [name: string, label: string, first: string])[];
  readonly send: (form: Readonly<Record<string, string>>) => ReturnType<typeof api.post>;
  /** What a field is likely to hold: value and how it is called. */
  readonly hints?: Readonly<Record<string, readonly (readonly [string, string])[]>>;
}

/** A few fields and one button; the refusal stands in the dialog, beside its cause. */
function AskDialog({ title, fields, send, hints = {}, done, close }: FormProps) {
  const { t } = useSay();
  const toasts = useToasts();
  const [form, setForm] = useState<Record<string, string>>(
    Object.fromEntries(fields.map(([name, , first]) => [name, first])),
  );
  const submit = async (): Promise<void> => {
    const sent = await send(form);
    if (sent.ok) done();
    else toasts.refuse(sent.refusal);
  };
  return (
    <Dialog title={title} open onClose={close}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {fields.map(([name, label]) => (
          <Field key={name} label={label}>
            <input
              className="input"
              required
              list={hints[name] ? `hints-${name}` : undefined}
              value={form[name] ?? ''}
              onChange={(event) => setForm({ ...form, [name]: event.target.value })}
            />
            {hints[name] && (
              <datalist id={`hints-${name}`}>
                {hints[name].map(([value, label]) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </datalist>
            )}
          </Field>
        ))}
        <button className="button main">{t('确定', 'Confirm')}</button>
      </form>
    </Dialog>
  );
}

function Receive({ id, ...rest }: AskProps & { readonly id: string }) {
  const { t } = useSay();
  return (
    <AskDialog
      {...rest}
      title={t('入库', 'Receive')}
      fields={[
        ['quantity', t('数量', 'Quantity'), '10'],
        ['zone', t('库位', 'Zone'), 'A-01'],
        ['cost', t('单价成本(元)', 'Unit cost (yuan)'), ''],
      ]}
      send={({ quantity, zone, cost }) =>
        api.post('/api/stock/receipts', {
          ...{ productId: id, zone, quantity: Number(quantity) },
          unitCostFen: Math.round(Number(cost) * 100),
        })
      }
    />
  );
}

interface Coming {
  readonly sessions: readonly {
    readonly id: string;
    readonly state: string;
    readonly plan: { readonly title: string; readonly startsAt: number };
  }[];
}

function Allocate({ id, ...rest }: AskProps & { readonly id: string }) {
  const { t } = useSay();
  const [loaded] = useLoad<Coming>('/api/sessions?limit=200');
  const coming = loaded.state === 'ready' ? loaded.value.sessions : [];
  const shows = coming
    .filter((session) => ['draft', 'reviewed', 'live'].includes(session.state))
    .map(({ id: show, plan }) => {
      return [`session:${show}`, `${plan.title} · ${shanghaiTime(plan.startsAt)}`] as const;
    });
  return (
    <AskDialog
      {...rest}
      title={t('预留给场次或渠道', 'Promise to a session or channel')}
      hints={{ holder: shows }}
      fields={[
        [
          'holder',
          t('给谁(选场次,或写 channel:渠道名)', 'To whom (pick a show, or channel:name)'),
          '',
        ],
        ['quantity', t('数量(0 取消)', 'Quantity (0 takes it back)'), '10'],
      ]}
      send={({ holder, quantity }) =>
        api.put('/api/stock/allocations', { productId: id, holder, quantity: Number(quantity) })
      }
    />
  );
}

function WriteOff({ lot, ...rest }: AskProps & { readonly lot: StockLot }) {
  const { t } = useSay();
  return (
    <AskDialog
      {...rest}
      title={t(`报损 ${lot.zone}`, `Write off from ${lot.zone}`)}
      fields={[
        ['quantity', t('数量', 'Quantity'), '1'],
        ['reason', t('原因(赠品请以"赠"开头)', 'Reason (begin with "gift" for a gift)'), ''],
      ]}
      send={({ quantity, reason = '' }) => {
        const as = /^(赠|gift)/i.test(reason) ? 'gifted' : 'written-off';
        const body = { lotId: lot.id, reason, as, quantity: Number(quantity) };
        return api.post('/api/stock/write-offs', body);
      }}
    />
  );
}
