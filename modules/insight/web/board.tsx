import { useState } from 'react';
import { Curve } from '../../../design/curve.tsx';
import { Cards } from '../../../design/table.tsx';
import { Panel } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { shanghaiClock } from '../../../platform/kernel/time.ts';
import { yuan } from '../../../platform/kernel/money.ts';
import { indicators, type Board, type CurveView } from '../contract.ts';
import { Definition, shownValue } from './definition.tsx';

const glyphs = { cue: '▾', offer: '▲', stream: '◆', scene: '·', moderation: '◇', pin: '' };

interface CurvePanelProps {
  readonly curve: CurveView;
  readonly at?: number;
  readonly height?: number;
}

/** Online, orders and danmaku over time with what was done. Live room and replay draw this one. */
export function CurvePanel({ curve, at, height }: CurvePanelProps) {
  const { t } = useSay();
  const series = [
    {
      name: t('在线', 'Online'),
      values: curve.points.map((p) => p.online),
      color: 'var(--chart-1)',
    },
    {
      name: t('订单', 'Orders'),
      values: curve.points.map((p) => p.orders),
      color: 'var(--chart-2)',
      dash: true,
    },
    {
      name: t('弹幕', 'Chat'),
      values: curve.points.map((p) => p.danmaku),
      color: 'var(--chart-3)',
    },
  ];
  const marks = curve.markers
    .filter((marker) => glyphs[marker.kind] !== '')
    .map((marker) => ({ at: marker.at, glyph: glyphs[marker.kind], label: marker.words }));
  return (
    <Curve
      label={t('每 10 秒在线、订单、弹幕', 'Online, orders and chat per 10 s')}
      series={series}
      marks={marks}
      from={curve.from}
      stepMs={curve.stepMs}
      timeText={shanghaiClock}
      {...(at === undefined ? {} : { at })}
      {...(height === undefined ? {} : { height })}
    />
  );
}

export function Funnel({ board }: { readonly board: Board }) {
  const { t, words } = useSay();
  const top = Math.max(1, board.funnel[0]?.count ?? 1);
  return (
    <ol className="funnel" aria-label={t('五维四率', 'Funnel')}>
      {board.funnel.map((step) => (
        <li key={step.id}>
          <span className="second small">{words(step.name)}</span>
          <strong>{step.count.toLocaleString('en-US')}</strong>
          <i style={{ width: `${(step.count / top) * 100}%` }} />
          <span className="small rate">
            {step.rate === null ? '' : `${(step.rate * 100).toFixed(1)}%`}
          </span>
        </li>
      ))}
    </ol>
  );
}

interface IndicatorsProps {
  readonly board: Board;
  readonly runId: string;
}

export function Indicators({ board, runId }: IndicatorsProps) {
  const { words } = useSay();
  const [open, setOpen] = useState<string | null>(null);
  return (
    <>
      <div className="indicators">
        {indicators.map((indicator) => (
          <button
            key={indicator.id}
            type="button"
            className="figure"
            onClick={() => setOpen(indicator.id)}
          >
            <span className="name">{words(indicator.name)}</span>
            <span className="value">{shownValue(indicator, board.indicators[indicator.id])}</span>
          </button>
        ))}
      </div>
      <Definition id={open} board={board} runId={runId} onClose={() => setOpen(null)} />
    </>
  );
}

interface ProductTableProps {
  readonly board: Board;
  readonly nameOf: (id: string) => string;
}

export function ProductTable({ board, nameOf }: ProductTableProps) {
  const { t } = useSay();
  if (board.products.length === 0) {
    return <p className="empty">{t('暂无商品曝光。', 'No product views yet.')}</p>;
  }
  return (
    <Cards>
      <table>
        <thead>
          <tr>
            <th>{t('商品', 'Product')}</th>
            <th className="number">{t('曝光', 'Shown')}</th>
            <th className="number">{t('点击', 'Clicked')}</th>
            <th className="number">{t('成交', 'Buyers')}</th>
            <th className="number">{t('件', 'Units')}</th>
            <th className="number">{t('支付金额', 'Paid')}</th>
          </tr>
        </thead>
        <tbody>
          {board.products.map((row) => (
            <tr key={row.id}>
              <td>{nameOf(row.id)}</td>
              <td className="number">{row.shown}</td>
              <td className="number">{row.clicked}</td>
              <td className="number">{row.buyers}</td>
              <td className="number">{row.items}</td>
              <td className="number">{yuan(row.paidFen)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Cards>
  );
}

export function FiguresPanel({ board, runId }: IndicatorsProps) {
  const { t } = useSay();
  return (
    <Panel title={t('12 项指标(点击查看定义)', '12 metrics (select one for its definition)')}>
      <Indicators board={board} runId={runId} />
    </Panel>
  );
}
