import { describe, expect, test } from 'vitest';
import { type BuildCommand, runBuild } from '../../src/commands/build.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { type BuildFailure, type BuildOutcome, type BuildSpec, NoEngineError } from '../../src/ports.ts';
import { specOf } from '../fakes/sample-spec.ts';
import { log, update, vertex, warning } from '../progress/updates.ts';
import { type FakeBuild, FakeClock, fakeBuilder } from './fake-builder.ts';

const text = new TextEncoder().encode('ARG USED\nFROM scratch AS build\nCOPY . .\nRUN make \\\n  all\n');
const dockerfile = parseDockerfile(text, { fileName: 'Dockerfile' });

const spec: BuildSpec = specOf('/src', { target: 'build' });

const done: BuildOutcome = { kind: 'done', imageId: null };

const failure: BuildFailure = {
  message: 'process "/bin/sh -c make" did not complete successfully: exit code: 2',
  vertex: 'make',
  lines: [{ start: 4, end: 5 }],
  file: 'Dockerfile',
  exitCode: 2,
  mounts: null,
};

const make = vertex('make', { name: '[build 2/2] RUN make all', started: 0 });
const failed = { ...make, completed: 5, error: failure.message };

interface Started {
  readonly status: Promise<number>;
  readonly stderr: () => string;
  readonly calls: readonly string[];
  readonly clock: FakeClock;
  readonly interrupt: AbortController;
}

function start(fake: FakeBuild, given: Partial<BuildCommand> = {}, clock = new FakeClock()): Started {
  const { builder, calls } = fakeBuilder(fake);
  const interrupt = new AbortController();
  let out = '';
  const status = runBuild({
    connect: async () => builder,
    spec,
    dockerfile,
    target: 'build',
    progress: 'plain',
    stderr: { write: (part) => (out += part) },
    clock,
    sourceFolder: async () => null,
    signal: interrupt.signal,
    ...given,
  });
  return { status, stderr: () => out, calls, clock, interrupt };
}

test('a FROM that needs the value of an ARG is refused before the engine is asked', async () => {
  const wanting = parseDockerfile('ARG BASE\nFROM $BASE\n', { fileName: 'Dockerfile' });
  const { status, calls } = start({ run: async () => done }, { dockerfile: wanting });
  await expect(status).rejects.toThrow('Dockerfile:2: base name ($BASE) should not be blank (give ARG BASE');
  expect(calls).toEqual([]);
});

