// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expansions of a shell
import { execFileSync, spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instrument } from '../../src/trace/instrumented.ts';
import { parseShell } from '../../src/trace/parse-shell.ts';

/** The commands of a script, as they are written. */
function commandsOf(text: string): readonly string[] | null {
  const script = parseShell(text);
  return script === null ? null : script.commands.map(({ start, end }) => text.slice(start, end));
}

describe('the commands of a script', () => {
  it.each<[string, readonly string[]]>([
    ['a && b || c; d & e', ['a', 'b', 'c', 'd', 'e']],
    ['A=1 B="x y" cmd -f \'a; b\' "c && d" e\\;f', ['A=1 B="x y" cmd -f \'a; b\' "c && d" e\\;f']],
    ['x=$(a | b) && echo "$(c; d)" `e; f`', ['x=$(a | b)', 'a', 'b', 'echo "$(c; d)" `e; f`', 'c', 'd']],
    ['echo $((1 + (2))) ${A:-b; c} ${B:-$(d)}', ['echo $((1 + (2))) ${A:-b; c} ${B:-$(d)}', 'd']],
    ['if a; then b; elif c; then d; else e; fi > f', ['a', 'b', 'c', 'd', 'e']],
    ['for i in 1 2; do a; done; while b; do c; done', ['for i in 1 2', 'a', 'b', 'c']],
    ['case $x in a|b) c ;; (*) d; e ;; esac', ['case $x', 'c', 'd', 'e']],
    ['f() { a; }; function g { b; }; (c; d) && ! e', ['a', 'b', 'c', 'd', 'e']],
    ['cat <<A <<-B > f\na; b\nA\n\tc\n\tB\nd', ['cat <<A <<-B > f', 'd']],
    ["cat <<'E' | b\n$(x\nE\nc", ["cat <<'E'", 'b', 'c']],
    ['a # b; c\nd', ['a', 'd']],
    ['a \\\n && b 2>&1 >/dev/null', ['a', 'b 2>&1 >/dev/null']],
    [
      '[[ a && b < c ]] && d; (( x > 1 )) || e; arr=(1 "2 3") f',
      ['[[ a && b < c ]]', 'd', '(( x > 1 ))', 'e', 'arr=(1 "2 3") f'],
    ],
    ['diff <(a) >(b; c)', ['diff <(a) >(b; c)', 'a', 'b', 'c']],
    ['for ((i=0; i<3; i++)); do a; done', ['for ((i=0; i<3; i++))', 'a']],
  ])('%s', (text, commands) => {
    expect(commandsOf(text)).toEqual(commands);
  });

  it.each(['a &&', 'if a; fi', "echo 'a", 'echo "a', '$(a', 'rm !(a|b)', 'a; done', ')', '(('.repeat(300)])(
    'are not made up where the script is none or not known: %s',
    (text) => {
      expect(parseShell(text)).toBeNull();
    },
  );

  it('are found in linear time, whatever is written', () => {
    for (const part of ['$(', '"$(', '`', '((', 'if a; then ', '<<A ', "'", '${', 'a|', '{ ']) {
      parseShell(part.repeat(20_000));
    }
    expect(true).toBe(true);
  });
});

const SIMPLE = fc.constantFrom(
  'true',
  'false',
  'echo a',
  'echo "b  c"',
  "echo 'd\ne'",
  'echo $?',
  'x=$(echo f; false)',
  'echo "$x$y"',
  'y=1',
  'cat <&-',
  'test -n "$x"',
  '! true',
  '(exit 3)',
  'echo `echo g`',
  ': ${z:=h}',
  'cd /',
);

const { script: SCRIPT } = fc.letrec<{ script: string; command: string }>((tie) => ({
  command: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    SIMPLE,
    fc.tuple(tie('script'), tie('script')).map(([a, b]) => `if ${a}; then ${b}; fi`),
    tie('script').map((a) => `for i in 1 2; do ${a}; done`),
    tie('script').map((a) => `{ ${a}; }`),
    tie('script').map((a) => `( ${a} )`),
    tie('script').map((a) => `case $x in f) ${a} ;; *) echo no ;; esac`),
    fc.tuple(SIMPLE, tie('command')).map(([a, b]) => (b.startsWith('!') ? b : `${a} | ${b}`)),
    tie('script').map((a) => `echo "$( ${a} )"`),
    // One that defines itself in a process of its own would call itself without end.
    tie('script').map((a) => (a.includes('f()') ? a : `f() { ${a}; }; f; f`)),
  ),
  script: fc
    .array(fc.tuple(tie('command'), fc.constantFrom('; ', ' && ', ' || ', '\n', ' \\\n && ')), {
      minLength: 1,
      maxLength: 3,
    })
    .map((parts) =>
      parts.map(([command, end], at) => (at === parts.length - 1 ? command : command + end)).join(''),
    ),
}));

/** Shells of this machine. */
const shells = ['dash', 'bash', 'sh'].filter((shell) => spawnSync(shell, ['-c', ':']).status === 0);

function ranBy(shell: string, script: string) {
  const { status, stdout } = spawnSync(shell, ['-c', script], { input: '', timeout: 10_000 });
  return { status, stdout: stdout.toString() };
}

describe('an instrumented script', () => {
  it.each(shells)('does what it did before, in %s', (shell) => {
    execFileSync(shell, ['-c', ':']);
    fc.assert(
      fc.property(
        SCRIPT,
        fc.constantFrom('lines' as const, 'numbers' as const),
        fc.boolean(),
        (text, naming, strict) => {
          const script = parseShell(text);
          expect(script, text).not.toBeNull();
          if (script === null) return;
          const traits = { naming, tracesApart: false, hasOwnSh: false };
          const head = strict ? 'set -e\n' : '';
          const changed = instrument(script, 'token', traits).text;
          expect(ranBy(shell, head + changed), changed).toEqual(ranBy(shell, head + text));
        },
      ),
      { numRuns: 40 },
    );
  });
});
