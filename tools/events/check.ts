import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { EventType } from '../../platform/events/event.ts';

/** A declaration, and the file in which it stands. */
export interface Declared {
  readonly file: string;
  readonly event: EventType;
}

/** What stands in `docs/events/<type>.json`: the data of an event, as it may be found in an outbox. */
export function pictureOf({ type, schema }: EventType): unknown {
  // Through text, so that it is compared with what was read from a file.
  return JSON.parse(JSON.stringify({ title: type, ...z.toJSONSchema(schema, { io: 'input' }) }));
}

export interface Looked {
  readonly complaints: readonly string[];
  /** Declared, and in no file yet. */
  readonly fresh: readonly EventType[];
}

/** HOUSE-38: what was published under a name and version stays as it was; `frozen` are the files by their types. */
export function lookAt(
  declared: readonly Declared[],
  frozen: ReadonlyMap<string, unknown>,
): Looked {
  const complaints: string[] = [];
  const fresh: EventType[] = [];
  const known = new Map<string, string>();
  for (const { file, event } of declared) {
    const { type } = event;
    const first = known.get(type);
    if (first !== undefined)
      complaints.push(`${type} is declared in ${first} and again in ${file}`);
    known.set(type, file);
    if (!/^[a-z-]+\.[a-z-]+\.v[1-9]\d*$/.test(type)) {
      complaints.push(`${file}: expected a name such as order.placed.v1, ${type} came`);
    }
    const kept = frozen.get(type);
    if (kept === undefined) fresh.push(event);
    else if (!isDeepStrictEqual(kept, pictureOf(event))) {
      complaints.push(
        `${file}: the schema of ${type} is not as docs/events/${type}.json keeps it: events of it stand in outboxes; declare a new version`,
      );
    }
  }
  for (const type of frozen.keys()) {
    if (known.has(type)) continue;
    complaints.push(`docs/events/${type}.json: no module declares ${type} any more`);
  }
  return { complaints, fresh };
}
