import { useEffect, useRef, useState } from 'react';
import type Hls from 'hls.js';
import { drawTestCard } from '../../../media/test-card.ts';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import type { RoomState } from '../../live/contract.ts';
import type { Review } from '../app/review.ts';

interface ReplayVideoProps {
  readonly review: Review;
  readonly room: RoomState;
  readonly at: number;
  readonly playing: boolean;
  readonly speed: number;
}

const driftMs = 1200;

/**
 * The recording at the second of the time axis with the danmaku of that second over it. Where there
 * is no recording the test card is drawn anew from the tape, and says so.
 */
export function ReplayVideo({ review, room, at, playing, speed }: ReplayVideoProps) {
  const { t } = useSay();
  const { segments, startMs } = review.agreement.recording;
  const fresh = room.danmaku.filter((item) => item.at > at - 6000 && !item.deleted).slice(-6);
  return (
    <div className="replay-video">
      {segments > 0 && startMs !== null ? (
        <Recording runId={review.runId} startMs={startMs} at={at} playing={playing} speed={speed} />
      ) : (
        <Redrawn room={room} at={at} />
      )}
      <ul className="over" aria-label={t('当前时刻的弹幕', 'Chat at this moment')}>
        {fresh.map((item) => (
          <li key={item.id}>
            <b>
              <bdi>{item.nick}</bdi>
            </b>{' '}
            <bdi>{item.text}</bdi>
          </li>
        ))}
      </ul>
      {segments === 0 && (
        <span className="badge">
          {t('没有录像:画面根据记录重绘', 'No recording: redrawn from the tape')}
        </span>
      )}
    </div>
  );
}

function Redrawn({ room, at }: Pick<ReplayVideoProps, 'room' | 'at'>) {
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = ref.current?.getContext('2d');
    if (!context) return;
    const cue = room.cues.find((item) => item.id === room.cue?.cueId);
    const product = room.products.find((item) => item.id === room.pinned);
    drawTestCard(context, {
      width: 640,
      height: 360,
      at,
      title: room.title,
      line: cue?.title ?? '',
      card: cue?.card ?? '',
      ...(product ? { price: yuan(product.priceFen), product: product.name.zh } : {}),
    });
  }, [room, at]);
  return <canvas ref={ref} width={640} height={360} />;
}

interface RecordingProps {
  readonly runId: string;
  readonly startMs: number;
  readonly at: number;
  readonly playing: boolean;
  readonly speed: number;
}

function Recording({ runId, startMs, at, playing, speed }: RecordingProps) {
  const ref = useRef<HTMLVideoElement>(null);
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const video = ref.current;
    if (!video) return undefined;
    let player: Hls | undefined;
    let left = false;
    void import('hls.js').then(({ default: Player }) => {
      if (left || !Player.isSupported()) return;
      player = new Player();
      player.loadSource(`/origin/runs/${runId}/vod.m3u8`);
      player.attachMedia(video);
      player.on(Player.Events.MANIFEST_PARSED, () => setReady(true));
    });
    return () => {
      left = true;
      player?.destroy();
    };
  }, [runId]);
  useEffect(() => {
    const video = ref.current;
    if (!video || !ready) return;
    const wanted = Math.max(0, (at - startMs) / 1000);
    if (Math.abs(video.currentTime - wanted) * 1000 > driftMs * speed) video.currentTime = wanted;
    video.playbackRate = Math.min(8, speed);
    if (playing && video.paused) void video.play().catch(() => {});
    if (!playing && !video.paused) video.pause();
  }, [at, playing, speed, ready, startMs]);
  return <video ref={ref} muted playsInline />;
}
