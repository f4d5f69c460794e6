import { describe, expect, it } from 'vitest';
import { type Breakpoint, lineBreakpoint } from '../../../src/breakpoints/types.ts';
import { NoEngineError } from '../../../src/ports.ts';
import type { WalkGoal } from '../../../src/screens/walk/actions.ts';
import { changesOf } from '../../fakes/changes.ts';
import { Rig } from '../../fakes/rig.ts';
import { AT, MAKE_FAILED, teach, walkedFile, walkedGraph } from '../../fakes/sample-walk.ts';
import { dockerfileOf, NOW, start } from '../../fakes/state.ts';
import { gate, settled, until } from '../../fakes/until.ts';
import { log, vertex } from '../../progress/updates.ts';

/** A rig on the sample target, driven as the keys drive it. */
class WalkRig extends Rig {
  constructor() {
    super(start({ dockerfile: walkedFile }));
    this.builder.resolution = { graph: walkedGraph, config: null };
    teach(this.builder.states);
  }

  get at(): number | undefined {
    return this.state.walk?.phase.kind === 'standing' ? this.state.walk.arrival?.point : undefined;
  }

  get broken(): string | undefined {
    const phase = this.state.walk?.phase;
    return phase?.kind === 'broken' ? phase.message : undefined;
  }

  ask(line: number | null = null): void {
    this.store.dispatch({ type: 'walk/asked', stage: 1, line, now: this.clock.now() });
  }

  go(goal: WalkGoal): void {
    this.store.dispatch({ type: 'walk/to', goal, now: this.clock.now() });
  }

  toggle(line: number): void {
    this.store.dispatch({ type: 'breakpoint/toggled', line });
  }

  async stands(point: number): Promise<void> {
    await until(() => this.at === point);
  }

  /** Digests solved since the last call. */
  solved(): string[] {
    return this.builder.states.solved.splice(0);
  }

  static async standing(point: number = AT.from): Promise<WalkRig> {
    const rig = new WalkRig();
    rig.ask();
    await rig.stands(AT.from);
    if (point !== AT.from) {
      rig.go({ kind: 'point', point });
      await rig.stands(point);
    }
    rig.solved();
    return rig;
  }
}

const paths = (rig: Rig): string[] =>
  (rig.state.walk?.arrival?.changes?.entries ?? []).map(({ change, path }) => `${change} ${path}`);

