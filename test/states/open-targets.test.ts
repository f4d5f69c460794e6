import { describe, expect, it } from 'vitest';
import { BuildFailedError, type BuildFailure, StateGoneError } from '../../src/ports.ts';
import { pointAddress, refAddress, stageAddress } from '../../src/states/address.ts';
import { HeldTargets, screenMessage } from '../../src/states/held-targets.ts';
import type { OpenTarget } from '../../src/states/open-target.ts';
import { OpenTargets } from '../../src/states/open-targets.ts';
import { failureNote, UnreachedError } from '../../src/states/reach.ts';
import { FakeBuilder } from '../fakes/builder.ts';
import { specOf } from '../fakes/sample-spec.ts';
import { AT, MAKE_FAILED, teach, walkedFile, walkedGraph } from '../fakes/sample-walk.ts';
import { dockerfileOf } from '../fakes/state.ts';
import { gate, settled } from '../fakes/until.ts';

const SILENT = { status: () => undefined, notice: () => undefined };
const BUILD = 0;
const RUNTIME = 1;

/** The failure of `make`, of which the engine keeps what it left. */
const KEPT: BuildFailure = { ...MAKE_FAILED, mounts: { before: ['0'], after: ['1'] } };

function engine() {
  const builder = new FakeBuilder();
  builder.resolution = { graph: walkedGraph, config: null };
  teach(builder.states);
  const targets = new OpenTargets({
    connect: async () => builder,
    specFor: (file, stage) => specOf('/project', { target: file.stages[stage]?.name ?? null }),
  });
  const open = async (file = walkedFile): Promise<OpenTarget> =>
    (await targets.open(file, RUNTIME, SILENT)).target;
  return { builder, states: builder.states, targets, open, held: () => new HeldTargets(targets, SILENT) };
}

/** Solves the end of `make`, which fails. */
async function failAt(target: OpenTarget): Promise<BuildFailure> {
  const failure = await target.solve(target.program.points[AT.make]!.after).then(
    () => null,
    (error: unknown) => (error instanceof BuildFailedError ? error.failure : null),
  );
  if (failure === null) throw new Error('It did not fail.');
  return failure;
}

describe('the targets of a build for several platforms', () => {
  it('say once which one they are for', async () => {
    const { builder } = engine();
    const targets = new OpenTargets({
      connect: async () => builder,
      specFor: () => specOf('/project', { platforms: ['linux/amd64', 'linux/arm64'] }),
    });
    const told: string[] = [];
    const listener = {
      status: () => undefined,
      notice: ({ text }: { text: string }) => void told.push(text),
    };
    for (const stage of [BUILD, RUNTIME])
      await targets.open(walkedFile, stage, listener, new AbortController().signal);
    expect(told).toEqual([
      'Of the 2 platforms, this is linux/amd64; name another one alone with --platform.',
    ]);
  });
});

describe('an open target', () => {
  it('stays open until its last holder releases it', async () => {
    const { builder, targets } = engine();
    const { target, release } = await targets.open(walkedFile, RUNTIME, SILENT);
    const second = target.hold();
    await release();
    await release();
    expect(builder.last.closed).toBe(false);
    await second();
    expect(builder.last.closed).toBe(true);
    expect(targets.all).toEqual([]);
  });

  it('is closed if opening it is given up at any time', async () => {
    const { builder, targets } = engine();
    const abort = new AbortController();
    const opening = targets.open(walkedFile, RUNTIME, SILENT, abort.signal);
    await Promise.resolve();
    abort.abort(new Error('Stopped.'));
    await expect(opening).rejects.toThrow('Stopped.');
    expect(builder.builds.every(({ closed }) => closed)).toBe(true);
  });
});

describe('a step whose failure is held', () => {
  it('is not run, listed or read again by the same target: whatever needs it gets the same failure', async () => {
    const { states, open } = engine();
    states.failures.set('make', KEPT);
    const target = await open();
    expect(await failAt(target)).toBe(KEPT);
    states.solved.length = 0;
    expect(await failAt(target)).toBe(KEPT);
    await expect(target.states.of(target.program.points[AT.readme]!.after).tree()).rejects.toThrow(
      KEPT.message,
    );
    expect(states.solved).toEqual([]);
    expect(states.listed).toEqual([]);
    // What comes before it is solved as ever.
    await target.solve(target.program.points[AT.env]!.after);
    expect(states.solved).toEqual(['base']);
  });

  it('is not run again by another target of the same text, and held by one target only', async () => {
    const { states, targets, open } = engine();
    states.failures.set('make', KEPT);
    const first = await open();
    await failAt(first);
    const second = await open(dockerfileOf(walkedFile.lines.join('\n')));
    states.solved.length = 0;
    expect(await failAt(second)).toBe(KEPT);
    expect(states.solved).toEqual([]);
    expect(targets.holderOf(KEPT)).toBe(first);
    expect(targets.pointOf(second, KEPT)?.index).toBe(AT.make);
  });

  it('is run again by a target of another text', async () => {
    const { states, open } = engine();
    states.failures.set('make', KEPT);
    await failAt(await open());
    const other = await open(dockerfileOf(`${walkedFile.lines.join('\n')}\n# more`));
    states.solved.length = 0;
    await failAt(other);
    expect(states.solved).toEqual(['make']);
  });

  it('is run again once the failures are released, which closes those who hold them and nobody else', async () => {
    const { builder, states, targets, open } = engine();
    const fine = await open();
    states.failures.set('make', KEPT);
    const failed = await open();
    await failAt(failed);
    await targets.releaseFailures();
    expect([fine.isClosed, failed.isClosed]).toEqual([false, true]);
    expect(builder.last.closed).toBe(true);
    states.solved.length = 0;
    await failAt(await open());
    expect(states.solved).toEqual(['make']);
  });

  it('is run again if it was cancelled, or after the engine says that its files are gone', async () => {
    const { builder, states, open } = engine();
    states.failures.set('make', { ...KEPT, message: 'failed to solve: context canceled' });
    const target = await open();
    await failAt(target);
    states.failures.set('make', KEPT);
    expect(await failAt(target)).toBe(KEPT);
    builder.last.failureTrees = () => Promise.reject(new StateGoneError('It is gone.'));
    await expect(target.build.failureTrees(KEPT, [])).rejects.toThrow('It is gone.');
    states.solved.length = 0;
    await failAt(target);
    expect(states.solved).toEqual(['make']);
  });
});

