import { describe, expect, it } from 'vitest';
import { stageTitle } from '../../../src/dockerfile/stage-title.ts';
import { type Address, addressName } from '../../../src/states/address.ts';
import { Rig } from '../../fakes/rig.ts';
import { AT, MAKE_FAILED, teach, walkedFile, walkedGraph } from '../../fakes/sample-walk.ts';
import { dockerfileOf, start } from '../../fakes/state.ts';
import { settled, until } from '../../fakes/until.ts';

/** What people call the stages of the sample. */
const STAGES = walkedFile.stages.map((stage) => stageTitle(stage));

/** A rig on the sample target that writes down where shells are opened. */
class ShellRig extends Rig {
  readonly opened: Address[] = [];
  says: string | null = null;

  constructor() {
    super(start({ dockerfile: walkedFile }));
    this.builder.resolution = { graph: walkedGraph, config: null };
    teach(this.builder.states);
    this.shell = async ({ address }) => {
      this.opened.push(address);
      return this.says;
    };
  }

  /** Asks for a shell by file, and tells where it was opened. */
  async at(stage: number, line: number | null): Promise<string> {
    this.store.dispatch({ type: 'shell/askedAt', stage, line });
    await settled();
    const address = this.opened.at(-1);
    return address === undefined ? 'nowhere' : addressName(address);
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
    expect(await rig.at(0, 4)).toBe(':3');
    expect(await rig.at(0, 1)).toBe(':1');
    expect(await rig.at(0, null)).toBe(STAGES[0]);
    expect(await rig.at(1, null)).toBe(STAGES[1]);
  });

  it('stands in the failure of the build, at its line and at the end of its stage', async () => {
    const rig = new ShellRig();
    await rig.buildFails();
    expect(await rig.at(0, 3)).toBe('what :3 left');
    expect(await rig.at(0, null)).toBe('what :3 left');
    expect(await rig.at(0, 2)).toBe(':2');
    expect(await rig.at(1, null)).toBe(STAGES[1]);
    expect(rig.opened[0]).toMatchObject({ failure: MAKE_FAILED });
  });

  it('also once the walk has that build', async () => {
    const rig = new ShellRig();
    await rig.buildFails();
    await until(() => rig.state.screen === 'walk');
    rig.store.dispatch({ type: 'walk/to', goal: { kind: 'point', point: AT.env }, now: 0 });
    await until(() => rig.state.walk?.arrival?.point === AT.env);
    expect(await rig.at(0, null)).toBe('what :3 left');
  });

  it('but not in one of another file', async () => {
    const rig = new ShellRig();
    await rig.buildFails();
    rig.store.dispatch({ type: 'dockerfile/loaded', dockerfile: dockerfileOf(walkedFile.lines.join('\n')) });
    expect(await rig.at(0, null)).toBe(STAGES[0]);
  });

  it('shows the sentence that the shell ended with', async () => {
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
      { side: 'before', line: 3, failure: null },
      { side: 'after', line: 3, failure: null },
    ]);
    expect(rig.prepared).toEqual([]);
  });

  it('is prepared at a failure', async () => {
    const rig = new ShellRig();
    rig.builder.states.failures.set('make', MAKE_FAILED);
    rig.store.dispatch({ type: 'walk/asked', stage: 1, line: 3, now: 0 });
    await until(() => rig.state.walk?.arrival?.failure === MAKE_FAILED);
    expect(rig.prepared).toEqual([3]);
  });

  it('is nowhere before the walk has begun', async () => {
    const rig = new ShellRig();
    rig.store.dispatch({ type: 'shell/asked', side: 'after' });
    await settled();
    expect(rig.opened).toEqual([]);
  });
});