describe('a walk that starts', () => {
  it('opens one build of the target and stops at the first instruction', async () => {
    const rig = new WalkRig();
    rig.ask();
    await rig.stands(AT.from);
    expect(rig.builder.builds).toHaveLength(1);
    expect(rig.builder.last.spec).toMatchObject({ target: 'runtime', noCache: false });
    expect(rig.solved()).toEqual(['base']);
    expect(rig.state.walk?.arrival).toMatchObject({
      changes: null,
      entries: 2,
      failure: null,
      because: null,
    });
  });

  it('stops first at the requested line', async () => {
    const rig = new WalkRig();
    rig.ask(6);
    await rig.stands(AT.scratch);
    expect(rig.solved()).toEqual([]);
  });

  it('stops at a breakpoint before the requested line if asked to, and else goes there at once', async () => {
    const rig = new WalkRig();
    const from = (stopsBefore: boolean): void =>
      rig.store.dispatch({ type: 'walk/asked', stage: 1, line: 6, stopsBefore, now: rig.clock.now() });
    rig.toggle(9);
    from(true);
    await rig.stands(AT.scratch);
    expect(rig.solved()).toEqual([]);
    rig.toggle(3);
    from(false);
    await rig.stands(AT.scratch);
    expect(rig.solved()).toEqual([]);
    from(true);
    await rig.stands(AT.make);
    expect(rig.state.walk?.arrival?.because).toBe('breakpoint');
    rig.toggle(3);
    rig.store.dispatch({ type: 'breakpoints/entered', breakpoint: lineBreakpoint(2), replaced: null });
    from(true);
    await rig.stands(AT.env);
  });

  it('reads the file again, and finds its stage in it', async () => {
    const rig = new WalkRig();
    const edited = dockerfileOf(
      '# new\nFROM debian:12\nFROM scratch AS runtime\nCOPY README.md /\nFROM debian:12\n',
    );
    rig.readDockerfile = () => Promise.resolve(edited);
    rig.builder.resolution = { graph: { steps: [], result: null }, config: null };
    rig.ask();
    await rig.stands(0);
    expect(rig.builder.last.spec.target).toBe('runtime');
    expect(rig.state.walk?.dockerfile).toBe(edited);
    expect(rig.state.walk?.line).toBe(3);
  });

  it('says in a sentence why it cannot', async () => {
    const rig = new WalkRig();
    rig.connect = () => Promise.reject(new NoEngineError([], 'No Docker engine answered.'));
    rig.ask();
    await until(() => rig.broken !== undefined);
    expect(rig.broken).toBe('No Docker engine answered.');
    rig.readDockerfile = () => Promise.reject(new Error('Dockerfile:1: FROM needs an image.'));
    rig.ask();
    await until(() => rig.broken?.startsWith('Dockerfile:1') === true);
  });

  it('leaves no clock running once it stands or is broken', async () => {
    const rig = await WalkRig.standing();
    await settled();
    expect(rig.clock.waiting).toBe(0);
    rig.connect = () => Promise.reject(new Error('No engine.'));
    rig.ask();
    await until(() => rig.broken !== undefined);
    expect(rig.clock.waiting).toBe(0);
  });

  it('closes the build of the previous walk', async () => {
    const rig = await WalkRig.standing();
    const first = rig.builder.last;
    rig.ask();
    await until(() => rig.builder.builds.length === 2 && rig.at === AT.from);
    expect(first.closed).toBe(true);
    expect(rig.builder.last.closed).toBe(false);
  });

  it('closes a build that opens after another walk was started', async () => {
    const rig = new WalkRig();
    const opening = gate();
    rig.builder.opening = opening.promise;
    rig.ask();
    await settled();
    rig.builder.opening = Promise.resolve();
    rig.ask(3);
    await rig.stands(AT.make);
    opening.open();
    await until(() => rig.builder.builds.length === 2);
    await until(() => rig.builder.builds.filter((build) => build.closed).length === 1);
    expect(rig.at).toBe(AT.make);
  });

  it('closes a build whose graph arrives after another walk was started', async () => {
    const rig = new WalkRig();
    const resolving = gate();
    rig.builder.resolving = resolving.promise;
    rig.ask();
    await until(() => rig.builder.builds.length === 1);
    const late = rig.builder.last;
    rig.builder.resolving = Promise.resolve();
    rig.ask(3);
    await rig.stands(AT.make);
    late.status({ vertexes: [vertex('late', { started: 0 })] });
    resolving.open();
    await settled();
    rig.clock.advance(100);
    expect(late.closed).toBe(true);
    expect(rig.builder.last.closed).toBe(false);
    expect(rig.at).toBe(AT.make);
    expect(rig.state.walk?.progress.vertexes.has('late')).toBe(false);
  });

  it('does not start if it is stopped while the engine is asked', async () => {
    const rig = new WalkRig();
    const resolving = gate();
    rig.builder.resolving = resolving.promise;
    rig.ask();
    await until(() => rig.builder.builds.length === 1);
    rig.store.dispatch({ type: 'walk/stopAsked' });
    expect(rig.builder.last.closed).toBe(true);
    resolving.open();
    await settled();
    expect(rig.broken).toBe('Stopped: r starts again.');
    expect(rig.types()).not.toContain('walk/opened');
  });

  it('closes a build whose graph cannot be resolved', async () => {
    const rig = new WalkRig();
    rig.builder.resolving = Promise.reject(new Error('Dockerfile:3: no such image.'));
    rig.ask();
    await until(() => rig.broken !== undefined);
    expect(rig.builder.last.closed).toBe(true);
  });
});

