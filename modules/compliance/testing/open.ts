import { openTestCatalog } from '../../catalog/testing/open.ts';
import { openCompliance } from '../index.ts';

/** The guard on an empty database, by the rules that are shipped; nothing was said lately, and nobody is a host. */
export async function openTestCompliance() {
  const opened = await openTestCatalog();
  const compliance = openCompliance({
    ...opened,
    team: { list: async () => [] },
    recentWords: async () => [],
  });
  await compliance.book.reload();
  return { ...opened, compliance };
}
