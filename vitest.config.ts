import { defineConfig } from 'vitest/config';

const common = {
  root: import.meta.dirname,
  globals: false,
  // A poll ends as soon as it holds; on a busy machine a second is not long enough for what is asked of two programs.
  expect: { poll: { timeout: 15_000 } },
};

export default defineConfig({
  test: {
    globalSetup: 'tools/test-run.ts',
    projects: [
      {
        test: {
          ...common,
          name: 'rules',
          sequence: { groupOrder: 0 },
          // Files of one worker share what they import: most of a file's time was loading it anew.
          isolate: false,
          maxWorkers: 2,
          include: ['{modules,platform,media,tools,world,stories}/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        test: {
          ...common,
          name: 'stories',
          // After the rules: their workers are another number.
          sequence: { groupOrder: 1 },
          include: ['stories/**/*.story.ts'],
          globalSetup: 'stories/shared.ts',
          // Stories that share a program share a browser too.
          isolate: false,
          // One browser at a time: two cores also carry the server and the encoder.
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
