import { useSay } from '../../../design/words.tsx';
import type { Surface } from '../contract.ts';

/** What a change would do to the sentences that were tried. */
export interface Difference {
  readonly looked: number;
  readonly hits: readonly Changed[];
  readonly misses: readonly Changed[];
}

interface Changed {
  readonly text: string;
  readonly from: string;
  readonly surface: Surface;
}

/** GUARD-8, GUARD-20: what a change newly hits and no longer hits, before it is saved. */
export function Changes({ shown }: { readonly shown: Difference }) {
  const { t } = useSay();
  return (
    <div role="status">
      <p>
        {t(
          `看了 ${shown.looked} 句:新命中 ${shown.hits.length},不再命中 ${shown.misses.length}。`,
          `${shown.looked} sentences: ${shown.hits.length} newly hit, ${shown.misses.length} no more.`,
        )}
      </p>
      <Sentences title={t('新命中', 'Newly hit')} texts={textsOf(shown.hits)} />
      <Sentences title={t('不再命中', 'No longer hit')} texts={textsOf(shown.misses)} />
    </div>
  );
}

function textsOf(items: readonly Changed[]): string[] {
  return [...new Set(items.map((item) => `${item.text} — ${item.from}`))];
}

/** Sentences behind a line that opens. */
export function Sentences({
  title,
  texts,
}: {
  readonly title: string;
  readonly texts: readonly string[] | undefined;
}) {
  if (!texts || texts.length === 0) return null;
  return (
    <details>
      <summary>
        {title} ({texts.length})
      </summary>
      <ul>
        {texts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </details>
  );
}
