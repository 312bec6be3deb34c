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
        <dt>{t('已识别的列', 'Recognized columns')}</dt>
        <dd>
          {columns.map((column) => (
            <div key={column.name}>
              {words(columnWords[column.name])} ← {column.title}
            </div>
          ))}
        </dd>
        {unread.length > 0 && (
          <>
            <dt>{t('未读取的列', 'Columns not read')}</dt>
            <dd>{unread.join(t('、', ', '))}</dd>
          </>
        )}
        <dt>{t('行', 'Lines')}</dt>
        <dd>
          {t(
            `新 ${fresh} · 已导入 ${known} · 无法读取 ${refusedInAll}`,
            `${fresh} new · ${known} already imported · ${refusedInAll} unreadable`,
          )}
        </dd>
        <dt>{t('将入账', 'To be booked')}</dt>
        <dd>
          {t(`收 ${yuan(inFen)} · 支 ${yuan(outFen)}`, `In ${yuan(inFen)} · out ${yuan(outFen)}`)}
        </dd>
      </dl>
      <Refused preview={preview} />
      {children}
      {refusedInAll === 0 && fresh === 0 && (
        <p className="notice">{t('没有新的行,无需入账。', 'No new lines; nothing to book.')}</p>
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
              '有无法读取的行,整个文件不能入账。请修正后重新选择:',
              'Some rows cannot be read, so the file cannot be booked. Fix them and choose the file again:',
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
          {t('非明细行,未读取:', 'Not line items, skipped: ')}
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
          '合计与明细不符,可能缺行或被改过。请重新下载核对:',
          'Totals do not match the lines: rows may be missing or changed. Download the file again and compare:',
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
              '已核对,按明细入账(记入审计日志)',
              'I have checked this: book the lines (recorded in the audit log)',
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
              <th>{t('状态', 'Status')}</th>
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
                    {line.known ? t('已导入', 'Imported') : t('新', 'New')}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Cards>
      {fresh + known > lines.length && (
        <p className="second small">
          {t(`只显示前 ${lines.length} 行。`, `Only the first ${lines.length} lines are shown.`)}
        </p>
      )}
    </>
  );
}
