import { Loading } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { useLoad, useWhile } from '../../../platform/web/react.ts';
import type { FoldingView } from '../contract.ts';

/** INSIGHT-12: a long show takes a while to be summed up; how far it is stands where the review will. */
export function Folding({ runId }: { readonly runId: string }) {
  const { t } = useSay();
  const path = `/api/runs/${runId}/review/progress`;
  const [loaded, again] = useLoad<{ folding: FoldingView | null }>(path);
  useWhile(true, again);
  const folding = loaded.state === 'ready' ? loaded.value.folding : null;
  if (folding === null) return <Loading />;
  // To the last digit: of a rounded number nobody sees that it moves.
  const [folded, facts] = [folding.folded, folding.facts].map((n) => n.toLocaleString('en-US'));
  return (
    <p className="empty" role="status" data-testid="folding">
      {t(`正在汇总 ${folded} / ${facts} 条……`, `Processing ${folded} of ${facts} facts…`)}
    </p>
  );
}
