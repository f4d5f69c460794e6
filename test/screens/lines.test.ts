import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { timelineLines } from '../../src/screens/build/lines/timeline.ts';
import { loadColours } from '../../src/screens/frame/colours.ts';
import { logPanel } from '../../src/screens/frame/lines/log.ts';
import { markMatches, occurrences } from '../../src/screens/frame/lines/matches.ts';
import { highlightedLine } from '../../src/screens/frame/lines/source.ts';
import { cellsOf } from '../../src/text/cells.ts';
import { wrapWords } from '../../src/text/wrap.ts';
import { shortStepTitle, splitStepTitle } from '../../src/ui/step-title.ts';
import { clipStart, paintLine } from '../../src/ui/text.ts';
import { SOME } from '../fakes/sample-build.ts';
import { withoutStyles } from '../fakes/screen.tsx';
import { building, dockerfileOf, play, progressed, start } from '../fakes/state.ts';
import { log } from '../progress/updates.ts';

const text = fc.string({
  unit: fc.constantFrom('a', 'A', 'b', ' ', '/', 'é', '日', 'İ', '👩‍💻'),
  maxLength: 30,
});

describe('a line of the Dockerfile', () => {
  beforeAll(loadColours);

  it('has its tabs where a terminal has them, whatever is coloured before them', () => {
    const spans = highlightedLine(dockerfileOf('FROM\tscratch\tAS\tone\n'), 1);
    expect(spans.length).toBeGreaterThan(2);
    expect(spans.map(({ text }) => text).join('')).toBe('FROM    scratch AS      one');
  });
});

describe('matches of a search', () => {
  it('change no text, whatever is searched in whatever spans', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 5 }), text, (parts, query) => {
        const state = { ...start(), search: { query, editing: true, line: 1 } };
        const spans = markMatches(
          parts.map((part) => ({ text: part })),
          state,
          1,
        );
        expect(spans.map((span) => span.text).join('')).toBe(parts.join(''));
      }),
    );
  });

  it('are set off across spans, and most of all on the line that was jumped to', () => {
    const state = { ...start(), search: { query: 'make', editing: false, line: 2 } };
    const spans = [{ text: 'RUN ma', role: 'keyword' as const }, { text: 'ke all' }];
    expect(markMatches(spans, state, 2)).toEqual([
      { text: 'RUN ', role: 'keyword' },
      { text: 'ma', role: 'found' },
      { text: 'ke', role: 'found' },
      { text: ' all' },
    ]);
    expect(markMatches(spans, state, 3)[1]).toEqual({ text: 'ma', role: 'match' });
  });

  it('do not overlap', () => {
    expect(occurrences('aaaaa', 'aa')).toEqual([0, 2]);
    expect(occurrences('Aa', 'a')).toEqual([0, 1]);
    expect(occurrences('Aa', 'A')).toEqual([0]);
    expect(occurrences('a', '')).toEqual([]);
  });
});

describe('wrapping', () => {
  it('loses nothing and is never too wide', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 8 }), fc.integer({ min: 2, max: 40 }), (words, width) => {
        const whole = words.join(' ');
        const lines = wrapWords(whole, width);
        expect(lines.join('').replaceAll(' ', '')).toBe(whole.replaceAll(/\s/g, ''));
        for (const line of lines) expect(cellsOf(line)).toBeLessThanOrEqual(width);
      }),
    );
  });

  it('breaks at blanks, and words that are too long', () => {
    expect(wrapWords('one two three', 8)).toEqual(['one two', 'three']);
    expect(wrapWords('abcdefghij k', 4)).toEqual(['abcd', 'efgh', 'ij k']);
    expect(wrapWords('', 4)).toEqual([]);
    expect(wrapWords('a', 0)).toEqual([]);
  });
});

describe('a text that is cut at its start', () => {
  it('is no wider than asked for, and ends as it did', () => {
    expect(clipStart('runtime', 5)).toBe('…time');
    expect(clipStart('runtime', 7)).toBe('runtime');
    expect(cellsOf(clipStart('日本語のステージ', 6))).toBeLessThanOrEqual(6);
  });
});

