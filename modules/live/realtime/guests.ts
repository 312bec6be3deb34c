import type { Connection } from '../../../platform/realtime/index.ts';
import type { Elsewhere } from '../../tape/index.ts';

/** LIVE-91: the page says it and goes there by itself, or, where there is no address, tries again. */
export function sendAway(connection: Connection, { url }: Elsewhere): void {
  connection.send({ t: 'elsewhere', url });
  connection.comeAgain();
}

/** Who is connected to any room here. */
export class Guests {
  readonly #open = new Set<Connection>();

  /** Returns how to take it off again. */
  add(connection: Connection): () => void {
    this.#open.add(connection);
    return () => {
      this.#open.delete(connection);
    };
  }

  sendAway(elsewhere: Elsewhere): void {
    for (const connection of this.#open) sendAway(connection, elsewhere);
  }
}
