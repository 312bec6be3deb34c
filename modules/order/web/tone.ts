import type { Order } from '../contract.ts';

/** The colour in which a state is shown. */
export const tone: Readonly<Record<Order['state'], string>> = {
  placed: '',
  reserved: 'warn',
  paid: 'warn',
  accepted: 'warn',
  shipped: 'good',
  signed: 'good',
  installed: 'good',
  completed: 'good',
  closed: '',
  refunded: 'stop',
};