describe('a step', () => {
  it('solves just the state after its instruction, and compares it with the one before', async () => {
    const rig = await WalkRig.standing(AT.env);
    expect(paths(rig)).toEqual([]);
    rig.go({ kind: 'point', point: AT.make });
    await rig.stands(AT.make);
    expect(rig.solved()).toEqual(['make']);
    expect(paths(rig)).toEqual(['modified etc/passwd', 'added out', 'added out/app']);
    expect(rig.state.walk?.arrival?.changes?.totals).toMatchObject({
      a: { bytes: 100 },
      b: { bytes: 2_000_120 },
    });
  });

  it('goes back as well as forward', async () => {
    const rig = await WalkRig.standing(AT.make);
    rig.go({ kind: 'point', point: AT.env });
    await rig.stands(AT.env);
    rig.go({ kind: 'point', point: AT.make });
    await rig.stands(AT.make);
    expect(paths(rig)).toEqual(['modified etc/passwd', 'added out', 'added out/app']);
    // Trees are listed once and kept for the way back.
    expect(rig.builder.states.listed.toSorted()).toEqual(['base', 'make']);
  });

  it('starts empty in a scratch stage', async () => {
    const rig = await WalkRig.standing(AT.scratch);
    expect(rig.state.walk?.arrival).toMatchObject({ changes: null, entries: 0 });
    rig.go({ kind: 'point', point: AT.copy });
    await rig.stands(AT.copy);
    expect(paths(rig)).toEqual(['added app']);
  });

  it('lists and solves nothing for an instruction that only sets something', async () => {
    const rig = await WalkRig.standing(AT.readme);
    rig.go({ kind: 'point', point: AT.cmd });
    await rig.stands(AT.cmd);
    expect(rig.state.walk?.arrival?.changes).toEqual(changesOf([], []));
    expect(rig.state.walk?.arrival?.entries).toBe(2);
  });

  it('has the time that it took, by the clock', async () => {
    const rig = await WalkRig.standing();
    const solving = gate();
    rig.builder.states.solving = solving.promise;
    rig.go({ kind: 'point', point: AT.make });
    await until(() => rig.state.walk?.phase.kind === 'moving');
    rig.clock.advance(1500);
    expect(rig.state.now).toBe(NOW + 1500);
    solving.open();
    await rig.stands(AT.make);
    expect(rig.state.walk?.arrival?.elapsed).toBe(1500);
    expect(rig.clock.waiting).toBe(0);
  });

  it('shows what its instruction prints while it runs', async () => {
    const rig = await WalkRig.standing();
    rig.builder.last.status({
      vertexes: [vertex('make', { started: 0 })],
      logs: [log('make', 'cc app.c\n')],
    });
    rig.clock.advance(100);
    expect(rig.state.walk?.progress.vertexes.get('make')?.log.lineCount).toBe(1);
    rig.builder.last.notice({ kind: 'engine-limit', text: 'The engine is old.' });
    expect(rig.state.message?.text).toBe('The engine is old.');
  });

  it('that another one replaces never arrives', async () => {
    const rig = await WalkRig.standing();
    const solving = gate();
    rig.builder.states.solving = solving.promise;
    rig.go({ kind: 'point', point: AT.make });
    await until(() => rig.state.walk?.phase.kind === 'moving');
    rig.builder.states.solving = Promise.resolve();
    rig.go({ kind: 'point', point: AT.copy });
    await rig.stands(AT.copy);
    const arrivals = rig.actions.length;
    solving.open();
    await settled();
    expect(rig.actions).toHaveLength(arrivals);
  });

  it('ends the walk with a sentence if its state cannot be listed', async () => {
    const rig = await WalkRig.standing();
    rig.builder.states.trees.delete('make');
    rig.go({ kind: 'point', point: AT.make });
    await until(() => rig.broken !== undefined);
    expect(rig.broken).toBe('The fake has no tree of make.');
    await settled();
    expect(rig.clock.waiting).toBe(0);
  });

  it('that was stopped stays stopped, whatever the engine reports later', async () => {
    const rig = await WalkRig.standing();
    const solving = gate();
    rig.builder.states.solving = solving.promise.then(() => {
      throw new Error('context canceled');
    });
    rig.go({ kind: 'point', point: AT.make });
    await until(() => rig.state.walk?.phase.kind === 'moving');
    rig.store.dispatch({ type: 'walk/stopAsked' });
    solving.open();
    await settled();
    expect(rig.broken).toBe('Stopped: r starts again.');
  });
});

