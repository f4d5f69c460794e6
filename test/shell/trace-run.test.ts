import { expect, test } from 'vitest';
import type { Container, ContainerProcess, ProcessEnd } from '../../src/ports.ts';
import { runTrace } from '../../src/shell/trace-run.ts';
import { OpenTargets } from '../../src/states/open-targets.ts';
import { SETUP_READY } from '../../src/trace/setup.ts';
import { FakeBuilder, FakeClock } from '../fakes/builder.ts';
import { specOf } from '../fakes/sample-spec.ts';
import { MAKE_FAILED, teach, walkedFile, walkedGraph } from '../fakes/sample-walk.ts';

const TOKEN = '7k2x';

/** A container whose RUN has ended, and which calls back when it is asked for a script. */
function containerOf(onAsked: () => void): Container {
  const released = Promise.withResolvers<ProcessEnd>();
  let count = 0;
  return {
    start: ({ output }): ContainerProcess => {
      const isSetup = count === 0;
      count += 1;
      const said = isSetup
        ? `${SETUP_READY}\n`
        : `+${TOKEN}:0:1::12::/made.sh:${TOKEN}:/:${TOKEN}: test 1 = 2\n`;
      queueMicrotask(() => void output(isSetup ? 'stdout' : 'stderr', Buffer.from(said)));
      return {
        started: Promise.resolve(),
        ended: isSetup ? released.promise : Promise.resolve({ kind: 'exited', status: 1 }),
        write: async () => onAsked(),
        endInput: () => undefined,
        resize: () => undefined,
        signal: () => false,
      };
    },
    release: async () => released.resolve({ kind: 'exited', status: 137 }),
  };
}

test('a trace that is stopped while its scripts are read is refused, not shown without them', async () => {
  const builder = new FakeBuilder();
  builder.resolution = { graph: walkedGraph, config: null };
  teach(builder.states);
  const silent = { status: () => undefined, notice: () => undefined };
  const targets = new OpenTargets({ connect: async () => builder, specFor: () => specOf('/project', {}) });
  const { target, release } = await targets.open(walkedFile, 1, silent);
  const stop = new AbortController();
  builder.states.container = containerOf(() => stop.abort(new Error('stopped')));
  const trace = runTrace({
    target,
    failure: MAKE_FAILED,
    clock: new FakeClock(),
    token: TOKEN,
    signal: stop.signal,
    onCommand: () => undefined,
  });
  await expect(trace).rejects.toThrow('stopped');
  await release();
});
