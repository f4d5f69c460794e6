import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { BuildHistory } from '../../src/ports.ts';
import { readPast } from '../../src/states/past-builds.ts';
import { pastBuild, pastDetails, stepsOf } from '../fakes/sample-history.ts';

test('a build that runs is not empty where the engine is slow, and its status is ended', async () => {
  const build = pastBuild('a', { state: 'running', endedAt: null });
  let isEnded = false;
  const history: Partial<BuildHistory> = {
    read: async () => pastDetails(build),
    async *status(_id, signal) {
      await setTimeout(600);
      yield stepsOf(false);
      await new Promise((_, reject) => signal.addEventListener('abort', reject)).finally(() => {
        isEnded = true;
      });
    },
  };
  const { progress } = await readPast(history as BuildHistory, build, new AbortController().signal);
  expect(progress.vertexes.size).toBe(3);
  await Promise.resolve();
  expect(isEnded).toBe(true);
});
