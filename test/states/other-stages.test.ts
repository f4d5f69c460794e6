import { describe, expect, it } from 'vitest';
import type { StepGraph } from '../../src/llb/types.ts';
import { BuildFailedError, type BuildFailure } from '../../src/ports.ts';
import { stageAddress } from '../../src/states/address.ts';
import { HeldTargets } from '../../src/states/held-targets.ts';
import type { OpenTarget } from '../../src/states/open-target.ts';
import { OpenTargets } from '../../src/states/open-targets.ts';
import { type OtherStages, otherStages } from '../../src/states/other-stages.ts';
import { StepWatch } from '../../src/states/step-watch.ts';
import { FakeBuilder, FakeClock } from '../fakes/builder.ts';
import { specOf } from '../fakes/sample-spec.ts';
import { dockerfileOf } from '../fakes/state.ts';
import { gate, settled, until } from '../fakes/until.ts';
import { file } from '../filesystem/entries.ts';
import { graphOf, image, out, run } from '../llb/steps.ts';
import { part, update, vertex } from '../progress/updates.ts';

const SILENT = { status: () => undefined, notice: () => undefined };
const TOOLS = 0;
const APP = 1;

/** The last stage does not need the other one. */
const dockerfile = dockerfileOf('FROM debian:12 AS tools\nRUN make\nFROM debian:12 AS app\n');
const appGraph: StepGraph = graphOf(out('base'), image('base', 3, 'debian:12'));
const toolsGraph: StepGraph = graphOf(
  out('make'),
  image('base', 1, 'debian:12'),
  run('make', 2, out('base')),
);

const FAILED: BuildFailure = {
  message: 'process "/bin/sh -c make" did not complete successfully: exit code: 2',
  vertex: 'make',
  lines: [{ start: 2, end: 2 }],
  file: 'Dockerfile',
  exitCode: 2,
  mounts: { before: ['0'], after: ['1'] },
};

/** `app` is open, and the stages that it does not need can be asked for. */
async function setUp(): Promise<{
  readonly builder: FakeBuilder;
  readonly targets: OpenTargets;
  readonly app: OpenTarget;
  readonly clock: FakeClock;
  readonly others: OtherStages;
}> {
  const builder = new FakeBuilder();
  builder.states.trees.set('base', []).set('make', [file('tool')]);
  const targets = new OpenTargets({
    connect: async () => builder,
    specFor: (_, stage) => specOf('/project', { target: dockerfile.stages[stage]?.name ?? null }),
  });
  builder.resolution = { graph: appGraph, config: null };
  const { target } = await targets.open(dockerfile, APP, SILENT);
  builder.resolution = { graph: toolsGraph, config: null };
  const point = target.program.points[0]!;
  const clock = new FakeClock();
  const others = otherStages({ target, point, side: 'after' }, clock);
  return { builder, targets, app: target, clock, others };
}

/** The engine searches for the stage. */
async function searching() {
  const { builder, clock, others } = await setUp();
  const solving = gate();
  builder.states.solving = solving.promise;
  const found = others.find();
  await until(() => builder.states.solved.includes('make'));
  return { builder, clock, found, others, solving };
}

/** Time passes in small steps, since one timer makes the next. */
function pass(clock: FakeClock, ms: number): void {
  for (let passed = 0; passed < ms; passed += 500) clock.advance(500);
}

