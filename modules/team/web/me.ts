import { createContext, useContext } from 'react';
import { abilityOf } from '../../../platform/access/index.ts';
import type { Me } from '../contract.ts';

type Staff = NonNullable<Me['staff']>;

const MeContext = createContext<Staff | undefined>(undefined);
const ReloadContext = createContext<() => void>(() => {});

export const MeProvider = MeContext;
export const MeReload = ReloadContext;

export function useMe(): Staff | undefined {
  return useContext(MeContext);
}

/** Asks anew who is signed in; after what changes that. */
export function useMeReload(): () => void {
  return useContext(ReloadContext);
}

/** May whoever is signed in do this? The same rules as the server's, which decides in the end. */
export function useCan(): (action: string, subject: string) => boolean {
  const me = useMe();
  const ability = abilityOf(me?.permits ?? []);
  return (action, subject) => ability.can(action, subject);
}
