import { expect, test } from 'vitest';
import type { Container, ProcessEnd } from '../../src/ports.ts';
import { setUpTrace } from '../../src/shell/trace-setup.ts';
import { SETUP_READY } from '../../src/trace/setup.ts';
import { FakeClock } from '../fakes/builder.ts';

test('files of a container whose set-up has ended are not waited for', async () => {
  const ended = Promise.withResolvers<ProcessEnd>();
  const container: Container = {
    start: ({ output }) => {
      queueMicrotask(() => void output('stdout', Buffer.from(`${SETUP_READY}\n`)));
      return {
        started: Promise.resolve(),
        ended: ended.promise,
        write: () => Promise.resolve(),
        endInput: () => undefined,
        resize: () => undefined,
        signal: () => false,
      };
    },
    release: () => Promise.resolve(),
  };
  const clock = new FakeClock();
  const { read } = await setUpTrace(container, ['sh'], { files: [], variables: [] }, clock);
  expect(clock.waiting).toBe(0);
  ended.resolve({ kind: 'exited', status: 137 });
  await ended.promise;
  // The clock stands still, so only the end can be the reason.
  expect(await read(['/a.sh'], '--m--')).toEqual([]);
  expect(clock.waiting).toBe(0);
});
