import type { PendingUses, Use } from '../domain/claim-terms.ts';

/** Keeps what was decided and is not written yet, by whom it binds. */
export function pendingUses(): PendingUses {
  const claims = new Map<string, number>();
  const kinds = new Map<string, string[]>();
  const grants = new Set<string>();
  const count = (key: string, more: number): void => {
    const sum = (claims.get(key) ?? 0) + more;
    if (sum === 0) claims.delete(key);
    else claims.set(key, sum);
  };
  const claim = ({ offerId, viewerId, personKey, quantity }: Use, sign: 1 | -1): void => {
    if (offerId === null) return;
    count(`${offerId} v:${viewerId}`, sign * quantity);
    if (personKey !== '') count(`${offerId} p:${personKey}`, sign * quantity);
  };
  return {
    add: (use) => {
      claim(use, 1);
      for (const id of use.grantIds) grants.add(id);
      if (use.subsidies.length === 0) return;
      const own = use.subsidies.map((item) => item.kind);
      kinds.set(use.personKey, [...(kinds.get(use.personKey) ?? []), ...own]);
    },
    drop: (use) => {
      claim(use, -1);
      for (const id of use.grantIds) grants.delete(id);
      for (const { kind } of use.subsidies) {
        const own = kinds.get(use.personKey) ?? [];
        const rest = own.toSpliced(own.indexOf(kind), 1);
        if (rest.length === 0) kinds.delete(use.personKey);
        else kinds.set(use.personKey, rest);
      }
    },
    claimedBy: (offerId, who) => {
      const key = 'viewerId' in who ? `v:${who.viewerId}` : `p:${who.personKey}`;
      return claims.get(`${offerId} ${key}`) ?? 0;
    },
    used: (grantId) => grants.has(grantId),
    kindsOf: (personKey) => kinds.get(personKey) ?? [],
  };
}
