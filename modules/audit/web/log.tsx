import { useState } from 'react';
import { FilterBar, FilterText } from '../../../design/filter.tsx';
import { Cards } from '../../../design/table.tsx';
import { Panel, Trouble } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { useLoad } from '../../../platform/web/react.ts';
import { actionWords } from '../domain/actions.ts';
import { useStaffBook } from '../../team/web/index.tsx';

interface Row {
  readonly seq: number;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly object: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

interface Chain {
  readonly rows: number;
  readonly head: string;
  readonly brokenAt?: number;
}

/** Whether the whole chain holds; walked once, however much is searched. */
function ChainState() {
  const { t } = useSay();
  const [loaded] = useLoad<Chain>('/api/audit/chain');
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading')
    return <p className="notice">{t('正在校验整条链…', 'Verifying the chain…')}</p>;
  const { rows, head, brokenAt } = loaded.value;
  if (brokenAt !== undefined) {
    return (
      <p className="notice stop" role="alert">
        {t(`校验失败:链在第 ${brokenAt} 行断开`, `The chain is broken at row ${brokenAt}`)}
      </p>
    );
  }
  return (
    <p className="notice good">
      {t(`校验通过,共 ${rows} 行;末端哈希 `, `The chain is intact, ${rows} rows; head `)}
      <code>{head.slice(0, 16)}…</code>
    </p>
  );
}

/** For the auditor alone: who did what, with the check of the whole chain. */
export function AuditLog() {
  const { t, words } = useSay();
  const { nameOf, idsNamed } = useStaffBook();
  const [search, setSearch] = useState('');
  const [before, setBefore] = useState<number | null>(null);
  const text = search.trim();
  const query = new URLSearchParams({
    search: text,
    people: text === '' ? '' : idsNamed(text).join(','),
    ...(before === null ? {} : { before: String(before) }),
  }).toString();
  const [loaded] = useLoad<{ rows: readonly Row[] }>(`/api/audit?${query}`);
  const said = (action: string): string => {
    const known = actionWords(action);
    return known ? words(known) : action;
  };
  const rows = loaded.state === 'ready' ? loaded.value.rows : [];
  const oldest = rows[0]?.seq ?? 1;
  return (
    <>
      <ChainState />
      <FilterBar>
        <FilterText
          label={t('搜索', 'Search')}
          placeholder={t('姓名、操作、对象编号', 'Name, action or ID')}
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
      <Panel title={t('审计日志', 'Audit log')}>
        <Cards>
          <table>
            <thead>
              <tr>
                <th>#</th>
                <th>{t('时间', 'Time')}</th>
                <th>{t('操作人', 'User')}</th>
                <th>{t('操作', 'Action')}</th>
                <th>{t('对象', 'Object')}</th>
                <th>{t('详情', 'Details')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.toReversed().map((row) => (
                <tr key={row.seq}>
                  <td>{row.seq}</td>
                  <td className="nowrap">{shanghaiTime(row.at)}</td>
                  <td>
                    <span title={row.actor}>
                      {row.actor === '' ? t('未知', 'Unknown') : nameOf(row.actor)}
                    </span>
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
        </Cards>
        {loaded.state === 'refused' && <Trouble refusal={loaded.refusal} />}
        {loaded.state === 'ready' && rows.length === 0 && (
          <p className="empty">{t('没有记录。', 'No entries.')}</p>
        )}
        {oldest > 1 && rows.length > 0 && (
          <button type="button" className="button" onClick={() => setBefore(oldest)}>
            {t('更早', 'Older')}
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
