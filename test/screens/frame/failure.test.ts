import { describe, expect, it } from 'vitest';
import type { BuildFailure } from '../../../src/ports.ts';
import { reasonTexts, stepExplanation } from '../../../src/screens/frame/select/explanation.ts';
import { allFailedLines } from '../../../src/screens/frame/select/failure.ts';
import { matchingLines } from '../../../src/screens/frame/select/search.ts';
import { currentPoint, pointLog } from '../../../src/screens/walk/select.ts';
import type { Action } from '../../../src/store/actions.ts';
import { Rig } from '../../fakes/rig.ts';
import { ended } from '../../fakes/sample-build.ts';
import { AT, MAKE_FAILED, teach, walkedFile, walkedGraph, walkedTrees } from '../../fakes/sample-walk.ts';
import { building, lines, NOW, play, start } from '../../fakes/state.ts';
import { settled, until } from '../../fakes/until.ts';
import { file } from '../../filesystem/entries.ts';
import { image, out, run } from '../../llb/steps.ts';
import { log, vertex } from '../../progress/updates.ts';

const KEPT: BuildFailure = { ...MAKE_FAILED, mounts: { before: ['m1'], after: ['m2'] } };
const README_MISSING: BuildFailure = {
  message: 'failed to compute cache key: failed to calculate checksum of ref x::y: "/out": not found',
  vertex: 'readme',
  lines: [{ start: 9, end: 9 }],
  file: 'Dockerfile',
  exitCode: null,
  mounts: null,
};

class FailureRig extends Rig {
  constructor() {
    super(start({ dockerfile: walkedFile }));
    this.builder.resolution = { graph: walkedGraph, config: null };
    teach(this.builder.states);
  }

  /** A build that runs and has printed something. */
  static async running(): Promise<FailureRig> {
    const rig = new FailureRig();
    rig.build();
    await until(() => rig.state.build?.graph != null);
    rig.builder.last.status({
      vertexes: [vertex('make', { name: '[build 2/2] RUN make all', started: 100 })],
      logs: [log('make', 'cc -c app.c\napp.c:3: error: expected ;\n', 200)],
    });
    return rig;
  }

  async fail(failure: BuildFailure = KEPT): Promise<void> {
    this.builder.last.end({ kind: 'failed', failure });
    await until(() => this.phase === 'failed');
    await settled();
  }

  dispatch(action: Action): void {
    this.store.dispatch(action);
  }

  get point(): number | undefined {
    return this.state.walk?.arrival?.point;
  }
}

