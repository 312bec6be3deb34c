import { useState } from 'react';
import { FilterBar, FilterText } from '../../../design/filter.tsx';
import { Loading, Panel, Trouble } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { useLoad } from '../../../platform/web/react.ts';
import { deedWords } from '../domain/deeds.ts';
import { useStaffNames } from '../../team/web/index.tsx';

interface Row {
  readonly seq: number;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly object: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

interface Trail {
  readonly rows: readonly Row[];
  readonly chain: { readonly rows: number; readonly head: string; readonly brokenAt?: number };
}

/** For the auditor alone: who did what, with the check of the whole chain. */
export function AuditTrail() {
  const { t, words } = useSay();
  const said = (action: string): string => {
    const known = deedWords(action);
    return known ? words(known) : action;
  };
  const nameOf = useStaffNames();
  const [search, setSearch] = useState('');
  const [before, setBefore] = useState<number | null>(null);
  const query = new URLSearchParams({
    search: search.trim(),
    ...(before === null ? {} : { before: String(before) }),
  }).toString();
  const [loaded] = useLoad<Trail>(`/api/audit?${query}`);
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const { rows, chain } = loaded.value;
  const oldest = rows[0]?.seq ?? 1;
  return (
    <>
      {chain.brokenAt === undefined ? (
        <p className="notice good">
          {t(
            `整条链完整,共 ${chain.rows} 行;末端 `,
            `The chain is whole, ${chain.rows} rows; head `,
          )}
          <code>{chain.head.slice(0, 16)}…</code>
        </p>
      ) : (
        <p className="notice stop" role="alert">
          {t(`链在第 ${chain.brokenAt} 行断开`, `The chain breaks at row ${chain.brokenAt}`)}
        </p>
      )}
      <FilterBar>
        <FilterText
          label={t('找', 'Find')}
          placeholder={t(
            '人、对象,或动作开头如 personal.',
            'Actor, object, or an action such as personal.',
          )}
          value={search}
          change={(value) => {
            setBefore(null);
            setSearch(value);
          }}
        />
        <a className="button" href="/api/audit.jsonl">
          {t('导出整条链', 'Export the chain')}
        </a>
      </FilterBar>
      <Panel title={t('谁做了什么', 'Who did what')}>
        <div className="table-wrap">
          <table>
            <thead>
              <tr>
                <th>#</th>
                <th>{t('时间', 'At')}</th>
                <th>{t('谁', 'Who')}</th>
                <th>{t('做了什么', 'Did')}</th>
                <th>{t('对象', 'To')}</th>
                <th>{t('细节', 'Detail')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.toReversed().map((row) => (
                <tr key={row.seq}>
                  <td>{row.seq}</td>
                  <td>{shanghaiTime(row.at)}</td>
                  <td>
                    <span title={row.actor}>{nameOf(row.actor)}</span>
                  </td>
                  <td title={row.action}>{said(row.action)}</td>
                  <td>
                    <code title={row.object}>{nameOf(row.object)}</code>
                  </td>
                  <td className="second small">{detailOf(row.detail)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {rows.length === 0 && <p className="empty">{t('没有记录。', 'Nothing.')}</p>}
        {oldest > 1 && rows.length > 0 && (
          <button type="button" className="button" onClick={() => setBefore(oldest)}>
            {t('更早的', 'Older')}
          </button>
        )}
      </Panel>
    </>
  );
}

/** `order ord_1 · fen 100`: every word of it can be searched for in the export, where it is JSON. */
function detailOf(detail: Row['detail']): string {
  return Object.entries(detail)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ');
}
