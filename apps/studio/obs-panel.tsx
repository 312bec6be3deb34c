import { useState } from 'react';
import { Panel, useToasts } from '../../design/parts.tsx';
import { useSay } from '../../design/words.tsx';
import type { StreamKey } from '../../modules/ingest/contract.ts';
import { StreamTroubles } from '../../modules/ingest/web/index.tsx';
import { api } from '../../platform/web/react.ts';

/** Where OBS or ffmpeg publish to, and a new key for when the old one got about. */
export function ObsPanel({ stream }: { readonly stream: StreamKey }) {
  const { t } = useSay();
  const toasts = useToasts();
  const { sessionId, rtmpPort } = stream;
  const [key, setKey] = useState(stream.key);
  const [shown, setShown] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(key);
      toasts.say(t('已复制', 'Copied'));
    } catch {
      // Browsers let pages without TLS copy nothing.
      setShown(true);
      toasts.say(
        t(
          '浏览器不允许复制,请手动选中密钥',
          'The browser blocked copying; select the key and copy it manually',
        ),
      );
    }
  };
  const replace = async (): Promise<void> => {
    const path = `/api/sessions/${sessionId}/stream-key/replace`;
    const replaced = await api.post<{ key: string }>(path, {});
    if (!replaced.ok) return toasts.refuse(replaced.refusal);
    setKey(replaced.value.key);
    toasts.say(
      t(
        '旧密钥已失效,请刷新本页后再推流',
        'The old key is no longer valid; reload this page before publishing',
      ),
    );
    return undefined;
  };
  return (
    <Panel title="OBS / ffmpeg">
      <div className="body stack">
        <p className="second small">
          {t('服务器', 'Server')}
          <br />
          {rtmpPort === null ? (
            t(
              '本服务器未开启 RTMP,请用浏览器推流。',
              'RTMP is disabled on this server; publish from the browser.',
            )
          ) : (
            <code className="key">
              rtmp://{location.hostname}:{rtmpPort}/live
            </code>
          )}
        </p>
        <p className="second small">
          {t('推流密钥', 'Stream key')}
          <br />
          <code className="key">{shown ? key : '••••••••••••'}</code>
        </p>
        <StreamTroubles sessionId={sessionId} />
        <div className="row">
          <button type="button" className="button small" onClick={() => setShown(!shown)}>
            {shown ? t('隐藏', 'Hide') : t('显示', 'Show')}
          </button>
          <button type="button" className="button small" onClick={() => void copy()}>
            {t('复制', 'Copy')}
          </button>
          <button type="button" className="button small" onClick={() => void replace()}>
            {t('更换', 'Replace')}
          </button>
        </div>
      </div>
    </Panel>
  );
}
