import { expect, it } from 'vitest';
import { shortError } from '../../src/history/error-text.ts';

it.each([
  ['process "/bin/sh -c make all" did not complete successfully: exit code: 2', 'exit code 2: make all'],
  [
    'failed to solve: process "/bin/bash -eo pipefail -c a | b" did not complete successfully: exit code: 1',
    'exit code 1: a | b',
  ],
  [
    'process "/bin/sh -c echo \\"a\\\\b\\"" did not complete successfully: exit code: 3',
    'exit code 3: echo "a\\b"',
  ],
  ['process "/app/run --now" did not complete successfully: exit code: 4', 'exit code 4: /app/run --now'],
  ['failed to compute cache key: "/x": not found', 'failed to compute cache key: "/x": not found'],
])('%s is said shorter', (error, short) => {
  expect(shortError(error)).toBe(short);
});
