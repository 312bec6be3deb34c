import { useCallback, useEffect, useMemo, useState } from 'react';
import { useParams } from '@tanstack/react-router';
import { Dialog, Loading, Trouble, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { api, useFollowed, useNow } from '../../../platform/web/react.ts';
import type { Run, Session } from '../../live/contract.ts';
import { Ended, Outside, overOf, useControl } from '../../live/web/index.tsx';
import type { Board, CurveView, ProfitView } from '../contract.ts';
import type { Act } from './act.ts';
import { ControlBoard } from './control-board.tsx';
import { Preflight } from './control-preflight.tsx';

/** Sends control-room actions, each with an id of its own, and offers to take them back. */
export function useAct(sessionId: string): { readonly act: Act; readonly undoLast: () => void } {
  const { t } = useSay();
  const toasts = useToasts();
  const [last, setLast] = useState<{ id: string; until: number } | null>(null);
  const undo = useCallback(
    async (actionId: string) => {
      const undone = await api.post(`/api/sessions/${sessionId}/undo`, { actionId });
      if (undone.ok) toasts.say(t('已撤销', 'Undone'));
      else toasts.refuse(undone.refusal);
    },
    [sessionId, t, toasts],
  );
  const act = useCallback<Act>(
    async (action, said) => {
      const actionId = `act_${crypto.randomUUID()}`;
      const path = `/api/sessions/${sessionId}/actions`;
      const done = await api.post<{ undoUntil: number | null }>(path, { ...action, actionId });
      if (!done.ok) {
        toasts.refuse(done.refusal);
        return false;
      }
      const { undoUntil } = done.value;
      if (undoUntil === null) {
        if (said !== undefined) toasts.say(said);
        return true;
      }
      setLast({ id: actionId, until: Date.now() + 10_000 });
      toasts.say(said ?? t('已执行', 'Done'), {
        label: t('撤销 (Z)', 'Undo (Z)'),
        run: () => void undo(actionId),
      });
      return true;
    },
    [sessionId, t, toasts, undo],
  );
  const undoLast = useCallback(() => {
    if (last && last.until > Date.now()) void undo(last.id);
    setLast(null);
  }, [last, undo]);
  return { act, undoLast };
}

/** The control room of one session: the checks before the show, the board during it, the review after it. */
export function ControlScreen() {
  const { t } = useSay();
  const { id = '' } = useParams({ strict: false });
  const [loaded, reload] = useFollowed<Session>(`/api/sessions/${id}`);
  const runs = loaded.state === 'ready' ? loaded.value.runs : [];
  const run = runs.find((item) => item.closedAt === null);
  const [watched, watch] = useWatched(run);
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const session = loaded.value;
  if (run) return <LiveControl session={session} runId={run.id} reload={reload} />;
  const last = overOf(session);
  const over = last ?? runs.find((item) => item.id === watched);
  if (!over) return <Preflight session={session} reload={reload} />;
  return (
    <Ended run={over}>
      {!last && (
        <button type="button" className="button" onClick={() => watch(null)}>
          {t('回到开播前检查', 'Back to the checklist')}
        </button>
      )}
    </Ended>
  );
}

/** Whoever saw a run end is told that it did; only then the checks for the next one. */
function useWatched(run: Run | undefined) {
  const watched = useState<string | null>(null);
  const [, watch] = watched;
  const id = run?.id;
  useEffect(() => {
    if (id !== undefined) watch(id);
  }, [id, watch]);
  return watched;
}

interface LiveControlProps {
  readonly session: Session;
  readonly runId: string;
  readonly reload: () => void;
}

function LiveControl({ session, runId, reload }: LiveControlProps) {
  const { t } = useSay();
  const toasts = useToasts();
  const control = useControl(session.id, runId);
  const { act, undoLast } = useAct(session.id);
  const [stopping, setStopping] = useState(false);
  const [help, setHelp] = useState(false);
  const now = useNow(500) + control.skewMs;
  const { show, extra } = control;
  // Put by insight/app/keeper.ts in exactly these shapes.
  const board = extra['board'] as Board | undefined;
  const curve = extra['curve'] as CurveView | undefined;
  const profit = extra['profit'] as ProfitView | undefined;
  const offers = useMemo(
    () => new Map(session.plan.cues.map((cue) => [cue.id, cue.offer])),
    [session],
  );
  useKeys({ show, offers, act, undoLast, help: () => setHelp(true) });
  if (show?.closedAt) return <Ended run={{ id: runId, mode: show.mode }} />;
  if (!show || !board || !curve) return <Outside link={control.link} refusal={control.refusal} />;
  const stop = async (): Promise<void> => {
    const stopped = await api.post(`/api/sessions/${session.id}/stop`, {});
    setStopping(false);
    if (stopped.ok) reload();
    else toasts.refuse(stopped.refusal);
  };
  return (
    <>
      <ControlBoard
        view={{
          show,
          board,
          curve,
          profit,
          ...pick(control),
          now,
          sessionId: session.id,
          runId,
          offers,
        }}
        live={{ act, stop: () => setStopping(true), help: () => setHelp(true) }}
      />
      <Dialog
        title={t('结束本场直播?', 'End this session?')}
        open={stopping}
        onClose={() => setStopping(false)}
        footer={
          <button type="button" className="button stop" onClick={() => void stop()}>
            {t('结束', 'End')}
          </button>
        }
      >
        <p>
          {t(
            '观众会看到“已结束”,进行中的秒杀会关闭,不能再下单。录像和记录会保留。',
            'Viewers see that the show has ended, flash sales close and ordering stops. The recording and the tape are kept.',
          )}
        </p>
      </Dialog>
      <KeysDialog open={help} onClose={() => setHelp(false)} />
    </>
  );
}

function pick({ online, alarms, danmaku, orders, link, refusal }: ReturnType<typeof useControl>) {
  return { online, alarms, danmaku, orders, link, refusal };
}

interface KeysDeps {
  readonly show: ReturnType<typeof useControl>['show'];
  readonly offers: ReadonlyMap<string, Session['plan']['cues'][number]['offer']>;
  readonly act: Act;
  readonly undoLast: () => void;
  readonly help: () => void;
}

function useKeys({ show, offers, act, undoLast, help }: KeysDeps): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const typing =
        event.target instanceof HTMLElement && event.target.closest('input,textarea,select,dialog');
      if (!show || typing || event.ctrlKey || event.metaKey || event.altKey) return;
      // A key that is held down is one press: the rundown must not run away under a resting thumb.
      if (event.repeat) {
        if (event.key === ' ') event.preventDefault();
        return;
      }
      const index = show.cues.findIndex((cue) => cue.id === show.cue?.cueId);
      const next = show.cues[index + 1];
      const digit = Number(event.key);
      if (event.key === ' ' && next) {
        event.preventDefault();
        void act({ do: 'start-cue', cueId: next.id, after: show.cue?.cueId ?? null });
      } else if (event.key === 'z') undoLast();
      else if (event.key === 'f') {
        const cue = show.cues[index];
        const offer = cue && offers.get(cue.id);
        if (cue?.productId && offer) {
          void act({ do: 'open-offer', productId: cue.productId, ...offer });
        }
      } else if (event.key === '?') help();
      else if (digit >= 1 && digit <= 9) {
        const product = show.products[digit - 1];
        if (product) void act({ do: 'pin-product', productId: product.id });
      }
    };
    globalThis.addEventListener('keydown', press);
    return () => globalThis.removeEventListener('keydown', press);
  }, [show, offers, act, undoLast, help]);
}

function KeysDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const { t } = useSay();
  const keys: readonly (readonly [string, string])[] = [
    ['Space', t('下一环节', 'Next cue')],
    ['F', t('开启本环节的秒杀', 'Open this cue’s flash sale')],
    ['1–9', t('讲解购物袋第几件', 'Pin a product by number')],
    ['Z', t('撤销(10 秒内)', 'Undo (within 10 s)')],
    ['?', t('快捷键列表', 'Show shortcuts')],
  ];
  return (
    <Dialog title={t('快捷键', 'Keyboard shortcuts')} open={open} onClose={onClose}>
      <ul className="stack">
        {keys.map(([key, words]) => (
          <li key={key} className="row">
            <kbd>{key}</kbd> {words}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
