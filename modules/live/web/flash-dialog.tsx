import { useState } from 'react';
import { Dialog, Field } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { businessDay, fromShanghai } from '../../../platform/kernel/time.ts';
import { useLoad } from '../../../platform/web/react.ts';
import { AskApproval } from '../../audit/web/index.tsx';
import type { PriceFloor } from '../../promo/contract.ts';
import type { TapeProduct } from '../../tape/events.ts';
import type { Act } from './runner.tsx';

interface FlashProps {
  readonly act: Act;
  readonly product: TapeProduct;
  readonly close: () => void;
}

/** Opens a flash sale, or a pre-sale: a deposit now, the rest in a window of its own. */
export function FlashDialog({ act, product, close }: FlashProps) {
  const { t, words } = useSay();
  const [price, setPrice] = useState(Math.floor(product.priceFen * 0.9) / 100);
  const [quota, setQuota] = useState(20);
  const [perPerson, setPerPerson] = useState(1);
  const [seconds, setSeconds] = useState(120);
  const [ticket, setTicket] = useState(true);
  const [presale, setPresale] = useState<PresaleForm | null>(null);
  const [floors] = useLoad<{ floors: PriceFloor[] }>('/api/floors');
  const priceFen = Math.round(price * 100);
  const wrong =
    priceFen >= product.priceFen
      ? t(
          `须低于直播价 ${yuan(product.priceFen)}`,
          `Must be below the live price ${yuan(product.priceFen)}`,
        )
      : undefined;
  const floorFen =
    floors.state === 'ready'
      ? floors.value.floors.find((item) => item.productId === product.id)?.fen
      : undefined;
  const tooLow = floorFen !== undefined && priceFen < floorFen && priceFen > 0;
  const open = async (approval?: string): Promise<void> => {
    const input = { productId: product.id, priceFen, quota, perPerson, seconds, ticket };
    const terms = presale ? { presale: termsOf(presale) } : {};
    const agreed = approval === undefined ? {} : { approval };
    if (await act({ do: 'open-offer', ...input, ...terms, ...agreed })) close();
  };
  const number = (label: string, value: number, set: (next: number) => void) => (
    <Field label={label}>
      <input
        className="input"
        type="number"
        min={1}
        value={value}
        onChange={(event) => set(Math.round(Number(event.target.value)))}
      />
    </Field>
  );
  return (
    <Dialog
      title={`${presale ? t('预售:', 'Pre-sale: ') : t('秒杀:', 'Flash sale: ')}${words(product.name)}`}
      open
      onClose={close}
      footer={
        <button
          type="button"
          className="button stop"
          disabled={wrong !== undefined || tooLow}
          onClick={() => void open()}
        >
          {presale ? t('开始预售', 'Start pre-sale') : t('立即开抢', 'Start now')}
        </button>
      }
    >
      <div className="cue-fields">
        <Field label={t('秒杀价(元)', 'Flash price (yuan)')} wrong={wrong}>
          <input
            className="input"
            type="number"
            min={0.01}
            step={0.01}
            value={price}
            onChange={(event) => setPrice(Number(event.target.value))}
          />
        </Field>
        {number(t('数量', 'Quota'), quota, setQuota)}
        {number(t('每人限购', 'Limit per person'), perPerson, setPerPerson)}
        {number(t('倒计时(秒)', 'Countdown (s)'), seconds, setSeconds)}
        <label className="row">
          <input
            type="checkbox"
            checked={ticket}
            onChange={(event) => setTicket(event.target.checked)}
          />
          {t('启用排队票(防脚本)', 'Queue ticket (against bots)')}
        </label>
        <label className="row">
          <input
            type="checkbox"
            checked={presale !== null}
            onChange={(event) => setPresale(event.target.checked ? usual(price) : null)}
          />
          {t('预售:先付定金,再付尾款', 'Pre-sale: deposit now, final payment later')}
        </label>
        {presale && <PresaleFields {...{ presale, priceFen, change: setPresale }} />}
        {tooLow && (
          <div className="stack">
            <p className="notice">
              {t(
                `低于底价 ${yuan(floorFen)},须由另一人审批。`,
                `Below the price floor of ${yuan(floorFen)}: another person must approve.`,
              )}
            </p>
            <AskApproval
              kind="price-floor"
              object={`${product.id}:${priceFen}`}
              agreed={(id) => void open(id ?? undefined)}
            />
          </div>
        )}
      </div>
    </Dialog>
  );
}

interface PresaleForm {
  readonly deposit: number;
  readonly worth: number;
  readonly from: string;
  readonly until: string;
}

const dayMs = 86_400_000;

/** A tenth of the price, doubled, the rest within three days from tomorrow at eight. */
function usual(price: number): PresaleForm {
  const tomorrow = businessDay(Date.now() + dayMs);
  const later = businessDay(Date.now() + 4 * dayMs);
  const deposit = Math.max(1, Math.floor(price / 10));
  return { deposit, worth: deposit * 2, from: `${tomorrow}T20:00`, until: `${later}T20:00` };
}

function termsOf({ deposit, worth, from, until }: PresaleForm) {
  return {
    depositFen: Math.round(deposit * 100),
    worthFen: Math.round(worth * 100),
    tailFrom: fromShanghai(from),
    tailUntil: fromShanghai(until),
  };
}

interface FieldsProps {
  readonly presale: PresaleForm;
  readonly priceFen: number;
  readonly change: (next: PresaleForm) => void;
}

function PresaleFields({ presale, priceFen, change }: FieldsProps) {
  const { t } = useSay();
  const mostFen = Math.floor(priceFen / 5);
  const tooBig = Math.round(presale.deposit * 100) > mostFen;
  const money = (label: string, key: 'deposit' | 'worth', wrong?: string) => (
    <Field label={label} wrong={wrong}>
      <input
        className="input"
        type="number"
        min={0.01}
        step={0.01}
        value={presale[key]}
        onChange={(event) => change({ ...presale, [key]: Number(event.target.value) })}
      />
    </Field>
  );
  const time = (label: string, key: 'from' | 'until') => (
    <Field label={label}>
      <input
        className="input"
        type="datetime-local"
        value={presale[key]}
        onChange={(event) => change({ ...presale, [key]: event.target.value })}
      />
    </Field>
  );
  return (
    <>
      {money(
        t('定金(元)', 'Deposit (yuan)'),
        'deposit',
        tooBig
          ? t(`最多为价格的 20%,即 ${yuan(mostFen)}`, `at most 20% of the price, ${yuan(mostFen)}`)
          : undefined,
      )}
      {money(t('定金抵扣(元)', 'Deposit worth (yuan)'), 'worth')}
      {time(t('尾款开始', 'Final payment from'), 'from')}
      {time(t('尾款截止', 'Final payment until'), 'until')}
    </>
  );
}
