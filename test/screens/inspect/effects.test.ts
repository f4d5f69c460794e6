import { describe, expect, it } from 'vitest';
import type { CopyDestination } from '../../../src/ports.ts';
import { checkNow } from '../../../src/screens/check/select.ts';
import { diffNow } from '../../../src/screens/diff/select.ts';
import { fileAtCursor, filesNow } from '../../../src/screens/files/select.ts';
import type { InspectScreenName } from '../../../src/screens/inspect/state.ts';
import { screenModel } from '../../../src/screens/models.ts';
import { sizesNow } from '../../../src/screens/sizes/select.ts';
import { addressKey, pointAddress, stageAddress } from '../../../src/states/address.ts';
import { Rig } from '../../fakes/rig.ts';
import { AT, MAKE_FAILED, teach, walkedFile, walkedGraph, walkedProgram } from '../../fakes/sample-walk.ts';
import { dockerfileOf, start } from '../../fakes/state.ts';
import { gate, settled, until } from '../../fakes/until.ts';
import { file } from '../../filesystem/entries.ts';
import { vertex } from '../../progress/updates.ts';

const RUNTIME = stageAddress(walkedFile, 1);
const BUILD = stageAddress(walkedFile, 0);

/** A rig on the sample target, looking into its states as the keys do. */
class InspectRig extends Rig {
  constructor() {
    super(start({ dockerfile: walkedFile }));
    this.builder.resolution = { graph: walkedGraph, config: null };
    teach(this.builder.states);
    this.builder.states.trees.set('context', [file('README.md', { size: 500 })]);
  }

  ask(screen: InspectScreenName, address = RUNTIME): void {
    this.store.dispatch({ type: 'inspect/asked', screen, address });
  }

  get tree() {
    return filesNow(this.state)?.tree;
  }

  async listed(address = RUNTIME): Promise<void> {
    this.ask('files', address);
    await until(() => this.tree?.kind === 'known');
  }

  /** Lets the debounce of reading pass. */
  async read(): Promise<void> {
    this.clock.advance(100);
    await until(() => {
      this.clock.advance(10);
      return filesNow(this.state)?.view?.contents.kind !== 'reading';
    });
  }

  get message(): string | undefined {
    return this.state.message?.text;
  }
}

