import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startedStep } from '../../../src/llb/started-step.ts';
import { LogPool } from '../../../src/progress/log-pool.ts';
import { openCopyDestination } from '../../../src/project/copy-target.ts';
import { actionFor } from '../../../src/screens/keymap.ts';
import type { Action } from '../../../src/store/actions.ts';
import { Rig } from '../../fakes/rig.ts';
import { SOME } from '../../fakes/sample-build.ts';
import { NOW, progressed } from '../../fakes/state.ts';
import { settled, until } from '../../fakes/until.ts';
import { context, copy, graphOf, image, out, run } from '../../llb/steps.ts';
import { log } from '../../progress/updates.ts';

/** A COPY of the context to /src, then `make all` there. */
function made() {
  const copied = copy('c2', 11, out('a1'), out('ctx'));
  const actions =
    copied.op.kind === 'file' ? copied.op.actions.map((each) => ({ ...each, src: '/', dest: '/src/' })) : [];
  return graphOf(
    out('c3'),
    context('ctx'),
    image('a1', 1, 'debian'),
    { ...copied, op: { kind: 'file', actions } as never },
    run('c3', 12, out('c2'), [], '/src'),
  );
}

/** The log of that `make all`. */
async function reading(text: string): Promise<Rig> {
  const rig = new Rig();
  const graph = made();
  const all: Action[] = [
    { type: 'build/asked', noCache: false, now: NOW },
    { type: 'build/opened' },
    { type: 'build/resolved', graph },
    progressed(SOME),
    progressed({ logs: [log('c3', text, 900)] }),
    { type: 'build/panel', panel: 'log' },
  ];
  for (const action of all) {
    rig.store.dispatch(action);
    // The rig's engine has its say first.
    await settled();
  }
  return rig;
}

const press = (rig: Rig, ...keys: string[]): void => {
  for (const key of keys) {
    const action = actionFor(key, rig.state, NOW);
    if (action !== null) rig.store.dispatch(action);
  }
};

describe('the editor', () => {
  it('opens at the file and line of the marked error', async () => {
    const rig = await reading('cc -c main.c\nsub/main.c:3:5: error: no\n');
    rig.contextFile = async (_, name, paths) =>
      name === 'context' && paths.includes('/sub/main.c') ? '/project/sub/main.c' : null;
    press(rig, ']', 'e');
    await until(() => rig.editedFiles.length > 0);
    expect(rig.editedFiles).toEqual([{ path: '/project/sub/main.c', line: 3 }]);
    expect(rig.edited).toEqual([]);
    await rig.session.stop();
  });

  it('opens at what the program of a container named, from the folder in which it started', async () => {
    const rig = new Rig();
    rig.contextFile = async (_, name, paths) =>
      name === 'context' && paths.includes('/app.py') ? '/project/app.py' : null;
    const output = new LogPool().create();
    output.write(Buffer.from('app.py:7:1: error: no\n'), 2, NOW);
    rig.store.dispatch({ type: 'container/begun', number: 1, stage: 0, title: 'web', log: output, now: NOW });
    rig.store.dispatch({ type: 'screen/shown', screen: 'container' });
    press(rig, ']', 'e');
    await until(() => rig.state.message !== null);
    expect(rig.state.message?.text).toMatch(/^What the build copies is not known yet/);
    const graph = made();
    rig.store.dispatch({
      type: 'container/sourceKnown',
      number: 1,
      source: { graph, step: startedStep(graph, '/src'), dockerfile: rig.state.dockerfile },
    });
    press(rig, 'e');
    await until(() => rig.editedFiles.length > 0);
    expect(rig.editedFiles).toEqual([{ path: '/project/app.py', line: 7 }]);
    await rig.session.stop();
  });

  it('takes the last call of a traceback that is in the context', async () => {
    const rig = await reading(
      'Traceback (most recent call last):\n  File "/src/a.py", line 1, in <module>\n  File "/src/b.py", line 2, in f\n  File "/usr/lib/python3/x.py", line 3, in g\nValueError: x\n',
    );
    rig.contextFile = async (_, __, [path]) => (/^\/[ab]\.py$/.test(path ?? '') ? `/project${path}` : null);
    press(rig, ']', 'e');
    await until(() => rig.editedFiles.length > 0);
    expect(rig.editedFiles).toEqual([{ path: '/project/b.py', line: 2 }]);
    await rig.session.stop();
  });

  it('says why it stays closed', async () => {
    const rig = await reading('E: nothing\n/usr/include/x.h:3:1: error: no\n');
    press(rig, ']', 'e');
    await until(() => rig.state.message !== null);
    // The line below names a place, and that is one of the image.
    expect(rig.state.message?.text).toBe(
      '/usr/include/x.h is not in the build context: it is part of the image, or was made by the build.',
    );
    await rig.session.stop();
    const none = await reading('E: nothing\n');
    press(none, ']', 'e');
    await until(() => none.state.message !== null);
    expect(none.state.message?.text).toBe('Line 1 of this log names no file and line.');
    await none.session.stop();
  });

  it('opens the Dockerfile where no line is marked', async () => {
    const rig = await reading('main.c:3:5: error: no\n');
    press(rig, 'e');
    expect(rig.edited).toEqual([12]);
    await rig.session.stop();
  });
});

