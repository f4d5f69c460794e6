import { describe, expect, it } from 'vitest';
import { EngineLostError } from '../../../src/ports.ts';
import { cursorRow } from '../../../src/screens/build/select.ts';
import { FakeBuilder } from '../../fakes/builder.ts';
import { Rig } from '../../fakes/rig.ts';
import { FAILURE, makeAll, SOME } from '../../fakes/sample-build.ts';
import { BUILD, dockerfileOf, EXAMPLE, NOW, play, start } from '../../fakes/state.ts';
import { settled, until } from '../../fakes/until.ts';
import { log } from '../../progress/updates.ts';

/** A build that runs. */
async function running(rig = new Rig()): Promise<Rig> {
  rig.build();
  await until(() => rig.phase === 'running');
  return rig;
}

describe('a build that is asked for', () => {
  it('is opened for the target, resolved and run', async () => {
    const rig = new Rig(play(start(), { type: 'target/chosen', stage: BUILD }));
    rig.builder.resolution = { graph: { steps: [], result: { digest: 'x', index: 0 } }, config: null };
    rig.build(true);
    expect(rig.phase).toBe('connecting');
    await until(() => rig.state.build?.graph !== null);
    expect(rig.builder.last.spec).toMatchObject({ target: 'build', noCache: true });
    expect(rig.state).toMatchObject({
      engine: { kind: 'found' },
      build: { phase: 'running', target: 'build' },
    });
    rig.builder.last.end({ kind: 'done', imageId: 'sha256:1' });
    await until(() => rig.phase === 'done');
  });

  it('ends as it ended', async () => {
    const failed = await running();
    failed.builder.last.end({ kind: 'failed', failure: FAILURE });
    await until(() => failed.phase === 'failed');
    expect(failed.state.build?.failure).toEqual(FAILURE);
    const lost = await running();
    lost.builder.last.end({ kind: 'lost', message: 'The engine went away.' });
    await until(() => lost.phase === 'lost');
    expect(lost.state.engine.kind).toBe('found');
  });

  it('has a clock while it runs, and none after', async () => {
    const rig = await running();
    rig.clock.advance(250);
    expect(rig.state.now).toBe(NOW + 200);
    rig.builder.last.end({ kind: 'done', imageId: null });
    await until(() => rig.phase === 'done');
    expect(rig.clock.waiting).toBe(0);
    expect(rig.state.build?.endedAt).toBe(NOW + 250);
  });

  it('is refused at once when a FROM wants the value of an ARG', async () => {
    const rig = new Rig();
    rig.readDockerfile = async () => dockerfileOf('ARG BASE\nFROM $BASE\n');
    rig.build();
    await until(() => rig.phase === 'lost');
    expect(rig.state.build?.error).toMatch(/:2: base name \(\$BASE\) should not be blank \(give ARG BASE/);
  });

  it('says which build args nothing takes', async () => {
    const rig = new Rig();
    rig.buildArgs = { BASE: 'alpine', VERSON: '2' };
    await running(rig);
    expect(rig.state.build?.notices).toEqual([
      { kind: 'unused-build-arg', text: '--build-arg VERSON has no effect: no ARG in Dockerfile takes it.' },
    ]);
  });
});

describe('news of a running build', () => {
  it('comes in together, 33 ms after the first', async () => {
    const rig = await running();
    rig.builder.last.status(SOME);
    rig.clock.advance(20);
    rig.builder.last.status({ logs: [log('c3', 'one\n')] });
    expect(rig.types()).not.toContain('build/progressed');
    rig.clock.advance(13);
    const batches = () => rig.actions.filter((action) => action.type === 'build/progressed');
    expect(batches()).toHaveLength(1);
    expect(batches()[0]?.updates).toHaveLength(2);
    rig.builder.last.status({ logs: [log('c3', 'two\n')] });
    rig.clock.advance(33);
    expect(batches()).toHaveLength(2);
    expect(cursorRow(rig.state)?.id).toBe('c3');
  });

  it('is delivered before the end is reported', async () => {
    const rig = await running();
    rig.builder.last.status({ vertexes: [makeAll({ completed: 900, error: 'no' })] });
    rig.builder.last.end({ kind: 'failed', failure: FAILURE });
    await until(() => rig.phase === 'failed');
    expect(rig.types().slice(-2)).toEqual(['build/progressed', 'build/ended']);
    expect(rig.clock.waiting).toBe(0);
  });

  it('is let through when it must be known', async () => {
    const rig = await running();
    rig.builder.last.notice({ kind: 'builtin-frontend', text: 'The built-in frontend is used.' });
    expect(rig.state.build?.notices).toHaveLength(1);
  });
});

describe('building again', () => {
  it('closes the build before it, and hears of it no more', async () => {
    const rig = await running();
    const first = rig.builder.last;
    first.end({ kind: 'done', imageId: null });
    await until(() => rig.phase === 'done');
    expect(first.closed).toBe(true);
    rig.build();
    await until(() => rig.phase === 'running');
    expect(first.closed).toBe(true);
    expect(rig.builder.builds).toHaveLength(2);
    const before = rig.actions.length;
    first.status(SOME);
    first.notice({ kind: 'engine-limit', text: 'Old.' });
    rig.clock.advance(50);
    expect(rig.actions.slice(before)).toEqual([]);
    expect(rig.builder.last.closed).toBe(false);
  });

  it('reads the Dockerfile again, and builds the stage that the target has become', async () => {
    const rig = new Rig(play(start(), { type: 'target/chosen', stage: BUILD }));
    const edited = dockerfileOf(
      `FROM scratch AS first\n${EXAMPLE.slice(EXAMPLE.indexOf('FROM debian'))}${EXAMPLE.slice(EXAMPLE.indexOf('FROM base'))}`
        .replace('FROM base', 'FROM first')
        .replaceAll('--from=5', '--from=first'),
    );
    rig.readDockerfile = () => Promise.resolve(edited);
    rig.build();
    await until(() => rig.phase === 'running');
    expect(rig.state.dockerfile).toBe(edited);
    expect(edited.stages[rig.state.target]?.name).toBe('build');
    expect(rig.builder.last.spec.target).toBe('build');
  });

  it('asks for the build checks of a file that was edited', async () => {
    const rig = new Rig();
    rig.session.start();
    await until(() => rig.types().includes('lint/found'));
    rig.build();
    await until(() => rig.phase === 'running');
    await settled();
    expect(rig.builder.linted).toHaveLength(1);
    rig.builder.findings = [{ rule: 'New', description: '', url: '', detail: 'new', lines: [] }];
    rig.readDockerfile = () => Promise.resolve(dockerfileOf(`${EXAMPLE}\n# more\n`));
    rig.build();
    await until(() => rig.state.lint.length > 0);
    expect(rig.builder.linted).toHaveLength(2);
  });

  it('asks for the build checks again after the engine was lost over them', async () => {
    const rig = new Rig();
    rig.builder.lint = () => Promise.reject(new EngineLostError('unix:///fake.sock', 'closed'));
    rig.session.start();
    await until(() => rig.state.engine.kind === 'found');
    await settled();
    expect(rig.types()).not.toContain('lint/found');
    const next = new FakeBuilder();
    next.findings = [{ rule: 'New', description: '', url: '', detail: 'new', lines: [] }];
    rig.connect = () => Promise.resolve(next);
    rig.build();
    await until(() => rig.state.lint.length > 0);
  });
});
