import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: [
    './platform/events/schema.ts',
    './platform/jobs/schema.ts',
    './modules/*/store/schema.ts',
  ],
  out: './migrations',
});
