import { globSync } from 'node:fs';
import { join } from 'node:path';
import { EventType } from '../../platform/events/event.ts';
import type { Declared } from './check.ts';

/** All events that modules declare, read from the disk. */
export async function declaredIn(root: string): Promise<readonly Declared[]> {
  const declared: Declared[] = [];
  for (const file of globSync('modules/*/events.ts', { cwd: root }).toSorted()) {
    const exported: Readonly<Record<string, unknown>> = await import(join(root, file));
    for (const event of Object.values(exported)) {
      if (event instanceof EventType) declared.push({ file, event });
    }
  }
  return declared;
}
