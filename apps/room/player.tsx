/** @jsxImportSource preact */
import { useEffect, useRef, useState } from 'preact/hooks';
import type Hls from 'hls.js';
import { t } from './words.ts';

interface PlayerProps {
  readonly source: string;
  readonly live: boolean;
  readonly on: boolean;
}

/** Plays the stream close to its live edge; a lost network or a new encoder is taken up again. */
export function Player({ source, live, on }: PlayerProps) {
  const ref = useRef<HTMLVideoElement>(null);
  const [muted, setMuted] = useState(true);
  const [waiting, setWaiting] = useState(false);
  useEffect(() => {
    const video = ref.current;
    if (!video || !on) return undefined;
    let player: Hls | undefined;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let left = false;
    const open = async (): Promise<void> => {
      const { default: Player } = await import('hls.js');
      if (left) return;
      if (!Player.isSupported()) {
        video.src = source;
        return;
      }
      const edge = live
        ? { liveSyncDuration: 1.2, liveMaxLatencyDuration: 6, maxLiveSyncPlaybackRate: 1.15 }
        : {};
      player = new Player({ ...edge, lowLatencyMode: true, backBufferLength: 20 });
      player.on(Player.Events.ERROR, (_event, data) => {
        if (!data.fatal) return;
        player?.destroy();
        clearTimeout(retry);
        retry = setTimeout(() => void open(), 1000);
      });
      player.loadSource(source);
      player.attachMedia(video);
      void video.play().catch(() => {});
    };
    void open();
    const back = (): void => player?.startLoad();
    addEventListener('online', back);
    return () => {
      left = true;
      clearTimeout(retry);
      removeEventListener('online', back);
      player?.destroy();
    };
  }, [source, live, on]);
  return (
    <div class="player">
      <video
        ref={ref}
        muted={muted}
        controls={!live}
        playsInline
        autoPlay
        aria-label={t('直播画面', 'Live video')}
        onWaiting={() => setWaiting(true)}
        onPlaying={() => setWaiting(false)}
      />
      {(!on || waiting) && (
        <p class="player-note" role="status">
          {on ? t('画面缓冲中……', 'Buffering…') : t('画面加载中', 'Video is loading')}
        </p>
      )}
      {on && (
        <button type="button" class="sound" onClick={() => setMuted(!muted)}>
          {muted ? t('打开声音', 'Unmute') : t('静音', 'Mute')}
        </button>
      )}
    </div>
  );
}
