import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Builder, BuildFailedError, type TreeEntry } from '../../src/ports.ts';
import { Project, Recorder, shellImage, testBuilder, unique } from './build-project.ts';
import { engineTargets } from './targets-oracle.ts';

let builder: Builder;

beforeAll(async () => {
  builder = await testBuilder();
});

afterAll(async () => {
  await builder.close();
});

async function failureOf(call: Promise<unknown>): Promise<BuildFailedError> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(BuildFailedError);
  return error as BuildFailedError;
}

describe('a build', () => {
  it('runs and reports its status', async () => {
    await using project = await Project.with({
      'a.txt': 'from the context\n',
      Dockerfile: `FROM ${shellImage} AS base
RUN echo ${unique()} && cat /etc/passwd | head -n 1
FROM base
COPY a.txt /copied
RUN cat /copied && echo to-stderr >&2
`,
    });
    const heard = new Recorder();
    const build = await builder.open(project.spec(), heard);
    expect(await build.run()).toMatchObject({ kind: 'done' });
    await build.close();

    expect(heard.log).toContain('from the context');
    expect(heard.log).toContain('to-stderr');
    const step = heard.vertex('RUN cat /copied');
    expect(step).toMatchObject({ cached: false, error: null });
    expect(step?.completed).toBeGreaterThan(step?.started ?? Number.POSITIVE_INFINITY);
    expect(heard.vertex('load build context')).toBeDefined();
  });

  it('is fully cached the second time', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN echo ${unique()} > /once\n`,
    });
    const first = new Recorder();
    const cold = await builder.open(project.spec(), first);
    await cold.run();
    await cold.close();
    const second = new Recorder();
    const warm = await builder.open(project.spec(), second);
    expect(await warm.run()).toMatchObject({ kind: 'done' });
    await warm.close();

    expect(first.vertex('RUN echo')?.cached).toBe(false);
    expect(second.vertex('RUN echo')?.cached).toBe(true);
  });

  it('runs cached steps again with no-cache', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS one\nRUN echo one\nFROM one AS two\nRUN echo two\n`,
    });
    const run = async (more: object) => {
      const heard = new Recorder();
      const build = await builder.open(project.spec(more), heard);
      expect(await build.run()).toMatchObject({ kind: 'done' });
      await build.close();
      return ['RUN echo one', 'RUN echo two'].map((name) => heard.vertex(name)?.cached);
    };
    await run({});
    expect(await run({})).toEqual([true, true]);
    expect(await run({ noCache: true })).toEqual([false, false]);
    expect(await run({ noCacheFilter: ['two'] })).toEqual([true, false]);
  });

  it('fails with the step, its lines, its exit status and its whole log', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}
RUN echo fine

RUN echo ${unique()} > /half && \\
    echo last words && \\
    exit 7
`,
    });
    const heard = new Recorder();
    const build = await builder.open(project.spec(), heard);
    const outcome = await build.run();
    expect(outcome.kind).toBe('failed');
    if (outcome.kind !== 'failed') return;
    const { failure } = outcome;
    expect(failure).toMatchObject({ exitCode: 7, lines: [{ start: 4, end: 6 }] });
    expect(failure.message).toContain('exit code: 7');
    const step = heard.vertex('last words');
    expect(step?.error).toContain('exit code: 7');
    expect(failure.vertex).toBe(step?.digest);
    expect(heard.log).toContain('last words');
    if (engineMajor() >= 23) {
      expect(failure.file).toBe('Dockerfile');
      expect(failure.mounts?.after[0]).toMatch(/^\w+/);
      expect(failure.mounts?.before[0]).toMatch(/^\w+/);
    }
    await build.close();
  });

  it('fails with the line that the frontend does not understand', async () => {
    await using project = await Project.with({ Dockerfile: `FROM ${shellImage}\nRUNN echo\n` });
    const build = await builder.open(project.spec(), new Recorder());
    const outcome = await build.run();
    await build.close();
    expect(outcome).toMatchObject({ kind: 'failed', failure: { mounts: null, exitCode: null } });
    if (outcome.kind === 'failed') expect(outcome.failure.message).toMatch(/unknown instruction: RUNN/i);
  });

  it('fails for a COPY of a missing file', async () => {
    await using project = await Project.with({ Dockerfile: `FROM ${shellImage}\nCOPY nothing /\n` });
    const build = await builder.open(project.spec(), new Recorder());
    const outcome = await build.run();
    await build.close();
    expect(outcome).toMatchObject({ kind: 'failed', failure: { lines: [{ start: 2, end: 2 }] } });
    if (outcome.kind === 'failed') expect(outcome.failure.message).toContain('nothing');
  });

  it('is an empty state for a target that is only scratch', async () => {
    await using project = await Project.with({ Dockerfile: 'FROM scratch\nENV A=1\n' });
    const build = await builder.open(project.spec(), new Recorder());
    const { graph, config } = await build.resolve();
    expect(graph).toEqual({ steps: [], result: null });
    expect(config?.env).toContain('A=1');
    expect(await build.run()).toMatchObject({ kind: 'done' });
    await build.close();
  });

  it('refuses a missing Dockerfile and a missing context', async () => {
    await using project = await Project.with({});
    await expect(builder.open(project.spec(), new Recorder())).rejects.toThrow(
      /Dockerfile .* does not exist/,
    );
    await using other = await Project.with({ Dockerfile: 'FROM scratch\n' });
    const spec = other.spec({ context: other.path('gone') });
    await expect(builder.open(spec, new Recorder())).rejects.toThrow(/context .*gone does not exist/);
  });
});

describe('an open build', () => {
  it('resolves the graph before anything runs', async () => {
    await using project = await Project.with({
      'a.txt': 'a',
      Dockerfile: `FROM ${shellImage} AS base
