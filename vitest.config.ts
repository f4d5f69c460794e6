import { defineConfig } from 'vitest/config';

// unit: pure parts and components, no engine. smoke: the program starts and draws, no engine. engine: the client against a real one. e2e: the program in a real pty. fuzz: the model against other programs, on made-up input.
// A person looks at a test that fails now and then. Where nobody does, it gets a second try, which the report names: "(retry x1)".
const retry = process.env.CI === undefined ? 0 : 1;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: ['test/engine/**', 'test/e2e/**', 'test/smoke/**', 'test/fuzz/**'],
          // Drawing every screen takes seconds on a busy machine.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'smoke',
          include: ['test/smoke/**/*.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'engine',
          retry,
          include: ['test/engine/**/*.test.ts'],
          globalSetup: ['test/engine/setup/global.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'e2e',
          retry,
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/engine/setup/global.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'fuzz',
          include: ['test/fuzz/**/*.test.ts'],
          testTimeout: 3_600_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
