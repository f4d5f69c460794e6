import { describe, expect, it } from 'vitest';
import type { LintFinding } from '../../../src/ports.ts';
import { notes } from '../../../src/screens/frame/select/notes.ts';
import type { Action } from '../../../src/store/actions.ts';
import { reduce } from '../../../src/store/reduce.ts';
import { createStore } from '../../../src/store/store.ts';
import { ended, FAILURE, SOME } from '../../fakes/sample-build.ts';
import { building, dockerfileOf, lines, play, RUNTIME, start, toEnd } from '../../fakes/state.ts';

describe('overlays', () => {
  const help: Action = { type: 'overlay/opened', overlay: { kind: 'help', top: 0 } };
  const moved = (move: ReturnType<typeof lines>): Action => ({ type: 'overlay/moved', move, count: 30 });

  it('moves within its lines, and back at once from the end', () => {
    const end = play(start(), help, moved(toEnd(10)));
    expect(end.overlay).toEqual({ kind: 'help', top: 20 });
    expect(play(end, moved(lines(-1, 10))).overlay).toEqual({ kind: 'help', top: 19 });
    expect(play(end, moved(lines(5, 10))).overlay).toEqual({ kind: 'help', top: 20 });
    expect(play(start(), help, moved(lines(5, 50))).overlay).toEqual({ kind: 'help', top: 0 });
  });

  it('moves through the targets', () => {
    const list = play(start(), { type: 'overlay/opened', overlay: { kind: 'targets', cursor: 0 } });
    expect(play(list, moved(toEnd())).overlay).toEqual({ kind: 'targets', cursor: RUNTIME });
  });

  it('ignores cursor moves while there is none, or while it is a question', () => {
    expect(play(start(), moved(lines(1))).overlay).toBeNull();
    const quit = play(start(), { type: 'overlay/opened', overlay: { kind: 'quit' } });
    expect(play(quit, moved(lines(1))).overlay).toEqual({ kind: 'quit' });
    expect(play(quit, { type: 'overlay/closed' }).overlay).toBeNull();
  });
});

describe('the frame', () => {
  it('takes size, time, engine, messages and the wish to leave', () => {
    const info = {
      address: 'unix:///x',
      source: 'default socket',
      nodes: null,
      version: '26.1.5',
      platform: 'linux/amd64',
    };
    expect(play(start(), { type: 'window/resized', size: { columns: 90, rows: 30 } }).window.columns).toBe(
      90,
    );
    expect(play(start(), { type: 'clock/ticked', now: 5 }).now).toBe(5);
    expect(play(start(), { type: 'engine/found', info }).engine).toEqual({ kind: 'found', info });
    expect(play(start(), { type: 'engine/missing', message: 'None.' }).engine).toEqual({
      kind: 'none',
      message: 'None.',
    });
    const said = play(start(), { type: 'message/shown', text: 'Hm.', tone: 'info' });
    expect(said.message).toEqual({ text: 'Hm.', tone: 'info' });
    expect(play(said, { type: 'message/cleared' }).message).toBeNull();
    expect(play(start(), { type: 'quit/asked' }).leaving).toBe('quit');
    expect(play(start(), { type: 'quit/asked', interrupted: true }).leaving).toBe('interrupted');
  });

  it('leaves a state as it is that an action is not for', () => {
    const state = start();
    expect(play(state, { type: 'message/cleared' })).toBe(state);
    expect(play(state, { type: 'suspend/asked' })).toBe(state);
  });
});

describe('notes', () => {
  const finding = (rule: string, line: number): LintFinding => ({
    rule,
    description: 'd',
    url: 'https://docs.docker.com/x',
    detail: `${rule} at ${line}`,
    lines: [{ start: line, end: line }],
  });

  it('are what the engine, the build and the checks have to say, checks by line', () => {
    const state = play(
      building(start()),
      { type: 'engine/missing', message: 'No engine answered.' },
      {
        type: 'build/noticed',
        notice: { kind: 'builtin-frontend', text: 'The registry cannot be reached.' },
      },
      { type: 'lint/found', findings: [finding('Late', 20), finding('Early', 3)] },
    );
    expect(notes(state).map((note) => [note.tone, note.title, note.line])).toEqual([
      ['warning', 'No engine', null],
      ['info', 'Built-in frontend', null],
      ['warning', 'Early', 3],
      ['warning', 'Late', 20],
    ]);
    expect(notes(state)[2]?.detail).toBe('Early at 3 https://docs.docker.com/x');
  });

  it('say once what both the file and the engine know', () => {
    const dockerfile = dockerfileOf('FROM scratch AS Mixed\nFROM scratch AS mixed\n');
    const state = start({ dockerfile });
    const own = notes(state);
    expect(own.map((note) => note.title)).toContain('StageNameCasing');
    const checked = play(state, { type: 'lint/found', findings: [finding('StageNameCasing', 1)] });
    expect(notes(checked)).toHaveLength(own.length);
  });

  it('have the whole of why a build failed or could not run', () => {
    const failed = play(
      building(start(), SOME),
      ended({ kind: 'failed', failure: { ...FAILURE, vertex: null, exitCode: null } }),
    );
    expect(notes(failed).map((note) => note.detail)).toContain(FAILURE.message);
    const lost = play(building(start()), ended({ kind: 'lost', message: 'The context cannot be read.' }));
    expect(notes(lost).map((note) => note.detail)).toContain('The context cannot be read.');
    const missing = play(
      building(start()),
      { type: 'engine/missing', message: 'None.' },
      ended({ kind: 'lost', message: 'None.' }),
    );
    expect(notes(missing).filter((note) => note.detail === 'None.')).toHaveLength(1);
  });
});

describe('the store', () => {
  it('reduces, then runs the effects of the action, then calls the listeners', () => {
    const seen: string[] = [];
    const store = createStore(reduce, start(), (action, state, dispatch) => {
      seen.push(`${action.type} at ${state.now}`);
      if (action.type === 'suspend/asked') dispatch({ type: 'clock/ticked', now: 7 });
    });
    const stop = store.subscribe(() => seen.push('told'));
    store.dispatch({ type: 'clock/ticked', now: 5 });
    store.dispatch({ type: 'message/cleared' });
    expect(seen).toEqual(['clock/ticked at 5', 'told', 'message/cleared at 5']);
    store.dispatch({ type: 'suspend/asked' });
    expect(store.get().now).toBe(7);
    stop();
    const before = seen.length;
    store.dispatch({ type: 'clock/ticked', now: 9 });
    expect(seen.slice(before)).toEqual(['clock/ticked at 9']);
  });
});
