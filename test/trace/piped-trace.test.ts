import { describe, expect, it } from 'vitest';
import type { Trace } from '../../src/trace/types.ts';
import { HAS_DASH, traceHere } from './traced-here.ts';

/** The command that failed, with its status. */
function failedOf({ commands, failed, notes }: Trace): string {
  const command = commands[failed ?? -1];
  return command === undefined ? `none; ${notes.join(' ')}` : `${command.text} [${command.status}]`;
}

const FILES = {
  'a.sh': 'echo one\ntrue\n',
  'bad.sh': 'echo one\ntest 1 = 2\n',
  // A program that starts a shell without being named by it, as `make` does.
  make: "#!/bin/sh\nsh -xc 'echo made; true'\n",
  'mixed.sh': '{ echo one; } 2>&1\n{ echo a; grep x /dev/null; } 2>&1\ntest 1 = 2\n',
  'around.sh': 'dash -x ./a.sh 2>&1\ntest 1 = 2\n',
  'outer.sh': 'echo out\nsh -x ./bad.sh\n',
};

describe.skipIf(!HAS_DASH).each(['dash', 'bash'])('where stderr goes to stdout, %s', (shell) => {
  it.each([
    ['dash -x a.sh 2>&1 && test 1 = 2', 'test 1 = 2 [1]'],
    ['dash -x a.sh 2>&1 | cat; exit 3', 'exit 3 [3]'],
    ['./make 2>&1 | cat; false', 'false [1]'],
    ['find . -name a.sh -exec dash -xc "echo b; true" x ";" 2>&1 | cat; false', 'false [1]'],
    ['(echo a; grep x /dev/null) 2>&1; false', 'false [1]'],
    ['{ echo a; grep x /dev/null; } 2>&1 | cat; exit 3', 'exit 3 [3]'],
    ['echo a; { echo b; grep x /dev/null; } 2>&1', 'grep x /dev/null [1]'],
    ['{ echo a; true; } 2>&1; { echo b; test 1 = 2; } 2>&1', 'test 1 = 2 [1]'],
    ['exec 2>&1; echo a; test 1 = 2', 'test 1 = 2 [1]'],
    ['f() { echo a; test 1 = 2; }; echo b; exec 2>&1; f', 'test 1 = 2 [1]'],
    ['f() { echo a; test 1 = 2; }; echo b; f 2>&1', 'test 1 = 2 [1]'],
    ['f() { echo a; true; }; f 2>&1; f 2>&1; false', 'false [1]'],
    ['set -e; for i in 1 2; do { test $i = 1; } 2>&1; echo $i; done', 'test 2 = 1 [1]'],
    ['set -e; for i in 1 2; do echo $i; { test $i = 1; } 2>&1; echo b; done', 'test 2 = 1 [1]'],
    ['for i in 1 2; do { test $i = 3; } 2>&1; echo $i; done; false', 'false [1]'],
    ['for i in 1 2; do { echo $i; } 2>&1 | cat; done; false', 'false [1]'],
    ['{ echo a | cat; } 2>&1; false', 'false [1]'],
    ['trap "echo bye" EXIT; { echo a; test 1 = 2; } 2>&1', 'test 1 = 2 [1]'],
    [
      'set -e; for i in 1 2; do for j in 1 2; do { test $i$j -ne 22; } 2>&1; echo $j; done; echo $i; done',
      'test 22 -ne 22 [1]',
    ],
    ['{ for i in 1 2; do echo $i; done; } 2>&1; false', 'false [1]'],
  ])('the command that failed is found: %s', async (script, expected) => {
    expect(failedOf(await traceHere(shell, script, FILES))).toBe(expected);
  });

  it.each([
    ['dash -x ./bad.sh 2>&1', 'test 1 = 2 [1]'],
    ['chmod +x bad.sh; dash -x ./bad.sh 2>&1', 'test 1 = 2 [1]'],
    ['dash -x ./around.sh', 'test 1 = 2 [1]'],
    ['dash -x ./around.sh 2>&1', 'test 1 = 2 [1]'],
    ['echo a; dash -x ./mixed.sh', 'test 1 = 2 [1]'],
    ['exec 2>&1; dash -x ./bad.sh', 'test 1 = 2 [1]'],
    ['dash -x ./outer.sh 2>&1', 'test 1 = 2 [1]'],
  ])('it is found in a script that was started: %s', async (script, expected) => {
    expect(failedOf(await traceHere(shell, script, FILES))).toBe(expected);
  });

  it('it is found in a heredoc behind a script that was started', async () => {
    const heredoc = 'dash -x ./a.sh 2>&1\ntest 1 = 2\n';
    const trace = await traceHere(shell, `dash -xe <<'EOT'\n${heredoc}EOT\n`, FILES, heredoc);
    expect(failedOf(trace)).toBe('test 1 = 2 [1]');
    expect(trace.culprit?.index).toBe(1);
  });

  it('each run of a script is listed behind the command that started it', async () => {
    const script = 'dash -x ./a.sh 1 2>&1; echo b; dash -x ./a.sh 2 2>&1; false';
    const { commands } = await traceHere(shell, script, FILES);
    expect(commands.map(({ text }) => text)).toEqual([
      'dash -x ./a.sh 1',
      'echo one',
      'true',
      'echo b',
      'dash -x ./a.sh 2',
      'echo one',
      'true',
      'false',
    ]);
  });

  it('commands of functions are listed behind their call', async () => {
    const script = 'g() { echo g; }; f() { g; echo a; }; f 2>&1; echo b; f 2>&1; false';
    const { commands } = await traceHere(shell, script, FILES);
    const call = ['f', 'g', 'echo g', 'echo a'];
    expect(commands.map(({ text }) => text)).toEqual([...call, 'echo b', ...call, 'false']);
  });

  it('commands are listed where they ran', async () => {
    const { commands } = await traceHere(
      shell,
      'echo a; { echo b; echo c; } 2>&1; dash -x a.sh 2>&1; for i in 1 2; do (echo "r$i") 2>&1; echo "s$i"; done; false',
      FILES,
    );
    const heads = /^(?:for|i=)/;
    expect(commands.map(({ text }) => text).filter((text) => !heads.test(text))).toEqual([
      'echo a',
      'echo b',
      'echo c',
      'dash -x a.sh',
      'echo one',
      'true',
      'echo r1',
      'echo s1',
      'echo r2',
      'echo s2',
      'false',
    ]);
    expect(commands.map(({ status }) => status).slice(0, 3)).toEqual([0, 0, 0]);
  });
});

it.runIf(HAS_DASH)('a script in a pipeline is the one that failed where pipefail says so', async () => {
  const trace = await traceHere('bash', 'set -o pipefail; echo a && dash -x ./bad.sh 2>&1 | cat', FILES);
  expect(failedOf(trace)).toBe('test 1 = 2 [1]');
  expect(trace.commands.map(({ text }) => text).slice(-4)).toEqual([
    'dash -x ./bad.sh',
    'echo one',
    'test 1 = 2',
    'cat',
  ]);
});
