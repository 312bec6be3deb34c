import { useSay } from '../../../design/words.tsx';
import { linkWords, wrongLinks } from '../../../platform/web/link-words.ts';
import type { LinkState } from '../../../platform/web/socket.ts';

/** Says beside a board that its figures stand still, and why. */
export function LinkBadge({ link }: { readonly link: LinkState }) {
  const { words } = useSay();
  const missing = linkWords(link);
  if (!missing) return null;
  return (
    <span className={`badge ${wrongLinks.includes(link) ? 'stop' : 'warn'}`} role="status">
      {words(missing)}
    </span>
  );
}
