import type { PersonalDataSource } from '../../../platform/personal/index.ts';
import { streamKey } from './schema.ts';

/** Where a sealed stream key belongs: it opens under this name only. */
export const keyPlace = 'secret:ingest.stream_key';

/** Secrets of the company are sealed with the same keys, and so are part of their rotation. */
export const ingestPersonalData: PersonalDataSource = {
  tables: [],
  sealed: [
    {
      about: keyPlace,
      table: streamKey,
      key: streamKey.sessionId,
      column: streamKey.sealedKey,
      property: 'sealedKey',
    },
  ],
};
