import { useState } from 'react';
import { Loading, Panel, Trouble } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { useLoad } from '../../../platform/web/react.ts';
import type { BookedEntry, PendingEntry } from '../contract.ts';
import { EntryLines } from './entry-lines.tsx';

interface EntriesAboutProps {
  readonly about: string;
  readonly ask: (about: string) => void;
}

/** The way of a fen: all that was booked about one order, delivery or bill line, oldest first. */
export function EntriesAbout({ about, ask }: EntriesAboutProps) {
  const { t } = useSay();
  const [text, setText] = useState(about);
  const path = about === '' ? null : `/api/books/about/${encodeURIComponent(about)}`;
  const [loaded] = useLoad<{ entries: BookedEntry[]; pending: PendingEntry[] }>(path);
  return (
    <Panel title={t('资金追踪', 'Trace a transaction')}>
      <form
        className="body row"
        onSubmit={(event) => {
          event.preventDefault();
          ask(text.trim());
        }}
      >
        <input
          className="input grow"
          placeholder="ord_…"
          aria-label={t('订单号、入库单号或付款号', 'Order, receipt or payment number')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button className="button">{t('查询', 'Search')}</button>
      </form>
      {about !== '' && loaded.state === 'loading' && <Loading />}
      {loaded.state === 'refused' && <Trouble refusal={loaded.refusal} />}
      {loaded.state === 'ready' && <Entries entries={loaded.value.entries} />}
      {loaded.state === 'ready' &&
        loaded.value.pending
          .filter((item) => item.state === 'waiting')
          .map((item) => (
            <p key={item.key} className="body second">
              {t('挂起分录:', 'Pending entries: ')}
              {t(...(kindWords[item.kind] ?? [item.kind, item.kind]))} · {shanghaiTime(item.at)}
            </p>
          ))}
    </Panel>
  );
}

const kindWords: Readonly<Record<string, readonly [string, string]>> = {
  'money.in': ['收到买家款', 'payment captured'],
  'money.back': ['退款给买家', 'refund settled'],
  sale: ['确认销售', 'sale recognized'],
  'sale.reversed': ['冲销销售', 'sale reversed'],
  settled: ['渠道结算', 'channel settlement'],
  'goods.received': ['入库', 'goods received'],
  'goods.sold': ['结转成本', 'cost of goods sold'],
  'goods.returned': ['退货入库', 'goods returned'],
  'goods.counted': ['盘点差异', 'stock count difference'],
  'goods.written-off': ['报损', 'written off'],
  'goods.gifted': ['赠品出库', 'gift issued'],
  'sale.part-reversed': ['部分冲销销售', 'sale partly reversed'],
  commission: ['计提佣金', 'commission accrued'],
  'commission.back': ['冲回佣金', 'commission reversed'],
  payout: ['渠道打款到银行', 'channel payout to bank'],
  'statement.bank': ['银行到账', 'received at bank'],
  'statement.subsidy': ['国补到账', 'subsidy received'],
  'statement.commission': ['支付佣金', 'commission paid'],
};

function Entries({ entries }: { readonly entries: readonly BookedEntry[] }) {
  const { t } = useSay();
  if (entries.length === 0) {
    return <p className="empty">{t('没有相关分录。', 'No entries found.')}</p>;
  }
  return (
    <ol className="body stack">
      {entries.map((entry) => {
        const [zh, en] = kindWords[entry.kind] ?? [entry.kind, entry.kind];
        return (
          <li key={entry.id}>
            <div className="row">
              <b className="grow">{t(zh, en)}</b>
              <span className="second small">
                #{entry.id} · {shanghaiTime(entry.at)} · <code>{entry.hash.slice(0, 8)}</code>
              </span>
            </div>
            <EntryLines lines={entry.lines} />
          </li>
        );
      })}
    </ol>
  );
}
