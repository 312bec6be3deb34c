import { useState } from 'react';
import { Dialog, Field, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import type { Result } from '../../../platform/kernel/result.ts';
import { useChange } from '../../../platform/operation/react.ts';
import { useLoad } from '../../../platform/web/react.ts';
import type { StockLot } from '../contract.ts';
import { operations } from '../operations.ts';

interface AskProps {
  readonly done: () => void;
  readonly close: () => void;
}

interface FormProps extends AskProps {
  readonly title: string;
  readonly fields: readonly (readonly [name: string, label: string, first: string])[];
  readonly send: (form: Readonly<Record<string, string>>) => Promise<Result<unknown>>;
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

export function Receive({ id, ...rest }: AskProps & { readonly id: string }) {
  const { t } = useSay();
  const receive = useChange(operations.receive);
  return (
    <AskDialog
      {...rest}
      title={t('入库', 'Receive stock')}
      fields={[
        ['quantity', t('数量', 'Quantity'), '10'],
        ['zone', t('库位', 'Zone'), 'A-01'],
        ['cost', t('单价成本(元)', 'Unit cost (yuan)'), ''],
      ]}
      send={({ quantity, zone = '', cost }) => {
        const unitCostFen = Math.round(Number(cost) * 100);
        return receive({ body: { productId: id, zone, quantity: Number(quantity), unitCostFen } });
      }}
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

export function useShows(): Coming['sessions'] {
  const [loaded] = useLoad<Coming>('/api/sessions?limit=200');
  return loaded.state === 'ready' ? loaded.value.sessions : [];
}

export function Allocate({ id, ...rest }: AskProps & { readonly id: string }) {
  const { t } = useSay();
  const allocate = useChange(operations.allocate);
  const shows = useShows()
    .filter((session) => ['draft', 'reviewed', 'live'].includes(session.state))
    .map(({ id: show, plan }) => {
      return [`session:${show}`, `${plan.title} · ${shanghaiTime(plan.startsAt)}`] as const;
    });
  return (
    <AskDialog
      {...rest}
      title={t('预留给场次或渠道', 'Allocate to a session or channel')}
      hints={{ holder: shows }}
      fields={[
        [
          'holder',
          t(
            '预留给(选择场次,或填 channel:渠道名)',
            'For (choose a session, or enter channel:name)',
          ),
          '',
        ],
        ['quantity', t('数量(0 表示取消)', 'Quantity (0 to cancel)'), '10'],
      ]}
      send={({ holder = '', quantity }) =>
        allocate({ body: { productId: id, holder, quantity: Number(quantity) } })
      }
    />
  );
}

export function WriteOff({ lot, ...rest }: AskProps & { readonly lot: StockLot }) {
  const { t } = useSay();
  const writeOff = useChange(operations.writeOff);
  return (
    <AskDialog
      {...rest}
      title={t(`报损 ${lot.zone}`, `Write off from ${lot.zone}`)}
      fields={[
        ['quantity', t('数量', 'Quantity'), '1'],
        ['reason', t('原因(赠品请以“赠”开头)', 'Reason (start with "gift" for a gift)'), ''],
      ]}
      send={({ quantity, reason = '' }) => {
        const as = /^(赠|gift)/i.test(reason) ? ('gifted' as const) : ('written-off' as const);
        const body = { lotId: lot.id, reason, as, quantity: Number(quantity) };
        return writeOff({ body });
      }}
    />
  );
}