RUN --mount=type=cache,target=/cache echo ${unique()}
FROM base
WORKDIR /work
COPY a.txt .
USER 1000
ENTRYPOINT ["/bin/sh"]
`,
    });
    const heard = new Recorder();
    const build = await builder.open(project.spec(), heard);
    const { graph, config } = await build.resolve();
    const run = graph.steps.find(({ op }) => op.kind === 'exec');
    expect(run).toMatchObject({ lines: [{ start: 2, end: 2 }], op: { cwd: '/' } });
    expect(run?.op.kind === 'exec' && run.op.mounts.map(({ type, dest }) => [type, dest])).toEqual([
      ['bind', '/'],
      ['cache', '/cache'],
    ]);
    const copy = graph.steps.find(({ name }) => name.includes('COPY a.txt'));
    expect(copy?.op).toMatchObject({ kind: 'file', actions: [{ kind: 'copy', src: '/a.txt' }] });
    expect(graph.result?.digest).toBe(copy?.digest);
    expect(config).toMatchObject({ entrypoint: ['/bin/sh'], user: '1000', workingDir: '/work' });
    expect(heard.vertex('RUN')).toBeUndefined();
    await build.close();
  });

  it('solves and reads the state after any step', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}
RUN mkdir /d && echo first > /d/one && ln -s one /d/link
RUN echo second > /d/two && echo ${unique()} && rm /d/one
`,
    });
    const build = await builder.open(project.spec(), new Recorder());
    const { graph } = await build.resolve();
    const [first, second] = graph.steps.filter(({ op }) => op.kind === 'exec');
    const after = await build.solve({ digest: second?.digest ?? '', index: 0 });
    const before = await build.solve({ digest: first?.digest ?? '', index: 0 });
    const names = (entries: readonly TreeEntry[]) => entries.map(({ path }) => path).sort();
    expect(names(await before.readDir('/d'))).toEqual(['link', 'one']);
    expect(names(await after.readDir('/d'))).toEqual(['link', 'two']);
    expect(Buffer.from(await before.readFile('/d/one')).toString()).toBe('first\n');
    const part = await after.readFile('/d/two', { offset: 1, length: 3 });
    expect(Buffer.from(part).toString()).toBe('eco');
    const link = (await before.readDir('/d')).find(({ path }) => path === 'link');
    expect(link).toMatchObject({ linkname: 'one' });
    expect(await before.stat('/d/link')).toMatchObject({ size: 6, linkname: '' });
    await expect(after.readFile('/d/one')).rejects.toThrow(/no such file/);
    await build.close();
  });

  it('reads a file larger than one message', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN yes stagedive | head -c 10000000 > /big\n`,
    });
    const build = await builder.open(project.spec(), new Recorder());
    const { graph } = await build.resolve();
    if (graph.result === null) throw new Error('no result');
    const state = await build.solve(graph.result);
    const bytes = await state.readFile('/big');
    expect(bytes.length).toBe(10_000_000);
    expect(Buffer.from(bytes.subarray(9_999_990)).toString()).toBe('stagedive\n');
    await build.close();
  });

  it('lists a whole tree in one stream, and two at once', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS base
RUN i=0; while [ $i -lt 1500 ]; do echo $i > /tmp/f$i; i=$((i+1)); done; mkdir -p /tmp/x/y; ln /tmp/f1 /tmp/x/y/hard; chmod 4755 /tmp/f2
FROM scratch
COPY --from=base /tmp /t
`,
    });
    const build = await builder.open(project.spec(), new Recorder());
    const { graph } = await build.resolve();
    if (graph.result === null) throw new Error('no result');
    const { result } = graph;
    const list = async () => {
      const entries = new Map<string, TreeEntry>();
      for await (const entry of build.tree(result)) entries.set(entry.path, entry);
      return entries;
    };
    const [one, two] = await Promise.all([list(), list()]);
    expect(one.size).toBe(1504);
    expect([...two.keys()]).toEqual([...one.keys()]);
    expect(one.get('t/f3')).toMatchObject({ size: 2, uid: 0 });
    expect((one.get('t/x/y')?.mode ?? 0) >>> 31).toBe(1);
    expect(one.get('t/f2')?.mode).toBe(0o755 + 2 ** 23);
    await build.close();
  });

  it('ends a listing that is abandoned early', async () => {
    await using project = await Project.with({ Dockerfile: `FROM ${shellImage}\nRUN echo hi\n` });
    const build = await builder.open(project.spec(), new Recorder());
    const { graph } = await build.resolve();
    if (graph.result === null) throw new Error('no result');
    for await (const entry of build.tree(graph.result)) if (entry.path !== '') break;
    let count = 0;
    for await (const entry of build.tree(graph.result)) count += entry.path === '' ? 0 : 1;
    expect(count).toBeGreaterThan(100);
    await build.close();
  });

  it('still solves states after its target has failed', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage}\nRUN echo ${unique()} > /good\nRUN false\n`,
    });
    const build = await builder.open(project.spec(), new Recorder());
    const { graph } = await build.resolve();
    expect(await build.run()).toMatchObject({ kind: 'failed' });
    const [good, bad] = graph.steps.filter(({ op }) => op.kind === 'exec');
    const state = await build.solve({ digest: good?.digest ?? '', index: 0 });
    expect((await state.readDir('/')).map(({ path }) => path)).toContain('good');
    const failed = await failureOf(build.solve({ digest: bad?.digest ?? '', index: 0 }));
    expect(failed.failure.exitCode).toBe(1);
    await build.close();
  });

  it('can be closed twice, and refuses later calls', async () => {
    await using project = await Project.with({ Dockerfile: `FROM ${shellImage}\nRUN echo hi\n` });
    const build = await builder.open(project.spec(), new Recorder());
    const { graph } = await build.resolve();
    await build.close();
    await build.close();
    if (graph.result === null) throw new Error('no result');
    await failureOf(build.solve(graph.result));
  });
});

describe('sub-requests', () => {
  it('list the stages and the build checks, or nothing on an engine without them', async () => {
    await using project = await Project.with({ Dockerfile: `FROM ${shellImage} AS Mixed\nrun echo hi\n` });
    const targets = await engineTargets(project.spec());
    const findings = await builder.lint(project.spec());
    const names = targets?.targets.map(({ name }) => name);
    expect(names).toEqual(engineMajor() >= 23 ? ['mixed'] : undefined);
    // Build checks came with engine 27.
    const expected = engineMajor() >= 27 ? ['ConsistentInstructionCasing', 'StageNameCasing'] : [];
    expect(findings.map(({ rule }) => rule).sort()).toEqual(expected);
    for (const finding of findings)
      expect(finding.lines[0]?.start).toBe(finding.rule === 'StageNameCasing' ? 1 : 2);
  });
});

describe('what a target takes', () => {
  it('is told by an engine that has outlines: args with their values, secrets and agents', async () => {
    await using project = await Project.with({
      Dockerfile: `ARG BASE=${shellImage}
FROM \${BASE} AS build
ARG NAMED=1
ARG UNNAMED=3
RUN echo "$NAMED"
RUN --mount=type=secret,id=token,required --mount=type=ssh true
FROM build AS end
ARG LABELLED=2
LABEL v=$LABELLED
FROM scratch AS other
ARG OTHER=1
LABEL o=$OTHER
`,
    });
    const outline = await builder.outline(project.spec({ target: 'end', buildArgs: { LABELLED: 'given' } }));
    if (engineMajor() < 23) {
      expect(outline).toBeNull();
      return;
    }
    expect(outline).toEqual({
      args: [
        { line: 1, name: 'BASE', value: shellImage },
        { line: 3, name: 'NAMED', value: '1' },
        // A RUN may use any of them.
        { line: 4, name: 'UNNAMED', value: '3' },
        { line: 8, name: 'LABELLED', value: 'given' },
      ],
      secrets: [{ id: 'token', line: 6, required: true }],
      ssh: [{ id: 'default', line: 6, required: false }],
    });
  });
});

function engineMajor(): number {
  return Number(builder.engine.version.split('.')[0]);
}
