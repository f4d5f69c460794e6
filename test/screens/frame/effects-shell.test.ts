import { describe, expect, it } from 'vitest';
import type { NamedShell, ShellPlace } from '../../../src/store/screen-ports.ts';
import { Rig } from '../../fakes/rig.ts';
import { AT, MAKE_FAILED, teach, walkedFile, walkedGraph } from '../../fakes/sample-walk.ts';
import { dockerfileOf, start } from '../../fakes/state.ts';
import { settled, until } from '../../fakes/until.ts';

/** A rig on the sample target that writes down where shells are opened. */
class ShellRig extends Rig {
  readonly opened: (ShellPlace | NamedShell)[] = [];
  says: string | null = null;

  constructor() {
    super(start({ dockerfile: walkedFile }));
    this.builder.resolution = { graph: walkedGraph, config: null };
    teach(this.builder.states);
    this.shell = async (find) => {
      this.opened.push(await find());
      return this.says;
    };
  }

  /** Asks for a shell by file, and tells where it was opened. */
  async at(stage: number, line: number | null): Promise<string> {
    this.store.dispatch({ type: 'shell/askedAt', stage, line });
    await settled();
    const place = this.opened.at(-1);
    if (place === undefined) return 'nowhere';
    if (place.kind === 'named') return `named ${place.instruction?.startLine ?? 'FROM'}`;
    return `open ${place.point.lines.start} ${place.side}, ${place.failure === null ? 'fine' : 'failed'}`;
  }

  async buildFails(): Promise<void> {
    this.store.dispatch({ type: 'build/asked', noCache: false, now: 0 });
    await until(() => this.phase === 'running');
    this.builder.last.end({ kind: 'failed', failure: MAKE_FAILED });
    await until(() => this.phase === 'failed');
  }
}

describe('a shell anywhere in the file', () => {
  it('has a build of its own: after a line, at FROM, or at the end of a stage', async () => {
    const rig = new ShellRig();
    expect(await rig.at(0, 4)).toBe('named 3');
    expect(await rig.at(0, 1)).toBe('named FROM');
    expect(await rig.at(0, null)).toBe('named 3');
    expect(await rig.at(1, null)).toBe('named 10');
  });

  it('stands in the failure of the build, at its line and at the end of its stage', async () => {
    const rig = new ShellRig();
    await rig.buildFails();
    expect(await rig.at(0, 3)).toBe('open 3 after, failed');
    expect(await rig.at(0, null)).toBe('open 3 after, failed');
    expect(await rig.at(0, 2)).toBe('named 2');
    expect(await rig.at(1, null)).toBe('named 10');
    expect(rig.opened[0]).toMatchObject({ build: rig.builder.last, failure: MAKE_FAILED });
  });

  it('also once the walk has that build', async () => {
    const rig = new ShellRig();
    await rig.buildFails();
    await until(() => rig.state.screen === 'walk');
    rig.store.dispatch({ type: 'walk/to', goal: { kind: 'point', point: AT.env }, now: 0 });
    await until(() => rig.state.walk?.arrival?.point === AT.env);
    expect(await rig.at(0, null)).toBe('open 3 after, failed');
  });

  it('but not in one of another file', async () => {
    const rig = new ShellRig();
    await rig.buildFails();
    rig.store.dispatch({ type: 'dockerfile/loaded', dockerfile: dockerfileOf(walkedFile.lines.join('\n')) });
    expect(await rig.at(0, null)).toBe('named 3');
  });

  it('tells what it has to say', async () => {
    const rig = new ShellRig();
    rig.says = 'There is no shell here.';
    await rig.at(0, null);
    expect(rig.state.message).toEqual({ text: 'There is no shell here.', tone: 'info' });
  });
});

describe('a shell where the walk stands', () => {
  it('is on the side that was asked for', async () => {
    const rig = new ShellRig();
    rig.store.dispatch({ type: 'walk/asked', stage: 1, line: 3, now: 0 });
    await until(() => rig.state.walk?.arrival?.point === AT.make);
    rig.store.dispatch({ type: 'shell/asked', side: 'before' });
    rig.store.dispatch({ type: 'shell/asked', side: 'after' });
    await settled();
    expect(rig.opened).toMatchObject([
      { kind: 'open', side: 'before', point: { keyword: 'RUN' }, failure: null },
      { kind: 'open', side: 'after', point: { keyword: 'RUN' }, failure: null },
    ]);
    expect(rig.prepared).toEqual([]);
  });

  it('is prepared at a failure', async () => {
    const rig = new ShellRig();
    rig.builder.states.failures.set('make', MAKE_FAILED);
    rig.store.dispatch({ type: 'walk/asked', stage: 1, line: 3, now: 0 });
    await until(() => rig.state.walk?.arrival?.failure === MAKE_FAILED);
    expect(rig.prepared).toEqual(['3 after']);
  });

  it('is nowhere before the walk has begun', async () => {
    const rig = new ShellRig();
    rig.store.dispatch({ type: 'shell/asked', side: 'after' });
    await settled();
    expect(rig.opened).toEqual([]);
  });
});
