import type { Actor } from '../../../platform/access/index.ts';

/** Whoever is none of the staff has no number, and stands in a ticket by these names. */
export const system: Actor = { id: '', name: 'system' };
export const buyer: Actor = { id: '', name: 'buyer' };
