import { useLoad } from '../../../platform/web/react.ts';
import type { StaffRow } from '../contract.ts';

interface StaffBook {
  /** A member's name where their number is on record; the number itself for whoever is none. */
  readonly nameOf: (id: string) => string;
  /** Numbers of those in whose name this text stands. */
  readonly idsNamed: (text: string) => string[];
}

export function useStaffBook(): StaffBook {
  const [known] = useLoad<{ staff: StaffRow[] }>('/api/staff');
  const staff = known.state === 'ready' ? known.value.staff : [];
  const names = new Map(staff.map(({ id, name }) => [id, name]));
  return {
    nameOf: (id) => names.get(id) ?? id,
    idsNamed: (text) => staff.flatMap(({ id, name }) => (name.includes(text) ? [id] : [])),
  };
}

export function useStaffNames(): StaffBook['nameOf'] {
  return useStaffBook().nameOf;
}
