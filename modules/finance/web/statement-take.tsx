import { useRef, useState, type ReactNode } from 'react';
import { Dialog, useToasts } from '../../../design/parts.tsx';
import { Cards } from '../../../design/table.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { api } from '../../../platform/web/react.ts';
import {
  columnWords,
  fileBase64Most,
  statementKinds,
  statementWords,
  type ImportResult,
  type StatementKind,
  type StatementPreview,
} from '../contract.ts';

interface Chosen {
  readonly kind: StatementKind;
  readonly name: string;
  readonly file: string;
}

const path = '/api/books/statements';

/** FINANCE-20: a file is looked at first, and booked once somebody says so; whole or not at all. */
export function StatementTake({ done }: { readonly done: () => void }) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [kind, setKind] = useState<StatementKind>('bank');
  const [seen, setSeen] = useState<{ chosen: Chosen; preview: StatementPreview } | null>(null);
  const [busy, setBusy] = useState(false);
  const [totalsSeen, setTotalsSeen] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const look = async (from: File): Promise<void> => {
    const file = base64Of(new Uint8Array(await from.arrayBuffer()));
    if (field.current) field.current.value = '';
    if (file.length > fileBase64Most) {
      toasts.say(t('文件最大 1 MB,请按日期分开导出', 'A file has at most 1 MB; export fewer days'));
      return;
    }
    const chosen = { kind, name: from.name, file };
    const sent = await api.post<StatementPreview>(`${path}/preview`, chosen);
    setTotalsSeen(false);
    if (sent.ok) setSeen({ chosen, preview: sent.value });
    else toasts.refuse(sent.refusal);
  };
  const book = async (chosen: Chosen): Promise<void> => {
    setBusy(true);
    const sent = await api.post<ImportResult>(path, { ...chosen, totalsSeen });
    setBusy(false);
    if (!sent.ok) return toasts.refuse(sent.refusal);
    setSeen(null);
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
          ref={field}
          type="file"
          accept=".csv,.txt,.tsv,.xlsx,.xls,.ods,text/csv,text/plain"
          className="unseen"
          onChange={(event) => {
            const [from] = event.target.files ?? [];
            if (from) void look(from);
          }}
        />
      </label>
      {seen && (
        <Dialog
          title={t(
            `核对:${words(statementWords[seen.chosen.kind])}`,
            `Check: ${words(statementWords[seen.chosen.kind])}`,
          )}
          open
          onClose={() => setSeen(null)}
          footer={
            <button
              type="button"
              className="button main"
              disabled={
                busy ||
                seen.preview.refusedInAll > 0 ||
                seen.preview.fresh === 0 ||
                (seen.preview.differs.length > 0 && !totalsSeen)
              }
              onClick={() => void book(seen.chosen)}
            >
              {t(`入账 ${seen.preview.fresh} 行`, `Book ${seen.preview.fresh} lines`)}
            </button>
          }
        >
          <Preview name={seen.chosen.name} preview={seen.preview}>
            <Differs {...{ preview: seen.preview, checked: totalsSeen, change: setTotalsSeen }} />
          </Preview>
        </Dialog>
      )}
    </div>
  );
}

interface PreviewProps {
  readonly name: string;
  readonly preview: StatementPreview;
  readonly children: ReactNode;
}

function Preview({ name, preview, children }: PreviewProps) {
  const { t, words } = useSay();
  const { columns, fresh, known, refusedInAll, inFen, outFen } = preview;
  return (
    <div className="stack">
      <p className="clip">
        <code>{name}</code>
      </p>
      <dl className="facts">
        <dt>{t('认出的列', 'Columns')}</dt>
        <dd>
          {columns
            .map((column) => `${words(columnWords[column.name])} ← ${column.title}`)
            .join(' · ')}
        </dd>
        <dt>{t('行', 'Lines')}</dt>
        <dd>
          {t(
            `新 ${fresh} · 收过 ${known} · 读不懂 ${refusedInAll}`,
            `${fresh} new · ${known} known · ${refusedInAll} refused`,
          )}
        </dd>
        <dt>{t('将入账', 'To be booked')}</dt>
        <dd>
          {t(`收 ${yuan(inFen)} · 支 ${yuan(outFen)}`, `in ${yuan(inFen)} · out ${yuan(outFen)}`)}
        </dd>
      </dl>
      <Refused preview={preview} />
      {children}
      {refusedInAll === 0 && fresh === 0 && (
        <p className="notice">
          {t('没有新的行,不用入账。', 'Nothing in it is new; there is nothing to book.')}
        </p>
      )}
      <Lines preview={preview} />
    </div>
  );
}

