import { useState } from 'react';
import { Panel, useToasts } from '../../design/parts.tsx';
import { useSay } from '../../design/words.tsx';
import type { Session } from '../../modules/live/contract.ts';
import { useCan } from '../../modules/team/web/index.tsx';
import { api, useLoad } from '../../platform/web/react.ts';

const crowdSize = 120;

/**
 * One button for whoever has no camera and no patience: a rehearsal of a reviewed session in which
 * this browser's drawn test card is on air, the crowd comes, and the rundown plays by itself.
 */
export function DemoScreen() {
  const { t } = useSay();
  const may = useCan()('publish', 'stream');
  const toasts = useToasts();
  const [busy, setBusy] = useState(false);
  const [loaded] = useLoad<{ sessions: Session[] }>('/api/sessions?state=reviewed&limit=1');
  const ready =
    loaded.state === 'ready'
      ? loaded.value.sessions.find((session) => session.state === 'reviewed')
      : undefined;
  const start = async (): Promise<void> => {
    if (!ready) return;
    setBusy(true);
    const opened = await api.post(`/api/sessions/${ready.id}/runs`, { mode: 'rehearsal' });
    if (!opened.ok) {
      setBusy(false);
      toasts.refuse(opened.refusal);
      return;
    }
    const seed = Math.floor(Math.random() * 1e6);
    await api.post(`/api/sessions/${ready.id}/crowd`, { viewers: crowdSize, seed });
    location.assign(`/studio/${ready.id}?demo=1`);
  };
  return (
    <div className="page stack">
      <h1>{t('跑一场演示晚会', 'Run a demo evening')}</h1>
      <Panel title={t('会发生什么', 'What happens')}>
        <ol className="body stack numbered">
          <li>
            {t(
              '用一个“已审”的场次开始彩排(模拟数据,不影响真实库存和订单)。',
              'An approved session starts as a rehearsal with simulated data; real stock and orders are not affected.',
            )}
          </li>
          <li>
            {t(
              '本页作为导播台,把测试卡作为真实视频流推出。',
              'This page becomes the studio and publishes a test card as a real stream.',
            )}
          </li>
          <li>
            {t(
              `${crowdSize} 位模拟观众进场,聊天、点赞、下单;节目单每 15 秒切换一个环节。`,
              `${crowdSize} simulated viewers join, chat, like and buy; a new cue starts every 15 seconds.`,
            )}
          </li>
          <li>{t('结束后自动打开复盘。', 'When it ends, the review opens automatically.')}</li>
        </ol>
        <div className="body row">
          <button
            type="button"
            className="button main"
            disabled={!ready || busy || !may}
            onClick={() => void start()}
          >
            {t('开始', 'Start')}
          </button>
          {!may && (
            <span className="second">
              {t(
                '你的角色不能推流,请让管理员或内容来开始。',
                'Your role may not publish a stream; ask an administrator or Content.',
              )}
            </span>
          )}
          {may && loaded.state === 'ready' && !ready && (
            <span className="second">
              {t('需要一个“已审”的场次。', 'You need a session with the status “Approved”.')}
            </span>
          )}
        </div>
      </Panel>
    </div>
  );
}
