import { openTestGround } from '../../../platform/testing/ground.ts';
import { openRoutes } from '../../../platform/testing/http.ts';
import { openPayments } from '../index.ts';

/** Payments on an empty database with their sandboxes, and their routes. */
export async function openTestPayments() {
  const ground = await openTestGround();
  const payments = openPayments({ ...ground, secret: 'sandbox', random: () => 0.5 });
  const http = await openRoutes([payments]);
  return { ...ground, payments, http };
}
