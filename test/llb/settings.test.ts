import { describe, expect, test } from 'vitest';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { type Point, type Program, programOf } from '../../src/llb/program.ts';
import { hasOwnSettings, lastLineAt, mergeEnv, settingsAt, withOverrides } from '../../src/llb/settings.ts';
import type { GraphStep, StepGraph } from '../../src/llb/types.ts';

const text = `FROM image AS one
ARG WHO=me
ENV A=1
WORKDIR /work
RUN first
USER builder
ENV B=2 A=3
ARG WHO=you
WORKDIR sub
SHELL ["/bin/bash", "-c"]
COPY x /x
RUN second
RUN ["third", "arg"]
`;
const dockerfile = parseDockerfile(Buffer.from(text), { fileName: 'Dockerfile' });

const step = (digest: string, line: number, input: string | null, op: GraphStep['op']): GraphStep => ({
  digest,
  name: digest,
  inputs: input === null ? [] : [{ digest: input, index: 0 }],
  op,
  lines: [{ start: line, end: line }],
  description: {},
  platform: 'linux/amd64',
});

const exec = (
  args: readonly string[],
  env: readonly string[],
  user: string,
  cwd: string,
): GraphStep['op'] => ({
  kind: 'exec',
  args,
  env,
  user,
  cwd,
  mounts: [{ input: 0, selector: '', dest: '/', output: 0, readonly: false, type: 'bind' }],
});

const file: GraphStep['op'] = { kind: 'file', actions: [{ kind: 'mkdir', input: 0, path: '/work' }] };

const graph: StepGraph = {
  steps: [
    step('source', 1, null, { kind: 'source', identifier: 'docker-image://image', attrs: {} }),
    step('workdir', 4, 'source', file),
    step(
      'first',
      5,
      'workdir',
      exec(['/bin/sh', '-c', 'first'], ['PATH=/bin', 'A=1', 'WHO=me'], '', '/work'),
    ),
    step('sub', 9, 'first', file),
    step('copy', 11, 'sub', file),
    step(
      'second',
      12,
      'copy',
      exec(['/bin/bash', '-c', 'second'], ['PATH=/bin', 'A=3', 'B=2'], 'builder', '/work/sub'),
    ),
    step('third', 13, 'second', exec(['third', 'arg'], ['PATH=/bin'], 'builder', '/work/sub')),
  ],
  result: { digest: 'third', index: 0 },
};
const program: Program = programOf(dockerfile, dockerfile.stages[0]!, graph);

function pointAt(line: number): Point {
  const point = program.points.find((each) => each.lines.start === line);
  if (point === undefined) throw new Error(`No stop at line ${line}.`);
  return point;
}

const config = {
  env: ['PATH=/bin', 'A=3', 'B=2'],
  user: 'builder',
  workingDir: '/work',
  shell: ['/bin/zsh'],
};

describe('settings of a RUN', () => {
  test('are those of its step, and its shell that of its command', () => {
    expect(settingsAt(dockerfile, program, pointAt(12), 'after', null)).toEqual({
      env: ['PATH=/bin', 'A=3', 'B=2'],
      user: 'builder',
      cwd: '/work/sub',
      shell: ['/bin/bash', '-c'],
    });
    expect(settingsAt(dockerfile, program, pointAt(12), 'before', config)).toEqual(
      settingsAt(dockerfile, program, pointAt(12), 'after', config),
    );
  });

  test('have no shell of their own where the default one runs it', () => {
    expect(settingsAt(dockerfile, program, pointAt(5), 'after', null).shell).toBeNull();
  });

  test('take the shell of the stage where it names its program', () => {
    expect(settingsAt(dockerfile, program, pointAt(13), 'after', null).shell).toEqual(['/bin/bash', '-c']);
  });

  test('need no config', () => {
    expect(hasOwnSettings(program, pointAt(12))).toBe(true);
    expect(hasOwnSettings(program, pointAt(11))).toBe(false);
    expect(hasOwnSettings(program, pointAt(1))).toBe(false);
  });
});

describe('settings of any other instruction', () => {
  test('are the config, and the ARGs so far', () => {
    expect(settingsAt(dockerfile, program, pointAt(11), 'after', config)).toEqual({
      env: ['PATH=/bin', 'A=3', 'B=2', 'WHO=you'],
      user: 'builder',
      cwd: '/work',
      shell: ['/bin/zsh'],
    });
    expect(settingsAt(dockerfile, program, pointAt(3), 'after', { ...config, workingDir: '' }).cwd).toBe('/');
  });

  test('without a config come from the RUN before and what was set since', () => {
    expect(settingsAt(dockerfile, program, pointAt(11), 'after', null)).toEqual({
      env: ['PATH=/bin', 'A=3', 'WHO=you', 'B=2'],
      user: 'builder',
      cwd: '/work/sub',
      shell: ['/bin/bash', '-c'],
    });
    expect(settingsAt(dockerfile, program, pointAt(4), 'after', null)).toEqual({
      env: ['WHO=me', 'A=1'],
      user: '',
      cwd: '/work',
      shell: null,
    });
    expect(settingsAt(dockerfile, program, pointAt(7), 'before', null).env).toEqual([
      'PATH=/bin',
      'A=1',
      'WHO=me',
    ]);
  });
});

