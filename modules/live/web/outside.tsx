import { Loading, Trouble } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import type { Refusal } from '../../../platform/kernel/result.ts';
import { linkWords, wrongLinks } from '../../../platform/web/link-words.ts';
import type { Control } from './use-control.ts';

type Link = Pick<Control, 'link' | 'refusal'>;

/** In place of a screen that has no show yet: it is on its way, or why it does not come (LIVE-40, LIVE-91). */
export function Outside({ link, refusal }: Link) {
  if (!refusal)
    return (
      <>
        {!wrongLinks.includes(link) && <LinkBadge link={link} refusal={refusal} />}
        <Loading />
      </>
    );
  return (
    <main className="page stack">
      <Trouble refusal={refusal} />
      <p>
        <Reload refusal={refusal} />
      </p>
    </main>
  );
}

/** Why the figures of a screen stand still; nothing while they move. */
export function LinkBadge({ link, refusal }: Link) {
  const { words } = useSay();
  const missing = linkWords(link);
  if (!missing) return null;
  return (
    <>
      <span className={`badge ${wrongLinks.includes(link) ? 'stop' : 'warn'}`} role="status">
        {words(refusal?.words ?? missing)}
      </span>
      {refusal && <Reload refusal={refusal} />}
    </>
  );
}

/** Where nothing passes by itself, somebody has to begin anew; signed out, that leads to the sign-in. */
function Reload({ refusal }: { readonly refusal: Refusal }) {
  const { t } = useSay();
  if (refusal.retryAfterMs !== undefined) return null;
  return (
    <button type="button" className="button small" onClick={() => location.reload()}>
      {t('刷新', 'Reload')}
    </button>
  );
}
