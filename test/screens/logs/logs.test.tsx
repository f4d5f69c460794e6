import { describe, expect, it } from 'vitest';
import { actionFor } from '../../../src/screens/keymap.ts';
import type { Action } from '../../../src/store/actions.ts';
import type { AppState } from '../../../src/store/state.ts';
import { setColours } from '../../../src/ui/theme.ts';
import { Rig } from '../../fakes/rig.ts';
import { ended, FAILURE, makeAll, SOME } from '../../fakes/sample-build.ts';
import { AT, makePrinted, moving, standing } from '../../fakes/sample-walk.ts';
import { draw, linesOf, textOf } from '../../fakes/screen.tsx';
import { building, play, progressed, start } from '../../fakes/state.ts';
import { until } from '../../fakes/until.ts';
import { log } from '../../progress/updates.ts';

const SMALL = { columns: 80, rows: 24 };
const inLog: Action = { type: 'build/panel', panel: 'log' };
const wrap: Action = { type: 'log/wrapToggled' };
const error = (by: 1 | -1): Action => ({ type: 'log/errorAsked', by });

/** In the log of `make all`, which has printed a text to stdout. */
const reading = (text: string, window = SMALL): AppState =>
  play(building(start({ window }), SOME), progressed({ logs: [log('c3', text, 900)] }), inLog);

const numbered = (count: number): string =>
  Array.from({ length: count }, (_, at) => `line ${at + 1}\n`).join('');

describe('long lines of a log', () => {
  const long = `${'x'.repeat(100)} the end of it\n`;

  it('are cut at the edge, and wrapped on a key', async () => {
    const screen = draw(reading(long));
    expect(textOf(screen.store.get())).not.toContain('the end of it');
    screen.type('W');
    await screen.shows(/↳x{23} the end of it/);
    expect(screen.actions.map(({ type }) => type)).toContain('log/wrapToggled');
    screen.type('W');
    await screen.shows(/x…/);
    screen.unmount();
  });

  it('scroll by rows while they are wrapped, also within one line', () => {
    const state = play(reading(`first\n${'y'.repeat(2010)}END\n`), wrap);
    expect(textOf(state)).toContain('END');
    expect(textOf(state)).not.toContain('first');
    const up = play(state, { type: 'build/moved', move: { by: -1, unit: 'line', page: 9 } });
    expect(textOf(up)).not.toContain('END');
    const top = play(up, { type: 'build/moved', move: { to: 'start', page: 9 } });
    expect(textOf(top)).toContain('first');
    const end = play(top, { type: 'build/moved', move: { to: 'end', page: 9 } });
    expect(end.build?.logTop).toBeNull();
  });

  it('keep their place when the log gets the whole window', () => {
    const state = play(reading(numbered(200)), { type: 'build/moved', move: { to: 'start', page: 9 } });
    const zoomed = play(state, { type: 'zoom/toggled' });
    expect(linesOf(zoomed)[2]).toMatch(/^│ line 1 /);
    expect(textOf(zoomed)).toContain('line 19');
    expect(linesOf(play(zoomed, { type: 'zoom/toggled' })).join('\n')).toContain('│ line 1 ');
  });

  it('are wrapped in the next run too', async () => {
    const rig = new Rig();
    rig.store.dispatch(wrap);
    rig.store.dispatch(wrap);
    await until(() => rig.wrapping.length === 2);
    expect(rig.wrapping).toEqual([true, false]);
    expect(play(start(), { type: 'log/wrapLoaded', wrapped: true }).logs.wrapped).toBe(true);
  });

  it('show a match also where it goes on in the next row', () => {
    const state = play(reading(`${'z'.repeat(75)}needle\n`), wrap, { type: 'search/opened' });
    const found = play(state, ...Array.from('needle', (text): Action => ({ type: 'search/typed', text })));
    expect(textOf(found)).toMatch(/z{75}ne│?\n/);
    expect(textOf(found)).toContain('↳edle');
  });
});

