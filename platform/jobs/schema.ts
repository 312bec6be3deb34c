import { bigint, pgSchema, text } from 'drizzle-orm/pg-core';

export const jobsSchema = pgSchema('jobs');

/** For which moment each daily job was last done, UTC ms. */
export const daily = jobsSchema.table('daily', {
  name: text('name').primaryKey(),
  due: bigint('due', { mode: 'number' }).notNull(),
});
