import { describe, expect, it } from 'vitest';
import { EngineLostError, NoEngineError } from '../../../src/ports.ts';
import { notes } from '../../../src/screens/frame/select/notes.ts';
import { actionFor, footerBindings } from '../../../src/screens/keymap.ts';
import { FakeBuilder } from '../../fakes/builder.ts';
import { Rig } from '../../fakes/rig.ts';
import { NOW } from '../../fakes/state.ts';
import { until } from '../../fakes/until.ts';

const LOST = new EngineLostError('unix:///fake.sock', 'silent');

/** A rig with an engine that is lost while nothing runs, and another one that is there from then on. */
async function idleLost(): Promise<{ readonly rig: Rig; readonly next: FakeBuilder }> {
  const rig = new Rig();
  rig.session.start();
  await until(() => rig.state.engine.kind === 'found');
  rig.builder.lose(LOST);
  await until(() => rig.state.engine.kind === 'lost');
  const next = new FakeBuilder();
  rig.connect = () => Promise.resolve(next);
  return { rig, next };
}

function press(rig: Rig, key: string): void {
  const action = actionFor(key, rig.state, NOW);
  if (action === null) throw new Error(`${key} does nothing.`);
  rig.store.dispatch(action);
}

describe('an engine that is lost while nothing runs', () => {
  it('is told at once, with the key that goes on, and in the notes', async () => {
    const { rig } = await idleLost();
    expect(rig.state.message).toEqual({
      text: 'The engine is lost: it stopped responding. r goes on once it is back.',
      tone: 'error',
    });
    expect(footerBindings(rig.state)[0]).toMatchObject({ keys: ['r'], label: 'go on' });
    expect(notes(rig.state)[0]).toMatchObject({ title: 'Engine lost', detail: LOST.message });
  });

  it('is found again by that key, and its next loss is told too', async () => {
    const { rig, next } = await idleLost();
    press(rig, 'r');
    expect(rig.state).toMatchObject({ engine: { kind: 'looking' }, message: null });
    await until(() => rig.state.engine.kind === 'found');
    next.lose(new EngineLostError('unix:///fake.sock', 'closed'));
    await until(() => rig.state.engine.kind === 'lost');
  });

  it('can be asked for again and again until it is back', async () => {
    const { rig } = await idleLost();
    const { connect } = rig;
    rig.connect = () => Promise.reject(new NoEngineError([], 'No Docker engine answers.'));
    press(rig, 'r');
    await until(() => rig.state.engine.kind === 'lost');
    expect(rig.state.message?.text).toBe(
      'The engine is lost: it does not answer yet. r goes on once it is back.',
    );
    rig.connect = connect;
    press(rig, 'r');
    await until(() => rig.state.engine.kind === 'found');
  });
});

describe('an engine that is lost during a build', () => {
  it('builds again by the same key, without cache where that was asked for, and keeps the notice until then', async () => {
    const rig = new Rig();
    rig.build(true);
    await until(() => rig.phase === 'running');
    rig.builder.lose(LOST);
    await until(() => rig.state.engine.kind === 'lost');
    rig.builder.last.end({ kind: 'lost', message: LOST.message });
    await until(() => rig.phase === 'lost');
    expect(rig.state.message?.text).toContain('r goes on');
    const next = new FakeBuilder();
    rig.connect = () => Promise.resolve(next);
    press(rig, 'r');
    await until(() => rig.phase === 'running');
    expect(next.last.spec.noCache).toBe(true);
  });
});

describe('an engine that comes back', () => {
  it('goes on with the screen that is shown by then', async () => {
    const rig = new Rig();
    rig.build(true);
    await until(() => rig.phase === 'running');
    rig.builder.lose(LOST);
    rig.builder.last.end({ kind: 'lost', message: LOST.message });
    await until(() => rig.phase === 'lost' && rig.state.engine.kind === 'lost');
    const next = new FakeBuilder();
    let answer = (): void => undefined;
    rig.connect = () =>
      new Promise((resolve) => {
        answer = () => resolve(next);
      });
    press(rig, 'r');
    rig.store.dispatch({ type: 'screen/shown', screen: 'explore' });
    answer();
    await until(() => rig.state.engine.kind === 'found');
    await new Promise((resolve) => setImmediate(resolve));
    expect(rig.state.screen).toBe('explore');
    expect(rig.phase).toBe('lost');
  });
});

describe('an engine that was not there at the start', () => {
  it('is looked for again by r, and the header has it as soon as anything finds it', async () => {
    const rig = new Rig();
    const { connect } = rig;
    rig.connect = () => Promise.reject(new NoEngineError([], 'No Docker engine answers.'));
    rig.session.start();
    await until(() => rig.state.engine.kind === 'none');
    press(rig, 'r');
    await until(() => rig.state.message !== null);
    expect(rig.state.message?.text).toBe('No engine answers yet: ! says why.');
    rig.connect = connect;
    press(rig, 'r');
    await until(() => rig.state.engine.kind === 'found');
  });
});
