import { useEffect, useRef, useState } from 'preact/hooks';
import type { PublicSession } from '../../modules/live/contract.ts';
import type { Refusal } from '../../platform/kernel/result.ts';
import { openLink, type Link, type LinkState } from '../../platform/web/socket.ts';
import { emptyState, takeFrame, type RoomState } from './state.ts';
import { api, forgetViewer, knownViewer, whyNobody } from './viewer.ts';

/** Who could not even be given a number tries again after so long. */
const comeAgainMs = 3000;

/** Comes into a show as the viewer that this browser is, and follows it. */
export function useRoom(session: PublicSession, runId: string) {
  const [state, setState] = useState<RoomState>(emptyState);
  const [link, setLink] = useState<LinkState>('connecting');
  const [refusal, setRefusal] = useState<Refusal>();
  const me = useRef('');
  const socket = useRef<Link | null>(null);
  useEffect(() => {
    let left = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const come = async (): Promise<void> => {
      const viewer = await knownViewer();
      if (left) return;
      if (!viewer) {
        const why = whyNobody();
        setRefusal(why);
        setLink('lost');
        const waitMs = Math.max(comeAgainMs, why?.retryAfterMs ?? 0);
        timer = setTimeout(() => void come(), waitMs);
        return;
      }
      setRefusal(undefined);
      me.current = viewer.id;
      const source = new URLSearchParams(location.search).get('source') ?? 'direct';
      void api.post(`/api/public/sessions/${session.id}/shown`, { source });
      socket.current = openLink({
        url: (from) =>
          socketUrl({ sessionId: session.id, runId, token: viewer.token, source }, from),
        onFrame: (frame) => setState((now) => takeFrame(now, frame)),
        onState: (next, why) => {
          // Only who is nobody begins anew: with the viewer go their orders.
          if (why?.code === 'live.viewer-unknown') forgetViewer();
          setRefusal(why);
          // Between two tries it is still lost.
          setLink((now) => (next === 'connecting' ? now : next));
        },
        goTo: (url) => location.replace(url + location.pathname + location.search),
      });
    };
    void come();
    return () => {
      left = true;
      clearTimeout(timer);
      socket.current?.close();
    };
  }, [session.id, runId]);
  return { state, link, refusal, socket, me };
}

interface Guest {
  readonly sessionId: string;
  readonly runId: string;
  readonly token: string;
  readonly source: string;
}

function socketUrl({ sessionId, runId, token, source }: Guest, from: string | undefined): string {
  const query = new URLSearchParams({
    session: sessionId,
    as: 'viewer',
    run: runId,
    token,
    source,
    ...(from === undefined ? {} : { from }),
  });
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return `${scheme}://${location.host}/live?${query.toString()}`;
}
