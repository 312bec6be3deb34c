import { z } from 'zod';
import { idText } from './texts.ts';
import type { Result } from '../kernel/index.ts';

/** What is done with many at once: which ones. */
export const manyIds = z.object({ ids: z.array(idText()).min(1).max(200) });

/** What became of each of many: done, or the refusal's words. */
export const manyDone = z.object({
  done: z.number(),
  refused: z.array(
    z.object({ id: z.string(), words: z.object({ zh: z.string(), en: z.string() }) }),
  ),
});

export type ManyDone = z.infer<typeof manyDone>;

/** Does the same with each, one after the other; a refusal of one keeps none of the others from it. */
export async function each(
  ids: readonly string[],
  work: (id: string) => Promise<Result<unknown>>,
): Promise<ManyDone> {
  const refused: ManyDone['refused'] = [];
  for (const id of ids) {
    const done = await work(id);
    if (!done.ok) refused.push({ id, words: done.refusal.words });
  }
  return { done: ids.length - refused.length, refused };
}
