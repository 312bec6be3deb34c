import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Panel, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { typedFen, yuan } from '../../../platform/kernel/money.ts';
import { shanghaiClock } from '../../../platform/kernel/time.ts';
import { api } from '../../../platform/web/react.ts';
import { useCan } from '../../team/web/index.tsx';
import type { ProfitTerms, ProfitView } from '../contract.ts';

interface ProfitPanelProps {
  readonly profit: ProfitView;
  readonly nameOf: (id: string) => string;
  /** Called after the assumptions were changed; a running show follows by itself. */
  readonly changed?: () => void;
}

type Row = readonly [name: string, fen: number, term: keyof ProfitTerms | null, unit: 'bp' | 'fen'];

/** The contribution margin, term by term, with the assumption behind each; finance may change it. */
export function ProfitPanel({ profit, nameOf, changed }: ProfitPanelProps) {
  const { t } = useSay();
  const { session, terms, products, minutes, uncosted } = profit;
  const rows: readonly Row[] = [
    [t('收入(买家 + 国补)', 'Revenue (buyers + subsidy)'), session.revenueFen, null, 'fen'],
    [t('货品成本(批次均价)', 'Cost of goods (lot average)'), -session.costFen, null, 'fen'],
    [t('支付手续费', 'Payment fee'), -session.feeFen, 'feeBp', 'bp'],
    [t('平台扣点', 'Platform fee'), -session.platformFen, 'platformBp', 'bp'],
    [t('主播佣金', 'Commission'), -session.commissionFen, null, 'bp'],
    [t('配送(每件)', 'Delivery (per item)'), -session.deliveryFen, 'deliveryFen', 'fen'],
    [t('安装(每件)', 'Installation (per item)'), -session.installFen, 'installFen', 'fen'],
    [t('预计退货', 'Expected returns'), -session.returnsFen, 'returnBp', 'bp'],
    [t('退货成本(每件)', 'Return cost (per item)'), 0, 'returnCostFen', 'fen'],
    [t('投流', 'Traffic'), -session.trafficFen, null, 'fen'],
  ];
  return (
    <Panel title={t('边际贡献', 'Contribution margin')}>
      <div className="table-wrap fit">
        <table>
          <tbody>
            {rows.map(([name, fen, term, unit]) => (
              <tr key={name}>
                <td>{name}</td>
                <td>
                  {term && <Term {...{ terms, term, unit, name, changed }} />}
                  {unit === 'bp' && !term && <Booked session={session} />}
                </td>
                <td className="number">{term === 'returnCostFen' ? '' : yuan(fen)}</td>
              </tr>
            ))}
            <tr>
              <td colSpan={2}>
                <b>{t('本场边际贡献', 'Contribution margin of this session')}</b>
              </td>
              <td className="number" data-testid="margin">
                <b>{yuan(session.marginFen)}</b>
              </td>
            </tr>
          </tbody>
        </table>
      </div>
      {uncosted.length > 0 && (
        <p className="notice">
          {t('缺少进货价,毛利偏高:', 'Cost missing, margin overstated: ')}
          {uncosted.map(nameOf).join(t('、', ', '))}
        </p>
      )}
      {products.length > 0 && (
        <div className="body stack">
          <h3>{t('按商品', 'By product')}</h3>
          <ul className="stack basis">
            {products.map((row) => (
              <li key={row.id} className="row">
                <span className="grow clip">{nameOf(row.id)}</span>
                <span className="second">× {row.items}</span>
                <strong>{yuan(row.marginFen)}</strong>
              </li>
            ))}
          </ul>
          <Minutes minutes={minutes} />
        </div>
      )}
    </Panel>
  );
}

/** The commission is no assumption: finance sets it by host and kind, and books the same. */
function Booked({ session }: Pick<ProfitView, 'session'>) {
  const { t } = useSay();
  const can = useCan();
  const { revenueFen, commissionFen } = session;
  const share = revenueFen > 0 ? `${((commissionFen / revenueFen) * 100).toFixed(2)}% ` : '';
  const words = t('按佣金设置', 'from commission rates');
  return (
    <span className="second">
      {share}
      {can('view', 'books') ? <Link to="/desk/books">{words}</Link> : words}
    </span>
  );
}

const minuteMs = 60_000;

/** A bar a minute from the first sale to the last, those without any too; its table is in the workbook of the review. */
function Minutes({ minutes }: Pick<ProfitView, 'minutes'>) {
  const { t } = useSay();
  const [first, last] = [minutes[0]?.at, minutes.at(-1)?.at];
  if (first === undefined || last === undefined) return null;
  const margins = new Map(minutes.map((minute) => [minute.at, minute.marginFen]));
  const top = Math.max(1, ...minutes.map((minute) => Math.abs(minute.marginFen)));
  const times = Array.from({ length: (last - first) / minuteMs + 1 }, (_, index) => {
    return first + index * minuteMs;
  });
  const clock = (at: number): string => shanghaiClock(at).slice(0, 5);
  return (
    <>
      <h3>{t('按分钟', 'By minute')}</h3>
      <div
        className="minutes"
        role="img"
        aria-label={t('每分钟边际贡献', 'Contribution margin by minute')}
      >
        {times.map((at) => {
          const fen = margins.get(at) ?? 0;
          return (
            <i
              key={at}
              className={fen < 0 ? 'stop' : ''}
              title={`${clock(at)} ${yuan(fen)}`}
              style={{ height: `${Math.max(2, (Math.abs(fen) / top) * 100)}%` }}
            />
          );
        })}
      </div>
      <p className="row second small">
        <span>{clock(first)}</span>
        <span className="grow">
          {t(`最高 ${yuan(top)},红色为亏损`, `highest ${yuan(top)}, red is a loss`)}
        </span>
        <span>{clock(last)}</span>
      </p>
    </>
  );
}

interface TermProps {
  readonly terms: ProfitTerms;
  readonly term: keyof ProfitTerms;
  readonly unit: 'bp' | 'fen';
  readonly name: string;
  readonly changed: (() => void) | undefined;
}

/** One assumption: shown to all, changed by whoever may, refused beside its cause. */
function Term({ terms, term, unit, name, changed }: TermProps) {
  const { t } = useSay();
  const can = useCan();
  const toasts = useToasts();
  const shown = String(terms[term] / 100);
  const [text, setText] = useState(shown);
  const mark = unit === 'bp' ? '%' : t('元', 'yuan');
  if (!can('edit', 'assumption')) {
    return (
      <span className="second">
        {shown} {mark}
      </span>
    );
  }
  const put = async (): Promise<void> => {
    if (text === shown) return;
    const body = { ...terms, [term]: typedFen(text) };
    const sent = await api.put('/api/profit-terms', body);
    if (!sent.ok) return toasts.refuse(sent.refusal);
    toasts.say(t('假设已更新', 'Assumption updated'));
    return changed?.();
  };
  return (
    <label className="row second">
      <input
        className="input"
        style={{ width: '4.5em' }}
        inputMode="decimal"
        aria-label={name}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => void put()}
      />
      {mark}
    </label>
  );
}
