import type { Database } from '../../platform/db/index.ts';
import { ok, shanghaiTime, type Result } from '../../platform/kernel/index.ts';
import { yuanOf } from '../../platform/kernel/money.ts';
import type { Handlers } from '../../platform/operation/serve.ts';
import { movementWords, type Movement } from './contract.ts';
import type { Supply } from './face.ts';
import type { operations } from './operations.ts';

interface Deps {
  readonly supply: Omit<Supply, 'routes'>;
  readonly database: Database;
}

export function handlersOf({ supply, database }: Deps): Handlers<typeof operations> {
  return {
    stock: async () => ok({ rows: await supply.levels('main') }),
    productStock: async ({ params: { id } }) =>
      ok({
        lots: await supply.lots(id),
        allocations: await supply.allocations(id),
        parts: await supply.parts(id),
        movements: await supply.movements(id),
      }),
    movementTable: async ({ params: { id } }) =>
      ok({ name: `movements-${id}`, head: movementHead, pages: movementPages(supply, id) }),
    receive: async ({ body, actor }) => {
      await database.inTransaction((tx) => supply.receive(tx, 'main', [body], actor.name));
      return ok(done);
    },
    allocate: async ({ body, actor }) => doneOf(await supply.allocate(body, actor)),
    changeParts: async ({ body, actor }) => doneOf(await supply.changeParts(body, actor)),
    writeOff: async ({ body, actor }) => doneOf(await supply.writeOff({ ...body, by: actor.name })),
    stocktake: async () => ok({ stocktake: await supply.stocktake() }),
    openStocktake: ({ actor }) => supply.openStocktake(actor.name),
    countLot: ({ params, body, actor }) =>
      supply.countLot({ ...body, stocktakeId: params.id, by: actor.name }),
    closeStocktake: ({ params, actor }) => supply.closeStocktake(params.id, actor.name),
  };
}

const done = { done: true } as const;

function doneOf(result: Result<unknown>): Result<typeof done> {
  return result.ok ? ok(done) : result;
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

async function* movementPages(supply: Pick<Supply, 'allMovements'>, id: string) {
  for await (const page of supply.allMovements(id)) yield page.map(movementCells);
}

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
