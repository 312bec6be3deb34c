import { Panel, Trouble } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { useLoad } from '../../../platform/web/react.ts';
import {
  statementWords,
  type Payout,
  type StatementBatch,
  type StatementRow,
} from '../contract.ts';
import { StatementBatches } from './statement-batches.tsx';
import { StatementTake } from './statement-take.tsx';

/** As many lines as the desk is told of. */
const linesShown = 200;

interface StatementsProps {
  readonly working: boolean;
  readonly changed: () => void;
}

interface Loaded {
  readonly lines: readonly StatementRow[];
  readonly payouts: readonly Payout[];
  readonly batches: readonly StatementBatch[];
}

const nothing: Loaded = { lines: [], payouts: [], batches: [] };

/** What bank, state and partners say, taken in as files; and money that is on its way to the bank. */
export function Statements({ working, changed }: StatementsProps) {
  const { t, words } = useSay();
  const [loaded, reload] = useLoad<Loaded>('/api/books/statements');
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  const { lines, payouts, batches } = loaded.state === 'ready' ? loaded.value : nothing;
  const again = (): void => {
    reload();
    changed();
  };
  const transit = payouts.filter((item) => item.arrived === null);
  return (
    <Panel title={t('银行、国补、佣金', 'Bank, subsidy and commission')}>
      <div className="body stack">
        {working && <StatementTake done={again} />}
        <StatementBatches batches={batches} working={working} changed={again} />
        <p className="second">
          {t('在途(渠道已打款,银行未到账):', 'In transit: ')}
          {yuan(transit.reduce((sum, item) => sum + item.fen, 0))}
          {t(` · ${transit.length} 笔`, ` · ${transit.length} payouts`)}
        </p>
        {payouts.length > 0 && (
          <ul className="stack basis">
            {payouts.map((item) => (
              <li key={item.flowNo} className="row">
                <span className="grow clip">
                  {item.day} <code>{item.flowNo}</code>
                </span>
                {yuan(item.fen)}
                <span className={`badge ${item.arrived === null ? 'warn' : 'good'}`}>
                  {item.arrived === null ? t('在途', 'In transit') : t('已核销', 'Settled')}
                </span>
              </li>
            ))}
          </ul>
        )}
        {lines.length >= linesShown && (
          <p className="second small">
            {t(
              `最近 ${linesShown} 行;更早的请看导入文件。`,
              `The latest ${linesShown} lines; older ones are in the imported files.`,
            )}
          </p>
        )}
        {lines.length > 0 && (
          <ul className="stack basis">
            {lines.map((line) => (
              <li key={line.id} className="row">
                <span className="grow clip">
                  <code title={line.reference}>{line.reference}</code>
                  <div className="second small">
                    {line.day} · {words(statementWords[line.kind])}
                  </div>
                </span>
                {yuan(line.fen)}
                <span className={`badge ${line.outcome === 'matched' ? 'good' : 'stop'}`}>
                  {line.outcome === 'matched' ? t('相符', 'Matched') : t('差异', 'Discrepancy')}
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}