describe('continuing', () => {
  it('goes to the end if nothing stops it, solving every state', async () => {
    const rig = await WalkRig.standing();
    rig.go({ kind: 'continue' });
    await rig.stands(AT.cmd);
    expect(rig.solved()).toEqual(['base', 'make', 'copied', 'readme', 'readme']);
    expect(rig.state.walk?.arrival?.because).toBe('end');
  });

  it('stops at the next breakpoint, and continues to the one after it', async () => {
    const rig = await WalkRig.standing();
    rig.toggle(3);
    rig.toggle(9);
    rig.go({ kind: 'continue' });
    await rig.stands(AT.make);
    expect(rig.state.walk?.arrival?.because).toBe('breakpoint');
    rig.go({ kind: 'continue' });
    await rig.stands(AT.readme);
    expect(rig.state.walk?.arrival?.because).toBe('breakpoint');
  });

  it('stops at a failure, before any breakpoint after it', async () => {
    const rig = await WalkRig.standing();
    rig.builder.states.failures.set('make', MAKE_FAILED);
    rig.toggle(9);
    rig.go({ kind: 'continue' });
    await rig.stands(AT.make);
    expect(rig.state.walk?.arrival).toMatchObject({ because: 'failure', failure: MAKE_FAILED });
    expect(rig.solved()).toEqual(['base', 'make']);
  });

  it('reports the failure of a single step too', async () => {
    const rig = await WalkRig.standing();
    rig.builder.states.failures.set('make', MAKE_FAILED);
    rig.go({ kind: 'point', point: AT.make });
    await rig.stands(AT.make);
    expect(rig.state.walk?.arrival).toMatchObject({ because: null, failure: MAKE_FAILED });
  });

  it('runs to the cursor, stops at a breakpoint on the way, and goes back to a line that was passed', async () => {
    const rig = await WalkRig.standing();
    rig.go({ kind: 'line', line: 4 });
    await rig.stands(AT.make);
    expect(rig.state.walk?.arrival?.because).toBe('cursor');
    rig.toggle(8);
    rig.go({ kind: 'line', line: 10 });
    await rig.stands(AT.copy);
    expect(rig.state.walk?.arrival?.because).toBe('breakpoint');
    rig.solved();
    rig.go({ kind: 'line', line: 2 });
    await rig.stands(AT.env);
    expect(rig.state.walk?.arrival?.because).toBe('cursor');
    expect(rig.solved()).toEqual(['base']);
  });
});