describe('a line that grows', () => {
  it('shows its end while the log is followed', () => {
    const state = reading(`start ${'.'.repeat(100)} 42%`);
    expect(textOf(state)).toContain('. 42%');
    expect(textOf(state)).not.toContain('start');
    const done = play(state, progressed({ logs: [log('c3', '\n', 901)] }));
    expect(textOf(done)).toContain('start');
  });

  it('shows its end in wrapped lines too, also where it is longer than the panel', () => {
    const state = play(reading(`first\nstart ${'.'.repeat(4000)} 42%`), wrap);
    expect(textOf(state)).toContain('. 42%');
    expect(textOf(play(state, progressed({ logs: [log('c3', '.. 44%', 901)] })))).toContain('.. 44%');
  });

  it('shows a progress bar as it is now, cut or wrapped', () => {
    const bar = (percent: number): string => `\r[${'#'.repeat(90)}] ${percent}%`;
    const state = play(reading(`first\n${bar(1)}`), progressed({ logs: [log('c3', bar(57), 901)] }));
    for (const shown of [state, play(state, wrap)]) {
      expect(textOf(shown)).toContain('] 57%');
      expect(textOf(shown)).not.toContain(' 1%');
    }
  });

  it('shows its end with its colours', () => {
    expect(textOf(reading(`start \u001b[32m${'#'.repeat(100)}\u001b[0m 43%`))).toMatch(/…#+ 43%/);
  });
});

describe('lines of stderr', () => {
  it('have a glyph that is explained, also without colours', () => {
    const state = play(reading('out\n'), progressed({ logs: [log('c3', 'careful\n', 901, 2)] }));
    setColours(false);
    try {
      expect(textOf(state)).toContain('│┊careful');
      expect(textOf(state)).toContain('│ out');
      expect(textOf(state)).toContain('┊ stderr');
    } finally {
      setColours(true);
    }
  });
});

describe('a log that the engine clipped', () => {
  const clipped = (limit: string): string => `a\n\n[output clipped, log limit ${limit} reached]\n`;

  it('says so in its title and at its end, with how long nothing came', () => {
    const state = play(reading(clipped('2MiB')), progressed({ vertexes: [makeAll({ completed: 3300 })] }), {
      type: 'build/ended',
      outcome: { kind: 'cancelled' },
      now: 5000,
    });
    const text = textOf(play(state, { type: 'zoom/toggled' }));
    expect(text).toContain('Log · clipped by the engine · RUN make all');
    expect(text.replaceAll(/[│▲\s]+/g, ' ')).toContain(
      'The engine passes on 2MiB: what the step printed to stdout after line 3 is missing, the output of 2.4s.',
    );
  });

  it('says where it goes on', () => {
    const state = play(reading(clipped('200KiB/s')), progressed({ logs: [log('c3', 'more\n', 1400)] }), {
      type: 'zoom/toggled',
    });
    expect(textOf(state).replaceAll(/[│▲\s]+/g, ' ')).toContain(
      'The engine passes on 200KiB/s: what the step printed after line 3 is missing, the output of 0.5s.',
    );
  });
});

describe('errors in a log', () => {
  const text = `${numbered(40)}main.c:3:5: error: no\n${numbered(40)}make: *** [all] Error 1\n${numbered(40)}`;

  it('are gone to and marked, from the first on and round', () => {
    const first = play(reading(text), error(1));
    expect(first.logs.mark?.line).toBe(41);
    expect(textOf(first)).toContain('❯main.c:3:5: error: no');
    expect(textOf(first)).toContain('error 1 of 2');
    const second = play(first, error(1));
    expect(second.logs.mark?.line).toBe(82);
    expect(play(second, error(1)).logs.mark?.line).toBe(41);
    expect(play(first, error(-1)).logs.mark?.line).toBe(82);
    expect(play(reading(text), error(-1)).logs.mark?.line).toBe(82);
  });

  it('are said to be none', () => {
    expect(play(reading(numbered(3)), error(1)).message?.text).toBe(
      'No line of this log looks like an error: / searches it.',
    );
  });

  it('are found in a long log without a turn that takes long', async () => {
    const rig = new Rig();
    rig.build();
    rig.store.dispatch({ type: 'build/opened' });
    rig.store.dispatch(progressed(SOME));
    rig.store.dispatch(
      progressed({ logs: [log('c3', `${'some output of it\n'.repeat(90_000)}E: gone\n`, 900)] }),
    );
    rig.store.dispatch(inLog);
    rig.store.dispatch(error(1));
    expect(rig.state.logs.seeking).not.toBeNull();
    for (let turn = 0; turn < 20 && rig.state.logs.seeking !== null; turn += 1) rig.clock.advance(1);
    expect(rig.state.logs.mark?.line).toBe(90_001);
    expect(rig.types().filter((type) => type === 'log/errorSought').length).toBeGreaterThan(1);
    await rig.session.stop();
  });
});

describe('the marked line', () => {
  const marked = play(reading(numbered(60)), { type: 'log/marked', line: 30 });

  it('is moved by the keys that scroll, and stays in sight', async () => {
    const screen = draw(marked);
    screen.type('k');
    await screen.shows('❯line 29');
    screen.type('G');
    await screen.shows('❯line 60');
    screen.type('g');
    await screen.shows('❯line 1 ');
    screen.unmount();
  });

  it('is let go by esc, before the log is', async () => {
    const screen = draw(marked);
    screen.type('\u001b');
    await until(() => screen.store.get().logs.mark === null);
    expect(screen.store.get().build?.panel).toBe('log');
    screen.unmount();
  });

  it('gives way to a match, and to the end of the log', () => {
    expect(play(marked, { type: 'search/opened' }).logs.mark).toBeNull();
    expect(play(marked, { type: 'build/followed' }).logs.mark).toBeNull();
  });

  it('does not hide why a step failed', () => {
    const failed = play(
      reading(numbered(30)),
      progressed({ vertexes: [makeAll({ completed: 900, error: 'exit code: 2' })] }),
      ended({ kind: 'failed', failure: FAILURE }),
      { type: 'build/failureShown' },
      { type: 'log/marked', line: 30 },
      { type: 'build/moved', move: { to: 'end', page: 7 } },
    );
    expect(textOf(failed)).toContain('Exit code 2');
  });
});

describe('the log on State', () => {
  const printed = (text: string): AppState =>
    play(standing(AT.env, SMALL), moving(AT.make), makePrinted(text), {
      type: 'walk/panel',
      panel: 'output',
    });

  it('wraps, scrolls by rows and marks errors as that on Build does', async () => {
    const screen = draw(printed(`${numbered(30)}main.c:3:5: error: no\n${'x'.repeat(200)}END\n`));
    screen.type('W');
    await screen.shows('END');
    screen.type(']');
    await screen.shows('❯main.c:3:5: error: no');
    await screen.shows('error 1 of 1');
    screen.type('g');
    await screen.shows('❯line 1 ');
    screen.type('G');
    await screen.shows('END');
    screen.unmount();
  });

  it('shows the end of a line that grows, cut or wrapped', () => {
    const state = printed(`first\nstart ${'.'.repeat(3000)} 42%`);
    for (const shown of [state, play(state, wrap)]) expect(textOf(shown)).toContain('. 42%');
  });

  it('says at its end that the engine clipped it', () => {
    const state = play(printed('a\n\n[output clipped, log limit 2MiB reached]\n'), { type: 'zoom/toggled' });
    expect(textOf(state)).toContain('Log · clipped by the engine');
    expect(textOf(state).replaceAll(/[│▲\s]+/g, ' ')).toContain(
      'The engine passes on 2MiB: what the step printed to stdout after line 3 is missing',
    );
  });

  it('is marked and saved by the keys of any log, which mean something else beside it', async () => {
    const state = printed('one\ntwo\n');
    const key = (name: string, at: AppState): Action | null => actionFor(name, at, 0);
    expect(key('space', state)).toEqual({ type: 'log/marked', line: 2 });
    expect(key('S', state)).toEqual({ type: 'log/saveAsked' });
    expect(play(state, { type: 'log/saveAsked' }).logs.saving).toMatch(/^\.\/[\w.-]+-\d+\.log$/);
    const source = play(state, { type: 'walk/panel', panel: 'source' });
    expect(key('space', source)?.type).not.toBe('log/marked');
    expect(key('S', source)?.type).not.toBe('log/saveAsked');
  });
});