test('of an ARG and an ENV of one name the later one holds, in the stages above the ENV', () => {
  const lines =
    'FROM image AS one\nENV V=env\nARG V=arg T=1\nENV V=env2\nARG V=arg2\nFROM one\nLABEL a=b\nARG V=arg3\n';
  const file = parseDockerfile(lines, { fileName: 'Dockerfile' });
  const source = step('source', 1, null, {
    kind: 'source',
    identifier: 'docker-image://image',
    attrs: {},
  });
  const all = programOf(file, file.stages[1]!, { steps: [source], result: { digest: 'source', index: 0 } });
  const envAt = (line: number, env: readonly string[]): readonly string[] => {
    const point = all.points.find((each) => each.lines.start === line);
    return settingsAt(file, all, point!, 'after', { ...config, env }).env.toSorted();
  };
  expect(envAt(1, ['V=image'])).toEqual(['V=image']);
  expect(envAt(3, ['V=env'])).toEqual(['T=1', 'V=arg']);
  expect(envAt(4, ['V=env2'])).toEqual(['T=1', 'V=env2']);
  expect(envAt(5, ['V=env2'])).toEqual(['T=1', 'V=arg2']);
  expect(envAt(7, ['V=env2'])).toEqual(['T=1', 'V=env2']);
  expect(envAt(8, ['V=env2'])).toEqual(['T=1', 'V=arg3']);
});

test('the file is cut after the instruction, or after the one before it', () => {
  expect(lastLineAt(dockerfile, pointAt(7), 'after')).toBe(7);
  expect(lastLineAt(dockerfile, pointAt(7), 'before')).toBe(6);
  expect(lastLineAt(dockerfile, pointAt(2), 'before')).toBe(1);
  expect(lastLineAt(dockerfile, pointAt(1), 'before')).toBeNull();
});

test('the line before a first instruction is the last one of a FROM that is continued', () => {
  const continued = parseDockerfile(Buffer.from('FROM \\\n  image\nENV A=1\n'), { fileName: 'Dockerfile' });
  const source = { kind: 'source', identifier: 'docker-image://image', attrs: {} } as const;
  const base = { steps: [step('source', 1, null, source)], result: { digest: 'source', index: 0 } };
  const env = programOf(continued, continued.stages[0]!, base).points[1]!;
  expect(lastLineAt(continued, env, 'before')).toBe(2);
});

test('an ARG of the nearest stage below hides that of one further down', () => {
  const chain = parseDockerfile(
    Buffer.from('FROM image AS a\nARG WHO=far\nFROM a AS b\nARG WHO=near\nFROM b\nLABEL x=y\n'),
    { fileName: 'Dockerfile' },
  );
  const source = { kind: 'source', identifier: 'docker-image://image', attrs: {} } as const;
  const base = { steps: [step('source', 1, null, source)], result: { digest: 'source', index: 0 } };
  const made = programOf(chain, chain.stages[2]!, base);
  const config = { env: ['PATH=/bin'], user: '', workingDir: '', shell: null };
  const { env } = settingsAt(chain, made, made.points.at(-1)!, 'after', config);
  expect(env).toEqual(['WHO=near', 'PATH=/bin']);
});

test('overrides replace what they name and leave the rest', () => {
  const settings = { env: ['A=1', 'B=2'], user: 'x', cwd: '/', shell: null };
  expect(withOverrides(settings, { env: ['A=', 'C=3'], user: '33' })).toEqual({
    env: ['A=', 'B=2', 'C=3'],
    user: '33',
    cwd: '/',
    shell: null,
  });
  for (const user of ['root', '0']) expect(withOverrides(settings, { user }).user).toBe('');
  expect(mergeEnv(['A=1', 'A=2'], [])).toEqual(['A=2']);
});

describe('settings of a FROM with ONBUILD triggers', () => {
  const written = parseDockerfile(
    'FROM image AS base\nONBUILD RUN one\nONBUILD ENV MODE=prod\nONBUILD RUN two\nONBUILD USER nobody\nFROM base AS bare\n',
    { fileName: 'Dockerfile' },
  );
  const triggers = programOf(written, written.stages[1]!, {
    steps: [
      step('source', 1, null, { kind: 'source', identifier: 'docker-image://image', attrs: {} }),
      step('one', 6, 'source', exec(['/bin/sh', '-c', 'one'], ['PATH=/bin'], '', '/')),
      step('two', 6, 'one', exec(['/bin/sh', '-c', 'two'], ['PATH=/bin', 'MODE=prod'], '', '/')),
    ],
    result: { digest: 'two', index: 0 },
  });
  const from = triggers.points.find(({ lines }) => lines.start === 6)!;
  const after = { env: ['PATH=/bin', 'MODE=prod'], user: 'nobody', workingDir: '/srv', shell: null };

  test('are those of the image that the triggers make, not of the last RUN among them', () => {
    expect(hasOwnSettings(triggers, from)).toBe(false);
    expect(settingsAt(written, triggers, from, 'after', after)).toMatchObject({
      user: 'nobody',
      cwd: '/srv',
    });
  });

  test('without a config are read from the triggers', () => {
    expect(settingsAt(written, triggers, from, 'after', null)).toMatchObject({
      user: 'nobody',
      env: ['MODE=prod'],
    });
    expect(settingsAt(written, triggers, from, 'before', null)).toMatchObject({ user: '', env: [] });
  });

  test('are those of the trigger that failed', () => {
    expect(hasOwnSettings(triggers, from, 'one')).toBe(true);
    expect(settingsAt(written, triggers, from, 'after', after, 'one').env).toEqual(['PATH=/bin']);
    expect(settingsAt(written, triggers, from, 'after', after, 'two').env).toEqual([
      'PATH=/bin',
      'MODE=prod',
    ]);
  });
});
