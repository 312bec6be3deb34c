/** @jsxImportSource preact */
import type { Refusal } from '../../platform/kernel/result.ts';
import type { LinkState } from '../../platform/web/socket.ts';
import { t, wordsOf } from './words.ts';

interface LinkNoteProps {
  readonly link: LinkState;
  readonly refusal: Refusal | undefined;
}

/** LIVE-40: what stands between this page and the show; nothing while it is in, or first comes in. */
export function LinkNote({ link, refusal }: LinkNoteProps) {
  if (link === 'open' || link === 'connecting') return null;
  const passes = refusal?.retryAfterMs !== undefined;
  return (
    <p class={passes ? 'mark note' : 'mark note lost'} role="status">
      {refusal ? wordsOf(refusal) : t('网络断了,正在重连', 'Connection lost, coming back')}
      {refusal && !passes && (
        <button type="button" onClick={() => location.reload()}>
          {t('刷新', 'Reload')}
        </button>
      )}
    </p>
  );
}
