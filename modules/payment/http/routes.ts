import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  answer,
  needStaff,
  needViewer,
  sendRefusal,
  type App,
} from '../../../platform/http/index.ts';
import {
  cashierSchema,
  paymentSchema,
  providerNames,
  refundSchema,
  startSchema,
  paymentTicketSchema,
  type ProviderName,
} from '../contract.ts';
import type { Payments } from '../face.ts';

const byId = z.object({ id: z.string() });

export function paymentRoutes(app: App, payments: Payments): void {
  app.get(
    '/api/payments/channels',
    {
      schema: {
        tags: ['payment'],
        summary: 'The channels that are connected',
        response: { 200: z.object({ channels: z.array(z.enum(providerNames)) }) },
      },
    },
    async (_request, reply) =>
      reply.send({ channels: payments.channels().map(({ name }) => name) }),
  );
  app.post(
    '/api/payments/:id/start',
    {
      schema: {
        tags: ['payment'],
        summary: 'Choose a channel; the answer says what to show the buyer',
        params: byId,
        body: startSchema,
        response: { 200: paymentTicketSchema },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      const visit = { paymentId: request.params.id, payerId: viewer.value.id, ...request.body };
      return answer(reply, await payments.start(visit));
    },
  );
  cashierRoute(app, payments);
  takeOverRoute(app, payments);
  byHandRoute(app, payments);
  noticeRoutes(app, payments);
}

function takeOverRoute(app: App, payments: Payments): void {
  app.post(
    '/api/refunds/:id/take-over',
    {
      schema: {
        tags: ['payment'],
        summary: 'Take over a refund that the channel refused, before paying it by the bank',
        params: byId,
        response: { 200: refundSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'reconcile', 'books');
      if (!staff.ok) return answer(reply, staff);
      const taken = { refundId: request.params.id, by: staff.value.name };
      return answer(reply, await payments.takeOver(taken));
    },
  );
}

function byHandRoute(app: App, payments: Payments): void {
  app.post(
    '/api/refunds/:id/by-hand',
    {
      schema: {
        tags: ['payment'],
        summary: 'A refund that the channel refused was paid by a transfer of the bank',
        params: byId,
        body: z.object({
          reference: z
            .string()
            .trim()
            .regex(/^[\w-]{4,40}$/, '4–40 位字母数字 / 4 to 40 letters and digits')
            .describe('the number of the transfer, as the bank statement says it'),
        }),
        response: { 200: refundSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'reconcile', 'books');
      if (!staff.ok) return answer(reply, staff);
      const paid = { refundId: request.params.id, by: staff.value.name, ...request.body };
      return answer(reply, await payments.settleByHand(paid));
    },
  );
}

function cashierRoute(app: App, payments: Payments): void {
  app.post(
    '/api/payments/:id/cashier',
    {
      schema: {
        tags: ['payment'],
        summary: 'Decide at the sandbox cashier; the outcome arrives later as a notice',
        params: byId,
        body: cashierSchema,
        response: { 202: paymentSchema },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      const visit = { paymentId: request.params.id, payerId: viewer.value.id, ...request.body };
      return answer(reply, await payments.atCashier(visit), 202);
    },
  );
}

/** The largest notices of the channels have two thousand bytes or so. */
const noticeMost = 64 * 1024;

/** Signatures cover bytes, so here nothing parses a body before it is stored. */
function noticeRoutes(app: App, payments: Payments): void {
  app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => {
      parsed(null, body);
    });
    for (const name of providerNames) {
      scope.post(
        `/api/payments/${name}/notify`,
        {
          bodyLimit: noticeMost,
          schema: { tags: ['payment'], summary: `Signed notices of ${name}` },
        },
        async (request, reply) => {
          const received = await payments.receiveNotice(name, rawOf(request));
          if (!received.ok) return sendRefusal(reply, received.refusal);
          return thank(reply, payments, name);
        },
      );
    }
    done();
  });
}

function rawOf({ body, headers }: FastifyRequest) {
  const kept = Object.entries(headers).flatMap(([key, value]) =>
    typeof value === 'string' && /^(wechatpay-|x-sandbox-)/.test(key) ? [[key, value]] : [],
  );
  const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  return { body: bytes, headers: Object.fromEntries(kept) as Record<string, string> };
}

function thank(reply: Parameters<typeof sendRefusal>[0], payments: Payments, name: ProviderName) {
  const thanks = payments.thanksOf(name);
  return reply
    .status(200)
    .type(thanks?.type ?? 'text/plain')
    .send(thanks?.body ?? '');
}
