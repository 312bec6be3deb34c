import { openDatabase, type Database, type DatabaseOptions } from '../db/index.ts';
import { ownDatabase } from './server.ts';

/** A database with the schema and nothing else, which is gone when it is closed. */
export async function emptyDatabase(
  options: Pick<DatabaseOptions, 'sole'> = {},
): Promise<Database> {
  const { url, drop } = await ownDatabase();
  try {
    const database = await openDatabase({ ...options, url });
    return {
      ...database,
      close: async () => {
        try {
          await database.close();
        } finally {
          await drop();
        }
      },
    };
  } catch (error) {
    await drop();
    throw error;
  }
}
