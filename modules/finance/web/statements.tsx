import { useRef, useState } from 'react';
import { Panel, Trouble, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { api, useLoad } from '../../../platform/web/react.ts';
import {
  statementKinds,
  statementWords,
  type ImportResult,
  type Payout,
  type StatementKind,
  type StatementRow,
} from '../contract.ts';

/** As many lines as the desk is told of. */
const linesShown = 200;

interface StatementsProps {
  readonly working: boolean;
  readonly changed: () => void;
}

/** What bank, state and partners say, taken in as files; and money that is on its way to the bank. */
export function Statements({ working, changed }: StatementsProps) {
  const { t, words } = useSay();
  const [loaded, reload] = useLoad<{ lines: StatementRow[]; payouts: Payout[] }>(
    '/api/books/statements',
  );
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  const { lines, payouts } =
    loaded.state === 'ready' ? loaded.value : { lines: [], payouts: [] as Payout[] };
  const transit = payouts.filter((item) => item.arrived === null);
  return (
    <Panel title={t('银行、国补、佣金', 'Bank, subsidy, commission')}>
      <div className="body stack">
        {working && (
          <Take
            done={() => {
              reload();
              changed();
            }}
          />
        )}
        <p className="second">
          {t('在途(渠道已打款,银行未到):', 'In transit: ')}
          {yuan(transit.reduce((sum, item) => sum + item.fen, 0))}
          {t(` · ${transit.length} 笔`, ` in ${transit.length}`)}
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
                  {item.arrived === null ? t('在途', 'in transit') : t('已处理', 'settled')}
                </span>
              </li>
            ))}
          </ul>
        )}
        {lines.length >= linesShown && (
          <p className="second small">
            {t(
              `最近 ${linesShown} 行;更早的在导入的文件里。`,
              `The last ${linesShown} lines; earlier ones are in the files.`,
            )}
          </p>
        )}
        {lines.length > 0 && (
          <div className="table-wrap basis">
            <table>
              <tbody>
                {lines.map((line) => (
                  <tr key={line.id}>
                    <td>{line.day}</td>
                    <td>{words(statementWords[line.kind])}</td>
                    <td className="clip">{line.reference}</td>
                    <td className="number">{yuan(line.fen)}</td>
                    <td>
                      <span className={`badge ${line.outcome === 'matched' ? 'good' : 'stop'}`}>
                        {line.outcome === 'matched' ? t('相符', 'fits') : t('差异', 'differs')}
                      </span>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </div>
    </Panel>
  );
}

/** A file as a spreadsheet saves it, in UTF-8 or GBK; it is read whole or not at all. */
function Take({ done }: { readonly done: () => void }) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [kind, setKind] = useState<StatementKind>('bank');
  const file = useRef<HTMLInputElement>(null);
  const send = async (chosen: File): Promise<void> => {
    const text = textOf(await chosen.arrayBuffer());
    const sent = await api.post<ImportResult>('/api/books/statements', { kind, text });
    if (file.current) file.current.value = '';
    if (!sent.ok) return toasts.refuse(sent.refusal);
    const { taken, known, matched, findings } = sent.value;
    toasts.say(
      t(
        `收下 ${taken} 行:相符 ${matched},差异 ${findings};${known} 行以前收过`,
        `${taken} lines taken: ${matched} fit, ${findings} differ; ${known} were known`,
      ),
    );
    return done();
  };
  return (
    <div className="row">
      <select
        className="input filter-choice"
        aria-label={t('清单类型', 'Kind of statement')}
        value={kind}
        onChange={(event) =>
          setKind(statementKinds.find((item) => item === event.target.value) ?? 'bank')
        }
      >
        {statementKinds.map((item) => (
          <option key={item} value={item}>
            {words(statementWords[item])}
          </option>
        ))}
      </select>
      <label className="button">
        {t('导入 CSV(单号、金额、日期)', 'Import CSV (reference, amount, date)')}
        <input
          ref={file}
          type="file"
          accept=".csv,text/csv"
          className="unseen"
          onChange={(event) => {
            const [chosen] = event.target.files ?? [];
            if (chosen) void send(chosen);
          }}
        />
      </label>
    </div>
  );
}

/** Spreadsheets in China save CSV in GBK; what is no UTF-8 is read as that. */
function textOf(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gbk').decode(bytes);
  }
}
