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

  it.each(['./x.sh', 'x.sh', '/app/sh/x', 'zsh', './push'])(
    'is nothing that %s says, which is no shell of ours',
    (name) => {
      const own = parseShell('echo a; ./x.sh; echo $nope');
      expect(stoppedBefore(own, [], [`${name}: line 5: nope: unbound variable\n`])).toBeNull();
    },
  );

  it.each(['sh', '/bin/sh', 'bash', '/usr/bin/dash', '/bin/busybox'])('is what %s says', (name) => {
    const own = parseShell('echo a; echo $nope');
    const said = `${name}: line 5: nope: unbound variable\n`;
    expect(stoppedBefore(own, [], [said])).toMatchObject({ line: 5, message: 'nope: unbound variable' });
  });
});
