import { useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import type { ManyDone } from '../../../platform/http/index.ts';
import { api } from '../../../platform/web/react.ts';

interface AcceptProps {
  readonly ids: readonly string[];
  readonly done: () => void;
}

/** Takes all marked orders on at once; whoever cannot be taken on is named. */
export function Accept({ ids, done }: AcceptProps) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const send = async (): Promise<void> => {
    const sent = await api.post<ManyDone>('/api/orders/accept', { ids });
    if (!sent.ok) return toasts.refuse(sent.refusal);
    const { done: count, refused } = sent.value;
    toasts.say(t(`已接 ${count} 单`, `${count} accepted`));
    const [first] = refused;
    if (first) toasts.say(`${first.id}: ${words(first.words)}`);
    return done();
  };
  return (
    <button
      type="button"
      className="button main"
      disabled={ids.length === 0}
      onClick={() => void send()}
    >
      {t(
        `批量接单(${ids.length})`,
        `Accept ${ids.length} ${ids.length === 1 ? 'order' : 'orders'}`,
      )}
    </button>
  );
}