describe('an address', () => {
  it('is reached in a target that is open already, else in one of its own', async () => {
    const { builder, open, held } = engine();
    const target = await open();
    const states = held();
    expect((await states.reach(stageAddress(walkedFile, BUILD), 'own')).target).toBe(target);
    expect(builder.builds).toHaveLength(1);
    await states.reach(stageAddress(dockerfileOf('FROM debian:12 AS other\n'), 0), 'own');
    expect(builder.builds).toHaveLength(2);
    await states.release();
    expect(builder.builds.map(({ closed }) => closed)).toEqual([false, true]);
  });

  it('holds no target any more when it is solved only after the release', async () => {
    const { builder, states, targets, held } = engine();
    const { release } = await targets.open(walkedFile, RUNTIME, SILENT);
    const late = held();
    const solving = gate();
    states.solving = solving.promise;
    const reached = late.reach(stageAddress(walkedFile, BUILD), 'own');
    await settled();
    await late.release();
    solving.open();
    await reached;
    expect(builder.last.closed).toBe(false);
    await release();
    expect(builder.last.closed).toBe(true);
    await expect(late.locate(stageAddress(walkedFile, BUILD))).rejects.toThrow('Stopped.');
  });

  it('leads to what its own instruction left when it failed, and says so', async () => {
    const { states, held } = engine();
    states.failures.set('make', KEPT);
    const state = await held().reach(refAddress(walkedFile, ':3', false), 'own', RUNTIME);
    expect(state).toMatchObject({ kind: 'failed', failure: KEPT, side: 'after' });
    expect(failureNote(state)).toBe('build, what line 3 (RUN) left when it failed with exit code 2.');
  });

  it('leads to the state before its instruction where the engine keeps nothing of the failure', async () => {
    const { states, held } = engine();
    states.failures.set('make', MAKE_FAILED);
    const state = await held().reach(refAddress(walkedFile, ':3', false), 'own', RUNTIME);
    expect(state).toMatchObject({ kind: 'before-failure', side: 'before', output: { digest: 'base' } });
    expect(failureNote(state)).toContain('this engine keeps nothing of it');
  });

  it('of the end of a stage leads to the failure on the way only if the caller accepts that', async () => {
    const { states, held } = engine();
    states.failures.set('make', KEPT);
    states.failures.set('readme', KEPT);
    const end = stageAddress(walkedFile, RUNTIME);
    await expect(held().reach(end, 'own')).rejects.toThrow(UnreachedError);
    await expect(held().reach(end, 'stage')).rejects.toThrow(UnreachedError);
    expect(await held().reach(end, 'any')).toMatchObject({ kind: 'failed', point: { index: AT.make } });
  });

  it('of what a failure left is there as long as somebody holds it, and says what to do once it is gone', async () => {
    const { states, targets, open, held } = engine();
    states.failures.set('make', KEPT);
    const target = await open();
    await failAt(target);
    const left = pointAddress(walkedFile, target.program.points[AT.make]!, KEPT);
    expect((await held().reach(left, 'none')).target).toBe(target);
    await targets.releaseFailures();
    const gone = await held()
      .reach(left, 'none')
      .catch((error: unknown) => error);
    expect(screenMessage(gone, 'inspect')).toBe('The files of the failed step are gone: r runs it again.');
  });

  it('just before FROM is that of the empty state, and of the base that of the image', async () => {
    const { held } = engine();
    const from = { ...stageAddress(walkedFile, BUILD), line: 1 };
    expect(await held().reach({ ...from, side: 'before' }, 'none', RUNTIME)).toMatchObject({ output: null });
    expect(await held().reach({ ...from, side: 'base' }, 'none', RUNTIME)).toMatchObject({
      output: { digest: 'base' },
    });
  });
});
