import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import type { ExecStep } from '../../src/llb/settings.ts';
import {
  type HistoryCommand,
  historyCommand,
  historyWay,
  shellArgs,
  toolboxArgs,
  typedHistory,
} from '../../src/llb/shell-command.ts';

function commandOf(run: string, args: readonly string[]): HistoryCommand {
  const dockerfile = parseDockerfile(Buffer.from(`FROM x\n${run}\n`), { fileName: 'Dockerfile' });
  const op = { kind: 'exec' as const, args, env: [], cwd: '/', user: '', mounts: [] };
  const step: ExecStep = { digest: '', name: '', inputs: [], op, lines: [], description: {}, platform: null };
  return historyCommand(step, dockerfile.stages[0]!.instructions[0]!);
}

describe('the command of a RUN for a history', () => {
  test('is what the shell was given', () => {
    expect(commandOf('RUN make all', ['/bin/sh', '-c', 'make all'])).toEqual({
      line: 'make all',
      script: '',
    });
  });

  test('is quoted where the program was named', () => {
    expect(commandOf(`RUN ["cc", "it's", "a b"]`, ['cc', "it's", 'a b'])).toEqual({
      line: `cc 'it'\\''s' 'a b'`,
      script: '',
    });
  });

  test('is a file for a script, run by its own shell', () => {
    const script = 'echo one\necho two\n';
    expect(
      commandOf('RUN <<END\necho one\necho two\nEND', ['/bin/bash', '-euo', 'pipefail', '-c', script]),
    ).toEqual({
      line: '/bin/bash -euo pipefail /.stagedive/command',
      script: 'echo one\necho two',
    });
    expect(commandOf('RUN <<END\necho one\necho two\nEND', ['/bin/sh', '-ec', script]).line).toBe(
      '/bin/sh -e /.stagedive/command',
    );
  });
});

describe('how a shell is given its history', () => {
  const program = (text: string) => Buffer.from(`\x7fELF ${text} `);
  test.each([
    ['/bin/bash', null, 'file'],
    ['/usr/bin/zsh', null, 'file'],
    ['/bin/ash', program('HISTFILE BusyBox v1'), 'file'],
    ['/bin/sh', program('BusyBox v1.37'), 'typed'],
    ['/bin/sh', program('dash'), 'none'],
    ['/bin/sh', null, 'none'],
    ['/usr/bin/python3', program('HISTFILE'), 'none'],
  ] as const)('%s', (shell, bytes, way) => {
    expect(historyWay(shell, bytes)).toBe(way);
  });

  test('typed lines do nothing, in any shell, and end with the command', () => {
    const line = `echo "it's $HOME"; touch /nowhere/x || exit 3`;
    const typed = typedHistory({ line, script: '' })!;
    expect(typed.split('\r').at(-2)).toBe(line);
    for (const shell of ['sh', 'bash']) {
      expect(
        execFileSync(shell, ['-c', `${typed.replaceAll('\r', '\n')}echo done`], { encoding: 'utf8' }),
      ).toBe('done\n');
    }
  });

  test('what no line can hold is not typed', () => {
    expect(typedHistory({ line: 'printf "\x1b[31m"', script: '' })).toBeNull();
    expect(typedHistory({ line: 'a\nb', script: '' })).toBeNull();
  });
});

describe('the arguments of a shell', () => {
  test('are none without a history, or for a program that takes none', () => {
    expect(shellArgs('/bin/bash', null)).toEqual(['/bin/bash']);
    expect(shellArgs('/usr/bin/python3', { line: 'x', script: '' })).toEqual(['/usr/bin/python3']);
  });

  test('make a history file that bash reads', () => {
    const folder = mkdtempSync(join(tmpdir(), 'stagedive-history-'));
    try {
      const history = { line: `echo "it's" \\n $X`, script: 'one\ntwo' };
      const [shell = '', ...args] = shellArgs('/bin/bash', history).map((word) =>
        word.replaceAll('/.stagedive', folder),
      );
      execFileSync(shell, args, { input: '' });
      expect(readFileSync(join(folder, 'history'), 'utf8')).toBe(`${history.line}\n`);
      expect(readFileSync(join(folder, 'command'), 'utf8')).toBe('one\ntwo\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('of a toolbox begin with its own busybox', () => {
    expect(toolboxArgs(null).slice(0, 3)).toEqual(['/.stagedive/busybox', 'sh', '-c']);
  });
});