describe('a build that succeeds', () => {
  test('ends with 0, says what it did, and closes everything', async () => {
    const clock = new FakeClock();
    const run: FakeBuild['run'] = async ({ status }) => {
      status(update({ vertexes: [make] }));
      clock.pass(1200);
      status(update({ vertexes: [{ ...make, completed: 1200 }], logs: [log('make', 'cc\n', 30)] }));
      return done;
    };
    const { status, stderr, calls } = start({ run }, {}, clock);
    expect(await status).toBe(0);
    expect(stderr()).toBe(`#0 building with Docker 1.2.3 at unix:///fake.sock

#1 [build 2/2] RUN make all
#1 0.030 cc
#1 DONE 1.2s

stagedive: Built build. Nothing is stored in the engine without -t NAME.
`);
    expect(calls).toEqual(['open', 'run', 'close build', 'close engine']);
    expect(clock.waiting).toBe(0);
  });

  test('says that its record is late, instead of nothing', async () => {
    const clock = new FakeClock();
    const recorder = {
      listener: {},
      opened: () => undefined,
      finish: () => {
        setImmediate(() => clock.pass(5_000));
        return new Promise(() => undefined);
      },
    };
    const given = { recorder: async () => recorder as never };
    const { status, stderr } = start({ run: async () => done }, given, clock);
    expect(await status).toBe(0);
    expect(stderr()).toContain(
      'stagedive: why steps ran is not known yet: its record took longer than 5 s.\n',
    );
  });

  test('ends, and closes everything, when its recorder cannot be loaded', async () => {
    const run: FakeBuild['run'] = async ({ sent }) => {
      sent?.({} as never);
      return done;
    };
    const recorder = async () => {
      throw new Error('The program is not complete.');
    };
    const { status, calls, clock } = start({ run }, { recorder });
    await expect(status).rejects.toThrow('The program is not complete.');
    expect(calls).toEqual(['open', 'close build', 'close engine']);
    expect(clock.waiting).toBe(0);
  });

  test('tells its recorder what was sent, and that all steps are done', async () => {
    const heard: string[] = [];
    const recorder = {
      listener: {
        sent: ({ dir }: { dir: string }) => heard.push(dir),
        evaluated: () => heard.push('evaluated'),
      },
      opened: () => heard.push('opened'),
      finish: async () => ({ why: null, notices: [] }),
    };
    const run: FakeBuild['run'] = async ({ sent, evaluated }) => {
      sent?.({ dir: 'context' } as never);
      evaluated?.();
      return done;
    };
    const { status } = start({ run }, { recorder: async () => recorder as never });
    expect(await status).toBe(0);
    expect(heard).toEqual(['opened', 'context', 'evaluated']);
  });

  test('says what was stored', async () => {
    const { status, stderr } = start({ run: async () => done }, { spec: { ...spec, tags: ['a:1', 'b:2'] } });
    expect(await status).toBe(0);
    expect(stderr()).toMatch(/\nstagedive: Stored a:1, b:2 in the engine\.\n$/);
  });

  test('ends with what the builder says was stored', async () => {
    const clock = new FakeClock();
    const run: FakeBuild['run'] = async ({ notice, status }) => {
      notice({ kind: 'image-stored', text: 'Stored x, as the engine calls it.' });
      clock.pass(1);
      status(update({ vertexes: [{ ...make, completed: 1 }] }));
      return done;
    };
    const { status, stderr } = start({ run }, {}, clock);
    await status;
    expect(stderr()).toMatch(/DONE 0\.0s\n\nstagedive: Stored x, as the engine calls it\.\n$/);
  });

  test('prints notices and build args that no ARG takes', async () => {
    const { status, stderr } = start(
      {
        run: async ({ notice }) => {
          notice({ kind: 'builtin-frontend', text: 'The built-in frontend\x1b[2J reads the file.' });
          return done;
        },
      },
      { spec: { ...spec, buildArgs: { USED: '1', UNUSED: '2' } } },
    );
    expect(await status).toBe(0);
    expect(stderr()).toContain(
      '\nstagedive: --build-arg UNUSED has no effect: no ARG in Dockerfile takes it.\n',
    );
    expect(stderr()).toContain('\nstagedive: The built-in frontend reads the file.\n');
    expect(stderr()).not.toContain('--build-arg USED');
  });

  test('lists each warning once, by line, with the file as the user named it', async () => {
    const casing = { file: 'Dockerfile', ranges: [{ start: 2, end: 2 }], url: 'https://example.test/x' };
    const { status, stderr } = start(
      {
        run: async ({ status }) => {
          status(
            update({
              vertexes: [vertex('a'), vertex('b')],
              warnings: [
                warning('a', 'FromAsCasing: do not mix (line 2)', casing),
                warning('b', 'FromAsCasing: do not mix (line 2)', casing),
                warning('b', 'First: of all (line 1)', { ...casing, ranges: [{ start: 1, end: 1 }] }),
                warning('b', 'other'),
              ],
            }),
          );
          return done;
        },
      },
      { dockerfile: { ...dockerfile, fileName: 'shop/Dockerfile' } },
    );
    await status;
    expect(stderr()).toContain(`
 3 warnings found:
 - other
 - shop/Dockerfile:1: First: of all (https://example.test/x)
 - shop/Dockerfile:2: FromAsCasing: do not mix (https://example.test/x)
`);
  });
});

