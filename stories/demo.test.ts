import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workBooks } from '../world/books.ts';
import { seedRisk } from '../world/risk.ts';
import { Client, openTestProgram, type TestProgram } from './program.ts';

describe('the demo company as it first opens', () => {
  let test: TestProgram;
  beforeAll(async () => {
    test = await openTestProgram();
    test.program.jobs.stop();
  }, 60_000);
  afterAll(() => test.close());

  it('[STORY-24] its coming shows have nothing in them that is to be mended', async () => {
    const legal = await new Client(test.program).signIn('legal');
    const { body } = await legal.send<{ sessions: { id: string; state: string }[] }>(
      'GET',
      '/api/sessions',
    );
    const coming = body.sessions.filter(({ state }) => ['draft', 'reviewed'].includes(state));
    expect(coming).toHaveLength(2);
    for (const { id } of coming) {
      const checked = await legal.send<{ findings: { decision: string; said: string }[] }>(
        'GET',
        `/api/sessions/${id}/guard`,
      );
      expect(checked.body.findings.filter(({ decision }) => decision !== 'review')).toEqual([]);
    }
  });

  it('[FINANCE-6] its past days are reconciled to the fen, the older ones closed, and the goods have their cost', async () => {
    const { finance } = test.program.world;
    await workBooks(finance, test.clock.now());
    const runs = await finance.runs();
    expect(runs.length).toBeGreaterThanOrEqual(8);
    expect(runs.map(({ residualFen, trouble }) => [residualFen, trouble])).toEqual(
      runs.map(() => [0, null]),
    );
    expect(runs.reduce((sum, run) => sum + run.matched, 0)).toBeGreaterThan(150);
    const closed = runs.filter(({ closedAt }) => closedAt !== null);
    expect(closed.length).toBeGreaterThan(0);
    expect(closed.length).toBeLessThan(runs.length);
    expect(await finance.open()).toEqual([]);
    const balances = new Map((await finance.balances()).map(({ code, fen }) => [code, fen]));
    expect(balances.get('6401')).not.toBe(0);
    expect(await finance.verify()).toEqual({ brokenAt: null, unfit: [] });
  });

  it('[FINANCE-1] [SUPPLY-6] its stock is worth what its books say, and shows what its evenings sold', async () => {
    const { finance, supply, orders } = test.program.world;
    await test.program.outbox.drain();
    const levels = await supply.levels('main');
    const worth = levels.reduce((sum, level) => sum + level.costFen, 0);
    const balances = new Map((await finance.balances()).map(({ code, fen }) => [code, fen]));
    expect(worth).toBe(balances.get('1405'));
    const { orders: sold } = await orders.list({ simulated: 'no', limit: 1000 });
    const units = sold
      .filter(({ paidAt, state }) => paidAt !== null && state !== 'refunded')
      .reduce((sum, { lines }) => sum + lines.reduce((all, line) => all + line.quantity, 0), 0);
    expect(levels.reduce((sum, level) => sum + level.soldLately, 0)).toBe(units);
    expect(units).toBeGreaterThan(200);
  });

  it('[RISK-3] every past order was judged, and a gang was stopped and decided', async () => {
    const { risk, world } = test.program;
    const { total } = await world.orders.list({ simulated: 'no', limit: 1 });
    await seedRisk({ ...world, risk }, test.clock.now());
    const { judged, blocked, labelled, ...figures } = await risk.figures();
    expect(judged).toBe(total + blocked);
    expect([blocked > labelled, labelled > 0]).toEqual([true, true]);
    // RISK-7: all of the decided are bad, and one in a hundred of all cases may be looked at.
    const alerts = Math.round((total + labelled) * figures.budget);
    expect(alerts).toBeGreaterThan(2);
    expect(figures.precision?.value).toBeCloseTo(1, 9);
    expect(figures.recall?.value).toBeCloseTo(alerts / labelled, 9);
    const { cases: open } = await risk.cases({ state: 'open', limit: 500 });
    expect(open.map(({ kind, orderId }) => [kind, orderId])).toEqual(
      open.map(() => ['block', null]),
    );
  });
});
