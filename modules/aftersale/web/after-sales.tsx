import { useState } from 'react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { FilterBar, FilterChoice, FilterText, saidOf } from '../../../design/filter.tsx';
import { Cards } from '../../../design/table.tsx';
import { Loading, More, Trouble, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { duration } from '../../../platform/kernel/time.ts';
import type { ManyDone } from '../../../platform/http/index.ts';
import { api, useLoad, useNow } from '../../../platform/web/react.ts';
import { ExportButton } from '../../audit/web/index.tsx';
import { useCan } from '../../team/web/index.tsx';
import {
  ticketKinds,
  ticketKindWords,
  ticketStates,
  ticketStateWords,
  rightWords,
  type AfterSale,
  type TicketList,
} from '../contract.ts';
import { TicketDetail } from './ticket-detail.tsx';

interface Search {
  readonly state?: string;
  readonly kind?: string;
  readonly search?: string;
  readonly late?: string;
  readonly case?: string;
}

/** As many tickets as are shown at first, and as many more each time that somebody asks. */
const step = 200;

/** What buyers asked for after the sale, the clock that runs out first on top (E8). */
export function AfterSalesScreen() {
  const { t, words } = useSay();
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const { case: chosen, ...filters } = search;
  const said = saidOf({ state: 'open', ...filters });
  const query = new URLSearchParams(
    search.search === undefined && search.state !== 'all'
      ? said
      : saidOf({ ...filters, state: '' }),
  ).toString();
  const [most, setMost] = useState(step);
  const [loaded, reload] = useLoad<TicketList>(`/api/after-sales?${query}&limit=${most}`);
  const go = (change: Search): void => {
    const next = saidOf({ ...search, ...change });
    void navigate({ to: '/desk/after-sales', search: next, replace: true });
  };
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  return (
    <div className="page stack">
      <div className="row">
        <h1 className="grow">{t('售后', 'After-sales')}</h1>
        <ExportButton kind="export-after-sales" href={`/api/after-sales.csv?${query}`} />
      </div>
      <FilterBar>
        <FilterText
          label={t('搜索售后单', 'Search after-sale tickets')}
          placeholder={t('单号、订单号、运单号、原因', 'Ticket, order, waybill or reason')}
          value={search.search}
          change={(value) => go({ search: value })}
        />
        <FilterChoice
          label={t('状态', 'Status')}
          all={t('未完成', 'Open')}
          choices={[
            { value: 'all', label: t('全部', 'All') },
            ...ticketStates.map((value) => ({ value, label: words(ticketStateWords[value]) })),
          ]}
          value={search.state}
          change={(state) => go({ state })}
        />
        <FilterChoice
          label={t('类型', 'Type')}
          all={t('全部类型', 'All types')}
          choices={ticketKinds.map((value) => ({ value, label: words(ticketKindWords[value]) }))}
          value={search.kind}
          change={(kind) => go({ kind })}
        />
        <label className="row">
          <input
            type="checkbox"
            checked={search.late === 'yes'}
            onChange={(event) => go({ late: event.target.checked ? 'yes' : '' })}
          />
          {t('只看临期升级', 'Escalated only')}
        </label>
      </FilterBar>
      {loaded.state === 'loading' ? (
        <Loading />
      ) : (
        <div className={chosen === undefined ? '' : 'beside opened'}>
          <TicketTable
            list={loaded.value}
            {...{ chosen, reload }}
            choose={(id) => go({ case: id })}
          />
          {chosen !== undefined && (
            <TicketDetail
              key={chosen}
              item={loaded.value.cases.find((item) => item.id === chosen)}
              changed={reload}
              close={() => go({ case: '' })}
            />
          )}
        </div>
      )}
      {loaded.state === 'ready' && (
        <More
          left={loaded.value.total - loaded.value.cases.length}
          load={() => setMost(most + step)}
        />
      )}
    </div>
  );
}

interface TicketTableProps {
  readonly list: TicketList;
  readonly chosen: string | undefined;
  readonly choose: (id: string) => void;
  readonly reload: () => void;
}

function TicketTable({ list, chosen, choose, reload }: TicketTableProps) {
  const { t, words } = useSay();
  const can = useCan();
  const toasts = useToasts();
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const mayDecide = can('refund', 'order');
  const ids = list.cases
    .filter((item) => item.state === 'asked' && marked.has(item.id))
    .map((item) => item.id);
  const approve = async (): Promise<void> => {
    const note = t('批量通过', 'approved in a batch');
    const sent = await api.post<ManyDone>('/api/after-sales/approve', { ids, note });
    if (!sent.ok) return toasts.refuse(sent.refusal);
    toasts.say(t(`已通过 ${sent.value.done} 张`, `${sent.value.done} approved`));
    const [first] = sent.value.refused;
    if (first) toasts.say(`${first.id}: ${words(first.words)}`);
    setMarked(new Set());
    return reload();
  };
  const toggle = (id: string): void => {
    const next = new Set(marked);
    if (!next.delete(id)) next.add(id);
    setMarked(next);
  };
  return (
    <div className="stack">
      <div className="row">
        <p className="second grow">
          {t(`共 ${list.total} 张`, `${list.total} ${list.total === 1 ? 'ticket' : 'tickets'}`)}
          {list.judged > 0 &&
            t(
              `;已到期 ${list.judged} 张,按时 ${list.inTime} 张`,
              `; ${list.inTime} of ${list.judged} due tickets on time`,
            )}
        </p>
        {mayDecide && (
          <button
            type="button"
            className="button main"
            disabled={ids.length === 0}
            onClick={() => void approve()}
          >
            {t(
              ids.length === 0 ? '批量通过' : `批量通过(${ids.length})`,
              ids.length === 0
                ? 'Approve tickets'
                : `Approve ${ids.length} ${ids.length === 1 ? 'ticket' : 'tickets'}`,
            )}
          </button>
        )}
      </div>
      {list.cases.length === 0 ? (
        <p className="panel empty">{t('没有符合条件的售后单。', 'No after-sale tickets match.')}</p>
      ) : (
        <Cards className="panel">
          <table>
            <thead>
              <tr>
                {mayDecide && <th className="mark" />}
                <th>{t('售后单', 'Ticket')}</th>
                <th>{t('状态', 'Status')}</th>
                <th>{t('时限', 'Due')}</th>
                <th>{t('买家', 'Buyer')}</th>
                {chosen === undefined && <th>{t('原因', 'Reason')}</th>}
                <th className="number">{t('退款', 'Refund')}</th>
              </tr>
            </thead>
            <tbody>
              {list.cases.map((item) => (
                <tr key={item.id} className={item.id === chosen ? 'chosen' : ''}>
                  {mayDecide && (
                    <td className="mark">
                      {item.state === 'asked' && (
                        <input
                          type="checkbox"
                          aria-label={item.id}
                          checked={marked.has(item.id)}
                          onChange={() => toggle(item.id)}
                        />
                      )}
                    </td>
                  )}
                  <td>
                    <button type="button" className="link" onClick={() => choose(item.id)}>
                      <code>{item.id}</code>
                    </button>
                  </td>
                  <td>
                    <span className={`badge ${item.doneAt === null ? 'warn' : ''}`}>
                      {words(ticketKindWords[item.kind])} · {words(ticketStateWords[item.state])}
                    </span>
                    {item.stuck && (
                      <span className="badge stop">
                        {t('渠道退不了,待转账', 'channel refused; pay by bank transfer')}
                      </span>
                    )}
                    {item.right !== null && item.state === 'asked' && (
                      <span className="badge" title={words(rightWords[item.right])}>
                        {t('法定', 'statutory')}
                      </span>
                    )}
                  </td>
                  <td>
                    <Clock item={item} />
                  </td>
                  <td className="nowrap">{item.maskedName}</td>
                  {chosen === undefined && <td className="clip">{item.reason}</td>}
                  <td className="number">{item.refundFen === null ? '' : yuan(item.refundFen)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Cards>
      )}
    </div>
  );
}

/** How long we still have; red when somebody above was told. */
function Clock({ item }: { readonly item: AfterSale }) {
  const { t } = useSay();
  const now = useNow(30_000);
  if (item.dueAt === null || item.doneAt !== null) return null;
  const left = item.dueAt - now;
  const late = left < 0;
  const tone = late || item.escalatedAt !== null ? 'stop' : '';
  return (
    <span className={`badge ${tone}`}>
      {late ? t('已超时 ', 'overdue by ') : ''}
      {duration(Math.abs(left))}
      {item.escalatedAt !== null && ` · ${t('已升级', 'escalated')}`}
    </span>
  );
}
