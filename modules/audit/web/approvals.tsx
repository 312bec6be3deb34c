import { Loading, Panel, Trouble, useToasts } from '../../../design/parts.tsx';
import { Cards } from '../../../design/table.tsx';
import { useSay } from '../../../design/words.tsx';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { api, useLoad } from '../../../platform/web/react.ts';
import { useCan, useMe } from '../../team/web/index.tsx';
import type { Approval } from '../contract.ts';

const what = {
  'export-orders': { zh: '导出订单', en: 'Export orders' },
  'export-after-sales': { zh: '导出售后单', en: 'Export after-sales' },
  'price-floor': { zh: '低于底价出售', en: 'Sell below the floor' },
} as const;

function nameOf(kind: string): { readonly zh: string; readonly en: string } {
  const known = Object.entries(what).find(([id]) => id === kind);
  return known ? known[1] : { zh: kind, en: kind };
}

/** What waits for a second person, and what was decided. */
export function Approvals() {
  const { t, words } = useSay();
  const can = useCan();
  const me = useMe();
  const toasts = useToasts();
  const [loaded, reload] = useLoad<{ approvals: Approval[] }>('/api/approvals');
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const { approvals } = loaded.value;
  const decide = async (id: string, agree: boolean): Promise<void> => {
    const sent = await api.post(`/api/approvals/${id}`, { agree });
    if (!sent.ok) return toasts.refuse(sent.refusal);
    return reload();
  };
  const statusOf = (item: Approval): string => {
    if (item.agreed === null) return t('待第二人', 'Waits');
    if (!item.agreed) return t('不同意', 'Refused');
    return item.usedAt === null ? t('已同意', 'Agreed') : t('已用', 'Used');
  };
  return (
    <Panel title={t('双人审批', 'Two people')}>
      <Cards>
        <table>
          <thead>
            <tr>
              <th>{t('事项', 'What')}</th>
              <th>{t('理由', 'Reason')}</th>
              <th>{t('谁提的', 'Asked by')}</th>
              <th>{t('时间', 'At')}</th>
              <th>{t('状态', 'State')}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {approvals.map((item) => (
              <tr key={item.id}>
                <td>
                  {words(nameOf(item.kind))} <small className="second">{item.object}</small>
                </td>
                <td>{item.reason}</td>
                <td>{item.by}</td>
                <td>{shanghaiTime(item.at)}</td>
                <td>
                  {statusOf(item)} {item.second}
                </td>
                <td>
                  {item.agreed === null && can('decide', 'approval') && item.byId !== me?.id && (
                    <span className="row">
                      <button
                        type="button"
                        className="button small main"
                        onClick={() => void decide(item.id, true)}
                      >
                        {t('同意', 'Agree')}
                      </button>
                      <button
                        type="button"
                        className="button small"
                        onClick={() => void decide(item.id, false)}
                      >
                        {t('不同意', 'Refuse')}
                      </button>
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Cards>
      {approvals.length === 0 && <p className="empty">{t('没有待审批的事。', 'Nothing waits.')}</p>}
    </Panel>
  );
}
