import type { Database } from '../../../platform/db/index.ts';
import { openTestGround } from '../../../platform/testing/ground.ts';
import { openAudit } from '../../audit/index.ts';
import { openPrivacy } from '../index.ts';

/** The module on an empty database, with the audit log that it asks. */
export async function openTestPrivacy(database?: Database) {
  const ground = await openTestGround(database);
  const audit = openAudit(ground);
  const keys = new Map([['k1', Buffer.alloc(32, 7)]]);
  const privacy = openPrivacy({ ...ground, audit, keys, currentKey: 'k1' });
  await privacy.prepare();
  return { ...ground, audit, privacy };
}
