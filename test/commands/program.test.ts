import { CommanderError } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exitStatusOf, explain } from '../../src/commands/explain.ts';
import { NO_FLAGS } from '../../src/commands/flags/no-flags.ts';
import { createProgram } from '../../src/commands/program.ts';
import { DockerfileError } from '../../src/dockerfile/error.ts';
import { UsageError } from '../../src/errors.ts';
import { NoEngineError } from '../../src/ports.ts';
import { ProjectError } from '../../src/project/project.ts';

let printed = '';

beforeEach(() => {
  printed = '';
  const take = (chunk: unknown): boolean => {
    printed += String(chunk);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(take);
  vi.spyOn(process.stderr, 'write').mockImplementation(take);
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** The command that the arguments run, and its options. */
async function run(
  ...args: string[]
): Promise<{ command: string; options: Record<string, unknown>; status: number }> {
  let called = { command: '', options: {} as Record<string, unknown> };
  const take =
    (command: string, status: number) =>
    async (options: object): Promise<number> => {
      called = { command, options: { ...options } };
      return status;
    };
  const wiring = {
    version: '1.2.3',
    screens: take('screens', 0),
    ls: take('ls', 0),
    build: take('build', 1),
    shell: take('shell', 3),
    run: take('run', 7),
    files: take('files', 0),
    cat: take('cat', 0),
    cp: take('cp', 0),
    diff: take('diff', 0),
    check: take('check', 1),
    inventory: take('inventory', 0),
    history: take('history', 0),
    context: take('context', 0),
    why: take('why', 0),
    report: take('report', 0),
    doctor: take('doctor', 0),
    completion: take('completion', 0),
    complete: async () => 0,
    definitions: take('definitions', 0),
  };
  const program = createProgram(wiring, args);
  return { status: await program.run(args), ...called };
}

async function refused(...args: string[]): Promise<number> {
  const error = await run(...args).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CommanderError);
  return exitStatusOf(error);
}

describe('the command line', () => {
  it('opens the screens without a command, on the given context', async () => {
    expect(await run()).toMatchObject({
      command: 'screens',
      options: { context: '.', cache: true, cacheFilter: [] },
    });
    expect(await run('demo')).toMatchObject({ command: 'screens', options: { context: 'demo' } });
    expect(await run('-C', 'demo', '--target', 'x')).toMatchObject({
      command: 'screens',
      options: { context: 'demo', target: 'x' },
    });
  });

  it('takes the target of why by itself or as a flag', async () => {
    expect(await run('why', 'build', '--json')).toMatchObject({
      command: 'why',
      options: { target: 'build', json: true },
    });
    expect(await run('why', '--target', 'build', '--dry-run')).toMatchObject({
      command: 'why',
      options: { target: 'build', dryRun: true },
    });
  });

  it('starts its errors like all others, and does not name the hidden command', async () => {
    expect(await refused('fold', 'extra')).toBe(2);
    expect(printed).toMatch(/^stagedive: too many arguments\. Expected 1 argument but got 2: fold, extra\./);
    printed = '';
    expect(await refused('build', '--nope')).toBe(2);
    expect(printed).toMatch(/^stagedive: unknown option '--nope'/);
  });

  it('takes the context as -C or as the last argument, which wins', async () => {
    expect((await run('ls', '-C', 'a', 'b')).options.context).toBe('b');
    expect((await run('build', '-C', 'a')).options.context).toBe('a');
    expect((await run('ls', '--json')).options).toMatchObject({ json: true, context: '.' });
  });

  it('takes the flags of a build as docker spells them', async () => {
    const { options, status } = await run(
      ...['build', '-f', 'x/Dockerfile', '--build-arg', 'A=1', '--build-arg', 'B', '--build-context', 'l=.'],
      ...['--secret', 'id=s,src=f', '--ssh', 'default', '--platform', 'linux/arm64', '--no-cache'],
      ...['--no-cache-filter', 'a,b', '--no-cache-filter', 'c', '--network', 'none', '--add-host', 'h:1'],
      ...[
        '--builder',
        'desk',
        '-t',
        'app:1',
        '--tag',
        'app:2',
        '--progress',
        'plain',
        '--target',
        'final',
        '.',
      ],
    );
    expect(status).toBe(1);
    expect(options).toEqual({
      ...NO_FLAGS,
      file: 'x/Dockerfile',
      files: ['x/Dockerfile'],
      context: '.',
      contextGiven: true,
      buildArg: ['A=1', 'B'],
      buildContext: ['l=.'],
      secret: ['id=s,src=f'],
      ssh: ['default'],
      platform: ['linux/arm64'],
      cache: false,
      cacheFilter: ['a,b', 'c'],
      network: 'none',
      addHost: ['h:1'],
      builder: 'desk',
      tag: ['app:1', 'app:2'],
      progress: 'plain',
      target: 'final',
    });
  });

  it('tells a context that was typed from the default', async () => {
    for (const args of [['-C', '.'], ['.'], ['-C', 'other', '.']]) {
      expect((await run('ls', ...args)).options).toMatchObject({ context: '.', contextGiven: true });
    }
    expect((await run('ls')).options).not.toHaveProperty('contextGiven');
  });

  it('builds once, or with --watch at every change', async () => {
    expect((await run('build')).options).not.toHaveProperty('watch');
    expect((await run('build', '--watch', '.')).options).toMatchObject({ watch: true, context: '.' });
  });

  it('takes several files, for those that read more than one together', async () => {
    const { options } = await run('build', '-f', 'compose.yaml', '--file=more.yaml');
    expect(options).toMatchObject({ file: 'more.yaml', files: ['compose.yaml', 'more.yaml'] });
    expect((await run('build')).options).not.toHaveProperty('files');
  });

  it('takes the Dockerfile from stdin', async () => {
    expect((await run('build', '-f', '-', '.')).options.file).toBe('-');
  });

  it('does not keep flags from one run to the next', async () => {
    await run('build', '--build-arg', 'A=1');
    expect((await run('build')).options.buildArg).toEqual([]);
  });

  it('ends with 0 after help and version, with 2 after an unknown flag or command', async () => {
    expect(await refused('--version')).toBe(0);
    expect(printed).toBe('1.2.3\n');
    expect(await refused('--help')).toBe(0);
    expect(printed).toContain('Usage: stagedive');
    expect(await refused('build', '--help')).toBe(0);
    expect(await refused('build', '--nonsense')).toBe(2);
    expect(await refused('build', '--progress', 'fancy')).toBe(2);
    expect(await refused('ls', 'a', 'b')).toBe(2);
    expect(await refused('build', '-t')).toBe(2);
  });

  it('says what is wrong and how to get help', async () => {
    await refused('build', '--nonsense');
    expect(printed).toContain("unknown option '--nonsense'");
    expect(printed).toContain('stagedive --help lists commands and flags');
  });

  it('lists the commands in its help, without empty defaults', async () => {
    await refused('--help');
    const help = printed.replaceAll(/\s+/g, ' ');
    expect(help).toMatch(/ ls \[options\] \[CONTEXT\] the stages and their graph; needs no engine /);
    expect(help).toMatch(/ build \[options\] \[CONTEXT\] build a target /);
    await refused('build', '--help');
    expect(printed).not.toContain('[]');
  });
});

describe('errors and exit statuses', () => {
  it.each([
    [new UsageError('--network x: use default, none or host.'), 2],
    [new DockerfileError('Dockerfile', 3, 'unknown instruction: RUNN'), 2],
    [new ProjectError('.: no Dockerfile here.'), 2],
    [new NoEngineError([], 'No Docker engine answered.'), 3],
    [new CommanderError(0, 'commander.help', ''), 0],
    [new CommanderError(1, 'commander.unknownOption', ''), 2],
    [new Error('Anything else.'), 1],
    ['a thrown text', 1],
  ])('%s ends with %i', (error, status) => {
    expect(exitStatusOf(error)).toBe(status);
  });

  it('are one sentence each, with a stack only in debug mode', () => {
    const error = new DockerfileError('Dockerfile', 3, 'unknown instruction: RUNN', 'did you mean RUN?');
    expect(explain(error, false)).toBe(
      'stagedive: Dockerfile:3: unknown instruction: RUNN (did you mean RUN?)',
    );
    expect(explain(error, true)).toContain('program.test.ts');
    expect(explain('text', false)).toBe('stagedive: text');
  });

  it('print only plain text', () => {
    const text = explain(new Error('bad \u001b]0;owned\u0007name\r\u001b[2J'), true);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });

  it('takes no or one state to check', async () => {
    const none = await run('check');
    expect(none).toMatchObject({ command: 'check', status: 1 });
    expect(none.options.ref).toBe(undefined);
    const one = await run('check', ':3', '--before', '--json', '--target', 'x');
    expect(one.options).toMatchObject({ ref: ':3', before: true, json: true, target: 'x' });
    expect((await run('check', '--rules')).options).toMatchObject({ rules: true });
    expect(await refused('check', 'a', 'b')).toBe(2);
  });

  it('takes no, one or two states for a diff', async () => {
    expect(await run('diff')).toMatchObject({ command: 'diff', options: { refs: [], path: [] } });
    expect(await run('diff', ':3', '--json')).toMatchObject({ options: { refs: [':3'], json: true } });
    const both = await run('diff', 'build', 'runtime', '--path', '/a', '--path', 'b', '--only', 'added');
    expect(both.options).toMatchObject({ refs: ['build', 'runtime'], path: ['/a', 'b'], only: 'added' });
    expect(await refused('diff', 'a', 'b', 'c')).toBe(2);
  });
});
