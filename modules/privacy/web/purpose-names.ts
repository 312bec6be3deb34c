import { useSay } from '../../../design/words.tsx';
import { useLoad } from '../../../platform/web/react.ts';
import type { PurposeRow } from '../contract.ts';

/** What a purpose is called; its id until the names are there. */
export function usePurposeNames(): (id: string) => string {
  const { words } = useSay();
  const [loaded] = useLoad<{ purposes: PurposeRow[] }>('/api/public/purposes');
  const purposes = loaded.state === 'ready' ? loaded.value.purposes : [];
  return (id) => {
    const found = purposes.find((item) => item.id === id);
    return found ? words(found.name) : id;
  };
}