describe('copying', () => {
  it('takes the marked line, or the log', async () => {
    const rig = await reading('one\n\u001b[31mtwo\u001b[0m\n');
    press(rig, 'space', 'y', 'esc', 'y');
    expect(rig.copied).toEqual(['two', 'one\ntwo']);
    await rig.session.stop();
  });

  it('says when a log is too long for a clipboard', async () => {
    const rig = await reading('x\n'.repeat(3000));
    press(rig, 'y');
    expect(rig.state.message?.text).toBe(
      'Copied, if the terminal allows it: 2000 lines. They are the last of 3000: S saves all.',
    );
    await rig.session.stop();
  });
});

describe('saving a log', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'saved-log-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const saving = async (text: string): Promise<Rig> => {
    const rig = await reading(text);
    rig.openCopyDestination = (destination) => openCopyDestination(destination, folder);
    return rig;
  };

  it('writes all of it without colours, and nothing else', async () => {
    const lines = Array.from({ length: 5000 }, (_, at) => `line ${at}`);
    const rig = await saving(`\u001b[31m${lines.join('\u001b[0m\n')}\n`);
    press(rig, 'S');
    expect(rig.state.logs.saving).toBe('./build-12.log');
    press(rig, 'enter');
    await until(() => rig.state.message?.text.startsWith('Saved') === true);
    expect(rig.state.message?.text).toBe('Saved 5000 lines to build-12.log.');
    expect(await readFile(join(folder, 'build-12.log'), 'utf8')).toBe(`${lines.join('\n')}\n`);
    expect(await readdir(folder)).toEqual(['build-12.log']);
    await rig.session.stop();
  });

  it('asks before it replaces a file', async () => {
    await writeFile(join(folder, 'build-12.log'), 'mine');
    const rig = await saving('new\n');
    press(rig, 'S', 'enter');
    await until(() => rig.state.overlay !== null);
    expect(rig.state.overlay).toMatchObject({ kind: 'overwrite', text: 'build-12.log' });
    press(rig, 'esc');
    expect(await readFile(join(folder, 'build-12.log'), 'utf8')).toBe('mine');
    press(rig, 'S', 'enter');
    await until(() => rig.state.overlay !== null);
    press(rig, 'y');
    await until(() => rig.state.message !== null);
    expect(await readFile(join(folder, 'build-12.log'), 'utf8')).toBe('new\n');
    await rig.session.stop();
  });

  it('takes a name that is typed, and says what is wrong with it', async () => {
    const rig = await saving('new\n');
    press(rig, 'S', 'ctrl+u', 'n', 'o', '/', 'x', 'enter');
    await until(() => rig.state.message !== null);
    expect(rig.state.message).toMatchObject({
      text: 'no/x: there is no folder no to copy to.',
      tone: 'error',
    });
    press(rig, 'S', 'ctrl+u', 'space', 'enter');
    expect(rig.state.message?.text).toBe('Type the name of a file for the log.');
    press(rig, 'esc');
    expect(rig.state.logs.saving).toBeNull();
    await rig.session.stop();
  });
});