describe('a build that fails', () => {
  const end = `------
 > [build 2/2] RUN make all:
0.004 make: *** [all] Error 1
------
Dockerfile:4
--------------------
   3 |     COPY . .
   4 | >>> RUN make \\
   5 | >>>   all
--------------------
ERROR: failed to solve: ${failure.message}
`;
  const updates = [
    update({ vertexes: [make] }),
    update({ logs: [log('make', 'make: *** [all] Error 1\n', 4, 2)] }),
    update({ vertexes: [failed] }),
  ];

  test('ends with 1, and prints the step’s log, the failing lines and the reason', async () => {
    const { status, stderr, calls } = start({
      run: async (listener) => {
        for (const message of updates) listener.status(message);
        return { kind: 'failed', failure };
      },
    });
    expect(await status).toBe(1);
    expect(stderr().slice(-end.length)).toBe(end);
    expect(calls.slice(-2)).toEqual(['close build', 'close engine']);
  });

  test('takes the lines from the graph if the engine does not say them', async () => {
    const step = {
      digest: 'make',
      name: '',
      inputs: [],
      op: { kind: 'other' as const },
      lines: [{ start: 4, end: 5 }],
      description: {},
      platform: null,
    };
    const { status, stderr } = start({
      run: async (listener) => {
        for (const message of updates) listener.status(message);
        return { kind: 'failed', failure: { ...failure, vertex: null, lines: [], file: null } };
      },
      resolve: async () => ({ graph: { steps: [step], result: null }, config: null }),
    });
    expect(await status).toBe(1);
    expect(stderr().slice(-end.length)).toBe(end);
  });

  describe('explains a failure that it understands', () => {
    const missing = { ...failure, exitCode: 127 };
    const fake: FakeBuild = {
      run: async (listener) => {
        listener.status(update({ vertexes: [make] }));
        listener.status(update({ logs: [log('make', '/bin/sh: make: not found\n', 4, 2)] }));
        listener.status(update({ vertexes: [failed] }));
        return { kind: 'failed', failure: missing };
      },
    };

    test('after the failing lines, with file and line', async () => {
      const { status, stderr } = start(fake);
      expect(await status).toBe(1);
      const said = stderr().slice(stderr().lastIndexOf('ERROR:')).split('\n');
      expect(said.slice(1, 3)).toEqual([
        '',
        `stagedive: ${dockerfile.fileName}:4: make was not found in this stage.`,
      ]);
    });

    test('but not after an interrupt', async () => {
      const step = { digest: 'make', name: '', inputs: [{ digest: 'context', index: 0 }], lines: [] };
      const made = { ...step, description: {}, platform: null };
      const op = { kind: 'source', identifier: 'local://context', attrs: {} } as const;
      const bind = {
        input: 0,
        selector: '/x',
        dest: '/x',
        output: -1,
        readonly: true,
        type: 'bind',
      } as const;
      const exec = { kind: 'exec', args: [], env: [], cwd: '/', user: '', mounts: [bind] } as const;
      const steps = [
        { ...made, digest: 'context', inputs: [], op },
        { ...made, op: exec },
      ];
      let looking = (): void => undefined;
      const looked = new Promise<void>((resolve) => {
        looking = resolve;
      });
      const { status, stderr, interrupt } = start(
        {
          run: async () => ({
            kind: 'failed',
            failure: { ...failure, exitCode: null, message: '"/x": not found' },
          }),
          resolve: async () => ({ graph: { steps, result: null }, config: null }),
        },
        {
          sourceFolder: () => {
            looking();
            return new Promise(() => undefined);
          },
        },
      );
      await looked;
      interrupt.abort();
      expect(await status).toBe(1);
      expect(stderr()).toMatch(/ERROR: failed to solve: "\/x": not found\n$/);
    });

    test('but not in rawjson', async () => {
      const { status, stderr } = start(fake, { progress: 'rawjson' });
      expect(await status).toBe(1);
      expect(stderr()).not.toContain('was not found in this stage');
    });
  });

  test('before any step only prints the reason', async () => {
    const { status, stderr } = start({
      run: async () => ({
        kind: 'failed',
        failure: { ...failure, message: 'no\x07 luck', vertex: null, lines: [] },
      }),
    });
    expect(await status).toBe(1);
    expect(stderr()).toMatch(/fake\.sock\nERROR: failed to solve: no␇ luck\n$/);
  });

  test('in what it leaves says so in a sentence of ours, without an explanation', async () => {
    const message = '/a.tar cannot be written: the disk is read-only.';
    const own = { ...failure, message, vertex: null, lines: [], isOurs: true };
    const { status, stderr } = start({ run: async () => ({ kind: 'failed', failure: own }) });
    expect(await status).toBe(1);
    expect(stderr()).toMatch(/\n\nstagedive: \/a\.tar cannot be written: the disk is read-only\.\n$/);
  });
});

