import { describe, expect, it } from 'vitest';
import {
  type ContainerEnd,
  type ContainerStart,
  type EngineContainer,
  type EngineContainers,
  NO_OUTPUTS,
} from '../../../src/ports.ts';
import { CONTAINER_BINDINGS } from '../../../src/screens/container/keys.ts';
import { buildingLines, containerTitle, endLines } from '../../../src/screens/container/lines/end.ts';
import type { AppState } from '../../../src/store/state.ts';
import { GLYPH } from '../../../src/ui/theme.ts';
import { Rig } from '../../fakes/rig.ts';
import { until } from '../../fakes/until.ts';
import { log, vertex } from '../../progress/updates.ts';

/** An engine whose containers print, and end when a test says so. */
class FakeEngine implements EngineContainers {
  readonly calls: string[] = [];
  readonly starts: ContainerStart[] = [];
  end: (end: ContainerEnd) => void = () => undefined;
  /** What a stop waits for. */
  stopping: Promise<void> = Promise.resolve();

  newImageLabel(): Readonly<Record<string, string>> {
    return { label: 'ours' };
  }

  async removeImage(label: Readonly<Record<string, string>>): Promise<void> {
    this.calls.push(`image ${label.label} removed`);
  }

  start(start: ContainerStart): EngineContainer {
    this.starts.push(start);
    const ended = new Promise<ContainerEnd>((resolve) => {
      this.end = resolve;
    });
    const called = (what: string) => async (): Promise<void> => void this.calls.push(what);
    return {
      started: Promise.resolve(),
      ended,
      write: called('write'),
      endInput: () => undefined,
      resize: () => undefined,
      signal: () => true,
      publishedPorts: async () => ['127.0.0.1:32768 -> 80/tcp'],
      stop: async () => {
        this.calls.push('stop');
        await this.stopping;
      },
      kill: called('kill'),
      ranOutOfMemory: async () => false,
      remove: called('removed'),
    };
  }
}

async function launched(): Promise<{ rig: Rig; engine: FakeEngine }> {
  const rig = new Rig();
  const engine = new FakeEngine();
  rig.builder.engineContainers = engine;
  rig.store.dispatch({ type: 'container/asked', stage: 0, place: 'view', now: rig.clock.now() });
  await until(() => rig.builder.builds.length === 1);
  return { rig, engine };
}

/** What the footer says that `x` does. */
function stopLabel(state: AppState): string | undefined {
  return CONTAINER_BINDINGS.find(({ keys, when }) => keys[0] === 'x' && when?.(state) === true)?.label;
}

describe('a target that is started in a view', () => {
  it('is stored without a name, with a label of ours and nothing else of the build’s outputs', async () => {
    const { rig } = await launched();
    const { spec } = rig.builder.last;
    expect(spec).toMatchObject({ ...NO_OUTPUTS, tags: [], storeUntagged: true, labels: { label: 'ours' } });
    expect(rig.state).toMatchObject({ screen: 'container', container: { phase: 'building' } });
  });

  it('shows its output and its end, and is removed with its image', async () => {
    const { rig, engine } = await launched();
    rig.builder.last.end({ kind: 'done', imageId: 'sha256:1' });
    await until(() => rig.state.container?.phase === 'running');
    expect(engine.starts[0]).toMatchObject({ image: 'sha256:1', tty: null, stdin: false });
    void engine.starts[0]?.output('stdout', Buffer.from('hello\n'));
    engine.end({ kind: 'exited', status: 3 });
    await until(() => rig.state.container?.phase === 'ended');
    expect(rig.state.container?.log.line(0)?.text).toBe('hello');
    expect(rig.state.container?.end).toMatchObject({ status: 3, sentence: null, wasStopped: false });
    await until(() => engine.calls.length === 2);
    expect(engine.calls).toEqual(['removed', 'image ours removed']);
  });

  it('is asked to end first, and killed the second time', async () => {
    const { rig, engine } = await launched();
    rig.builder.last.end({ kind: 'done', imageId: 'sha256:1' });
    await until(() => rig.state.container?.phase === 'running');
    expect(stopLabel(rig.state)).toBe('stop');
    rig.store.dispatch({ type: 'container/stopAsked' });
    expect(stopLabel(rig.state)).toBe('kill');
    rig.store.dispatch({ type: 'container/stopAsked' });
    expect(engine.calls).toEqual(['stop', 'kill']);
    engine.end({ kind: 'exited', status: 137 });
    await until(() => rig.state.container?.phase === 'ended');
    expect(rig.state.container?.end?.sentence).toBe('It was stopped, with exit status 137.');
    expect(endLines(rig.state)[0]?.[0]).toEqual({ text: ` ${GLYPH.cancelled} `, role: 'dim' });
  });

  it('shows the step that its build is at, with its last line', async () => {
    const { rig } = await launched();
    const now = rig.clock.now();
    rig.builder.last.status({
      vertexes: [
        vertex('context', { name: '[internal] load build context', started: now }),
        vertex('make', { name: '[build 2/3] RUN make', started: now - 1 }),
      ],
      logs: [log('make', 'cc -c one.c\ncc -c \x1b[31mtwo.c\n', now)],
    });
    rig.clock.advance(2000);
    await until(() => rig.state.container?.building != null);
    const shown = buildingLines(rig.state, 40).map((line) => line.map(({ text }) => text).join(''));
    expect(shown).toEqual([expect.stringMatching(/build: RUN make +2\.0s$/), '   cc -c two.c']);
  });

  it('counts its time from its start, not from that of its build', async () => {
    const { rig } = await launched();
    rig.clock.advance(7000);
    rig.builder.last.end({ kind: 'done', imageId: 'sha256:1' });
    await until(() => rig.state.container?.phase === 'running');
    expect(containerTitle(rig.state)).toContain(' runs · 0.0s · ');
    expect(rig.state.container?.building).toBeNull();
  });

  it('shows where and why its build failed, with the log of the step', async () => {
    const { rig } = await launched();
    const now = rig.clock.now();
    const name = '[base 2/2] RUN apt-get update';
    rig.builder.last.status({
      vertexes: [vertex('apt', { name, started: now, completed: now, error: 'exit code: 127' })],
      logs: [log('apt', '/bin/sh: apt-get: not found\n', now)],
    });
    const message = 'process "/bin/sh -c apt-get update" did not complete successfully: exit code: 127';
    const lines = [{ start: 4, end: 4 }];
    const failure = { message, vertex: 'apt', lines, file: 'Dockerfile', exitCode: 127, mounts: null };
    rig.builder.last.end({ kind: 'failed', failure });
    await until(() => rig.state.container?.phase === 'ended');
    expect(rig.state.container?.log.line(0)?.text).toBe('/bin/sh: apt-get: not found');
    expect(containerTitle(rig.state)).toContain('base was not built');
    const said = endLines(rig.state).map((line) => line.map(({ text }) => text).join(''));
    expect(said[0]).toBe(` ${GLYPH.failed} Dockerfile:4: Exit code 127: command not found`);
    expect(said[1]).toBe(` ${GLYPH.bar} RUN apt-get update`);
    expect(said.join('\n')).not.toContain('did not complete successfully');
    expect(said.at(-1)).toContain('⏎ on Explore makes it the target; b then builds it on Build.');
  });

  it('is explained when the engine refuses it', async () => {
    const { rig, engine } = await launched();
    rig.builder.last.end({ kind: 'done', imageId: 'sha256:1' });
    await until(() => rig.state.container?.phase === 'running');
    engine.end({ kind: 'refused', status: 125, message: 'no command specified' });
    await until(() => rig.state.container?.phase === 'ended');
    expect(rig.state.container?.end).toMatchObject({
      status: null,
      sentence: expect.stringContaining('neither ENTRYPOINT nor CMD'),
    });
  });

  it('ends with the session', async () => {
    const { rig, engine } = await launched();
    rig.builder.last.end({ kind: 'done', imageId: 'sha256:1' });
    await until(() => rig.state.container?.phase === 'running');
    await rig.session.stop();
    expect(engine.calls).toEqual(['removed', 'image ours removed']);
  });
});

