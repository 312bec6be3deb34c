/** @jsxImportSource preact */
import { linkWords, wrongLinks } from '../../platform/web/link-words.ts';
import type { LinkState } from '../../platform/web/socket.ts';
import { t } from './words.ts';

/** Says over the picture why chat and sales stand still; calmly where it goes by by itself. */
export function LinkLine({ link }: { readonly link: LinkState }) {
  const missing = linkWords(link);
  if (!missing) return null;
  return (
    <p class={wrongLinks.includes(link) ? 'mark lost' : 'mark'} role="status">
      {t(missing.zh, missing.en)}
    </p>
  );
}
