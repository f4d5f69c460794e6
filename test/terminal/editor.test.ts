import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { editorCall, runEditor } from '../../src/terminal/editor.ts';

const PATH = '/project/my Dockerfile';
const words = (env: Record<string, string | undefined>, line = 12) => {
  const { command, args } = editorCall(PATH, line, env);
  return [command, ...args];
};

describe('the editor', () => {
  it('is $VISUAL, else $EDITOR, else vi', () => {
    expect(words({ VISUAL: 'nano', EDITOR: 'ed' })[0]).toBe('nano');
    expect(words({ VISUAL: '', EDITOR: 'ed' })[0]).toBe('ed');
    expect(words({})).toEqual(['vi', '+12', PATH]);
    expect(words({ EDITOR: '   ' }).at(-1)).toBe(PATH);
  });

  it.each([
    ['vim', ['vim', '+12', PATH]],
    ['/usr/bin/nvim -R', ['/usr/bin/nvim', '-R', '+12', PATH]],
    ['emacsclient -t', ['emacsclient', '-t', '+12', PATH]],
    ['code --wait', ['code', '--wait', '--goto', `${PATH}:12`]],
    ['code-insiders -w', ['code-insiders', '-w', '--goto', `${PATH}:12`]],
    ['hx', ['hx', `${PATH}:12`]],
    ['subl --wait', ['subl', '--wait', `${PATH}:12`]],
    ['ed', ['ed', PATH]],
    ['my-own-editor', ['my-own-editor', PATH]],
  ])('%s is opened at the line in its own way', (editor, wanted) => {
    expect(words({ EDITOR: editor })).toEqual(wanted);
  });

  it('runs until it exits, and gets the unchanged path', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stagedive-editor-'));
    try {
      const path = join(folder, "it's a file");
      await writeFile(path, 'before');
      await runEditor({ command: 'sh', args: ['-c', 'printf after > "$1"', 'sh', path] });
      expect(await readFile(path, 'utf8')).toBe('after');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('is named in the error when it fails or does not exist', async () => {
    await expect(runEditor({ command: 'sh', args: ['-c', 'exit 3'] })).rejects.toThrow(
      'The editor sh failed: it exited with 3. Set $VISUAL or $EDITOR to choose another one.',
    );
    await expect(runEditor({ command: '/nowhere/editor', args: [] })).rejects.toThrow(
      /^The editor \/nowhere\/editor failed: .*ENOENT/,
    );
  });
});
