import { describe, expect, it } from 'vitest';
import { lineBreakpoint } from '../../../src/breakpoints/types.ts';
import {
  calledPoint,
  currentPoint,
  instructionLine,
  pointAtLine,
  pointLog,
} from '../../../src/screens/walk/select.ts';
import type { AppState } from '../../../src/store/state.ts';
import {
  AT,
  arrivalAt,
  MAKE_FAILED,
  makePrinted,
  moving,
  opened,
  opening,
  standing,
  walkedFile,
  walkedProgram,
} from '../../fakes/sample-walk.ts';
import { lines, NOW, play, start, toEnd, toStart } from '../../fakes/state.ts';

const line = (state: AppState): number | undefined => state.walk?.line;

describe('a walk', () => {
  it('opens on the State screen, with the cursor on the first line of the stage, or on the line asked for', () => {
    const state = opening();
    expect(state.screen).toBe('walk');
    expect(state.walk).toMatchObject({ target: 1, phase: { kind: 'opening' }, arrival: null, line: 7 });
    const there = play(start({ dockerfile: walkedFile }), {
      type: 'walk/asked',
      stage: 0,
      line: 3,
      now: NOW,
    });
    expect(line(there)).toBe(3);
  });

  it('closes an open overlay', () => {
    const searching = play(
      start({ dockerfile: walkedFile }),
      { type: 'search/opened' },
      { type: 'overlay/opened', overlay: { kind: 'help', top: 0 } },
      { type: 'walk/asked', stage: 1, line: null, now: NOW },
    );
    expect(searching).toMatchObject({ search: null, overlay: null });
  });

  it('is moving until it arrives', () => {
    const under = play(opening(), opened, moving(AT.make));
    expect(under.walk?.phase).toEqual({ kind: 'moving', to: AT.make, since: NOW + 300 });
    expect(currentPoint(under)).toBeNull();
    const there = play(under, arrivalAt(AT.make));
    expect(there.walk?.phase).toEqual({ kind: 'standing' });
    expect(currentPoint(there)).toBe(walkedProgram.points[AT.make]);
    expect(line(there)).toBe(3);
  });

  it('shows each arrival from its first line', () => {
    const scrolled = play(
      standing(AT.make),
      { type: 'walk/panel', panel: 'changes' },
      { type: 'walk/scrolled', move: lines(3), count: 50 },
      { type: 'walk/panel', panel: 'output' },
      { type: 'walk/scrolled', move: toStart(), count: 50 },
    );
    expect(scrolled.walk).toMatchObject({ changesTop: 3, outputTop: 0 });
    expect(play(scrolled, moving(AT.copy)).walk).toMatchObject({ changesTop: 0, outputTop: null });
    expect(play(scrolled, arrivalAt(AT.copy)).walk).toMatchObject({ changesTop: 0, outputTop: null });
  });

  it('says why it broke off', () => {
    const broken = play(opening(), { type: 'walk/broken', message: 'The engine went away.' });
    expect(broken.walk?.phase).toEqual({ kind: 'broken', message: 'The engine went away.' });
  });

  it('ignores late answers for a walk that was left', () => {
    const first = start();
    expect(play(first, opened, moving(0), { type: 'walk/outputToggled' })).toEqual(first);
  });

  it('collects the logs of its steps', () => {
    const state = play(standing(AT.make), makePrinted('one\ntwo\n'));
    const log = pointLog(state, currentPoint(state));
    expect(log?.window(0, 10).map(({ text }) => text)).toEqual(['one', 'two']);
    expect(pointLog(state, walkedProgram.points[AT.copy] ?? null)).toBeNull();
  });
});

describe('stepping in', () => {
  const to = (point: number, caller?: number) =>
    ({
      type: 'walk/to',
      goal: { kind: 'point', point, ...(caller === undefined ? {} : { caller }) },
      now: NOW,
    }) as const;

  it('remembers the way back through nested stages, and steps out along it', () => {
    const deep = play(standing(AT.cmd), to(AT.copy, AT.cmd), to(AT.make, AT.copy));
    expect(deep.walk?.callers).toEqual([AT.cmd, AT.copy]);
    const out = play(deep, to(AT.copy));
    expect(out.walk?.callers).toEqual([AT.cmd]);
    expect(play(out, to(AT.cmd)).walk?.callers).toEqual([]);
  });

  it('remembers the way back while the walk continues', () => {
    const inside = play(standing(AT.copy), to(AT.make, AT.copy), to(AT.env));
    expect(inside.walk?.callers).toEqual([AT.copy]);
    const further = play(inside, { type: 'walk/to', goal: { kind: 'continue' }, now: NOW });
    expect(further.walk?.callers).toEqual([AT.copy]);
  });

  it('goes to the end of the stage that the instruction takes from', () => {
    const state = standing(AT.copy);
    const called = (point: number) => calledPoint(state, walkedProgram.points[point]!)?.index ?? null;
    expect(called(AT.copy)).toBe(AT.make);
    expect(called(AT.readme)).toBeNull();
    expect(called(AT.make)).toBeNull();
    expect(called(AT.from)).toBeNull();
  });
});

