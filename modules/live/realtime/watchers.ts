import type { IncomingMessage } from 'node:http';
import { abilityOf } from '../../../platform/access/index.ts';
import { signInFirst, type Staff } from '../../../platform/http/index.ts';
import { eachApart } from '../../../platform/jobs/index.ts';
import type { Connection } from '../../../platform/realtime/index.ts';
import type { Log } from '../../../platform/telemetry/index.ts';

export interface Watcher {
  /** Of whom of the staff. */
  readonly id: string;
  readonly request: IncomingMessage;
  readonly connection: Connection;
}

type StaffOf = (request: IncomingMessage) => Promise<Staff | undefined>;

export function mayWatch(staff: Staff | undefined): staff is Staff {
  return staff !== undefined && abilityOf(staff.permits).can('view', 'session');
}

/** TEAM-12: who watches the control room, and whether they still may. */
export class Watchers {
  readonly #open = new Set<Watcher>();

  /** Returns how to take it off again. */
  add(watcher: Watcher): () => void {
    this.#open.add(watcher);
    return () => {
      this.#open.delete(watcher);
    };
  }

  /** Closes those whose sign-in is over or who have other work now. */
  async look(staffOf: StaffOf, log: Log): Promise<void> {
    const sweep = { log, what: 'look whether somebody may still watch' };
    await eachApart(sweep, [...this.#open], async ({ request, connection }) => {
      const may = mayWatch(await staffOf(request));
      if (!may) connection.close(signInFirst);
      return may;
    });
  }
}