function Refused({ preview: { refused, refusedInAll, skipped } }: Pick<PreviewProps, 'preview'>) {
  const { t, words } = useSay();
  return (
    <>
      {refusedInAll > 0 && (
        <div className="notice stop stack" role="alert">
          <p>
            {t(
              '有读不懂的行,整个文件不能入账。改好后重新选择:',
              'Some rows cannot be read, so the file cannot be booked. Mend them and choose it again:',
            )}
          </p>
          <ul className="stack">
            {refused.map((item) => (
              <li key={item.row}>{words(item)}</li>
            ))}
          </ul>
          {refusedInAll > refused.length && (
            <p>
              {t(
                `还有 ${refusedInAll - refused.length} 行`,
                `and ${refusedInAll - refused.length} more`,
              )}
            </p>
          )}
        </div>
      )}
      {skipped.length > 0 && (
        <p className="second small">
          {t('不是明细、没有读的行:', 'Left out, for they are no lines: ')}
          {skipped
            .slice(0, 8)
            .map(({ row, text }) => t(`第 ${row} 行“${text}”`, `row ${row} "${text}"`))
            .join(t('、', ', '))}
        </p>
      )}
    </>
  );
}

interface DiffersProps extends Pick<PreviewProps, 'preview'> {
  readonly checked: boolean;
  readonly change: (checked: boolean) => void;
}

/** FINANCE-31: what the file says of itself and its lines do not; whoever books it says that they saw it. */
function Differs({ preview: { differs, fresh }, checked, change }: DiffersProps) {
  const { t, words } = useSay();
  if (differs.length === 0) return null;
  return (
    <div className="notice warn stack" role="alert">
      <p>
        {t(
          '合计与明细不符,可能缺行或被改过。先重新下载核对:',
          'Totals and lines differ: a row may be missing or changed. Download it again and compare:',
        )}
      </p>
      <ul className="stack">
        {differs.map((item) => (
          <li key={item.row}>{words(item)}</li>
        ))}
      </ul>
      {fresh > 0 && (
        <label className="row">
          <input
            type="checkbox"
            checked={checked}
            onChange={(event) => change(event.target.checked)}
          />
          {t(
            '我核对过,就按明细入账(记入审计)',
            'I checked it: book the lines (on the audit trail)',
          )}
        </label>
      )}
    </div>
  );
}

function Lines({ preview: { lines, fresh, known } }: Pick<PreviewProps, 'preview'>) {
  const { t } = useSay();
  if (lines.length === 0) return null;
  return (
    <>
      <Cards className="basis">
        <table>
          <thead>
            <tr>
              <th>{t('行号', 'Row')}</th>
              <th>{t('日期', 'Date')}</th>
              <th>{t('单号', 'Reference')}</th>
              <th className="number">{t('金额', 'Amount')}</th>
              <th>{t('状态', 'State')}</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.row}>
                <td>{line.row}</td>
                <td>{line.day}</td>
                <td className="clip">{line.reference}</td>
                <td className="number">{yuan(line.fen)}</td>
                <td>
                  <span className={`badge ${line.known ? '' : 'good'}`}>
                    {line.known ? t('收过', 'known') : t('新', 'new')}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Cards>
      {fresh + known > lines.length && (
        <p className="second small">
          {t(`只显示前 ${lines.length} 行。`, `The first ${lines.length} lines are shown.`)}
        </p>
      )}
    </>
  );
}

/** In pieces: a call takes only so many arguments. */
function base64Of(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let from = 0; from < bytes.length; from += 8192) {
    pieces.push(String.fromCharCode(...bytes.subarray(from, from + 8192)));
  }
  return btoa(pieces.join(''));
}
