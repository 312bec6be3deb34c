import type { ReactNode } from 'react';
import { Cards } from '../../../design/table.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { columnWords, type StatementPreview } from '../contract.ts';

interface PreviewProps {
  readonly name: string;
  readonly preview: StatementPreview;
  readonly children: ReactNode;
}

/** FINANCE-20: what a file says, and what taking it would do. */
export function Preview({ name, preview, children }: PreviewProps) {
  const { t, words } = useSay();
  const { columns, unread, fresh, known, refusedInAll, inFen, outFen } = preview;
  return (
    <div className="stack">
      <p className="clip">
        <code>{name}</code>
      </p>
      <dl className="facts">
        <dt>{t('认出的列', 'Columns')}</dt>
        <dd>
          {columns.map((column) => (
            <div key={column.name}>
              {words(columnWords[column.name])} ← {column.title}
            </div>
          ))}
        </dd>
        {unread.length > 0 && (
          <>
            <dt>{t('没有读的列', 'Not read')}</dt>
            <dd>{unread.join(t('、', ', '))}</dd>
          </>
        )}
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
export function Differs({ preview: { differs, fresh }, checked, change }: DiffersProps) {
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
          <span className="grow">
            {t(
              '我核对过,就按明细入账(记入审计)',
              'I checked it: book the lines (entered in the audit log)',
            )}
          </span>
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
