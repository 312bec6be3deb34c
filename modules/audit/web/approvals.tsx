import { Loading, Panel, Trouble, useToasts } from '../../../design/parts.tsx';
import { Cards } from '../../../design/table.tsx';
import { useSay } from '../../../design/words.tsx';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { api, useLoad } from '../../../platform/web/react.ts';
import { useCan, useMe } from '../../team/web/index.tsx';
import type { Approval } from '../contract.ts';

const what = {
  'export-orders': { zh: '导出订单', en: 'Export orders' },
  'export-after-sales': { zh: '导出售后单', en: 'Export after-sale tickets' },
  'price-floor': { zh: '低于底价销售', en: 'Sell below the price floor' },
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
    if (item.agreed === null) return t('待审批', 'Pending');
    if (!item.agreed) return t('已驳回', 'Rejected');
    return item.usedAt === null ? t('已通过', 'Approved') : t('已使用', 'Used');
  };
  return (
    <Panel title={t('双人审批', 'Dual approval')}>
      <Cards>
        <table>
          <thead>
            <tr>
              <th>{t('事项', 'Request')}</th>
              <th>{t('理由', 'Reason')}</th>
              <th>{t('申请人', 'Requested by')}</th>
              <th>{t('时间', 'Time')}</th>
              <th>{t('状态', 'Status')}</th>
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
                        {t('通过', 'Approve')}
                      </button>
                      <button
                        type="button"
                        className="button small"
                        onClick={() => void decide(item.id, false)}
                      >
                        {t('驳回', 'Reject')}
                      </button>
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Cards>
      {approvals.length === 0 && (
        <p className="empty">{t('没有待审批的申请。', 'No pending approvals.')}</p>
      )}
    </Panel>
  );
}