describe('the panels of a walk', () => {
  const at = standing(AT.make);

  it('scroll independently, and not past their ends', () => {
    const source = play(at, { type: 'walk/scrolled', move: lines(100), count: 11 });
    expect(line(source)).toBe(11);
    expect(line(play(source, { type: 'walk/scrolled', move: toStart(), count: 11 }))).toBe(1);
    const changes = play(at, { type: 'walk/panel', panel: 'changes' });
    expect(play(changes, { type: 'walk/scrolled', move: toEnd(5), count: 12 }).walk?.changesTop).toBe(7);
    expect(play(changes, { type: 'walk/scrolled', move: lines(1, 5), count: 3 }).walk?.changesTop).toBe(0);
  });

  it('follow the end of the log until it is scrolled back, and again once its end is reached', () => {
    const output = play(at, { type: 'walk/panel', panel: 'output' });
    const back = play(output, { type: 'walk/scrolled', move: lines(-1, 5), count: 20 });
    expect(back.walk?.outputTop).toBe(14);
    expect(play(back, { type: 'walk/scrolled', move: lines(1, 5), count: 20 }).walk?.outputTop).toBeNull();
    expect(play(back, { type: 'walk/scrolled', move: toStart(5), count: 20 }).walk?.outputTop).toBe(0);
  });

  it('switch between log and settings', () => {
    const settings = play(at, { type: 'walk/outputToggled' });
    expect(settings.walk?.output).toBe('environment');
    expect(play(settings, { type: 'walk/outputToggled' }).walk?.output).toBe('log');
  });
});

describe('breakpoints', () => {
  const first = start({ dockerfile: walkedFile });
  const toggled = (number: number, state = first) =>
    play(state, { type: 'breakpoint/toggled', line: number });

  it.each([
    [1, 1],
    [2, 2],
    [3, 3],
    [4, 3],
    [7, 7],
  ])('on line %i stand on line %i, the first of the instruction', (at, stands) => {
    const state = toggled(at);
    expect(state.breakpoints).toEqual([lineBreakpoint(stands)]);
    expect(state.message).toBeNull();
    expect([...toggled(at, state).breakpoints]).toEqual([]);
  });

  it('on a line without an instruction go to the next one, with a message', () => {
    const state = toggled(5);
    expect(state.breakpoints).toEqual([lineBreakpoint(7)]);
    expect(state.message?.text).toBe('Breakpoint on line 7: line 5 has no instruction.');
    const taken = toggled(6, state);
    expect([...taken.breakpoints]).toEqual([]);
    expect(taken.message?.text).toBe('Breakpoint removed from line 7: line 6 has no instruction.');
  });

  it('cannot be set after the last instruction', () => {
    const state = toggled(11);
    expect(state.breakpoints).toEqual([]);
    expect(state.message?.text).toMatch(/^There is no instruction/);
  });

  it('are those that were kept, once these are loaded', () => {
    expect([
      ...play(toggled(2), { type: 'breakpoints/loaded', breakpoints: [8, 3].map(lineBreakpoint) })
        .breakpoints,
    ]).toEqual([8, 3].map(lineBreakpoint));
  });
});

describe('lines and instructions', () => {
  it('belong together: FROM, all lines of an instruction, else the next one', () => {
    const found = Array.from(
      { length: 11 },
      (_, index) => instructionLine(walkedFile, index + 1)?.start ?? null,
    );
    expect(found).toEqual([1, 2, 3, 3, 7, 7, 7, 8, 9, 10, null]);
  });

  it('a walk stops at the first point that covers a line, else at the next', () => {
    const found = Array.from(
      { length: 11 },
      (_, index) => pointAtLine(walkedProgram, index + 1)?.index ?? null,
    );
    expect(found).toEqual([0, 1, 2, 2, 3, 3, 3, 4, 5, 6, null]);
  });
});

it('a failure stays on the screen until the walk continues', () => {
  const failed = standing(AT.make, undefined, { failure: MAKE_FAILED, changes: null, because: 'failure' });
  expect(failed.walk?.arrival?.failure).toEqual(MAKE_FAILED);
  expect(play(failed, moving(AT.env), arrivalAt(AT.env)).walk?.arrival?.failure).toBeNull();
});