describe('requests during a walk', () => {
  it('keeps the breakpoints in order after each change, and says when it cannot', async () => {
    const rig = new WalkRig();
    rig.toggle(9);
    rig.toggle(2);
    rig.toggle(9);
    await rig.session.stop();
    expect(rig.kept).toEqual([[9], [2, 9], [2]].map((lines) => lines.map(lineBreakpoint)));
    rig.keepBreakpoints = () => Promise.reject(new Error('EROFS'));
    rig.toggle(3);
    await until(() => rig.state.message?.tone === 'error');
    expect(rig.state.message?.text).toBe('The breakpoints could not be saved: EROFS');
  });

  it('continues at the edited line, in the new version of the file', async () => {
    const rig = await WalkRig.standing(AT.make);
    const edited = dockerfileOf(walkedFile.lines.join('\n').replace('make', 'cmake'));
    rig.edit = async () => {
      rig.readDockerfile = () => Promise.resolve(edited);
    };
    rig.store.dispatch({ type: 'edit/asked', line: 3 });
    await until(() => rig.builder.builds.length === 2);
    await rig.stands(AT.make);
    expect(rig.edited).toEqual([3]);
    expect(rig.state.dockerfile).toBe(edited);
    expect(rig.state.walk?.dockerfile).toBe(edited);
  });

  it('keeps the walk, and what a failed step left, where nothing was edited', async () => {
    const rig = await WalkRig.standing(AT.make);
    rig.store.dispatch({ type: 'edit/asked', line: 3 });
    await until(() => rig.types().includes('dockerfile/loaded'));
    await settled();
    expect(rig.builder.builds).toHaveLength(1);
    expect(rig.at).toBe(AT.make);
  });

  it('saves breakpoints one change at a time, and finishes when the user leaves', async () => {
    const rig = new WalkRig();
    const done: (readonly Breakpoint[])[] = [];
    const waiting: (() => void)[] = [];
    rig.keepBreakpoints = async (breakpoints) => {
      await new Promise<void>((resolve) => waiting.push(resolve));
      done.push(breakpoints);
    };
    rig.toggle(9);
    rig.toggle(2);
    await settled();
    expect(rig.kept).toEqual([[lineBreakpoint(9)]]);
    const left = rig.session.stop();
    waiting.shift()?.();
    await until(() => rig.kept.length === 2);
    waiting.shift()?.();
    await left;
    expect(done).toEqual([[lineBreakpoint(9)], [lineBreakpoint(2), lineBreakpoint(9)]]);
  });

  it('fetches the settings of instructions without a step, once each, while they are shown', async () => {
    const rig = await WalkRig.standing(AT.env);
    expect(rig.configured).toEqual([]);
    rig.store.dispatch({ type: 'walk/outputToggled' });
    await until(() => rig.state.walk?.configs.has(AT.env) === true);
    for (const point of [AT.make, AT.cmd, AT.env]) {
      rig.go({ kind: 'point', point });
      await rig.stands(point);
    }
    await settled();
    expect(rig.configured).toEqual(['2 after', '10 after']);
    rig.store.dispatch({ type: 'walk/outputToggled' });
    rig.go({ kind: 'point', point: AT.readme });
    await rig.stands(AT.readme);
    await settled();
    expect(rig.configured).toHaveLength(2);
  });

  it('only reads the file again if no walk is shown', async () => {
    const rig = new WalkRig();
    rig.store.dispatch({ type: 'edit/asked', line: 3 });
    await until(() => rig.types().includes('dockerfile/loaded'));
    await settled();
    expect(rig.builder.builds).toEqual([]);
  });

  it('shows the error of an editor that cannot be run', async () => {
    const rig = await WalkRig.standing();
    rig.edit = () => Promise.reject(new Error('The editor vi did not work.'));
    rig.store.dispatch({ type: 'edit/asked', line: 3 });
    await until(() => rig.state.message?.tone === 'error');
    expect(rig.state.message?.text).toBe('The editor vi did not work.');
    expect(rig.at).toBe(AT.from);
  });

  it('is cancelled in the engine when it is stopped, and when the user leaves', async () => {
    const rig = await WalkRig.standing();
    rig.builder.states.solving = new Promise(() => undefined);
    rig.go({ kind: 'point', point: AT.make });
    await until(() => rig.state.walk?.phase.kind === 'moving');
    rig.store.dispatch({ type: 'walk/stopAsked' });
    await until(() => rig.builder.last.closed);
    expect(rig.broken).toBe('Stopped: r starts again.');
    expect(rig.clock.waiting).toBe(0);

    const other = await WalkRig.standing();
    await other.session.stop();
    expect(other.builder.last).toMatchObject({ cancelled: true, closed: true });
  });
});
