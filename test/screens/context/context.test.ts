import { beforeEach, describe, expect, test } from 'vitest';
import { detailLines } from '../../../src/screens/context/lines/detail.ts';
import { pathNow } from '../../../src/screens/context/select.ts';
import { actionFor } from '../../../src/screens/keymap.ts';
import { Rig } from '../../fakes/rig.ts';
import { folderOf } from '../../fakes/sample-context.ts';
import { dockerfileOf, NOW, start } from '../../fakes/state.ts';
import { until } from '../../fakes/until.ts';

const TREE = {
  '.dockerignore': 10,
  'docs/a.md': 100,
  'docs/b.md': 200,
  'lib/deep/c': 50,
  'lib/d.log': 5,
  'main.c': 1,
};

let rig: Rig;
let ignore: string | null;

beforeEach(() => {
  ignore = '*.log\n**/*.log\n';
  const dockerfile = dockerfileOf('FROM scratch AS one\nCOPY docs /d\nFROM scratch\nCOPY main.c lib /\n');
  rig = new Rig(start({ dockerfile }));
  rig.listContext = async (_spec, _name, asked) => ({
    ...folderOf(TREE, ignore),
    asked: asked.length === 0 ? undefined : asked,
  });
});

function state() {
  return rig.session.store.get();
}

function press(...keys: readonly string[]): void {
  for (const key of keys) {
    const action = actionFor(key, state(), NOW);
    if (action !== null) rig.session.store.dispatch(action);
  }
}

async function opened(): Promise<void> {
  press('9');
  await until(() => state().context.phase.kind === 'known');
}

function names(): readonly string[] {
  const { phase, rows } = state().context;
  if (phase.kind !== 'known') return [];
  const { listing } = phase.survey.verdicts;
  return rows.map(({ index, depth }) => `${' '.repeat(depth)}${listing.name(index)}`);
}

