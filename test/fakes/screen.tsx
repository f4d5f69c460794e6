/** The screens drawn by ink-testing-library, at a width that the test chooses. */
import { Text } from 'ink';
import { render } from 'ink-testing-library';
import type { ReactElement } from 'react';
import stringWidth from 'string-width';
import { expect } from 'vitest';
import { App } from '../../src/screens/app.tsx';
import type { Action } from '../../src/store/actions.ts';
import { reduce } from '../../src/store/reduce.ts';
import type { AppState, WindowSize } from '../../src/store/state.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { NOW } from './state.ts';
import { until } from './until.ts';

export const SMALL: WindowSize = { columns: 80, rows: 24 };
export const MIDDLE: WindowSize = { columns: 120, rows: 40 };
export const LARGE: WindowSize = { columns: 200, rows: 50 };

export interface FakeScreen {
  readonly store: Store;
  /** Everything that was dispatched, by keys or by the test. */
  readonly actions: readonly Action[];
  /** The frame as it was written. */
  readonly frame: () => string;
  /** Its lines without styles. */
  readonly lines: () => readonly string[];
  /** Waits until the screen shows a text, or until a line of it matches. */
  readonly shows: (wanted: string | RegExp) => Promise<void>;
  /** Types what a terminal would send. */
  readonly type: (text: string) => void;
  readonly unmount: () => void;
}

// The package's screen is always 100 columns wide, through a getter of its class.
let columns = 100;
const probe = render(<Text>probe</Text>);
Object.defineProperty(Object.getPrototypeOf(probe.stdout), 'columns', { get: () => columns });
probe.unmount();

/** Draws a state in a window of the size that it names. */
export function draw(state: AppState): FakeScreen {
  const actions: Action[] = [];
  const store = createStore(reduce, state, (action) => actions.push(action));
  columns = state.window.columns;
  const app = render(<App store={store} now={() => NOW} />);
  const frame = (): string => app.lastFrame() ?? '';
  return {
    store,
    actions,
    frame,
    lines: () => withoutStyles(frame()).split('\n'),
    shows: async (wanted) => {
      const shown = (): boolean => {
        const text = withoutStyles(frame());
        return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
      };
      await until(shown).catch(() => {
        throw new Error(`The screen never showed ${wanted}:\n${withoutStyles(frame())}`);
      });
    },
    // The terminal hands on one key at a time (src/terminal/key-reader.ts).
    type: (text) => {
      for (const key of text.match(/\u001b\[[\d;]*[A-Za-z~]|./gsu) ?? []) app.stdin.write(key);
    },
    unmount: app.unmount,
  };
}

/** The lines of one frame of a state. */
export function linesOf(state: AppState): readonly string[] {
  const screen = draw(state);
  const lines = screen.lines();
  screen.unmount();
  return lines;
}

/** The lines of a window that is not the screens'. */
export function linesOfNode(node: ReactElement, window: WindowSize): readonly string[] {
  columns = window.columns;
  const app = render(node);
  const text = withoutStyles(app.lastFrame() ?? '');
  app.unmount();
  return text.split('\n');
}

/** The same as one text. */
export function textOf(state: AppState): string {
  return linesOf(state).join('\n');
}

/** One frame of a state as written. */
export function frameOf(state: AppState): string {
  const screen = draw(state);
  const frame = screen.frame();
  screen.unmount();
  return frame;
}

const SGR = /\u001b\[[0-9;:]*m/g;

export function withoutStyles(text: string): string {
  return text.replaceAll(SGR, '');
}

/** Everything in a frame except text, SGR and newlines. */
export function controlsIn(frame: string): readonly string[] {
  // A joiner between two emoji is text.
  const controls =
    /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}](?<!\p{ExtPict}(?:\ufe0f|\p{EMod})?\u200d(?=\p{ExtPict}))/gu;
  return withoutStyles(frame).match(controls) ?? [];
}

export function widest(lines: readonly string[]): number {
  return Math.max(...lines.map((line) => stringWidth(line)));
}

/** The window is full, every line with a border ends in one, and nothing in it is invisible. */
export function expectFull(state: AppState): void {
  const { columns: width, rows } = state.window;
  const frame = frameOf(state);
  expect(controlsIn(frame)).toEqual([]);
  expect(frame).not.toMatch(/undefined|NaN|\[object/);
  const lines = withoutStyles(frame).split('\n');
  expect(lines).toHaveLength(rows - 1);
  for (const line of lines.slice(1, -1)) {
    expect(stringWidth(line), line).toBe(width);
    expect(line).toMatch(/^[╭│╰].*[╮│╯]$/);
  }
}
