import { openRoutes } from '../../../platform/testing/http.ts';
import type { Database } from '../../../platform/db/index.ts';
import { openTestAfterSales } from '../../aftersale/testing/open.ts';
import { openLedger } from '../../ledger/index.ts';
import type { Session } from '../../live/index.ts';
import { openFinance } from '../index.ts';

interface Given {
  readonly database?: Database;
  /** Shows of which orders may be. */
  readonly sessions?: readonly Session[];
  /** Who may earn a commission. */
  readonly hosts?: readonly { readonly id: string; readonly name: string }[];
}

/** The books on an empty database, with orders, payments and what comes after a sale. */
export async function openTestFinance({ database, sessions = [], hosts = [] }: Given = {}) {
  const opened = await openTestAfterSales(database);
  const ledger = openLedger();
  const finance = openFinance({
    ...opened,
    ledger,
    live: { session: async (id) => sessions.find((session) => session.id === id) },
    team: {
      list: async () =>
        hosts.map((host) => ({
          ...host,
          username: host.id,
          role: 'host' as const,
          active: true,
          secondFactor: false,
        })),
    },
  });
  await finance.prepare();
  opened.outbox.subscribe(finance.subscriber);
  const http = await openRoutes([finance, opened.audit]);
  return { ...opened, ledger, finance, http };
}

export type TestFinance = Awaited<ReturnType<typeof openTestFinance>>;
