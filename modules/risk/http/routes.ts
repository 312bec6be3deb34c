import { z } from 'zod';
import {
  answer,
  needStaff,
  needViewer,
  sendTable,
  type App,
} from '../../../platform/http/index.ts';
import { shanghaiTime } from '../../../platform/kernel/index.ts';
import { yuanOf } from '../../../platform/kernel/money.ts';
import {
  riskCaseListSchema,
  riskFiguresSchema,
  riskFilterSchema,
  riskRuleSchema,
  ruleChangeSchema,
  thresholdsSchema,
  queueTicketSchema,
  type RiskCase,
} from '../contract.ts';
import type { Risk } from '../face.ts';
import { freeText, idText } from '../../../platform/http/texts.ts';

const byId = z.object({ id: z.string().max(60) });

/** The risk desk, and the buyer's two routes: a place in the queue, and an appeal. */
export function riskRoutes(app: App, risk: Risk): void {
  buyerRoutes(app, risk);
  caseRoutes(app, risk);
  ruleRoutes(app, risk);
  figureRoutes(app, risk);
}

function buyerRoutes(app: App, risk: Risk): void {
  app.post(
    '/api/offers/:id/ticket',
    {
      schema: {
        tags: ['risk'],
        summary: 'A place in the queue of a flash sale, good for a minute and one order',
        params: byId,
        headers: z.looseObject({ 'x-device': idText(64).optional() }),
        response: { 200: queueTicketSchema },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      const device = request.headers['x-device'] ?? '';
      const holder = { viewerId: viewer.value.id, device, offerId: request.params.id };
      return reply.send(risk.queueTicket(holder));
    },
  );
  app.post(
    '/api/me/appeals',
    {
      schema: {
        tags: ['risk'],
        summary: 'Say why the stop was wrong',
        body: z.object({ text: freeText({ least: 2, most: 300, lines: true }) }),
        response: { 201: z.object({ id: z.string() }) },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      return answer(reply, await risk.appeal(viewer.value.id, request.body.text), 201);
    },
  );
}

function caseRoutes(app: App, risk: Risk): void {
  app.get(
    '/api/risk/cases',
    {
      schema: {
        tags: ['risk'],
        summary: 'Risk cases to look at, the highest score on top',
        querystring: riskFilterSchema,
        response: { 200: riskCaseListSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'risk');
      if (!staff.ok) return answer(reply, staff);
      return reply.send(await risk.cases(request.query));
    },
  );
  app.get(
    '/api/risk/cases.csv',
    { schema: { tags: ['risk'], summary: 'The same as a table', querystring: riskFilterSchema } },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'risk');
      if (!staff.ok) return answer(reply, staff);
      const pages = rowsOf(risk.casePages(request.query));
      return sendTable(reply, { name: 'risk', head: caseHead, pages });
    },
  );
  decideRoute(app, risk);
}

const caseHead = [
  '单号 case',
  '订单 order',
  '来源 source',
  '状态 status',
  '风险分 score',
  '规则 rules',
  '金额(元) amount',
  '时间 time (Asia/Shanghai)',
];

async function* rowsOf(pages: AsyncIterable<readonly RiskCase[]>) {
  for await (const page of pages) yield page.map(caseRow);
}

function caseRow(item: RiskCase): readonly string[] {
  return [
    item.id,
    item.orderId ?? '',
    item.kind,
    item.state,
    String(item.score),
    item.hits.map((hit) => hit.rule).join(' '),
    yuanOf(item.amountFen),
    shanghaiTime(item.at),
  ];
}

function decideRoute(app: App, risk: Risk): void {
  const many = z.object({
    ids: z.array(idText()).min(1).max(200),
    fraud: z.boolean(),
    note: freeText({ least: 2, most: 300, lines: true }),
  });
  app.post(
    '/api/risk/decide',
    {
      schema: {
        tags: ['risk'],
        summary: 'Say of risk cases whether they are fraud; orders are released or refunded',
        body: many,
        response: { 200: z.object({ done: z.number(), refused: z.array(z.string()) }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'decide', 'risk');
      if (!staff.ok) return answer(reply, staff);
      const { ids, fraud, note } = request.body;
      const refused: string[] = [];
      for (const id of ids) {
        const done = await risk.decide({ id, fraud, note, by: staff.value.name });
        if (!done.ok) refused.push(id);
      }
      return reply.send({ done: ids.length - refused.length, refused });
    },
  );
}

function ruleRoutes(app: App, risk: Risk): void {
  app.get(
    '/api/risk/rules',
    {
      schema: {
        tags: ['risk'],
        summary: 'Rules, their points and limits, and how often they held',
        response: {
          200: z.object({ rules: z.array(riskRuleSchema), thresholds: thresholdsSchema }),
        },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'risk');
      if (!staff.ok) return answer(reply, staff);
      return reply.send({ rules: await risk.rules(), thresholds: await risk.thresholds() });
    },
  );
  app.put(
    '/api/risk/rules/:id',
    {
      schema: {
        tags: ['risk'],
        summary: 'Change the points and limits of a rule, or switch it off',
        params: byId,
        body: ruleChangeSchema,
        response: { 200: byId },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'risk');
      if (!staff.ok) return answer(reply, staff);
      return answer(
        reply,
        await risk.changeRule({ ...request.body, ...request.params }, staff.value),
      );
    },
  );
}

function figureRoutes(app: App, risk: Risk): void {
  app.get(
    '/api/risk/figures',
    {
      schema: {
        tags: ['risk'],
        summary: 'What the scores were worth, by what people decided',
        response: { 200: riskFiguresSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'risk');
      if (!staff.ok) return answer(reply, staff);
      return reply.send(await risk.figures());
    },
  );
  app.put(
    '/api/risk/thresholds',
    {
      schema: {
        tags: ['risk'],
        summary: 'From which score on an order request is confirmed, looked at, stopped',
        body: thresholdsSchema,
        response: { 200: thresholdsSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'risk');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await risk.setThresholds(request.body, staff.value));
    },
  );
}
