import { useSay } from '../../../design/words.tsx';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { useLoad, useNow, useWhile } from '../../../platform/web/react.ts';
import type { StreamState } from '../contract.ts';

/** How long a word stays that no longer stands in the way of the picture. */
const shownMs = 60_000;

/** What a director must know of the stream: why an encoder was sent away, in its own words, and that nothing is recorded. */
export function StreamTroubles({ sessionId }: { readonly sessionId: string }) {
  const [stream, again] = useLoad<StreamState>(`/api/sessions/${sessionId}/stream`);
  const now = useNow(2000);
  useWhile(true, again);
  if (stream.state !== 'ready') return null;
  return (
    <>
      <Unrecorded stream={stream.value} />
      <Rekeyed stream={stream.value} />
      <SentAway stream={stream.value} now={now} />
    </>
  );
}

/** FAULT-4: the show goes on, and there will be no replay and no evidence of it. */
function Unrecorded({ stream: { unrecorded } }: { readonly stream: StreamState }) {
  const { t } = useSay();
  if (!unrecorded) return null;
  const since = shanghaiTime(unrecorded.since);
  return (
    <p className="small" role="alert">
      <span className="badge stop">{t('没有录像', 'Not recorded')}</span>{' '}
      {t(
        `服务器磁盘已满,${since} 起没有录像;直播照常。请管理员腾出空间,腾出后自动接着录。`,
        `The disk of the server is full: not recorded since ${since}; the show goes on. Once an administrator makes room it is recorded again.`,
      )}
    </p>
  );
}

/** INGEST-41: the picture goes on, and does not come back with the key that the encoder has. */
function Rekeyed({ stream: { rekeyedAt } }: { readonly stream: StreamState }) {
  const { t } = useSay();
  if (rekeyedAt === null) return null;
  const at = shanghaiTime(rekeyedAt);
  return (
    <p className="small" role="status">
      <span className="badge warn">{t('推流码已更换', 'Stream key replaced')}</span>{' '}
      {t(
        `${at} 有人离岗,推流码已全部更换。正在推的这一路照常;停了再推要用新码,要它马上断开就再换一次。`,
        `Someone left at ${at} and all stream keys were replaced. The encoder that is on goes on; once it stops it needs the new key. Replace the key again to cut it off.`,
      )}
    </p>
  );
}

/** INGEST-11: why the last encoder was sent away, in the words that it was told. */
function SentAway({ stream, now }: { readonly stream: StreamState; readonly now: number }) {
  const { t, words } = useSay();
  const { refusal, lastSegmentAt } = stream;
  if (!refusal) return null;
  if (refusal.at < (lastSegmentAt ?? 0) && now - refusal.at > shownMs) return null;
  return (
    <p className="small" role="status">
      <span className="badge warn">{t('推流被拒', 'Encoder sent away')}</span>{' '}
      {shanghaiTime(refusal.at)} {words(refusal.words)}
    </p>
  );
}
