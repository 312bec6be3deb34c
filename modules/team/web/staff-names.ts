import { useLoad } from '../../../platform/web/react.ts';
import type { StaffRow } from '../contract.ts';

/** A member's name where their number is on record; the number itself for whoever is none. */
export function useStaffNames(): (id: string) => string {
  const [known] = useLoad<{ staff: StaffRow[] }>('/api/staff');
  const names = new Map(
    known.state === 'ready' ? known.value.staff.map(({ id, name }) => [id, name]) : [],
  );
  return (id) => names.get(id) ?? id;
}
