import { no, refuse } from '../platform/kernel/index.ts';

/** Nobody in the town is asked to confirm by the digits of a phone. */
const notKept = refuse('crm.address-unknown', 404, { zh: '没有', en: 'none' });

/** Buyers and places of the simulation: real modules stand around two lists in memory. */
export interface Town {
  readonly addresses: Map<string, { readonly viewerId: string }>;
}

/** What order and delivery ask of people and places. */
export function placesOf(town: Town) {
  return {
    addressesByIds: (ids: readonly string[]) =>
      Promise.resolve(ids.flatMap((id) => placeOf(town, id))),
    reveal: () => Promise.resolve(no(notKept)),
    forgetAddress: () => Promise.resolve(),
    sharersOf: () => Promise.resolve(1),
  };
}

function placeOf({ addresses }: Town, id: string) {
  const known = addresses.get(id);
  if (!known) return [];
  const { viewerId } = known;
  const keys = { personKey: `p-${viewerId}`, addressKey: `a-${viewerId}`, phoneKey: '138:x' };
  return [
    {
      id,
      viewerId,
      province: '广东',
      masked: '',
      maskedName: '王**',
      createdAt: 0,
      hiddenAt: null,
      ...keys,
    },
  ];
}
