import { useEffect, useMemo, useRef, useState } from 'react';
import { useToasts } from '../../design/parts.tsx';
import { useSay } from '../../design/words.tsx';
import type { StreamKey } from '../../modules/ingest/contract.ts';
import type { Session } from '../../modules/live/contract.ts';
import { useControl, type Control } from '../../modules/live/web/index.tsx';
import { yuan } from '../../platform/kernel/money.ts';
import { api, useNow } from '../../platform/web/react.ts';
import { DemoBar } from './demo-bar.tsx';
import {
  drawScene,
  sceneKinds,
  type Overlay,
  type Scene,
  type SceneKind,
  type Source,
} from './mixer.ts';
import { canPublish, idle, publish, type Publisher, type PublisherState } from './publisher.ts';
import { sendSound } from './ear.ts';
import { SoundDesk } from './sound.ts';
import { ObsPanel } from './obs-panel.tsx';
import { SoundPanel } from './sound-panel.tsx';
import { cardSource, SourcePanel } from './source-panel.tsx';

interface StudioProps {
  readonly session: Session;
  readonly stream: StreamKey;
  readonly demo: boolean;
}

const programSize = { width: 1280, height: 720 };
const fadeMs = 300;

/** The director's desk: sources, scenes, preview and program, and the way to the origin. */
export function Studio({ session, stream, demo }: StudioProps) {
  const { t, lang } = useSay();
  const toasts = useToasts();
  const run = session.runs.find((item) => item.closedAt === null);
  const control = useControl(session.id, run?.id ?? null);
  const desk = useMemo(() => new SoundDesk(), []);
  const [sources, setSources] = useState<readonly Source[]>(() => [cardSource(t)]);
  const [preview, setPreview] = useState<Scene>({ kind: 'close-up', main: 'card', second: 'card' });
  const [program, setProgram] = useState<Scene>({ kind: 'full', main: 'card', second: 'card' });
  const [state, setState] = useState<PublisherState>(idle);
  const [record, setRecord] = useState(false);
  const publisher = useRef<Publisher | null>(null);
  const stopSound = useRef<(() => void) | null>(null);
  const previewRef = useRef<HTMLCanvasElement>(null);
  const programRef = useRef<HTMLCanvasElement>(null);
  const overlay = overlayOf(session, control, lang, run?.mode === 'rehearsal');
  const fade = useDrawing({ previewRef, programRef, preview, program, sources, overlay });

  const take = (transition: 'cut' | 'fade'): void => {
    if (transition === 'fade') fade(program);
    setProgram(preview);
    setPreview(program);
    if (run) {
      const actionId = `act_${crypto.randomUUID()}`;
      const body = { do: 'switch-scene', actionId, scene: preview.kind, transition };
      void api.post(`/api/sessions/${session.id}/actions`, body);
    }
  };
  const start = async (): Promise<void> => {
    const canvas = programRef.current;
    if (!canvas || publisher.current) return;
    if (!canPublish()) {
      toasts.say(
        t(
          '当前浏览器不支持编码,请用 Chrome 或 Edge。',
          'This browser cannot encode video; use Chrome or Edge.',
        ),
      );
      return;
    }
    await desk.context.resume();
    setState({ ...idle, state: 'starting' });
    const input = { key: stream.key, canvas, audio: desk.track, record, onState: setState };
    publisher.current = publish(input);
    stopSound.current = sendSound(session.id, desk.track);
  };
  const stop = async (): Promise<void> => {
    stopSound.current?.();
    const recording = await publisher.current?.stop();
    publisher.current = null;
    if (recording) save(recording, session.plan.title);
  };
  useStudioKeys({ take, setPreview });

  return (
    <main className="studio">
      <StudioBar {...{ session, state, start, stop, record, setRecord }} />
      {demo && <DemoBar {...{ session, control, start, stop, state }} />}
      <div className="studio-grid">
        <SourcePanel
          {...{ sources, preview, setPreview, desk }}
          add={(source) => setSources((now) => [...now, source])}
          remove={(source) => {
            source.stop();
            desk.remove(source.id);
            setSources((now) => now.filter((item) => item.id !== source.id));
          }}
        />
        <section className="screens">
          <figure>
            <figcaption>{t('预监', 'Preview')}</figcaption>
            <canvas ref={previewRef} width={640} height={360} />
          </figure>
          <figure className={state.state === 'on' ? 'hot' : ''}>
            <figcaption>{t('主输出', 'Main output')}</figcaption>
            <canvas
              ref={programRef}
              width={programSize.width}
              height={programSize.height}
              data-testid="program"
            />
          </figure>
          <div className="row takes">
            <button type="button" className="button main" onClick={() => take('cut')}>
              {t('切换', 'Cut')} <kbd>Enter</kbd>
            </button>
            <button type="button" className="button" onClick={() => take('fade')}>
              {t('淡入淡出', 'Fade')} 300 ms <kbd>F</kbd>
            </button>
            {sceneKinds.map((kind, index) => (
              <button
                key={kind}
                type="button"
                className={`button ${preview.kind === kind ? 'chosen' : ''}`}
                onClick={() => setPreview({ ...preview, kind })}
              >
                {sceneWords(kind, t)} <kbd>{index + 1}</kbd>
              </button>
            ))}
          </div>
        </section>
        <div className="stack">
          <SoundPanel desk={desk} sources={sources} />
          <ObsPanel stream={stream} />
        </div>
      </div>
    </main>
  );
}

