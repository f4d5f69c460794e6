import { describe, expect, it } from 'vitest';
import { parseShell } from '../../src/trace/parse-shell.ts';
import { stoppedBefore } from '../../src/trace/untraced.ts';

describe('what a shell stopped at', () => {
  const script = parseShell('echo a && echo b > /nowhere/x');
  const error = "/bin/sh: can't create /nowhere/x: nonexistent directory\n";

  it('is found though a line of stdout arrived behind it', () => {
    expect(stoppedBefore(script, [], [error, `${error}a\n`])).toMatchObject({
      message: "can't create /nowhere/x: nonexistent directory",
    });
  });

  it('is found where stderr goes to stdout', () => {
    expect(stoppedBefore(script, [], ['', `a\n${error}`])?.message).toMatch(/^can't create/);
  });

  it('is nothing where the output ends with other words', () => {
    expect(stoppedBefore(script, [], [`${error}and more\n`, `${error}and more\na\n`])).toBeNull();
  });
});