describe('a build that fails', () => {
  it('opens State at the failing instruction, in the build that failed, with its log', async () => {
    const rig = await FailureRig.running();
    const before = walkedTrees.base ?? [];
    rig.builder.states.around = { before, after: [...before, file('half', { size: 5 })] };
    await rig.fail();
    expect(rig.state.screen).toBe('walk');
    expect(rig.state.walk).toMatchObject({
      from: 'build',
      line: 3,
      phase: { kind: 'standing' },
      arrival: { point: AT.make, because: 'failure' },
      failureDetails: { files: { kind: 'known', changes: { entries: [{ change: 'added', path: 'half' }] } } },
    });
    expect(pointLog(rig.state, currentPoint(rig.state))?.line(1)?.text).toContain('expected ;');
    // The way back is in the same build, and the failure can be opened again.
    rig.dispatch({ type: 'walk/to', goal: { kind: 'point', point: AT.env }, now: NOW });
    await until(() => rig.point === AT.env);
    expect(rig.state.walk?.failureDetails).toBeNull();
    rig.dispatch({ type: 'failure/asked' });
    expect(rig.point).toBe(AT.make);
    expect(rig.builder.builds).toHaveLength(1);
    // The step is to be run again, so nobody may hold its old failure by then.
    rig.build();
    await until(() => rig.builder.builds.length === 2 && rig.phase === 'running');
    expect(rig.builder.builds[0]?.closed).toBe(true);
    rig.dispatch({ type: 'failure/asked' });
    await rig.fail();
    expect(rig.point).toBe(AT.make);
    expect(rig.builder.builds[1]?.closed).toBe(false);
  });

  it('says why there are no files', async () => {
    const old = await FailureRig.running();
    await old.fail(MAKE_FAILED);
    expect(old.state.walk?.failureDetails?.files).toMatchObject({
      why: expect.stringContaining('This engine'),
    });
    const bare = await FailureRig.running();
    await bare.fail(KEPT);
    expect(bare.state.walk?.failureDetails?.files).toMatchObject({ why: expect.stringContaining('find') });
  });

  it('explains a source that is not there, on Build too', async () => {
    const rig = await FailureRig.running();
    rig.sourceFolder = {
      names: [{ path: 'out', linkname: '' }],
      ignore: { name: '.dockerignore', text: 'out\n' },
    };
    await rig.fail(README_MISSING);
    expect(rig.point).toBe(AT.readme);
    expect(stepExplanation(rig.state)?.sentence).toMatch(/excluded .* line 1 of \.dockerignore/);
    expect(rig.state.build?.explanation).toEqual(stepExplanation(rig.state));
    const texts = reasonTexts(README_MISSING, stepExplanation(rig.state));
    expect(texts.at(-1)).toBe(README_MISSING.message);
  });

  it('does not interrupt the user elsewhere', async () => {
    const busy: readonly Action[] = [
      { type: 'screen/shown', screen: 'explore' },
      { type: 'search/opened' },
      { type: 'overlay/opened', overlay: { kind: 'help', top: 0 } },
    ];
    for (const action of busy) {
      const rig = await FailureRig.running();
      rig.dispatch(action);
      const { screen } = rig.state;
      await rig.fail();
      expect(rig.state.screen).toBe(screen);
      expect(rig.state.walk).toBeNull();
      rig.dispatch({ type: 'failure/asked' });
      await settled();
      expect(rig.state.screen).toBe('walk');
      expect(rig.point).toBe(AT.make);
    }
  });

  it('stays on Build where nothing of the target had run', async () => {
    const rig = await FailureRig.running();
    const message = 'failed to load metadata';
    await rig.fail({ ...MAKE_FAILED, message, vertex: 'metadata', lines: [], exitCode: null });
    expect(rig.state.screen).toBe('build');
    rig.dispatch({ type: 'failure/asked' });
    await settled();
    expect(rig.state.message?.text).toContain('before any instruction');
  });
});

describe('the failure on State', () => {
  it('switches its files between changed, after and before', async () => {
    const rig = await FailureRig.running();
    rig.builder.states.around = { before: [], after: [] };
    await rig.fail();
    const views = [1, 2, 3].map(() => {
      rig.dispatch({ type: 'walk/filesTurned' });
      return rig.state.walk?.files;
    });
    expect(views).toEqual(['after', 'before', 'changes']);
  });

  it('has a log that can be searched', async () => {
    const rig = await FailureRig.running();
    await rig.fail();
    const found = play(
      rig.state,
      { type: 'search/opened' },
      ...Array.from('error', (text): Action => ({ type: 'search/typed', text })),
    );
    expect(found.search?.line).toBe(2);
    expect(matchingLines(found, 'error')).toEqual([2]);
    expect(found.walk).toMatchObject({ panel: 'output', output: 'log' });
    expect(play(found, { type: 'walk/scrolled', move: lines(1), count: 2 }).search).not.toBeNull();
  });
});

it('marks the lines of all failures of an engine that reports none', () => {
  const graph = {
    steps: [image('base', 1, 'busybox'), run('a', 3, out('base')), run('b', 5, out('base'))],
    result: out('b'),
  };
  const unplaced = (digest: string): BuildFailure => ({ ...MAKE_FAILED, vertex: digest, lines: [] });
  const outcome = { kind: 'failed', failure: unplaced('b'), others: [unplaced('a')] } as const;
  const state = play(building(start()), { type: 'build/resolved', graph }, ended(outcome));
  expect(allFailedLines(state).map(({ start }) => start)).toEqual([5, 3]);
});
