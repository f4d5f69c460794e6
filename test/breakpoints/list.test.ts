import { describe, expect, it } from 'vitest';
import { conditionsOf, lineMark, toggledLine, withBreakpoint } from '../../src/breakpoints/list.ts';
import { parseBreakpoint } from '../../src/breakpoints/parse.ts';
import { printBreakpoint } from '../../src/breakpoints/print.ts';
import type { Breakpoint } from '../../src/breakpoints/types.ts';

const typed = (text: string): Breakpoint => parseBreakpoint(text) as Breakpoint;
const texts = (all: readonly Breakpoint[]): readonly string[] => all.map(printBreakpoint);
const off = (each: Breakpoint): Breakpoint => ({ ...each, isOff: true });

describe('a list of breakpoints', () => {
  it('has those of lines first, and each once', () => {
    let all: readonly Breakpoint[] = [];
    for (const text of ['not cached', 'line 9', 'env A on line 2', 'not cached', 'line 3'])
      all = withBreakpoint(all, typed(text));
    expect(texts(all)).toEqual(['env A on line 2', 'line 3', 'line 9', 'not cached']);
  });

  it('switches one on that is added again, and replaces one in its place', () => {
    expect(withBreakpoint([off(typed('not cached'))], typed('not cached'))).toEqual([typed('not cached')]);
    expect(texts(withBreakpoint([typed('line 3'), typed('line 5')], typed('line 4'), 0))).toEqual([
      'line 4',
      'line 5',
    ]);
  });

  it('keeps a condition on a line whose plain breakpoint is removed', () => {
    const all = [typed('line 3'), typed('not cached on line 3')];
    expect(texts(toggledLine(all, 3))).toEqual(['not cached on line 3']);
    expect(texts(toggledLine(toggledLine(all, 3), 3))).toEqual(['not cached on line 3', 'line 3']);
  });

  it('marks lines, and knows which conditions a walk looks at', () => {
    const all = [off(typed('line 3')), typed('env A on line 4'), off(typed('env B')), typed('env C')];
    expect([2, 3, 4].map((line) => lineMark(all, line))).toEqual([null, 'off', 'on']);
    expect(texts(conditionsOf(all))).toEqual(['env A on line 4', 'env C']);
  });
});
