import { openTestServer } from '../platform/testing/index.ts';

/** One PostgreSQL for one run of the tests, and one folder for what a test file has made others begin with. */
export default async function openRun(): Promise<() => Promise<void>> {
  const server = await openTestServer();
  return () => server.close();
}
