/** @jsxImportSource preact */
import type { Refusal } from '../../platform/kernel/result.ts';
import { linkWords, wrongLinks } from '../../platform/web/link-words.ts';
import type { LinkState } from '../../platform/web/socket.ts';
import { t, wordsOf } from './words.ts';

interface LinkNoteProps {
  readonly link: LinkState;
  readonly refusal: Refusal | undefined;
}

/** LIVE-40: what stands between this page and the show; nothing while it is in, or first comes in. */
export function LinkNote({ link, refusal }: LinkNoteProps) {
  const missing = link === 'connecting' ? undefined : linkWords(link);
  if (!missing) return null;
  const passes = refusal ? refusal.retryAfterMs !== undefined : !wrongLinks.includes(link);
  return (
    <p class={passes ? 'mark note' : 'mark note lost'} role="status">
      {refusal ? wordsOf(refusal) : t(missing.zh, missing.en)}
      {refusal && !passes && (
        <button type="button" onClick={() => location.reload()}>
          {t('刷新', 'Reload')}
        </button>
      )}
    </p>
  );
}