function sceneWords(kind: SceneKind, t: (zh: string, en: string) => string): string {
  const words: Readonly<Record<SceneKind, string>> = {
    full: t('全屏', 'Full screen'),
    pip: t('画中画', 'Picture in picture'),
    side: t('并排', 'Side by side'),
    'close-up': t('商品特写', 'Product close-up'),
    countdown: t('倒计时', 'Countdown'),
  };
  return words[kind];
}

function overlayOf(
  session: Session,
  { show }: Control,
  lang: 'zh' | 'en',
  simulated: boolean,
): Overlay {
  const cue = show?.cues.find((item) => item.id === show.cue?.cueId);
  const product = show?.products.find((item) => item.id === show.pinned);
  const offer = show?.offers.find((item) => item.open && item.productId === product?.id);
  const price = offer?.priceFen ?? product?.priceFen;
  return {
    card: {
      title: session.plan.title,
      line: cue?.title ?? '',
      card: cue?.card ?? '',
      ...(product ? { product: product.name[lang] } : {}),
      ...(price === undefined ? {} : { price: yuan(price) }),
    },
    startsAt: session.plan.startsAt,
    simulated,
    ai: show?.ai === true,
  };
}

interface Drawing {
  readonly previewRef: React.RefObject<HTMLCanvasElement | null>;
  readonly programRef: React.RefObject<HTMLCanvasElement | null>;
  readonly preview: Scene;
  readonly program: Scene;
  readonly sources: readonly Source[];
  readonly overlay: Overlay;
}

/**
 * Draws preview and program 25 times a second. A worker keeps the beat, because a page in the
 * background gets no animation frames and the show must go on.
 */
function useDrawing(drawing: Drawing): (from: Scene) => void {
  const now = useRef(drawing);
  now.current = drawing;
  const fading = useRef<{ from: Scene; since: number } | null>(null);
  useEffect(() => {
    const beat = new Worker(new URL('./beat.ts', import.meta.url), { type: 'module' });
    let count = 0;
    beat.addEventListener('message', () => {
      const { previewRef, programRef, preview, program, sources, overlay } = now.current;
      const map = new Map(sources.map((source) => [source.id, source]));
      const out = programRef.current?.getContext('2d');
      if (out) drawProgram(out, { program, map, overlay, fading });
      count += 1;
      const watch = previewRef.current?.getContext('2d');
      if (watch && count % 2 === 0) drawScene(watch, preview, map, overlay);
    });
    return () => beat.terminate();
  }, []);
  return (from) => {
    fading.current = { from, since: performance.now() };
  };
}