describe('a build that is interrupted', () => {
  test('is cancelled in the engine too, and ends with 130', async () => {
    const { status, stderr, calls, interrupt } = start({
      run: async (listener, { cancelled }) => {
        listener.status(update({ vertexes: [make] }));
        interrupt.abort();
        await cancelled;
        listener.status(update({ vertexes: [{ ...make, completed: 9, error: 'context canceled' }] }));
        return { kind: 'cancelled' };
      },
    });
    expect(await status).toBe(130);
    expect(calls).toEqual(['open', 'run', 'cancel', 'close build', 'close engine']);
    expect(stderr()).toMatch(/RUN make all\n#1 CANCELED\n\nstagedive: the build was cancelled\.\n$/);
  });

  test('waits less than a second for an engine that no longer answers', async () => {
    let running = (): void => undefined;
    const started = new Promise<void>((resolve) => {
      running = resolve;
    });
    const { status, stderr, clock, interrupt } = start({
      run: (listener) => {
        listener.status(update({ vertexes: [make] }));
        running();
        return new Promise(() => undefined);
      },
    });
    await started;
    interrupt.abort();
    for (let elapsed = 0; elapsed < 900; elapsed += 100) {
      await Promise.resolve();
      await new Promise((resolve) => setImmediate(resolve));
      clock.pass(100);
    }
    expect(await status).toBe(130);
    expect(clock.now()).toBeLessThan(1000);
    expect(stderr()).toContain('#1 CANCELED\n');
  });

  test('before the engine answers ends with 130, and closes the late connection', async () => {
    const { builder, calls } = fakeBuilder({ run: async () => done });
    let connected = (): void => undefined;
    const { status, interrupt, stderr } = start(
      { run: async () => done },
      {
        connect: () =>
          new Promise((resolve) => {
            connected = () => resolve(builder);
          }),
      },
    );
    interrupt.abort();
    expect(await status).toBe(130);
    expect(stderr()).toBe('\nstagedive: the build was cancelled.\n');
    connected();
    await new Promise((resolve) => setImmediate(resolve));
    expect(calls).toEqual(['close engine']);
  });
});

describe('an engine', () => {
  test('that is lost is reported, and the status is 3', async () => {
    const { status, stderr } = start({
      run: async (listener) => {
        listener.status(update({ vertexes: [make] }));
        return { kind: 'lost', message: 'The engine at unix:///fake.sock went away.' };
      },
    });
    expect(await status).toBe(3);
    expect(stderr()).toMatch(
      /#1 CANCELED\n\nstagedive: The engine at unix:\/\/\/fake\.sock went away\. Run this again once the engine is back\.\n$/,
    );
  });

  test('that cannot be reached rejects, for the caller to report', async () => {
    const missing = new NoEngineError([], 'No engine answers.');
    const { status } = start({ run: async () => done }, { connect: () => Promise.reject(missing) });
    await expect(status).rejects.toBe(missing);
  });

  test('that refuses the build rejects, and is closed', async () => {
    const { builder, calls } = fakeBuilder({ run: async () => done });
    const refusing = { ...builder, open: () => Promise.reject(new Error('The engine takes no build.')) };
    const { status } = start({ run: async () => done }, { connect: async () => refusing });
    await expect(status).rejects.toThrow('The engine takes no build.');
    expect(calls).toEqual(['close engine']);
  });
});

test('--progress=rawjson prints only JSON, notices too', async () => {
  const { status, stderr } = start(
    {
      run: async ({ status, notice }) => {
        status(update({ vertexes: [make] }));
        notice({ kind: 'engine-limit', text: 'by the way' });
        status(update({ vertexes: [{ ...make, completed: 5 }], warnings: [warning('make', 'careful')] }));
        return done;
      },
    },
    { progress: 'rawjson' },
  );
  expect(await status).toBe(0);
  const lines = stderr().trimEnd().split('\n');
  expect(lines.map((line) => Object.keys(JSON.parse(line)))).toEqual([
    ['vertexes'],
    ['warnings'],
    ['vertexes', 'warnings'],
  ]);
  expect(JSON.parse(lines[1] ?? '').warnings).toEqual([
    { level: 1, short: Buffer.from('by the way').toString('base64') },
  ]);
});
