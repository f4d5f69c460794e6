import { describe, expect, it } from 'vitest';
import { DockerfileError } from '../../src/dockerfile/error.ts';
import { NoEngineError } from '../../src/ports.ts';
import { Rig } from '../fakes/rig.ts';
import { SOME } from '../fakes/sample-build.ts';
import { gate, settled, until } from '../fakes/until.ts';

async function running(rig = new Rig()): Promise<Rig> {
  rig.build();
  await until(() => rig.phase === 'running');
  return rig;
}

describe('a Dockerfile that cannot be built', () => {
  it.each([
    ['is not valid', new DockerfileError('Dockerfile', 3, 'unknown instruction: RUNN', 'did you mean RUN?')],
    [
      'cannot be read',
      new Error('Dockerfile: the Dockerfile cannot be read: there is no such file or folder.'),
    ],
  ])(
    'ends the build with the sentence when it %s, and leaves the old one on the screen',
    async (_, error) => {
      const rig = await running();
      const old = rig.builder.last;
      const { dockerfile } = rig.state;
      rig.builder.last.end({ kind: 'done', imageId: null });
      await until(() => rig.phase === 'done');
      rig.readDockerfile = () => Promise.reject(error);
      rig.build();
      await until(() => rig.phase === 'lost');
      expect(rig.state.build?.error).toBe(error.message);
      expect(rig.state.dockerfile).toBe(dockerfile);
      expect(rig.state.engine.kind).toBe('found');
      expect(rig.builder.builds).toHaveLength(1);
      await until(() => old.closed);
    },
  );
});

describe('an engine that cannot be reached', () => {
  const none = new NoEngineError([], 'No Docker engine answered at unix:///x; start it or set DOCKER_HOST.');

  it('is reported, and a retry builds once the engine is there', async () => {
    const rig = new Rig();
    rig.connect = () => Promise.reject(none);
    rig.build();
    await until(() => rig.phase === 'lost');
    expect(rig.state).toMatchObject({
      engine: { kind: 'none', message: none.message },
      build: { error: none.message },
    });
    rig.connect = () => Promise.resolve(rig.builder);
    rig.build();
    await until(() => rig.phase === 'running');
    expect(rig.state.engine.kind).toBe('found');
  });

  it('is still shown as connected if it refuses this build', async () => {
    const rig = new Rig();
    rig.builder.opening = Promise.reject(new Error('/project: the context cannot be read.'));
    rig.build();
    await until(() => rig.phase === 'lost');
    expect(rig.state.build?.error).toBe('/project: the context cannot be read.');
    expect(rig.state.engine.kind).toBe('found');
  });

  it('is a note at the start, not an end', async () => {
    const rig = new Rig();
    rig.connect = () => Promise.reject(none);
    rig.session.start();
    await until(() => rig.state.engine.kind === 'none');
    expect(rig.state).toMatchObject({ screen: 'explore', build: null, leaving: 'no' });
  });

  it('explores without build checks where the engine has none', async () => {
    const rig = new Rig();
    rig.builder.lint = () => Promise.reject(new Error('no such gateway call'));
    rig.session.start();
    await until(() => rig.types().includes('lint/found'));
    expect(rig.state).toMatchObject({ engine: { kind: 'found' }, lint: [] });
  });
});

describe('cancelling', () => {
  it('cancels in the engine, and the build ends as cancelled', async () => {
    const rig = await running();
    rig.store.dispatch({ type: 'build/cancelAsked' });
    expect(rig.builder.last.cancelled).toBe(true);
    await until(() => rig.phase === 'cancelled');
  });

  it('ends the build before the engine answers; what it opens later is closed', async () => {
    const rig = new Rig();
    const { promise, open } = gate();
    rig.builder.opening = promise;
    rig.build();
    await until(() => rig.state.engine.kind === 'found');
    rig.store.dispatch({ type: 'build/cancelAsked' });
    expect(rig.phase).toBe('cancelled');
    expect(rig.clock.waiting).toBe(0);
    open();
    await until(() => rig.builder.builds.length === 1);
    await until(() => rig.builder.last.closed);
    expect(rig.phase).toBe('cancelled');
  });

  it('does not touch the build before', async () => {
    const rig = await running();
    const first = rig.builder.last;
    first.end({ kind: 'done', imageId: null });
    await until(() => rig.phase === 'done');
    rig.builder.opening = new Promise(() => undefined);
    rig.build();
    rig.store.dispatch({ type: 'build/cancelAsked' });
    expect(rig.phase).toBe('cancelled');
    expect(first.cancelled).toBe(false);
  });

  it('asks for nothing where nothing runs', async () => {
    const rig = await running();
    rig.builder.last.end({ kind: 'done', imageId: null });
    await until(() => rig.phase === 'done');
    const before = rig.actions.length;
    rig.store.dispatch({ type: 'build/cancelAsked' });
    expect(rig.actions.length).toBe(before + 1);
    expect(rig.phase).toBe('done');
  });
});

describe('leaving', () => {
  it('leaves with 0, and with 130 when interrupted', () => {
    const rig = new Rig();
    rig.store.dispatch({ type: 'quit/asked' });
    rig.store.dispatch({ type: 'quit/asked', interrupted: true });
    expect(rig.left).toEqual([0, 130]);
  });

  it('goes to the background and comes back', () => {
    const rig = new Rig();
    rig.store.dispatch({ type: 'suspend/asked' });
    expect(rig.suspended).toBe(1);
  });

  it('cancels and closes a running build, and dispatches nothing more', async () => {
    const rig = await running();
    const build = rig.builder.last;
    build.status(SOME);
    await rig.session.stop();
    expect(build).toMatchObject({ cancelled: true, closed: true });
    const before = rig.actions.length;
    build.status(SOME);
    rig.clock.advance(1000);
    await settled();
    expect(rig.actions.slice(before)).toEqual([]);
    expect(rig.clock.waiting).toBe(0);
  });

  it('closes a build that is only now opened', async () => {
    const rig = new Rig();
    const { promise, open } = gate();
    rig.builder.opening = promise;
    rig.build();
    await until(() => rig.state.engine.kind === 'found');
    const stopped = rig.session.stop();
    const before = rig.actions.length;
    open();
    await stopped;
    await until(() => rig.builder.builds.length === 1);
    await until(() => rig.builder.last.closed);
    await settled();
    expect(rig.actions.slice(before)).toEqual([]);
  });

  it('dispatches nothing about an engine that is found too late', async () => {
    const rig = new Rig();
    let connect = (): void => undefined;
    rig.connect = () =>
      new Promise((resolve) => {
        connect = () => resolve(rig.builder);
      });
    rig.session.start();
    await rig.session.stop();
    connect();
    await settled();
    expect(rig.actions).toEqual([]);
  });
});