describe('titles of steps', () => {
  it.each([
    [
      'RUN --mount=type=cache,target=/x --mount=type=secret,id=a make all',
      'RUN',
      '+cache +secret',
      'make all',
    ],
    ['RUN --mount=target=/x make', 'RUN', '+bind', 'make'],
    ['COPY --from=build --link /out /', 'COPY', '--from=build --link', '/out /'],
    [`FROM docker.io/library/debian:12@sha256:${'ab12cd34'.repeat(8)}`, 'FROM', '', 'debian:12@ab12cd34'],
    ['FROM docker.io/me/app', 'FROM', '', 'me/app'],
    ['load build definition', '', '', 'load build definition'],
    ['RUN', 'RUN', '', ''],
    ['RUN <<EOF␤  a␤  b␤EOF', 'RUN', '', '<<EOF a b EOF'],
  ])('%j', (title, keyword, flags, rest) => {
    expect(splitStepTitle(title)).toEqual({ keyword, flags, rest });
  });

  it('are short without their flags', () => {
    expect(shortStepTitle('RUN --network=none make')).toBe('RUN make');
  });
});

describe('lines of a log', () => {
  const reading = (output: string) =>
    play(building(start(), SOME), progressed({ logs: [log('c3', output, 900)] }), {
      type: 'build/panel',
      panel: 'log',
    });
  const painted = (output: string, width = 30) =>
    logPanel(reading(output), { width, height: 5 }).rows.map(({ line }) => paintLine(line, width));

  it('keep their colours, and are cut to the panel', () => {
    const [line] = painted(`\u001b[31m${'red '.repeat(20)}\u001b[0m\n`);
    expect(line).toContain('\u001b[31m');
    expect(cellsOf(withoutStyles(line!))).toBe(30);
    expect(withoutStyles(line!)).toMatch(/ red red .*…$/);
    expect(painted('\u001b[32mshort\u001b[0m\n')[0]).toContain('\u001b[32mshort');
  });

  it('are of the panel’s width for any text', () => {
    fc.assert(
      fc.property(
        text,
        fc.constantFrom('', '\u001b[1;35m'),
        fc.integer({ min: 10, max: 50 }),
        (part, style, width) => {
          for (const line of painted(`${style}${part}\n`, width))
            expect(cellsOf(withoutStyles(line))).toBe(width);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('the timeline', () => {
  const bars = Array.from({ length: 12 }, (_, index) => ({
    title: `RUN step ${index}`,
    stage: index % 2 === 0 ? 'a-stage-with-quite-a-long-name-indeed-日本' : 'b',
    state: 'done' as const,
    start: index * 100,
    elapsed: 50 + index,
  }));

  it('fits the panel, keeps the longest steps, and says what it left out', () => {
    for (const width of [40, 58, 78, 130]) {
      const rect = { width, height: 9 };
      const lines = timelineLines({ stage: null, bars, length: 1300, cached: 2 }, rect);
      expect(lines.length).toBeLessThanOrEqual(rect.height);
      const shown = lines.map((line) => line.map((span) => span.text).join(''));
      for (const line of shown.slice(0, -1)) expect(cellsOf(line), line).toBeLessThanOrEqual(width);
      expect(shown.at(-1)).toContain('2 from the cache  ·  6 shorter ones not shown');
    }
  });

  it('begins every bar at the same column, however long the names', () => {
    const rect = { width: 78, height: 20 };
    const still = bars.map((bar) => ({ ...bar, start: 0 }));
    const lines = timelineLines({ stage: null, bars: still, length: 100, cached: 0 }, rect);
    const starts = lines.slice(1, 13).map((line) => {
      const whole = line.map((span) => span.text).join('');
      return cellsOf(whole.slice(0, whole.indexOf('█')));
    });
    expect(new Set(starts).size).toBe(1);
  });
});
