import { openRoutes } from '../../../platform/testing/http.ts';
import { openTestCatalog } from '../../catalog/testing/open.ts';
import { openSupply } from '../index.ts';

/** The warehouse on an empty database: nothing is on its shelves. */
export async function openTestSupply() {
  const opened = await openTestCatalog();
  const { database } = opened;
  const supply = openSupply(opened);
  const http = await openRoutes([supply]);
  const receive = (productId: string, quantity: number) =>
    database.inTransaction((tx) =>
      supply.receive(tx, 'main', [{ productId, quantity, zone: 'A-01', unitCostFen: 1 }], 't'),
    );
  return { ...opened, supply, http, receive };
}