describe('the files of a state', () => {
  it('are listed in a build of the target, and then traced', async () => {
    const rig = new InspectRig();
    await rig.listed();
    expect(rig.builder.builds).toHaveLength(1);
    expect(rig.builder.last.spec.target).toBe('runtime');
    expect(fileAtCursor(filesNow(rig.state)!)?.entry.path).toBe('README.md');
    await until(() => filesNow(rig.state)?.origins.kind === 'known');
    const { origins } = filesNow(rig.state)!;
    expect(origins.kind === 'known' && origins.value.get('README.md')).toMatchObject({
      kind: 'copy',
      line: 9,
    });
  });

  it('of a stage that the target needs come from the same build', async () => {
    const rig = new InspectRig();
    await rig.listed();
    await rig.listed(BUILD);
    expect(rig.builder.builds).toHaveLength(1);
  });

  it('are read when the cursor rests on a file, in a part', async () => {
    const rig = new InspectRig();
    await rig.listed();
    expect(filesNow(rig.state)?.view?.contents.kind).toBe('reading');
    await rig.read();
    // The fake engine's files hold their own names.
    expect(filesNow(rig.state)?.view?.contents).toMatchObject({
      kind: 'text',
      lines: ['README.md'],
      offset: 0,
    });
  });

  it('are said to be of the first platform before any build, and that once', async () => {
    const rig = new InspectRig();
    rig.platforms = ['linux/amd64', 'linux/arm64'];
    await rig.listed();
    const told = rig.actions.filter((action) => action.type === 'message/shown');
    expect(told).toMatchObject([
      {
        text: 'Of the 2 platforms, this is linux/amd64; name another one alone with --platform.',
        tone: 'info',
      },
    ]);
  });

  it('are not read when the cursor only passes by', async () => {
    const rig = new InspectRig();
    await rig.listed();
    rig.store.dispatch({ type: 'inspect/moved', move: { by: 1, unit: 'line', page: 5 }, count: 0 });
    await rig.read();
    const reads = rig.actions.filter((action) => action.type === 'files/read');
    expect(reads).toMatchObject([{ path: 'app' }]);
  });

  it('say what the engine does, and leave no clock running', async () => {
    const rig = new InspectRig();
    const solving = gate();
    rig.builder.states.solving = solving.promise;
    rig.ask('files');
    await until(() => rig.builder.builds.length === 1);
    rig.builder.last.status({
      vertexes: [vertex('make', { name: '[build 2/2] RUN make all', started: 100 })],
    });
    rig.clock.advance(150);
    expect(rig.state.inspect.work).toMatchObject({ step: '[build 2/2] RUN make all' });
    solving.open();
    await until(() => rig.tree?.kind === 'known');
    await until(() => filesNow(rig.state)?.origins.kind === 'known');
    await rig.read();
    await settled();
    expect(rig.state.inspect.work).toBeNull();
    rig.store.dispatch({ type: 'inspect/left' });
    await settled();
    expect(rig.clock.waiting).toBe(0);
  });

  it('that cannot be read any more say why, once', async () => {
    const rig = new InspectRig();
    await rig.listed();
    rig.store.dispatch({ type: 'inspect/left' });
    await until(() => rig.builder.last.closed);
    let asked = 0;
    rig.connect = () => {
      asked += 1;
      return Promise.reject(new Error('No Docker engine answered.'));
    };
    rig.ask('files');
    await until(() => filesNow(rig.state)?.origins.kind !== 'loading');
    asked = 0;
    await rig.read();
    expect(filesNow(rig.state)?.view?.contents).toEqual({
      kind: 'unread',
      message: 'No Docker engine answered.',
    });
    await settled();
    rig.clock.advance(1000);
    expect(asked).toBe(1);
  });

  it('that cannot be loaded say why, and the failure can be inspected', async () => {
    const rig = new InspectRig();
    rig.connect = () => Promise.reject(new Error('No Docker engine answered.'));
    rig.ask('files');
    await until(() => rig.tree?.kind === 'broken');
    expect(rig.tree).toMatchObject({ message: 'No Docker engine answered.', failed: null });

    const failing = new InspectRig();
    const failure = { ...MAKE_FAILED, mounts: { before: ['before'], after: ['after'] } };
    for (const digest of ['make', 'copied', 'readme']) failing.builder.states.failures.set(digest, failure);
    failing.builder.states.around = {
      before: [],
      after: [{ ...(failing.builder.states.trees.get('base') ?? [])[1]!, path: 'half' }],
    };
    failing.ask('files');
    await until(() => failing.tree?.kind === 'broken');
    const { tree } = filesNow(failing.state)!;
    const address = tree.kind === 'broken' ? tree.failed?.address : null;
    expect(address).toMatchObject({ stage: 0, line: 3, failure });
    failing.store.dispatch({ type: 'inspect/asked', screen: 'files', address: address!, jump: true });
    await until(() => failing.tree?.kind === 'known');
    expect(fileAtCursor(filesNow(failing.state)!)?.entry.path).toBe('half');
    expect(failing.builder.builds).toHaveLength(1);
  });
});

describe('the inspected builds', () => {
  it('are let go when the person goes elsewhere, and kept for a line of the Dockerfile', async () => {
    const rig = new InspectRig();
    await rig.listed();
    rig.store.dispatch({ type: 'explore/lineShown', line: 8 });
    await settled();
    expect(rig.builder.last.closed).toBe(false);
    rig.store.dispatch({ type: 'inspect/returned' });
    rig.store.dispatch({ type: 'inspect/left' });
    await until(() => rig.builder.last.closed);
    // What was listed is there at once.
    rig.ask('files');
    expect(rig.tree?.kind).toBe('known');
  });

  it('are let go at the end, and cancelled at a key', async () => {
    const rig = new InspectRig();
    await rig.listed();
    await rig.session.stop();
    expect(rig.builder.last).toMatchObject({ closed: true, cancelled: true });

    const stopped = new InspectRig();
    stopped.builder.states.solving = new Promise(() => undefined);
    stopped.ask('files');
    await until(() => stopped.builder.builds.length === 1);
    await settled();
    stopped.store.dispatch({ type: 'inspect/stopAsked' });
    await until(() => stopped.builder.last.closed);
    expect(stopped.builder.last.cancelled).toBe(true);
    expect(stopped.tree).toMatchObject({ kind: 'broken', message: 'Stopped: r starts again.' });
    expect(stopped.clock.waiting).toBe(0);
  });

  it('are those of the walk where it has the state, and live as long as either needs them', async () => {
    const rig = new InspectRig();
    rig.store.dispatch({ type: 'walk/asked', stage: 1, line: 3, now: 1 });
    await until(() => rig.state.walk?.phase.kind === 'standing');
    expect(rig.state.walk?.arrival?.point).toBe(AT.make);
    const address = screenModel(rig.state.screen).address(rig.state);
    if (typeof address === 'string') throw new Error(address);
    expect(addressKey(address)).toContain('/0/3/after');
    await rig.listed(address);
    expect(rig.builder.builds).toHaveLength(1);
    const walked = rig.builder.last;
    rig.store.dispatch({ type: 'walk/stopAsked' });
    await settled();
    expect(walked.closed).toBe(false);
    rig.store.dispatch({ type: 'inspect/left' });
    await until(() => walked.closed);
  });
});

