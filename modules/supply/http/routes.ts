import { z } from 'zod';
import type { Database } from '../../../platform/db/index.ts';
import {
  answer,
  needStaff,
  sendRefusal,
  sendTable,
  type App,
} from '../../../platform/http/index.ts';
import { shanghaiTime } from '../../../platform/kernel/index.ts';
import { yuanOf } from '../../../platform/kernel/money.ts';
import {
  allocationInputSchema,
  allocationSchema,
  countSchema,
  lotSchema,
  movementSchema,
  movementWords,
  partSchema,
  partsInputSchema,
  receiptSchema,
  stockRowSchema,
  stocktakeSchema,
  writeOffSchema,
  type Movement,
} from '../contract.ts';
import type { Supply } from '../face.ts';

const byId = z.object({ id: z.string() });
const done = z.object({ done: z.literal(true) });

interface Deps {
  readonly database: Database;
}

/** The warehouse desk. Everybody who sees orders may look; `edit stock` may change. */
export function supplyRoutes(app: App, supply: Supply, deps: Deps): void {
  readRoutes(app, supply);
  movementRoute(app, supply);
  partsRoute(app, supply);
  changeRoutes(app, supply, deps);
  writeOffRoute(app, supply);
  stocktakeRoutes(app, supply);
  countRoutes(app, supply);
}

function readRoutes(app: App, supply: Supply): void {
  app.get(
    '/api/stock',
    {
      schema: {
        tags: ['supply'],
        summary: 'Stock of the warehouse, one line a product',
        response: { 200: z.object({ rows: z.array(stockRowSchema) }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'stock');
      if (!staff.ok) return answer(reply, staff);
      return reply.send({ rows: await supply.levels('main') });
    },
  );
  app.get(
    '/api/stock/:id',
    {
      schema: {
        tags: ['supply'],
        summary: 'Lots, allocations and movements of one product',
        params: byId,
        response: {
          200: z.object({
            lots: z.array(lotSchema),
            allocations: z.array(allocationSchema),
            parts: z.array(partSchema),
            movements: z.array(movementSchema),
          }),
        },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'stock');
      if (!staff.ok) return answer(reply, staff);
      const { id } = request.params;
      return reply.send({
        lots: await supply.lots(id),
        allocations: await supply.allocations(id),
        parts: await supply.parts(id),
        movements: await supply.movements(id),
      });
    },
  );
}

function movementRoute(app: App, supply: Supply): void {
  app.get(
    '/api/stock/:id/movements.csv',
    {
      schema: {
        tags: ['supply'],
        summary: 'All movements of one product, as a table for a spreadsheet',
        params: byId,
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'stock');
      if (!staff.ok) return answer(reply, staff);
      const { id } = request.params;
      async function* pages() {
        for await (const page of supply.allMovements(id)) yield page.map(movementCells);
      }
      return sendTable(reply, { name: `movements-${id}`, head: movementHead, pages: pages() });
    },
  );
}

const movementHead = [
  '时间 time (Asia/Shanghai)',
  '类型 type',
  '数量 quantity',
  '成本(元) cost',
  '批次 lot',
  '依据 reference',
  '操作人 by',
];

function movementCells(item: Movement): readonly string[] {
  const { zh, en } = movementWords[item.kind];
  return [
    shanghaiTime(item.at),
    `${zh} ${en}`,
    String(item.quantity),
    yuanOf(item.costFen),
    item.lotId,
    item.reference,
    item.by,
  ];
}

function changeRoutes(app: App, supply: Supply, { database }: Deps): void {
  app.post(
    '/api/stock/receipts',
    {
      schema: {
        tags: ['supply'],
        summary: 'An arrival: one lot',
        body: receiptSchema,
        response: { 201: done },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'stock');
      if (!staff.ok) return answer(reply, staff);
      const { name } = staff.value;
      await database.inTransaction((tx) => supply.receive(tx, 'main', [request.body], name));
      return reply.code(201).send({ done: true as const });
    },
  );
  app.put(
    '/api/stock/allocations',
    {
      schema: {
        tags: ['supply'],
        summary: 'Allocate goods to a session or a channel',
        body: allocationInputSchema,
        response: { 200: done },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'stock');
      if (!staff.ok) return answer(reply, staff);
      const set = await supply.allocate(request.body, staff.value);
      return set.ok ? reply.send({ done: true as const }) : sendRefusal(reply, set.refusal);
    },
  );
}

function partsRoute(app: App, supply: Supply): void {
  app.put(
    '/api/stock/parts',
    {
      schema: {
        tags: ['supply'],
        summary:
          'Say of which parts a product is made on the shelf; none makes it a thing of its own',
        body: partsInputSchema,
        response: { 200: done },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'stock');
      if (!staff.ok) return answer(reply, staff);
      const set = await supply.changeParts(request.body, staff.value);
      return set.ok ? reply.send({ done: true as const }) : sendRefusal(reply, set.refusal);
    },
  );
}

function writeOffRoute(app: App, supply: Supply): void {
  app.post(
    '/api/stock/write-offs',
    {
      schema: {
        tags: ['supply'],
        summary: 'Write goods off, with a reason',
        body: writeOffSchema,
        response: { 200: done },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'stock');
      if (!staff.ok) return answer(reply, staff);
      const gone = await supply.writeOff({ ...request.body, by: staff.value.name });
      return gone.ok ? reply.send({ done: true as const }) : sendRefusal(reply, gone.refusal);
    },
  );
}

function stocktakeRoutes(app: App, supply: Supply): void {
  app.get(
    '/api/stocktakes/current',
    {
      schema: {
        tags: ['supply'],
        summary: 'The stocktake that is open now, if one is',
        response: { 200: z.object({ stocktake: stocktakeSchema.nullable() }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'stock');
      if (!staff.ok) return answer(reply, staff);
      return reply.send({ stocktake: await supply.stocktake() });
    },
  );
  app.post(
    '/api/stocktakes',
    {
      schema: { tags: ['supply'], summary: 'Open a stocktake', response: { 201: stocktakeSchema } },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'stock');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await supply.openStocktake(staff.value.name), 201);
    },
  );
}

function countRoutes(app: App, supply: Supply): void {
  app.put(
    '/api/stocktakes/:id/counts',
    {
      schema: {
        tags: ['supply'],
        summary: 'Write down what was counted of one lot',
        params: byId,
        body: countSchema,
        response: { 200: stocktakeSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'stock');
      if (!staff.ok) return answer(reply, staff);
      const input = { ...request.body, stocktakeId: request.params.id, by: staff.value.name };
      return answer(reply, await supply.countLot(input));
    },
  );
  app.post(
    '/api/stocktakes/:id/close',
    {
      schema: {
        tags: ['supply'],
        summary: 'Book every difference and close',
        params: byId,
        response: { 200: stocktakeSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'stock');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await supply.closeStocktake(request.params.id, staff.value.name));
    },
  );
}
