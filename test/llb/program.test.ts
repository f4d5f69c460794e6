import { describe, expect, it } from 'vitest';
import { findTarget } from '../../src/dockerfile/needs.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { type Program, programOf } from '../../src/llb/program.ts';
import type { GraphStep, StepOutput } from '../../src/llb/types.ts';
import { context, copies, copy, graphOf, image, merge, mkdir, out, run } from './steps.ts';

function program(
  text: string,
  result: StepOutput | null,
  steps: readonly GraphStep[],
  target?: string,
): Program {
  const dockerfile = parseDockerfile(text, { fileName: 'Dockerfile' });
  return programOf(dockerfile, findTarget(dockerfile, target), graphOf(result, ...steps));
}

/** `stage:line steps before→after`, for each stop. */
function told({ points }: Program): string[] {
  const name = (state: StepOutput | null): string =>
    state === null ? '∅' : `${state.digest}${state.index === 0 ? '' : `#${state.index}`}`;
  return points.map(
    ({ stage, lines, steps, before, after }) =>
      `${stage}:${lines.start} [${steps.join(' ')}] ${name(before)}→${name(after)}`,
  );
}

describe('the program of a target', () => {
  it('ties each instruction to its steps and the states around it', () => {
    const text = `FROM debian
ENV A=b
RUN one
LABEL c=d
WORKDIR /work
COPY . .
USER nobody
CMD ["sh"]
`;
    const steps = [
      context('ctx'),
      image('base', 1, 'debian'),
      run('one', 3, out('base')),
      mkdir('dir', 5, out('one')),
      copy('all', 6, out('dir'), out('ctx')),
    ];
    const made = program(text, out('all'), steps);
    expect(told(made)).toEqual([
      '0:1 [base] ∅→base',
      '0:2 [] base→base',
      '0:3 [one] base→one',
      '0:4 [] one→one',
      '0:5 [dir] one→dir',
      '0:6 [all] dir→all',
      '0:7 [] all→all',
      '0:8 [] all→all',
    ]);
    expect(made.points.map((point) => point.index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(made.points.map((point) => point.instruction?.keyword ?? null)).toEqual([
      null,
      ...['ENV', 'RUN', 'LABEL', 'WORKDIR', 'COPY', 'USER', 'CMD'],
    ]);
  });

  it('keeps identical lines of different stages apart, although they share a step', () => {
    // Both stages run the same command on the same image: the frontend makes one step of both lines.
    const shared: GraphStep = {
      ...run('same', 2, out('base')),
      lines: [
        { start: 2, end: 2 },
        { start: 4, end: 4 },
      ],
    };
    const text = `FROM debian AS one
RUN same
FROM debian AS two
RUN same
FROM scratch
COPY --from=one /a /
COPY --from=two /b /
`;
    const first: GraphStep = {
      ...image('base', 1, 'debian'),
      lines: [1, 3].map((line) => ({ start: line, end: line })),
    };
    const steps = [first, shared, copy('a', 6, null, out('same')), copy('b', 7, out('a'), out('same'))];
    const made = program(text, out('b'), steps);
    expect(told(made)).toEqual([
      '0:1 [base] ∅→base',
      '0:2 [same] base→same',
      '1:3 [base] ∅→base',
      '1:4 [same] base→same',
      '2:5 [] ∅→∅',
      '2:6 [a] ∅→a',
      '2:7 [b] a→b',
    ]);
    expect(new Map(made.ends)).toEqual(
      new Map([
        [2, out('b')],
        [0, out('same')],
        [1, out('same')],
      ]),
    );
  });

  it('keeps identical lines of one stage apart', () => {
    const text = 'FROM debian\nRUN date\nRUN date\n';
    const steps = [image('base', 1, 'debian'), run('d1', 2, out('base')), run('d2', 3, out('d1'))];
    expect(told(program(text, out('d2'), steps))).toEqual([
      '0:1 [base] ∅→base',
      '0:2 [d1] base→d1',
      '0:3 [d2] d1→d2',
    ]);
  });

  it('ends a stage where the one begins that is made from it', () => {
    const text = `FROM debian AS base
RUN one
FROM base AS middle
ENV A=b
FROM middle
RUN two
`;
    const steps = [image('i', 1, 'debian'), run('one', 2, out('i')), run('two', 6, out('one'))];
    const made = program(text, out('two'), steps);
    expect(told(made)).toEqual([
      '0:1 [i] ∅→i',
      '0:2 [one] i→one',
      '1:3 [] ∅→one',
      '1:4 [] one→one',
      '2:5 [] ∅→one',
      '2:6 [two] one→two',
    ]);
    expect(made.ends.get(1)).toEqual(out('one'));
  });

  it('has only what the target needs, and the target may be any stage', () => {
    const text = 'FROM debian AS one\nRUN one\nFROM alpine AS two\nRUN two\nFROM one\nRUN three\n';
    const steps = [image('i', 1, 'debian'), run('one', 2, out('i'))];
    expect(told(program(text, out('one'), steps, 'one'))).toEqual(['0:1 [i] ∅→i', '0:2 [one] i→one']);
    const all = [...steps, run('three', 6, out('one'))];
    expect(program(text, out('three'), all).points.map((point) => point.stage)).toEqual([0, 0, 2, 2]);
  });

  it('takes both steps of a COPY --link', () => {
    const text = 'FROM debian\nRUN one\nCOPY --link a /\nRUN two\n';
    const steps = [
      context('ctx'),
      image('i', 1, 'debian'),
      run('one', 2, out('i')),
      copy('linked', 3, null, out('ctx')),
      merge('merged', 3, out('one'), out('linked')),
      run('two', 4, out('merged')),
    ];
    expect(told(program(text, out('two'), steps))).toEqual([
      '0:1 [i] ∅→i',
      '0:2 [one] i→one',
      '0:3 [linked merged] one→merged',
      '0:4 [two] merged→two',
    ]);
  });

  it('finds the stage that a COPY --link takes from', () => {
    const text = 'FROM alpine AS tools\nRUN make\nFROM debian\nCOPY --link --from=tools /out /\n';
    const steps = [
      image('t', 1, 'alpine'),
      run('make', 2, out('t')),
      image('i', 3, 'debian'),
      copy('linked', 4, null, out('make')),
      merge('merged', 4, out('i'), out('linked')),
    ];
    const made = program(text, out('merged'), steps);
    expect(made.ends.get(0)).toEqual(out('make'));
    expect(told(made).slice(0, 2)).toEqual(['0:1 [t] ∅→t', '0:2 [make] t→make']);
  });

  it('finds stages that are only mounted, in any case and wherever they are mounted', () => {
    const text = `FROM alpine AS tools
RUN make
FROM alpine AS extra
RUN extra
FROM debian
WORKDIR /src
RUN --mount=from=TOOLS,target=/tools/ --mount=type=bind,from=extra,target=sub/dir use
`;
    const steps = [
      image('t', 1, 'alpine'),
      run('make', 2, out('t')),
      run('more', 4, out('t')),
      image('i', 5, 'debian'),
      mkdir('dir', 6, out('i')),
      run(
        'use',
        7,
        out('dir'),
        [
          { from: out('make'), dest: '/tools' },
          { from: out('more'), dest: '/src/sub/dir' },
        ],
        '/src',
      ),
    ];
    const made = program(text, out('use'), steps);
    expect(made.ends.get(0)).toEqual(out('make'));
    expect(made.ends.get(1)).toEqual(out('more'));
    expect(told(made).at(-1)).toBe('2:7 [use] dir→use');
  });

  it('finds mounts at the working folder, and where a variable of the base image leads to', () => {
    const text =
      'FROM debian AS tools\nRUN make\nFROM debian AS more\nRUN more\nFROM debian\nWORKDIR /src\n' +
      'RUN --mount=from=tools --mount=from=more,target=$GOPATH/x --mount=type=tmpfs,target=/t use\n';
    const binds = [
      { from: out('make'), dest: '/src' },
      { from: out('more'), dest: '/go/x' },
    ];
    const steps = [
      image('i', 1, 'debian'),
      run('make', 2, out('i')),
      run('more', 4, out('i')),
      mkdir('dir', 6, out('i')),
      run('use', 7, out('dir'), binds, '/src'),
    ];
    const made = program(text, out('use'), steps);
    expect([made.ends.get(0), made.ends.get(1)]).toEqual([out('make'), out('more')]);
  });

  it('does not guess which stage is mounted where, when two mounts hang on variables of the base image', () => {
    const text =
      'FROM debian AS tools\nRUN make\nFROM debian AS more\nRUN more\nFROM debian\n' +
      'RUN --mount=from=tools,target=$GOPATH/t --mount=from=more,target=$GOPATH/m use\n';
    const steps = [
      image('i', 1, 'debian'),
      run('make', 2, out('i')),
      run('more', 4, out('i')),
      run('use', 6, out('i'), [
        { from: out('more'), dest: '/go/m' },
        { from: out('make'), dest: '/go/t' },
      ]),
    ];
    const made = program(text, out('use'), steps);
    expect([...made.ends.keys()]).toEqual([2]);
    expect(told(made)).toEqual(['2:5 [i] ∅→i', '2:6 [use] i→use']);
  });

  it('has empty states at both ends of a stage without steps', () => {
    expect(told(program('FROM scratch\n', null, []))).toEqual(['0:1 [] ∅→∅']);
    const text = 'FROM scratch AS empty\nLABEL a=b\nFROM debian\nCOPY --from=empty / /x\n';
    const onlySettings = program(text, null, [], 'empty');
    expect(told(onlySettings)).toEqual(['0:1 [] ∅→∅', '0:2 [] ∅→∅']);
    expect(onlySettings.ends.get(0)).toBeNull();
  });

  it('takes a COPY of several sources as one', () => {
    const text = 'FROM debian\nCOPY a b c /\n';
    const ctx = out('ctx');
    const steps = [context('ctx'), image('i', 1, 'debian'), copies('abc', 2, out('i'), [ctx, ctx, ctx])];
    expect(told(program(text, out('abc'), steps))).toEqual(['0:1 [i] ∅→i', '0:2 [abc] i→abc']);
  });

  it('runs the triggers of ONBUILD at FROM', () => {
    const text = 'FROM debian AS base\nONBUILD RUN later\nFROM base\nRUN now\n';
    const steps = [image('i', 1, 'debian'), run('later', 3, out('i')), run('now', 4, out('later'))];
    expect(told(program(text, out('now'), steps))).toEqual([
      '0:1 [i] ∅→i',
      '0:2 [] i→i',
      '1:3 [later] i→later',
      '1:4 [now] later→now',
    ]);
  });

  it('runs the triggers that an image brings at FROM, before 28 as well', () => {
    for (const line of [2, 1]) {
      const steps = [image('i', 2, 'debian'), run('t1', line, out('i')), run('t2', line, out('t1'))];
      const made = program('# base\nFROM debian\nRUN now\n', out('now'), [
        ...steps,
        run('now', 3, out('t2')),
      ]);
      expect(told(made)).toEqual(['0:2 [i t1 t2] i→t2', '0:3 [now] t2→now']);
    }
  });

  it('finds what each trigger takes, before 28 as well', () => {
    const text =
      'FROM debian AS made\nRUN make\nFROM debian AS more\nRUN more\nFROM debian AS base\nONBUILD WORKDIR /\n' +
      'ONBUILD COPY a /a\nONBUILD COPY --from=+0 /out /\nONBUILD RUN --mount=from=more,target=/t x\nONBUILD ENV A=b\n' +
      'FROM base\nRUN now\n';
    for (const line of [11, 1]) {
      const steps = [
        context('ctx'),
        image('i', 1, 'debian'),
        run('make', 2, out('i')),
        run('more', 4, out('i')),
        copy('a', line, out('i'), out('ctx')),
        copy('b', line, out('a'), out('make')),
        run('x', line, out('b'), [{ from: out('more'), dest: '/t' }]),
        run('now', 12, out('x')),
      ];
      const made = program(text, out('now'), steps);
      expect([...made.ends].toSorted()).toEqual([
        [0, out('make')],
        [1, out('more')],
        [2, out('i')],
        [3, out('now')],
      ]);
      expect(told(made).slice(-2)).toEqual(['3:11 [a b x] i→x', '3:12 [now] x→now']);
    }
  });

  it('goes on from another output than the first', () => {
    const text = 'FROM debian\nRUN one\nRUN two\n';
    const steps = [image('i', 1, 'debian'), run('one', 2, out('i')), run('two', 3, out('one', 1))];
    expect(told(program(text, out('two'), steps)).slice(1)).toEqual([
      '0:2 [one] i→one#1',
      '0:3 [two] one#1→two',
    ]);
  });

  it('refuses a target that BuildKit would refuse, and no other', () => {
    const text = 'FROM debian AS good\nRUN one\nFROM debian AS bad\nSTOPSIGNAL NOPE\n';
    const steps = [image('i', 1, 'debian'), run('one', 2, out('i'))];
    expect(() => program(text, out('one'), steps, 'bad')).toThrow(/Dockerfile:4/);
    expect(told(program(text, out('one'), steps, 'good'))).toHaveLength(2);
  });
});
