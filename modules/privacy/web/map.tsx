import { Loading, Panel, Trouble } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { useLoad } from '../../../platform/web/react.ts';
import { lawIn, type MapRow, type Retention } from '../contract.ts';
import { usePurposeNames } from './purpose-names.ts';

interface Loaded {
  readonly tables: readonly MapRow[];
  readonly retention: readonly Retention[];
}

/** Where personal data lies, what it may be used for, and how long it is kept. */
export function DataMap() {
  const { t, words, lang } = useSay();
  const purposeName = usePurposeNames();
  const [loaded] = useLoad<Loaded>('/api/privacy/map');
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const { tables, retention } = loaded.value;
  const listed = (names: readonly string[]): string => [...new Set(names)].join(t('、', ', '));
  return (
    <>
      <Panel title={t(`数据地图 ${tables.length} 张表`, `Data map: ${tables.length} tables`)}>
        <div className="table-wrap">
          <table>
            <thead>
              <tr>
                <th>{t('表', 'Table')}</th>
                <th>{t('所属人', 'Subject')}</th>
                <th>{t('个人信息', 'Personal columns')}</th>
                <th>{t('用途', 'Purposes')}</th>
                <th>{t('保存期', 'Retention')}</th>
              </tr>
            </thead>
            <tbody>
              {tables.map((row) => (
                <tr key={row.table}>
                  <td>
                    <b>{words(row.what)}</b>
                    <br />
                    <code>{row.table}</code>
                  </td>
                  <td>{row.about === 'viewer' ? t('观众', 'Viewer') : t('员工', 'Staff')}</td>
                  <td>{listed(row.columns.map(({ what }) => words(what)))}</td>
                  <td>{listed(row.purposes.map(purposeName))}</td>
                  <td>
                    <code>{row.kept}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
      <Panel title={t('保存期(以最长的为准)', 'Retention (the longest applies)')}>
        <div className="table-wrap">
          <table>
            <thead>
              <tr>
                <th>{t('编号', 'No.')}</th>
                <th>{t('内容', 'Data')}</th>
                <th>{t('期限', 'Period')}</th>
                <th>{t('起算', 'Starts at')}</th>
                <th>{t('依据', 'Legal basis')}</th>
              </tr>
            </thead>
            <tbody>
              {retention.map((rule) => (
                <tr key={rule.id}>
                  <td>{rule.id}</td>
                  <td>{words(rule.name)}</td>
                  <td>
                    <Period period={rule.period} />
                  </td>
                  <td>{words(momentWords(rule.from))}</td>
                  <td className="second">{lawIn(rule.law, lang)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
    </>
  );
}

const moments: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  ended: { zh: '直播结束', en: 'End of show' },
  transacted: { zh: '交易完成', en: 'Transaction completed' },
  published: { zh: '发布', en: 'Publication' },
  used: { zh: '保存地址', en: 'Address saved' },
  event: { zh: '发生时', en: 'Event' },
  withdrawn: { zh: '撤回', en: 'Withdrawal' },
  closed: { zh: '注销', en: 'Account closed' },
  dropped: { zh: '删除时', en: 'Deletion' },
};

function momentWords(from: string): { readonly zh: string; readonly en: string } {
  return moments[from] ?? { zh: from, en: from };
}

function Period({ period }: Pick<Retention, 'period'>) {
  const { t } = useSay();
  const { years, months, days } = period;
  if (years !== undefined) return <>{t(`${years} 年`, `${years} years`)}</>;
  if (months !== undefined) return <>{t(`${months} 个月`, `${months} months`)}</>;
  return <>{t(`${days ?? 0} 天`, `${days ?? 0} days`)}</>;
}
