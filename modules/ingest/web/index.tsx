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
        `服务器磁盘已满,${since} 起没有录像;直播不受影响。清理空间后会自动恢复录制。`,
        `The server disk is full: nothing recorded since ${since}; the show is not affected. Recording resumes automatically once there is space.`,
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
      <span className="badge warn">{t('推流密钥已更换', 'Stream key replaced')}</span>{' '}
      {t(
        `${at} 有人离岗,推流密钥已全部更换。当前推流不受影响;停止后再推须用新密钥。如需立即断开,请再更换一次。`,
        `Someone left at ${at} and all stream keys were replaced. The current stream is not affected, but needs the new key once it stops. Replace the key again to disconnect it now.`,
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
      <span className="badge warn">{t('推流被拒', 'Stream rejected')}</span>{' '}
      {shanghaiTime(refusal.at)} {words(refusal.words)}
    </p>
  );
}
