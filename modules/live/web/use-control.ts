import { useEffect, useRef, useState } from 'react';
import type { Refusal } from '../../../platform/kernel/result.ts';
import type { Frame } from '../../../platform/realtime/frame.ts';
import { openLink, type LinkState } from '../../../platform/web/socket.ts';
import type { Alarm, RoomState } from '../contract.ts';
import type { Danmaku, TickerOrder } from '../domain/room.ts';

export type Show = Omit<RoomState, 'danmaku' | 'ticker'>;

/** What the control channel has told so far. `extra` holds what later modules put beside it. */
export interface Control {
  readonly link: LinkState;
  /** Why nobody was let in, while `link` says so. */
  readonly refusal?: Refusal | undefined;
  readonly show: Show | null;
  readonly online: number;
  readonly alarms: readonly Alarm[];
  readonly danmaku: readonly Danmaku[];
  readonly orders: readonly TickerOrder[];
  readonly extra: Readonly<Record<string, unknown>>;
  /** Server time less this machine's time, from the newest frame. */
  readonly skewMs: number;
  readonly frameAt: number;
}

const nothing: Control = {
  link: 'connecting',
  show: null,
  online: 0,
  alarms: [],
  danmaku: [],
  orders: [],
  extra: {},
  skewMs: 0,
  frameAt: 0,
};

const danmakuShown = 200;

/** Follows a session's control channel while it is on air; comes back after a lost network. */
export function useControl(sessionId: string, runId: string | null): Control {
  const [control, setControl] = useState<Control>(nothing);
  const buffer = useRef<Frame[]>([]);
  useEffect(() => {
    if (runId === null) return undefined;
    setControl(nothing);
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const link = openLink({
      url: (from) => {
        const place = `${scheme}://${location.host}/live?session=${sessionId}&as=control&run=${runId}`;
        return from === undefined ? place : `${place}&from=${from}`;
      },
      onFrame: (frame) => {
        buffer.current.push(frame);
        if (buffer.current.length > 1) return;
        requestAnimationFrame(() => {
          const frames = buffer.current.splice(0);
          setControl((now) => frames.reduce(take, now));
        });
      },
      onState: (state, refusal) => setControl((now) => ({ ...now, link: state, refusal })),
      goTo: (url) => location.replace(url + location.pathname + location.search),
    });
    return () => link.close();
  }, [sessionId, runId]);
  return control;
}

/** The server's frames are built in live/app/showroom.ts and insight/app/keeper.ts. */
function take(now: Control, frame: Frame): Control {
  const { show, online, alarms, ...extra } = frame.put;
  const said = (frame.add['danmaku'] ?? []) as Danmaku[];
  const changed = (frame.add['danmakuChange'] ?? []) as Danmaku[];
  const ordered = (frame.add['orders'] ?? []) as TickerOrder[];
  const before = frame.full === true ? nothing : now;
  const danmaku = [...before.danmaku, ...said]
    .slice(-danmakuShown)
    .map((item) => changed.findLast((other) => other.id === item.id) ?? item);
  return {
    link: now.link,
    refusal: now.refusal,
    show: (show as Show | undefined) ?? before.show,
    online: (online as number | undefined) ?? before.online,
    alarms: (alarms as Alarm[] | undefined) ?? before.alarms,
    danmaku,
    orders: [...ordered.toReversed(), ...before.orders].slice(0, 30),
    extra: { ...before.extra, ...extra },
    skewMs: frame.at - Date.now(),
    frameAt: Date.now(),
  };
}
