import { useSay } from '../../../design/words.tsx';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { useLoad, useNow, useWhile } from '../../../platform/web/react.ts';
import type { StreamState } from '../contract.ts';

/** How long a word stays that no longer stands in the way of the picture. */
const shownMs = 60_000;

/** INGEST-11: why the last encoder was sent away, in the words that it was told. */
export function SentAway({ sessionId }: { readonly sessionId: string }) {
  const { t, words } = useSay();
  const [stream, again] = useLoad<StreamState>(`/api/sessions/${sessionId}/stream`);
  const now = useNow(2000);
  useWhile(true, again);
  if (stream.state !== 'ready' || !stream.value.refusal) return null;
  const { refusal, lastSegmentAt } = stream.value;
  if (refusal.at < (lastSegmentAt ?? 0) && now - refusal.at > shownMs) return null;
  return (
    <p className="small" role="status">
      <span className="badge warn">{t('推流被拒', 'Encoder sent away')}</span>{' '}
      {shanghaiTime(refusal.at)} {words(refusal.words)}
    </p>
  );
}