describe('what a failure left', () => {
  const KEPT = { ...MAKE_FAILED, mounts: { before: ['0'], after: ['1'] } };
  const left = pointAddress(walkedFile, walkedProgram.points[AT.make]!, KEPT);

  it('is reported as gone after its holder is closed; r runs the instruction again and shows what it left', async () => {
    const rig = new InspectRig();
    rig.ask('files', left);
    await until(() => rig.tree?.kind === 'broken');
    expect(rig.tree).toMatchObject({ message: 'The files of the failed step are gone: r runs it again.' });
    const again = { ...KEPT, mounts: { before: ['0'], after: ['2'] } };
    rig.builder.states.failures.set('make', again);
    rig.builder.states.around = { before: [], after: [file('half', { size: 5 })] };
    rig.store.dispatch({ type: 'inspect/refreshAsked' });
    await until(() => rig.tree?.kind === 'known');
    expect(filesNow(rig.state)?.address.failure).toBe(again);
    expect(rig.builder.states.solved.filter((digest) => digest === 'make')).toHaveLength(1);
  });

  it('is the state itself where the instruction does not fail any more', async () => {
    const rig = new InspectRig();
    rig.ask('files', left);
    await until(() => rig.tree?.kind === 'broken');
    rig.store.dispatch({ type: 'inspect/refreshAsked' });
    await until(() => rig.tree?.kind === 'known');
    expect(filesNow(rig.state)?.address).toMatchObject({ line: 3, side: 'after', failure: null });
    expect(rig.message).toBe('It did not fail this time.');
  });

  it('on the way to a state is run again by r', async () => {
    const rig = new InspectRig();
    for (const digest of ['make', 'readme']) rig.builder.states.failures.set(digest, KEPT);
    rig.ask('files');
    await until(() => rig.tree?.kind === 'broken');
    rig.builder.states.failures.clear();
    rig.store.dispatch({ type: 'inspect/refreshAsked' });
    await until(() => rig.tree?.kind === 'known');
    expect(rig.builder.builds.map(({ closed }) => closed)).toEqual([true, false]);
  });
});

describe('reading again', () => {
  it('asks a new build, as what it is made from may be another', async () => {
    const rig = new InspectRig();
    await rig.listed();
    const first = rig.builder.last;
    rig.store.dispatch({ type: 'inspect/refreshAsked' });
    await until(() => rig.builder.builds.length === 2);
    await until(() => rig.tree?.kind === 'known');
    expect(first.closed).toBe(true);
    expect(rig.builder.last.closed).toBe(false);
  });

  it('of a Dockerfile that is changed while the build of the old one is opened, opens the new one', async () => {
    const rig = new InspectRig();
    const resolving = gate();
    rig.builder.resolving = resolving.promise;
    rig.ask('files');
    await until(() => rig.builder.builds.length === 1);
    const edited = dockerfileOf(walkedFile.lines.join('\n').replace('AS build', 'AS made'));
    rig.store.dispatch({ type: 'dockerfile/loaded', dockerfile: edited });
    await until(() => rig.builder.builds.length === 2);
    resolving.open();
    await until(() => rig.tree?.kind === 'known');
    expect(filesNow(rig.state)?.address.dockerfile).toBe(edited);
  });

  it('follows the stage into a Dockerfile that was changed', async () => {
    const rig = new InspectRig();
    await rig.listed();
    const edited = dockerfileOf(`# new\n${walkedFile.lines.join('\n')}`);
    rig.store.dispatch({ type: 'dockerfile/loaded', dockerfile: edited });
    expect(rig.state.inspect.address).toMatchObject({ stage: 1, line: null, dockerfile: edited });
    await until(() => rig.tree?.kind === 'known');
    // The same text again changes nothing.
    const { address } = rig.state.inspect;
    rig.store.dispatch({ type: 'dockerfile/loaded', dockerfile: dockerfileOf(edited.lines.join('\n')) });
    expect(rig.state.inspect.address).toBe(address);
  });
});

