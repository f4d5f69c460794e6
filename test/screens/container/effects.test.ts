import { describe, expect, it } from 'vitest';
import {
  type ContainerEnd,
  type ContainerStart,
  type EngineContainer,
  type EngineContainers,
  NO_OUTPUTS,
} from '../../../src/ports.ts';
import { CONTAINER_BINDINGS } from '../../../src/screens/container/keys.ts';
import { endLines } from '../../../src/screens/container/lines/end.ts';
import type { AppState } from '../../../src/store/state.ts';
import { GLYPH } from '../../../src/ui/theme.ts';
import { Rig } from '../../fakes/rig.ts';
import { until } from '../../fakes/until.ts';

/** An engine whose containers print, and end when a test says so. */
class FakeEngine implements EngineContainers {
  readonly calls: string[] = [];
  readonly starts: ContainerStart[] = [];
  end: (end: ContainerEnd) => void = () => undefined;

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
      stop: called('stop'),
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
