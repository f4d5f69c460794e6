import { describe, expect, it } from 'vitest';
import { overlayLines } from '../../src/screens/frame/lines/overlay.ts';
import { actionFor, activeBindings, footerBindings, isTyping } from '../../src/screens/keymap.ts';
import type { AppState } from '../../src/store/state.ts';
import { cellsOf } from '../../src/text/cells.ts';
import { keyLabel } from '../../src/text/user-keys.ts';
import { inside, overlayRect } from '../../src/ui/layout.ts';
import { situations } from '../fakes/situations.ts';
import { NOW, play, start } from '../fakes/state.ts';
import { walks } from '../fakes/walk.ts';

const SIZES = [
  { columns: 80, rows: 24 },
  { columns: 200, rows: 50 },
];

const all: [string, AppState][] = SIZES.flatMap((size) =>
  Object.entries({ ...situations(size), ...walks(size) }).map(([name, state]): [string, AppState] => [
    `${name} at ${size.columns}×${size.rows}`,
    state,
  ]),
);

describe.each(all)('the keys of: %s', (_, state) => {
  const active = activeBindings(state);

  it('are claimed once each', () => {
    const keys = active.flatMap((binding) => binding.keys);
    expect(keys.toSorted()).toEqual([...new Set(keys)].toSorted());
    expect(active.every((binding) => binding.keys.length > 0)).toBe(true);
  });

  it('all do something, or say why not in a sentence', () => {
    for (const binding of active) {
      const reason = binding.disabled?.(state) ?? null;
      if (reason === null) expect([binding.label, binding.action(state, NOW)]).not.toContain(null);
      else expect(reason).toMatch(/^[A-Z].{10,}\.$/);
    }
  });

  it('in the footer each lead to an action', () => {
    const footer = footerBindings(state);
    expect(footer.length).toBeGreaterThan(0);
    for (const binding of footer) {
      expect(binding.keys[0]).toBeDefined();
      const action = actionFor(binding.keys[0]!, state, NOW);
      expect(action).not.toBeNull();
      expect(action?.type).not.toBe('message/shown');
    }
  });

  it('are explained in words', () => {
    for (const binding of active) {
      expect(binding.label).toMatch(/^[a-z][a-z ,/]{1,30}$/);
      expect(binding.help).toMatch(/^[A-Z].{5,80}[^.]$/);
    }
  });

  it('always include a key to quit', () => {
    expect(actionFor('ctrl+c', state, NOW)).toEqual({ type: 'quit/asked', interrupted: true });
  });

  it('are all in the help, whole', () => {
    if (state.overlay !== null || isTyping(state)) return;
    const opened = play(state, { type: 'overlay/opened', overlay: { kind: 'help', top: 0 } });
    const lines = overlayLines(opened, opened.overlay!).map((line) => line.map((span) => span.text).join(''));
    const text = lines.join(' ').replaceAll(/\s+/g, ' ');
    for (const binding of active) {
      expect(text).toContain(` ${binding.keys.map(keyLabel).join(' ')} ${binding.help}`);
    }
    const room = inside(overlayRect(state.window)).width;
    for (const line of lines) expect(cellsOf(line), line).toBeLessThanOrEqual(room);
  });
});

describe('a search that is typed', () => {
  const typing = play(start(), { type: 'search/opened' });

  it('takes every printable key as text', () => {
    const printable = Array.from({ length: 94 }, (_, index) => String.fromCharCode(33 + index));
    for (const key of [...printable, 'é', '日', '👍']) {
      expect(actionFor(key, typing, NOW)).toEqual({ type: 'search/typed', text: key });
    }
    expect(actionFor('space', typing, NOW)).toEqual({ type: 'search/typed', text: ' ' });
  });

  it('takes nothing else', () => {
    for (const key of ['\u0001', '\u009b', '\u200b', 'ctrl+b', 'alt+x', 'pageup', 'home']) {
      expect(actionFor(key, typing, NOW)).toBeNull();
    }
  });
});

describe('single keys', () => {
  const small = { columns: 80, rows: 24 };
  const kinds = situations(small);
  const act = (name: string, key: string) => actionFor(key, kinds[name]!, NOW);

  it('quit at once where nothing runs, and ask first where something does', () => {
    expect(act('the start', 'q')).toEqual({ type: 'quit/asked' });
    expect(act('Build, running', 'q')).toEqual({ type: 'overlay/opened', overlay: { kind: 'quit' } });
    expect(act('Build, running, asked to quit', 'q')).toEqual({ type: 'quit/asked' });
    expect(act('Explore, while something runs', 'q')).toEqual({
      type: 'overlay/opened',
      overlay: { kind: 'quit' },
    });
    expect(act('Run, asked to quit', 'q')).toEqual({ type: 'quit/asked' });
    expect(act('Run, ended well', 'q')).toEqual({ type: 'quit/asked' });
    expect(act('Explore, targets', 'q')).toEqual({ type: 'overlay/closed' });
  });

  it('end a search before they go back', () => {
    expect(act('Build, running, a search', 'esc')).toEqual({ type: 'search/left' });
    expect(act('Build, running, in the log', 'esc')).toEqual({ type: 'build/panel', panel: 'steps' });
    expect(act('Build, running', 'esc')).toEqual({ type: 'screen/shown', screen: 'explore' });
  });

  it('build while nothing runs, and cancel while something does', () => {
    expect(act('the start', 'b')).toEqual({
      type: 'build/asked',
      noCache: false,
      keepGoing: false,
      now: NOW,
    });
    expect(act('the start', 'K')).toEqual({ type: 'build/asked', noCache: false, keepGoing: true, now: NOW });
    expect(act('Build, failed', 'R')).toEqual({ type: 'build/asked', noCache: true, now: NOW });
    expect(act('Build, running', 'b')).toBeNull();
    expect(act('Build, connecting', 'x')).toEqual({ type: 'build/cancelAsked' });
    expect(act('Build, done', 'x')).toBeNull();
  });

  it('go from a step to its line, and say where there is none', () => {
    expect(act('Build, running', 'o')).toEqual({ type: 'explore/lineShown', line: 12 });
    expect(act('Build, connecting', 'o')).toMatchObject({ type: 'message/shown', tone: 'info' });
  });

  it('walk through the panels that are shown, and back', () => {
    expect(act('the start', 'tab')).toEqual({ type: 'explore/panel', panel: 'links' });
    expect(act('the start', 'shift+tab')).toEqual({ type: 'explore/panel', panel: 'source' });
    expect(act('Explore, in the graph', 'tab')).toEqual({ type: 'explore/panel', panel: 'stages' });
  });

  it('follow a link to its stage, or to the line that names an image', () => {
    expect(act('Explore, in the links', 'enter')).toEqual({ type: 'explore/stageShown', stage: 2 });
    const unnamed = play(kinds['Explore, in the links']!, { type: 'explore/stageShown', stage: 5 });
    expect(actionFor('enter', unnamed, NOW)).toEqual({ type: 'explore/lineShown', line: 20 });
  });

  it('do nothing that no binding is for', () => {
    expect(act('the start', 'Q')).toBeNull();
    expect(act('the start', 'n')).toBeNull();
  });
});
