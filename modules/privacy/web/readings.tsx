import { useState } from 'react';
import { FilterBar, FilterText } from '../../../design/filter.tsx';
import { Cards } from '../../../design/table.tsx';
import { Loading, Panel, Trouble } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { useLoad } from '../../../platform/web/react.ts';
import { roleWords } from '../../team/contract.ts';
import { useStaffNames } from '../../team/web/index.tsx';
import type { ReadingRow } from '../contract.ts';
import { fieldName, readerName } from '../domain/names.ts';
import { usePurposeNames } from './purpose-names.ts';

/** Every opening of sealed data, done or refused, with its purpose. */
export function Readings() {
  const { t } = useSay();
  const [search, setSearch] = useState('');
  const query = new URLSearchParams({ search: search.trim() }).toString();
  const [loaded] = useLoad<{ readings: ReadingRow[] }>(`/api/privacy/readings?${query}`);
  return (
    <>
      <FilterBar>
        <FilterText
          label={t('搜索', 'Search views')}
          placeholder={t('员工号、观众号、订单号、目的', 'Staff, viewer, order or purpose')}
          value={search}
          change={setSearch}
        />
      </FilterBar>
      {loaded.state === 'refused' && <Trouble refusal={loaded.refusal} />}
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'ready' && <ReadingTable readings={loaded.value.readings} />}
    </>
  );
}

function ReadingTable({ readings }: { readonly readings: readonly ReadingRow[] }) {
  const { t, words } = useSay();
  const purposeName = usePurposeNames();
  const nameOf = useStaffNames();
  return (
    <Panel title={t('明文查看', 'Clear-text views')}>
      <Cards>
        <table>
          <thead>
            <tr>
              <th>{t('时间', 'Time')}</th>
              <th>{t('查看人', 'Viewed by')}</th>
              <th>{t('目的', 'Purpose')}</th>
              <th>{t('信息主体', 'Subject')}</th>
              <th>{t('字段', 'Field')}</th>
              <th>{t('关联单号', 'Reference')}</th>
              <th>{t('结果', 'Outcome')}</th>
            </tr>
          </thead>
          <tbody>
            {readings.map((row) => (
              <tr key={row.seq}>
                <td>{shanghaiTime(row.at)}</td>
                <td>
                  <span title={row.actor}>{nameOf(row.actor)}</span>{' '}
                  <small className="second">{words(readerName(row.role, roleWords))}</small>
                </td>
                <td>{purposeName(row.purposeId)}</td>
                <td>
                  <code>{row.subjectId}</code>
                </td>
                <td>{words(fieldName(row.field))}</td>
                <td>
                  <code>{row.object}</code>
                </td>
                <td>
                  <span
                    className={`badge ${row.outcome === 'read' ? 'good' : 'stop'}`}
                    title={row.outcome}
                  >
                    {row.outcome === 'read' ? t('已查看', 'viewed') : t('被拒', 'refused')}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Cards>
      {readings.length === 0 && (
        <p className="empty">{t('没有查看记录。', 'No clear-text views.')}</p>
      )}
    </Panel>
  );
}
