import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { watchRegistries } from '../../src/buildkit/silent-registry.ts';
import type { StatusUpdate, Vertex } from '../../src/progress/types.ts';

const update = (change: Partial<Vertex>): StatusUpdate => ({
  vertexes: [
    {
      digest: 'sha256:1',
      inputs: [],
      name: '[internal] load metadata for reg.test:5000/a/b:1',
      started: 1,
      completed: null,
      cached: false,
      error: null,
      group: null,
      ...change,
    },
  ],
  statuses: [],
  logs: [],
  warnings: [],
});

let said: string[];

beforeEach(() => {
  vi.useFakeTimers();
  said = [];
});
afterEach(() => vi.useRealTimers());

const watch = () => watchRegistries((text) => said.push(text));

it('a registry that does not answer for a while is named once', () => {
  const { status } = watch();
  status(update({}));
  vi.advanceTimersByTime(10_000);
  status(update({}));
  expect(said).toEqual([]);
  vi.advanceTimersByTime(30_000);
  expect(said).toEqual([
    'The registry reg.test:5000 has not answered for 15 s about reg.test:5000/a/b:1; the build waits until it does or is cancelled.',
  ]);
});

it.each<[string, Partial<Vertex>]>([
  ['it answers', { completed: 2 }],
  ['nothing is asked yet', { digest: 'sha256:2', started: null }],
  ['a step is no question to a registry', { digest: 'sha256:3', name: '[build 2/2] RUN sleep 60' }],
])('nothing is said when %s', (_, change) => {
  const { status } = watch();
  if (change.digest === undefined) status(update({}));
  status(update(change));
  vi.advanceTimersByTime(60_000);
  expect(said).toEqual([]);
});

it('nothing is said of a build that is over', () => {
  const { status, stop } = watch();
  status(update({}));
  stop();
  vi.advanceTimersByTime(60_000);
  expect(said).toEqual([]);
});