describe('the context screen', () => {
  test('opens folders, filters by status and sorts by size', async () => {
    await opened();
    expect(names()).toEqual(['.dockerignore', 'docs', 'lib', 'main.c']);
    press('j', 'j', 'enter');
    expect(names()).toEqual(['.dockerignore', 'docs', 'lib', ' deep', ' d.log', 'main.c']);
    press('s');
    expect(names()).toEqual(['docs', 'lib', ' deep', ' d.log', '.dockerignore', 'main.c']);
    press('f');
    expect(names()).toEqual(['docs', '.dockerignore']);
    press('f', 'f');
    expect(names()).toEqual(['lib', ' d.log']);
    press('h', 'h');
    expect(names()).toEqual(['lib']);
  });

  test('reads again when the target changes, and goes back on esc', async () => {
    await opened();
    rig.session.store.dispatch({ type: 'target/chosen', stage: 0 });
    await until(() => state().context.phase.kind === 'known' && state().context.about?.target === 0);
    press('j', 'o');
    expect(state()).toMatchObject({ screen: 'explore', explore: { line: 2 } });
    press('9', 'esc');
    expect(state().screen).toBe('explore');
  });

  test('shows on o the line that takes a file, and opens the editor at the line that ignores one', async () => {
    await opened();
    press('j', 'j', 'enter', 'j', 'j');
    expect(pathNow(state())).toBe('lib/d.log');
    press('o');
    await until(() => rig.editedFiles.length === 1);
    expect(rig.editedFiles[0]).toMatchObject({ line: 2 });
    expect(rig.editedFiles[0]?.path).toMatch(/\.dockerignore$/);
    press('j', 'o');
    expect(state()).toMatchObject({ screen: 'explore', explore: { line: 4 } });
  });

  test('judges a rule with every key, and writes it only when it is confirmed', async () => {
    const written: string[] = [];
    rig.addIgnoreRule = async ({ file, rule }) => {
      written.push(`${file.label} ${rule}`);
      ignore = `${ignore}${rule}\n`;
      return 'written';
    };
    await opened();
    press('j', 'i');
    expect(state().context.tried?.text).toBe('docs');
    await until(() => state().context.tried?.result.kind === 'judged');
    expect(state().context.tried?.result).toMatchObject({
      effect: { out: { files: 2, bytes: 300 }, missing: { files: 0 } },
    });
    press('ctrl+u', 'm', '*');
    await until(() => {
      const result = state().context.tried?.result;
      return result?.kind === 'judged' && result.effect.out.files === 1;
    });
    expect(state().context.tried?.result).toMatchObject({
      effect: {
        out: { files: 1, bytes: 1 },
        missing: { files: 1 },
        missedBy: [4],
        sent: { files: 1, bytes: 50 },
      },
    });
    expect(
      detailLines(state(), 80)
        .flat()
        .map(({ text }) => text)
        .join(' '),
    ).toContain('Line 4 takes 1 file of these; the build would lack them.');
    press('enter');
    expect(state().context.tried?.step).toBe('shown');
    expect(written).toEqual([]);
    press('enter');
    await until(() => state().context.phase.kind === 'known' && state().context.tried === null);
    expect(written).toEqual(['.dockerignore m*']);
    await until(() => (state().message?.text ?? '').startsWith('Added to .dockerignore: m*'));
    rig.session.store.dispatch({ type: 'context/filterTurned' });
    expect(names()).not.toContain('main.c');
  });

  test('writes nothing when the rule is dropped, typed or shown', async () => {
    rig.addIgnoreRule = () => Promise.reject(new Error('nothing is to be written'));
    await opened();
    press('i', 'x', 'esc');
    expect(state().context.tried).toBeNull();
    press('i', 'x', 'enter', 'esc');
    expect(state()).toMatchObject({ screen: 'context', message: null, context: { tried: null } });
  });

  test('a malformed rule cannot be confirmed', async () => {
    await opened();
    press('i', 'ctrl+u', 'a', '[');
    await until(() => state().context.tried?.result.kind === 'refused');
    press('enter');
    expect(state().context.tried?.step).toBe('typed');
    expect(state().message?.text).toContain('The pattern "a[" is malformed');
  });

  test('proposes no rule for a name that cannot be one, and refuses one that was pasted', async () => {
    rig.listContext = async () => folderOf({ '!a': 1, 'b\nc\u001b[2J': 1 }, null);
    await opened();
    press('i');
    expect(state().context.tried?.text).toBe('\\!a');
    rig.session.store.dispatch({ type: 'context/ruleTyped', text: '\nx' });
    await until(() => state().context.tried?.result.kind === 'refused');
    press('enter');
    expect(state().context.tried?.step).toBe('typed');
    press('esc', 'j', 'i');
    expect(state().context.tried).toBeNull();
    expect(state().message?.text).toBe(
      'No rule can be written for this file alone: its name has control characters. Try one on another row.',
    );
  });

  test('keeps the cursor on its file when the folder is read again with other files', async () => {
    await opened();
    press('j', 'j', 'j');
    expect(pathNow(state())).toBe('main.c');
    rig.listContext = async () =>
      folderOf({ 'a.c': 1, 'docs/a.md': 1, 'docs/c/d': 1, 'main.c': 1, z: 1 }, null);
    press('r');
    await until(() => names().includes('a.c'));
    expect(pathNow(state())).toBe('main.c');
  });

  test('keeps the cursor on its file when a large folder is read again', async () => {
    const many = Object.fromEntries(Array.from({ length: 20_001 }, (_, at) => [`d/${at}`, 1]));
    rig.listContext = async () => folderOf({ ...many, 'main.c': 1 }, null);
    await opened();
    press('j');
    rig.listContext = async () => folderOf({ 'a.c': 1, 'main.c': 1, z: 1 }, null);
    press('r');
    await until(() => names().includes('a.c'));
    expect(pathNow(state())).toBe('main.c');
  });

  test('asks again when the file was changed meanwhile, with the file as it is now', async () => {
    let calls = 0;
    rig.addIgnoreRule = async ({ file }) => {
      calls += 1;
      return file.text === ignore ? 'written' : 'changed';
    };
    await opened();
    press('j', 'i', 'enter');
    ignore = 'lib\n';
    press('enter');
    await until(() => state().context.tried?.step === 'again');
    expect(calls).toBe(1);
    const { phase } = state().context;
    expect(phase.kind === 'known' && phase.survey.folder.ignoreFile.text).toBe('lib\n');
    press('enter');
    await until(() => calls === 2 && state().context.tried === null);
  });

  test('opens the editor at the line that ignores, else at the one that takes', async () => {
    await opened();
    press('j', 'j', 'enter', 'j', 'j', 'e');
    await until(() => rig.editedFiles.length === 1);
    expect(rig.editedFiles).toEqual([{ path: '/project/.dockerignore', line: 2 }]);
    await until(() => state().context.phase.kind === 'known');
    press('k', 'e');
    expect(rig.edited).toEqual([4]);
  });

  test('says why it cannot be read, and reads again', async () => {
    ignore = 'a\nb[\n';
    press('9');
    await until(() => state().context.phase.kind === 'broken');
    expect(state().context.phase).toMatchObject({
      message: expect.stringMatching(/^\.dockerignore:2: the pattern "b\["/),
    });
    ignore = null;
    press('r');
    await until(() => state().context.phase.kind === 'known');
  });
});
