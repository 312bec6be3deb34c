import { useState } from 'react';
import { Loading, Panel, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { useChange, useRead } from '../../../platform/operation/react.ts';
import type { Stocktake } from '../contract.ts';
import { operations } from '../operations.ts';

interface StocktakePanelProps {
  readonly nameOf: (id: string) => string;
  readonly editable: boolean;
}

/** Counting: what the books say beside what was counted; closing books the differences. */
export function StocktakePanel({ nameOf, editable }: StocktakePanelProps) {
  const { t } = useSay();
  const toasts = useToasts();
  const [loaded] = useRead(operations.stocktake, undefined);
  const begin = useChange(operations.openStocktake);
  const end = useChange(operations.closeStocktake);
  if (loaded.state !== 'ready') return <Loading />;
  const { stocktake } = loaded.value;
  const move = async (open: Stocktake | null): Promise<void> => {
    const sent = await (open ? end({ params: { id: open.id } }) : begin(undefined));
    if (!sent.ok) toasts.refuse(sent.refusal);
  };
  const differences = stocktake?.lines.filter(
    ({ book, counted }) => counted !== null && counted !== book,
  );
  return (
    <Panel
      title={t('盘点', 'Stocktake')}
      actions={
        editable &&
        (stocktake ? (
          <button type="button" className="button small main" onClick={() => void move(stocktake)}>
            {t(
              `结束盘点,${differences?.length ?? 0} 处差异`,
              `Close with ${differences?.length ?? 0} differences`,
            )}
          </button>
        ) : (
          <button type="button" className="button small" onClick={() => void move(null)}>
            {t('开始盘点', 'Start stocktake')}
          </button>
        ))
      }
    >
      {stocktake ? (
        <div className="table-wrap basis">
          <p className="body second small">
            {stocktake.openedBy} · {shanghaiTime(stocktake.openedAt)}
          </p>
          <table>
            <thead>
              <tr>
                <th>{t('库位', 'Zone')}</th>
                <th>{t('商品', 'Product')}</th>
                <th className="number">{t('账面', 'Book')}</th>
                <th className="number">{t('实点', 'Counted')}</th>
              </tr>
            </thead>
            <tbody>
              {stocktake.lines.map((line) => (
                <tr key={line.lotId}>
                  <td>{line.zone}</td>
                  <td>{nameOf(line.productId)}</td>
                  <td className="number">{line.book}</td>
                  <td className="number">
                    <CountField {...{ line, stocktakeId: stocktake.id, editable }} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <p className="body second">{t('没有进行中的盘点。', 'No stocktake is open.')}</p>
      )}
    </Panel>
  );
}

interface CountProps {
  readonly line: Stocktake['lines'][number];
  readonly stocktakeId: string;
  readonly editable: boolean;
}

function CountField({ line, stocktakeId, editable }: CountProps) {
  const count = useChange(operations.countLot);
  const { t } = useSay();
  const toasts = useToasts();
  const [text, setText] = useState(line.counted === null ? '' : String(line.counted));
  const put = async (): Promise<void> => {
    if (text === '' || Number(text) === line.counted) return;
    const body = { lotId: line.lotId, counted: Number(text) };
    const sent = await count({ params: { id: stocktakeId }, body });
    if (!sent.ok) toasts.refuse(sent.refusal);
  };
  return (
    <input
      className="input"
      style={{ width: 72 }}
      inputMode="numeric"
      disabled={!editable}
      aria-label={t(`${line.zone} 实点数`, `Counted in ${line.zone}`)}
      value={text}
      onChange={(event) => setText(event.target.value.replace(/\D/g, ''))}
      onBlur={() => void put()}
    />
  );
}