interface Program {
  readonly program: Scene;
  readonly map: ReadonlyMap<string, Source>;
  readonly overlay: Overlay;
  readonly fading: React.RefObject<{ from: Scene; since: number } | null>;
}

function drawProgram(canvas: CanvasRenderingContext2D, input: Program): void {
  const { program, map, overlay, fading } = input;
  drawScene(canvas, program, map, overlay);
  const fade = fading.current;
  if (!fade) return;
  const share = (performance.now() - fade.since) / fadeMs;
  if (share >= 1) {
    fading.current = null;
    return;
  }
  canvas.globalAlpha = 1 - share;
  drawScene(canvas, fade.from, map, overlay);
  canvas.globalAlpha = 1;
}

interface BarProps {
  readonly session: Session;
  readonly state: PublisherState;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly record: boolean;
  readonly setRecord: (record: boolean) => void;
}

function StudioBar({ session, state, start, stop, record, setRecord }: BarProps) {
  const { t, words } = useSay();
  useNow(1000);
  const on = state.state !== 'idle' && state.state !== 'refused';
  const states: Readonly<Record<PublisherState['state'], string>> = {
    idle: t('未推流', 'Not publishing'),
    starting: t('正在连接', 'Connecting'),
    on: t('推流中', 'Publishing'),
    reconnecting: t('断线重连中', 'Reconnecting'),
    refused: t('被拒绝', 'Refused'),
  };
  return (
    <header className="row studio-bar">
      <a href={`/desk/control/${session.id}`}>← {t('中控台', 'Control room')}</a>
      <strong
        className={`on-air ${state.state === 'on' ? 'on' : ''}`}
        data-testid="publish-state"
        data-state={state.state}
      >
        ● {states[state.state]}
      </strong>
      <span className="grow clip">{session.plan.title}</span>
      <span>
        {t('上行', 'Uplink')} {(state.kbps / 1000).toFixed(2)} /{' '}
        {(state.targetKbps / 1000).toFixed(1)} Mbit/s
      </span>
      <span>
        {t('丢帧', 'Dropped')} {state.dropped}
      </span>
      <span className={state.waiting > 2 ? 'warn-text' : ''}>
        {t('待上传', 'Queued')} {state.waiting}
      </span>
      {state.refusal && <span className="badge stop">{words(state.refusal)}</span>}
      {on && isOver(session) && (
        <span className="badge stop" role="alert">
          {t('本场已结束,仍在推流', 'The show is over; the stream is still publishing')}
        </span>
      )}
      <label className="row">
        <input
          type="checkbox"
          checked={record}
          disabled={on}
          onChange={(event) => setRecord(event.target.checked)}
        />
        {t('本地录制', 'Record locally')}
      </label>
      {on ? (
        <button type="button" className="button stop" onClick={() => void stop()}>
          {t('停止推流', 'Stop publishing')}
        </button>
      ) : (
        <button type="button" className="button main" onClick={() => void start()}>
          {t('开始推流', 'Start publishing')}
        </button>
      )}
    </header>
  );
}

function save(recording: Blob, title: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(recording);
  link.download = `${title}.mp4`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

interface StudioKeys {
  readonly take: (transition: 'cut' | 'fade') => void;
  readonly setPreview: (change: (scene: Scene) => Scene) => void;
}

function useStudioKeys({ take, setPreview }: StudioKeys): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const typing =
        event.target instanceof HTMLElement && event.target.closest('input,select,button');
      if (typing || event.repeat || event.ctrlKey || event.metaKey) return;
      const kind = sceneKinds[Number(event.key) - 1];
      if (event.key === 'Enter') take('cut');
      else if (event.key === 'f') take('fade');
      else if (kind) setPreview((scene) => ({ ...scene, kind }));
    };
    globalThis.addEventListener('keydown', press);
    return () => globalThis.removeEventListener('keydown', press);
  });
}

/** Its newest show has ended, and none is on. */
function isOver({ runs }: Session): boolean {
  return runs.length > 0 && runs.every(({ closedAt }) => closedAt !== null);
}