describe('a target that is started again after each build', () => {
  /** Started, and watched; its first image is built. */
  async function watched(): Promise<{ rig: Rig; engine: FakeEngine }> {
    const rig = new Rig();
    const engine = new FakeEngine();
    rig.builder.engineContainers = engine;
    const { target: stage } = rig.state;
    rig.store.dispatch({ type: 'container/asked', stage, place: 'watched', now: rig.clock.now() });
    await until(() => rig.builder.builds.length === 1);
    rig.builder.last.end({ kind: 'done', imageId: 'sha256:1' });
    await until(() => rig.state.container?.phase === 'running');
    return { rig, engine };
  }

  const built = (rig: Rig): void =>
    rig.store.dispatch({
      type: 'build/ended',
      outcome: { kind: 'done', imageId: null },
      now: rig.clock.now(),
    });

  it('is watched, and its view says so', async () => {
    const { rig } = await watched();
    expect(rig.state.watching).toBe(true);
    expect(containerTitle(rig.state)).toContain(' · again after each build');
    rig.store.dispatch({ type: 'watch/toggled' });
    expect(containerTitle(rig.state)).not.toContain('again');
    await rig.session.stop();
  });

  it('is asked to end before the next one is built and started, on whatever screen', async () => {
    const { rig, engine } = await watched();
    rig.store.dispatch({ type: 'screen/shown', screen: 'explore' });
    let stopped = (): void => undefined;
    const first = engine.starts.length;
    engine.stopping = new Promise<void>((resolve) => {
      stopped = resolve;
    });
    built(rig);
    await until(() => engine.calls.includes('stop'));
    expect(rig.builder.builds).toHaveLength(1);
    stopped();
    engine.end({ kind: 'exited', status: 0 });
    await until(() => rig.builder.builds.length === 2);
    expect(engine.calls.slice(0, 2)).toEqual(['stop', 'removed']);
    rig.builder.last.end({ kind: 'done', imageId: 'sha256:2' });
    await until(() => engine.starts.length === first + 1);
    expect(engine.starts.at(-1)).toMatchObject({ image: 'sha256:2' });
    await until(() => rig.state.container?.phase === 'running');
    expect(rig.state).toMatchObject({ screen: 'explore', container: { number: 2, isWatched: true } });
    await rig.session.stop();
  });

  it('stays as it is after a build that failed, and once nothing is watched', async () => {
    const { rig, engine } = await watched();
    const now = rig.clock.now();
    rig.store.dispatch({ type: 'build/ended', outcome: { kind: 'cancelled' }, now });
    rig.store.dispatch({ type: 'watch/toggled' });
    built(rig);
    expect(engine.calls).toEqual([]);
    expect(rig.state.container).toMatchObject({ number: 1, phase: 'running' });
    await rig.session.stop();
  });
});
