import { useEffect, useRef, useState } from 'react';
import { useSay } from '../../design/words.tsx';
import type { Session } from '../../modules/live/contract.ts';
import type { Control } from '../../modules/live/web/index.tsx';
import { api, useNow } from '../../platform/web/react.ts';
import type { PublisherState } from './publisher.ts';

interface DemoBarProps {
  readonly session: Session;
  readonly control: Control;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly state: PublisherState;
}

const cueMs = 15_000;

/** Plays the rundown by itself: one cue every 15 seconds, its flash sale with it, then the end. */
export function DemoBar({ session, control, start, stop, state }: DemoBarProps) {
  const { t } = useSay();
  const [nextAt, setNextAt] = useState<number | null>(null);
  const now = useNow(500);
  const busy = useRef(false);
  const { show } = control;
  const index = show ? show.cues.findIndex((cue) => cue.id === show.cue?.cueId) : -1;

  useEffect(() => {
    void start().then(() => setNextAt(Date.now() + 6000));
    // Starts once, when the page has opened.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  useEffect(() => {
    if (!show || nextAt === null || now < nextAt || busy.current) return;
    busy.current = true;
    void playNext({ session, control, index })
      .then(async (more) => {
        if (more) return setNextAt(Date.now() + cueMs);
        setNextAt(null);
        await stop();
        const run = session.runs.find((item) => item.closedAt === null);
        // Late payments need a moment to arrive before the review is read.
        setTimeout(() => location.assign(`/desk/review/${run?.id ?? ''}`), 2500);
        return undefined;
      })
      .finally(() => {
        busy.current = false;
      });
  }, [now, nextAt, show, index, session, control, stop]);

  return (
    <p className="notice row" data-testid="demo">
      <strong>{t('演示晚会', 'Demo evening')}</strong>
      {t('环节', 'Cue')} {index + 1} / {show?.cues.length ?? '…'} · {t('在线', 'Online')}{' '}
      {control.online} ·{' '}
      {state.state === 'on' ? t('画面已推流', 'Video is live') : t('正在连接', 'Connecting')}
      <span className="grow" />
      <a href={`/room/${session.id}`} target="_blank" rel="noreferrer">
        {t('打开观众端', 'Open viewer page')}
      </a>
      <a href={`/desk/control/${session.id}`} target="_blank" rel="noreferrer">
        {t('打开中控台', 'Open control room')}
      </a>
      <a href={`/desk/screen/${session.id}`} target="_blank" rel="noreferrer">
        {t('打开大屏', 'Open big screen')}
      </a>
    </p>
  );
}

interface Playing {
  readonly session: Session;
  readonly control: Control;
  readonly index: number;
}

/** False when the last cue has played and the show was ended. */
async function playNext({ session, control, index }: Playing): Promise<boolean> {
  const { show } = control;
  const next = show?.cues[index + 1];
  const path = `/api/sessions/${session.id}`;
  if (!show || !next) {
    await api.post(`${path}/stop`, {});
    return false;
  }
  const act = (body: object): Promise<unknown> =>
    api.post(`${path}/actions`, { ...body, actionId: `act_${crypto.randomUUID()}` });
  await act({ do: 'start-cue', cueId: next.id, after: show.cue?.cueId ?? null });
  say(path, next.script);
  const offer = session.plan.cues.find((cue) => cue.id === next.id)?.offer;
  if (offer && next.productId !== null) {
    const seconds = Math.min(offer.seconds, cueMs / 1000);
    await act({ do: 'open-offer', productId: next.productId, ...offer, seconds });
  }
  return true;
}

const sentencesACue = 3;
const sentenceMs = 4500;

/** What the host would say: the cue's script, a sentence at a time, as a recogniser would tell it. */
function say(path: string, script: string): void {
  const sentences = script.match(/[^。!?！？;；\n]{4,}/gu) ?? [];
  for (const [index, text] of sentences.slice(0, sentencesACue).entries()) {
    setTimeout(() => {
      const line = { id: crypto.randomUUID(), text: text.trim(), at: Date.now(), from: 'file' };
      void api.post(`${path}/speech`, { lines: [line] });
    }, index * sentenceMs);
  }
}
