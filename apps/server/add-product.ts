import { productInputSchema, productSchema } from '../../modules/catalog/contract.ts';
import type { Catalog } from '../../modules/catalog/index.ts';
import type { Supply } from '../../modules/supply/index.ts';
import type { Database } from '../../platform/db/index.ts';
import { answer, needStaff, type App } from '../../platform/http/index.ts';

interface AddDeps {
  readonly database: Database;
  readonly catalog: Catalog;
  readonly supply: Supply;
}

/** Adds an appliance and its first stock together: two modules, one transaction, wired here. */
export function addProductRoute(app: App, deps: AddDeps): void {
  app.post(
    '/api/products',
    {
      schema: {
        tags: ['catalog'],
        summary: 'Add an appliance with its first stock',
        body: productInputSchema,
        response: { 201: productSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'catalog');
      if (!staff.ok) return answer(reply, staff);
      const { stock, unitCostFen, ...input } = request.body;
      const added = await deps.database.decide(async (tx) => {
        const made = await deps.catalog.create(tx, input, staff.value);
        if (made.ok && stock > 0) {
          const receipt = { productId: made.value.id, quantity: stock, zone: 'A-01', unitCostFen };
          await deps.supply.receive(tx, 'main', [receipt], staff.value.name);
        }
        return made;
      });
      deps.catalog.forget();
      return answer(reply, added, 201);
    },
  );
}
