import { useEffect, useRef } from 'react';
import type Hls from 'hls.js';
import { useSay } from '../../../design/words.tsx';
import type { RoomState } from '../../live/contract.ts';

interface MonitorProps {
  readonly sessionId: string;
  readonly show: Pick<RoomState, 'stream' | 'mode' | 'scene'>;
}

/** What viewers see, with their delay: the return of the program, muted. */
export function ProgramMonitor({ sessionId, show }: MonitorProps) {
  const { t } = useSay();
  const ref = useRef<HTMLVideoElement>(null);
  const { on, epoch } = show.stream;
  useEffect(() => {
    const video = ref.current;
    if (!on || !video) return undefined;
    let player: Hls | undefined;
    let left = false;
    void import('hls.js').then(({ default: Player }) => {
      if (left || !Player.isSupported()) return;
      player = new Player({ liveSyncDuration: 2, liveMaxLatencyDuration: 8 });
      player.loadSource(`/origin/${sessionId}/live.m3u8`);
      player.attachMedia(video);
      player.on(Player.Events.ERROR, (_event, data) => {
        if (data.fatal) setTimeout(() => player?.startLoad(), 1000);
      });
      void video.play().catch(() => {});
    });
    return () => {
      left = true;
      player?.destroy();
    };
  }, [sessionId, on, epoch]);
  return (
    <div className="monitor">
      <video ref={ref} muted playsInline aria-label={t('主输出画面', 'Main output')} />
      {!on && <p className="empty">{t('暂无画面信号', 'No video yet')}</p>}
      <span className={`badge ${on ? 'stop' : ''}`}>
        {on ? t('主输出', 'Main output') : t('无信号', 'No signal')} {show.scene}
      </span>
    </div>
  );
}
