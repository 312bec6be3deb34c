import { openTestGround } from '../../../platform/testing/ground.ts';
import { openDoors } from '../../../platform/testing/http.ts';
import { openPayments } from '../index.ts';

/** Payments on an empty database with their sandboxes, and their doors. */
export async function openTestPayments() {
  const ground = await openTestGround();
  const payments = openPayments({ ...ground, secret: 'sandbox', random: () => 0.5 });
  const doors = await openDoors([payments]);
  return { ...ground, payments, doors };
}