describe('a stage that the target does not need', () => {
  it('is a source if it comes from the cache, and its build is closed at the end', async () => {
    const { builder, others } = await setUp();
    const [found, ...more] = await others.find();
    expect(more).toEqual([]);
    expect(found).toMatchObject({ index: TOOLS, name: 'tools' });
    expect(found?.root.locate('/tool')).not.toBeNull();
    expect(builder.last.closed).toBe(false);
    await others.close();
    expect(builder.builds.map(({ closed }) => closed)).toEqual([false, true]);
  });

  it('is no source if a step has to run: its build is cancelled and closed at once', async () => {
    const { builder, found } = await searching();
    builder.last.status({ vertexes: [vertex('make', { started: 100 })] });
    expect(await found).toEqual([]);
    expect(builder.last).toMatchObject({ cancelled: true, closed: true });
  });

  it('is a source if another build that is open has run its steps', async () => {
    const { builder, found, others, solving } = await searching();
    const run = [vertex('make', { started: 1 }), vertex('make', { started: 1, completed: 2 })];
    builder.last.status({ vertexes: run });
    expect(builder.last.cancelled).toBe(false);
    solving.open();
    expect(await found).toMatchObject([{ index: TOOLS }]);
    await others.close();
  });

  it('is a source of an engine that is busy and takes its time to find it', async () => {
    const { clock, found, solving } = await searching();
    pass(clock, 29_000);
    solving.open();
    expect(await found).toMatchObject([{ index: TOOLS }]);
    expect(clock.waiting).toBe(0);
  });

  it('is no source if the engine does not answer in time', async () => {
    const { builder, clock, found, others } = await searching();
    pass(clock, 29_500);
    expect(others.unseen()).toEqual([]);
    pass(clock, 500);
    expect(await found).toEqual([]);
    expect(others.unseen()).toEqual(['tools']);
    expect(builder.last).toMatchObject({ cancelled: true, closed: true });
    expect(clock.waiting).toBe(0);
  });

  it('is not seen if the engine does not say why it cannot be had', async () => {
    const { builder, others } = await setUp();
    builder.states.solving = Promise.reject(new Error('the connection was cut'));
    expect(await others.find()).toEqual([]);
    expect(others.unseen()).toEqual(['tools']);
  });

  it('is a source if the engine finds it when it is asked again', async () => {
    const { builder, others } = await setUp();
    builder.states.solving = Promise.reject(
      new BuildFailedError({ ...FAILED, message: 'snapshot sha256:1 does not exist', exitCode: null }),
    );
    const failure = builder.states.solving;
    Object.defineProperty(builder.states, 'solving', {
      get: () => (builder.states.solved.length === 1 ? failure : Promise.resolve()),
    });
    expect(await others.find()).toMatchObject([{ index: TOOLS }]);
    expect(others.unseen()).toEqual([]);
    await others.close();
    expect(builder.builds.map(({ closed }) => closed)).toEqual([false, true, true]);
  });

  it('is not seen if the engine fails at it twice, and no step does', async () => {
    const { builder, others } = await setUp();
    builder.states.failures.set('make', { ...FAILED, message: 'lease does not exist', exitCode: null });
    expect(await others.find()).toEqual([]);
    expect(others.unseen()).toEqual(['tools']);
  });

  it.each([
    'failed to calculate checksum of ref a::b: "/missing.txt": not found',
    'failed to calculate checksum of ref a::b: "/app/content": not found',
    'failed to solve: debian:none: not found',
  ])('is no source if what it takes is not there: %s', async (message) => {
    const { builder, others } = await setUp();
    builder.states.failures.set('make', { ...FAILED, message, exitCode: null });
    expect(await others.find()).toEqual([]);
    expect(others.unseen()).toEqual([]);
  });

  it('is no source if the engine pulls an image for it', async () => {
    const { builder, clock, found, others } = await searching();
    builder.last.status({ statuses: [part('base', 'sha256:1')] });
    pass(clock, 2_500);
    builder.last.status({ statuses: [part('base', 'sha256:1', { completed: 2_600 })] });
    pass(clock, 3_000);
    expect(builder.last.cancelled).toBe(false);
    builder.last.status({ statuses: [part('base', 'extracting sha256:1')] });
    pass(clock, 3_000);
    expect(await found).toEqual([]);
    // It is not built.
    expect(others.unseen()).toEqual([]);
    expect(builder.last).toMatchObject({ cancelled: true, closed: true });
  });

  it('is a source of an engine that takes long to find an image that it has', async () => {
    const { builder, clock, found, solving } = await searching();
    builder.last.status({
      vertexes: [vertex('base', { started: 100 })],
      statuses: [part('base', 'resolve docker.io/library/debian:12')],
    });
    pass(clock, 20_000);
    solving.open();
    expect(await found).toMatchObject([{ index: TOOLS }]);
  });

  it('does not run a step again whose failure an open target holds', async () => {
    const { builder, targets, others } = await setUp();
    builder.states.failures.set('make', FAILED);
    const { target } = await targets.open(dockerfile, TOOLS, SILENT);
    await expect(target.solve(out('make'))).rejects.toThrow(BuildFailedError);
    builder.states.solved.length = 0;
    expect(await others.find()).toEqual([]);
    expect(builder.states.solved).toEqual([]);
    expect(targets.holderOf(FAILED)).toBe(target);
  });

  it('keeps no failure of its own, so that the step can run again', async () => {
    const { builder, targets, others } = await setUp();
    builder.states.failures.set('make', FAILED);
    expect(await others.find()).toEqual([]);
    expect(others.unseen()).toEqual([]);
    expect(builder.states.solved).toEqual(['make']);
    expect(targets.holderOf(FAILED)).toBeNull();
    expect(builder.last.closed).toBe(true);
  });

  it('is opened for the check alone: whoever reaches that stage gets another target', async () => {
    const { builder, targets, others } = await setUp();
    await others.find();
    const beside = targets.all.at(-1);
    const state = await new HeldTargets(targets, SILENT).reach(stageAddress(dockerfile, TOOLS), 'none');
    expect(beside?.stage).toBe(TOOLS);
    expect(state.target).not.toBe(beside);
    expect(builder.builds).toHaveLength(3);
  });

  it('leaves no build open that opens only after close', async () => {
    const { builder, targets, app, others } = await setUp();
    const opening = gate();
    builder.opening = opening.promise;
    const found = others.find();
    await settled();
    await others.close();
    opening.open();
    expect(await found).toEqual([]);
    expect(builder.builds.map(({ closed }) => closed)).toEqual([false, true]);
    expect(targets.all).toEqual([app]);
  });
});

it('the engine fetches something while a layer, a download or a folder is on its way', () => {
  const watch = new StepWatch();
  watch.stopAt(new Set(), undefined, new Set(['https']));
  const states = [
    update({ vertexes: [vertex('image', { started: 1 })], statuses: [part('image', 'resolve x')] }),
    update({ vertexes: [vertex('https', { started: 1 })] }),
    update({ vertexes: [vertex('https', { started: 1, completed: 2 })] }),
    update({ statuses: [part('image', 'extracting sha256:1')] }),
    update({ statuses: [part('image', 'extracting sha256:1', { completed: 2 })] }),
  ].map((each) => {
    watch.status(each);
    return watch.isFetching;
  });
  expect(states).toEqual([false, true, false, true, false]);
});
