import { useState } from 'react';
import { useToasts } from '../../../design/parts.tsx';
import { api, useLoad } from '../../../platform/web/react.ts';
import type { ListedOrder, OrderList } from '../contract.ts';

/** The list as far as somebody went back in it; every page goes on behind the last order of the one before. */
export function useOrderPages(query: string) {
  const toasts = useToasts();
  const [first, reloadFirst] = useLoad<OrderList>(`/api/orders?${query}`);
  const [back, setBack] = useState<{ query: string; orders: readonly ListedOrder[] }>({
    query,
    orders: [],
  });
  const [busy, setBusy] = useState(false);
  const more = back.query === query ? back.orders : [];
  const loaded =
    first.state === 'ready'
      ? { ...first, value: { ...first.value, orders: [...first.value.orders, ...more] } }
      : first;
  const shown = loaded.state === 'ready' ? loaded.value.orders : [];
  const left = loaded.state === 'ready' ? loaded.value.total - shown.length : 0;
  const load = async (): Promise<void> => {
    setBusy(true);
    const after = new URLSearchParams({ after: shown.at(-1)?.id ?? '' }).toString();
    const page = await api.get<OrderList>(`/api/orders?${query}&${after}`);
    setBusy(false);
    if (!page.ok) return toasts.refuse(page.refusal);
    const known = new Set(shown.map(({ id }) => id));
    const behind = page.value.orders.filter(({ id }) => !known.has(id));
    return setBack({ query, orders: [...more, ...behind] });
  };
  const reload = (): void => {
    setBack({ query, orders: [] });
    reloadFirst();
  };
  return { loaded, reload, older: { left, busy, load } };
}
