import { z } from 'zod';
import { answer, needViewer, type App } from '../../../platform/http/index.ts';
import { cashierSchema, paymentSchema } from '../contract.ts';
import type { Payments } from '../index.ts';

export function paymentRoutes(app: App, payments: Payments): void {
  app.post(
    '/api/payments/:id/cashier',
    {
      schema: {
        tags: ['payment'],
        summary: 'Decide at the sandbox cashier; the outcome arrives later as a notice',
        params: z.object({ id: z.string() }),
        body: cashierSchema,
        response: { 202: paymentSchema },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      const paymentId = request.params.id;
      const payerId = viewer.value.id;
      const { outcome } = request.body;
      return answer(reply, await payments.atCashier({ paymentId, payerId, outcome }), 202);
    },
  );

  app.post(
    '/api/payments/sandbox/notify',
    {
      schema: {
        tags: ['payment'],
        summary: "The sandbox provider's signed notice",
        headers: z.object({ 'x-sandbox-signature': z.string() }),
        body: z.object({}).loose(),
      },
    },
    async (request, reply) => {
      const body = Buffer.from(JSON.stringify(request.body));
      const signature = request.headers['x-sandbox-signature'];
      return answer(reply, await payments.receiveNotice({ body, signature }));
    },
  );
}
