import { defineConfig } from 'vitest/config';

const common = { root: import.meta.dirname, globals: false };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...common,
          name: 'rules',
          include: ['{modules,platform,media,tools,world,stories}/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          ...common,
          name: 'stories',
          include: ['stories/**/*.story.ts'],
          // One browser at a time: two cores also carry the server and the encoder.
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