describe('a check', () => {
  it('is of the state with its settings, rules that are off left out', async () => {
    const rig = new InspectRig();
    rig.config = {
      env: [],
      entrypoint: ['/nothing'],
      cmd: null,
      shell: null,
      user: '',
      workingDir: '',
      labels: {},
      exposedPorts: [],
    };
    rig.ask('check');
    await until(() => checkNow(rig.state)?.findings.kind === 'known');
    const { findings } = checkNow(rig.state)!;
    const rules = findings.kind === 'known' ? findings.value.map(({ rule }) => rule) : [];
    expect(rules).toContain('missing-program');
    expect(rig.checked).toBe(1);
    rig.rulesOff = rules;
    rig.store.dispatch({ type: 'inspect/refreshAsked' });
    await until(() => {
      const now = checkNow(rig.state)?.findings;
      return now?.kind === 'known' && now.value.length === 0;
    });
  });
});

describe('a comparison', () => {
  it('is of both states, and reads what changed of the file under the cursor', async () => {
    const rig = new InspectRig();
    rig.ask('diff');
    await until(() => diffNow(rig.state)?.compared.kind === 'known');
    const { compared } = diffNow(rig.state)!;
    expect(compared.kind === 'known' && compared.value.diff.totals.b.files).toBe(2);
    rig.store.dispatch({ type: 'inspect/asked', screen: 'diff', address: RUNTIME, path: 'README.md' });
    rig.clock.advance(100);
    await until(() => diffNow(rig.state)?.detail?.contents.kind === 'text');
    expect(diffNow(rig.state)?.detail?.contents).toMatchObject({
      lines: expect.arrayContaining(['+README.md']),
    });
  });
});

describe('sizes', () => {
  it('are measured by line, and what stages leave behind once it is asked for', async () => {
    const rig = new InspectRig();
    rig.ask('sizes');
    await until(() => sizesNow(rig.state)?.report.kind === 'known');
    const { report, left } = sizesNow(rig.state)!;
    expect(report.kind === 'known' && report.value.lines.map(({ line }) => line)).toEqual([7, 8, 9, 10]);
    expect(left.kind).toBe('loading');
    rig.store.dispatch({ type: 'sizes/shapeTurned' });
    await until(() => sizesNow(rig.state)?.left.kind === 'known');
  });
});

describe('a copy out', () => {
  const asked = { type: 'files/copied', path: 'app', destination: './out', overwrite: false } as const;

  /** A folder on disk that writes down what is done to it. */
  function disk(existing: boolean): { readonly place: CopyDestination; readonly written: string[] } {
    const written: string[] = [];
    const target: CopyDestination['target'] = {
      nameOf: (path) => `./out/${path}`,
      kind: async () => (existing ? 'file' : 'nothing'),
      makeFolder: async () => undefined,
      finishFolder: async () => undefined,
      openFile: async (path) => ({
        write: async () => undefined,
        finish: async () => {
          written.push(path);
        },
      }),
      linkAt: async () => null,
      makeLink: async () => undefined,
      linkFile: async () => undefined,
      discard: async () => undefined,
    };
    return { place: { target, name: null, folderOnly: false }, written };
  }

  it('writes the file, and says so', async () => {
    const rig = new InspectRig();
    await rig.listed();
    const { place, written } = disk(false);
    rig.openCopyDestination = () => Promise.resolve(place);
    rig.store.dispatch(asked);
    await until(() => rig.message?.includes('copied') === true);
    expect(rig.message).toBe('One file copied to ./out.');
    expect(written).toEqual(['app']);
  });

  it('asks before it writes over something', async () => {
    const rig = new InspectRig();
    await rig.listed();
    const { place, written } = disk(true);
    rig.openCopyDestination = () => Promise.resolve(place);
    rig.store.dispatch(asked);
    await until(() => rig.state.overlay?.kind === 'overwrite');
    expect(rig.state.overlay).toMatchObject({ text: './out/app', destination: './out' });
    expect(written).toEqual([]);
    rig.store.dispatch({ ...asked, overwrite: true });
    await until(() => written.length === 1);
    expect(rig.state.overlay).toBeNull();
  });

  it('says so when it is given up because the person goes elsewhere', async () => {
    const rig = new InspectRig();
    await rig.listed();
    const { place } = disk(false);
    rig.openCopyDestination = () =>
      Promise.resolve({
        ...place,
        target: { ...place.target, openFile: () => new Promise(() => undefined) },
      });
    rig.store.dispatch(asked);
    await until(() => rig.message?.startsWith('Copying') === true);
    rig.store.dispatch({ type: 'inspect/left' });
    expect(rig.message).toBe('Copying /app was cancelled.');
  });

  it('says in a sentence why it cannot', async () => {
    const rig = new InspectRig();
    await rig.listed();
    rig.store.dispatch(asked);
    await until(() => rig.message === 'The rig has no disk.');
  });
});
