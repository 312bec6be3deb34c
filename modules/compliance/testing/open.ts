import { openTestCatalog } from '../../catalog/testing/open.ts';
import { openCompliance } from '../index.ts';

interface Opening {
  /** What was said on air lately; nothing, where a test does not say. */
  readonly said?: readonly { readonly text: string; readonly from: string }[];
}

/** Compliance on an empty database, by the rules that are shipped; nobody is a host. */
export async function openTestCompliance({ said = [] }: Opening = {}) {
  const opened = await openTestCatalog();
  const compliance = openCompliance({
    ...opened,
    team: { list: async () => [] },
    recentWords: async () => said,
  });
  await compliance.book.reload();
  return { ...opened, compliance };
}
