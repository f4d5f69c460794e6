import { afterEach, describe, expect, it } from 'vitest';
import type { EngineInfo } from '../../../src/ports.ts';
import { cellsOf } from '../../../src/text/cells.ts';
import { setColours } from '../../../src/ui/theme.ts';
import { ended, FAILURE } from '../../fakes/sample-build.ts';
import { draw, frameOf, linesOf, MIDDLE, SMALL, textOf, widest } from '../../fakes/screen.tsx';
import { failedBuild, runningBuild, situations } from '../../fakes/situations.ts';
import { dockerfileOf, manyStages, play, start } from '../../fakes/state.ts';

describe('a window that is too small', () => {
  it.each([
    { columns: 10, rows: 5 },
    { columns: 59, rows: 20 },
    { columns: 80, rows: 15 },
    { columns: 1, rows: 1 },
    { columns: 21, rows: 4 },
  ])('says so at $columns×$rows', (window) => {
    const lines = linesOf(start({ window }));
    expect(lines.length).toBeLessThanOrEqual(Math.max(1, window.rows - 1));
    expect(widest(lines)).toBeLessThanOrEqual(window.columns);
    if (window.columns > 8) expect(lines.join(' ').replaceAll(/\s+/g, ' ')).toContain('60×16');
    if (window.columns > 50) {
      expect(lines[0]).toBe(`Window too small: ${window.columns}×${window.rows}, needs 60×16.`);
    }
  });

  it('shows the screen again when it grows, and can be quit while it is small', async () => {
    const screen = draw(start({ window: { columns: 40, rows: 10 } }));
    await screen.shows('too small');
    screen.type('\u0003');
    expect(screen.actions.at(-1)).toEqual({ type: 'quit/asked', interrupted: true });
    screen.store.dispatch({ type: 'window/resized', size: SMALL });
    await screen.shows('╭─ Stages');
    expect(screen.lines()).toHaveLength(23);
    screen.unmount();
  });
});

describe('the header', () => {
  it('names the screen, the target, what is skipped, and the engine', () => {
    const kinds = situations({ columns: 160, rows: 40 });
    expect(linesOf(kinds['Explore, engine found']!)[0]).toMatch(
      /◆ runtime {2}2 skipped +engine 26\.1\.5 · unix:\/\/\/x \(default socket\)$/,
    );
    expect(linesOf(kinds['the start']!)[0]).toContain('looking for an engine…');
    expect(linesOf(kinds['Explore, no engine']!)[0]).toContain('▲ no engine');
    const all = start({ window: { columns: 120, rows: 40 }, dockerfile: dockerfileOf('FROM scratch\n') });
    expect(linesOf(all)[0]).toContain('◆ stage 0  every stage');
  });

  it('names the keys of the screens without a tab where nothing must be cut for them', () => {
    const first = (columns: number, kind: string): string =>
      linesOf(situations({ columns, rows: 40 })[kind]!)[0] ?? '';
    expect(first(120, 'Explore, engine found')).toMatch(/7 Sizes {2}8 9 0 {3}◆ runtime .* engine 26\.1\.5$/);
    expect(first(130, 'Explore, engine found')).toMatch(/7 Sizes {2}8 9 0 more {3}◆ runtime /);
    for (const [columns, kind] of [
      [80, 'Explore, engine found'],
      [100, 'Explore, engine found'],
      [200, 'Explore, engine found'],
      [120, 'context: the tree'],
    ] as const) {
      expect(first(columns, kind)).not.toContain('8 9 0');
    }
    expect(first(80, 'Explore, engine found')).toContain('◆ runtime');
  });

  it.each([60, 80, 100, 120, 160])(
    'warns of the engine beside any name of a stage, at %i columns',
    (columns) => {
      const dockerfile = dockerfileOf(`FROM scratch AS ${'very-long-name-'.repeat(9)}of-a-stage\n`);
      const window = { columns, rows: 24 };
      for (const engine of [
        { kind: 'none', message: 'None answers.' },
        { kind: 'lost', message: 'It went away.' },
      ] as const) {
        const line = linesOf({ ...start({ window, dockerfile }), engine })[0] ?? '';
        expect(line).toMatch(/◆ very-lo.*▲ \S+/);
        expect(cellsOf(line)).toBeLessThanOrEqual(columns);
      }
    },
  );

  it('shows only the version of the engine in a narrow window', () => {
    expect(linesOf(situations({ columns: 120, rows: 40 })['Explore, engine found']!)[0]).toMatch(
      / engine 26\.1\.5$/,
    );
  });

  it('names a builder with its address and who chose it, as far as there is room', () => {
    const first = (columns: number, info: Partial<EngineInfo>): string => {
      const builder = { address: 'builder far', source: '`docker buildx use`', platform: 'linux/amd64' };
      const found = { ...builder, nodes: ['tcp://far:1234'], version: 'v0.33.0', ...info };
      const state = play(start({ window: { columns, rows: 40 } }), { type: 'engine/found', info: found });
      return linesOf(state)[0] ?? '';
    };
    expect(first(180, {})).toMatch(/ {2}builder far v0\.33\.0 · tcp:\/\/far:1234 \(docker buildx use\)$/);
    expect(first(150, {})).toMatch(/ {2}builder far v0\.33\.0 · tcp:\/\/far:1234$/);
    expect(first(130, {})).toMatch(/ {2}builder far v0\.33\.0$/);
    expect(first(180, { nodes: [], version: '' })).toMatch(/ {2}builder far \(docker buildx use\)$/);
    expect(first(120, { version: '' })).toMatch(/ {2}builder far$/);
  });

  it('is completed by the notes, which say in full where it builds', () => {
    const info = {
      address: 'builder far',
      source: 'BUILDX_BUILDER',
      platform: 'linux/arm64',
      version: 'v0.33.0',
    };
    const state = play(start({ window: SMALL }), {
      type: 'engine/found',
      info: { ...info, nodes: ['tcp://far:1234', 'ssh://near'] },
    });
    const shown = textOf(play(state, { type: 'overlay/opened', overlay: { kind: 'notices', top: 0 } }));
    expect(shown).toContain('Builder');
    expect(shown).toContain('The builder far at tcp://far:1234, ssh://near, BuildKit v0.33.0,');
    expect(shown).toContain('linux/arm64 (BUILDX_BUILDER).');
  });
});

describe('the footer', () => {
  it('always has help and quit, however narrow', () => {
    for (const window of [{ columns: 60, rows: 16 }, SMALL]) {
      for (const state of [start({ window }), runningBuild(window), failedBuild(window)]) {
        expect(linesOf(state).at(-1)).toMatch(/\? help +q quit/);
      }
    }
  });

  it('keeps the end of a long search in sight', () => {
    const query = `begin ${'x'.repeat(90)} end`;
    const state = play(
      start({ window: SMALL }),
      { type: 'search/opened' },
      { type: 'search/typed', text: query },
    );
    const footer = linesOf(state).at(-1);
    expect(footer).toContain('xx end▏');
    expect(footer).toContain('no match');
  });
});

describe('the message of the last key', () => {
  const long = `The copy could not be written: ${'no space is left on this device, '.repeat(5)}so it was removed.`;

  it('is shown in full, however narrow the window, and the screen keeps its border above it', () => {
    for (const window of [SMALL, { columns: 60, rows: 24 }, MIDDLE]) {
      const lines = linesOf(play(start({ window }), { type: 'message/shown', text: long, tone: 'error' }));
      expect(lines).toHaveLength(window.rows - 1);
      const end = lines.findLastIndex((line) => /[╯┘]$/.test(line));
      expect(
        lines
          .slice(end + 1)
          .join(' ')
          .replaceAll(/\s+/g, ' ')
          .trim(),
      ).toBe(long);
    }
  });

  it('ends with an ellipsis rather than hide the screen', () => {
    for (const window of [SMALL, { columns: 60, rows: 16 }]) {
      const lines = linesOf(
        play(start({ window }), { type: 'message/shown', text: long.repeat(9), tone: 'error' }),
      );
      expect(lines).toHaveLength(window.rows - 1);
      expect(lines.at(-1)).toMatch(/ …$/);
      expect(lines.filter((line) => /^[│╭╰]/.test(line)).length).toBeGreaterThan(10);
    }
  });
});

describe('overlays', () => {
  it('lists the targets with what each needs, and picks one', async () => {
    const screen = draw(start({ window: SMALL }));
    screen.type('t');
    await screen.shows('Choose a target');
    await screen.shows(/❯ ◆ 6 runtime .*5 stages/);
    for (const key of 'kkk') screen.type(key);
    await screen.shows(/❯ ○ 3 test .*4 stages/);
    screen.type('\r');
    await screen.shows('◆ test');
    expect(screen.store.get().target).toBe(3);
    screen.unmount();
  });

  it('says of a long list which row the cursor is on', () => {
    const state = start({ window: SMALL, dockerfile: manyStages(40) });
    const shown = textOf(play(state, { type: 'overlay/opened', overlay: { kind: 'targets', cursor: 29 } }));
    expect(shown).toMatch(/❯ . 29 stage29/);
    expect(shown).toContain('30 of 40');
  });

  it('scrolls the help, and back again at once', async () => {
    const screen = draw(start({ window: SMALL }));
    screen.type('?');
    await screen.shows('Keys of Explore');
    screen.type('G');
    await screen.shows(/of (\d+) ─╯/);
    await screen.shows('Suspend to the shell');
    const end = screen.lines().join('\n');
    screen.type('k');
    await screen.shows(/ [^ ]+–\d+ of /);
    expect(screen.lines().join('\n')).not.toBe(end);
    screen.type('\u001b');
    await screen.shows('╭─ Stages');
    screen.unmount();
  });

  it('shows notes in full', async () => {
    const detail = `A long explanation ${'that goes on '.repeat(12)}to its end. https://docs.docker.com/go/dockerfile/rule/${'x'.repeat(80)}`;
    const state = play(start({ window: SMALL }), {
      type: 'lint/found',
      findings: [{ rule: 'LongRule', description: '', url: '', detail, lines: [{ start: 4, end: 4 }] }],
    });
    const shown = linesOf(play(state, { type: 'overlay/opened', overlay: { kind: 'notices', top: 0 } }));
    const text = shown.join('\n');
    expect(text).toContain('LongRule');
    expect(text.replaceAll(/[│\s]+/g, '')).toContain(detail.replaceAll(' ', ''));
  });

  it('says in the notes what a COPY did not find before what the engine says of it', () => {
    const failure = { ...FAILURE, exitCode: null, message: 'failed to compute cache key: not found' };
    const explanation = { line: 12, sentence: 'There is no srcc.', advice: ['Did you mean src?'] };
    const failed = play(
      runningBuild(SMALL),
      ended({ kind: 'failed', failure }),
      { type: 'build/explained', failure, explanation },
      { type: 'overlay/opened', overlay: { kind: 'notices', top: 0 } },
    );
    expect(textOf(failed).replaceAll(/[│\s]*\n[│\s]*/g, '|')).toContain(
      '▲ line 12  The build failed|There is no srcc.|Did you mean src?|failed to compute cache key: not found|',
    );
  });
});

describe('without colours', () => {
  afterEach(() => setColours(true));

  // One by one: all of them take seconds of processor time, which a busy machine makes minutes of.
  it.each(Object.entries(situations(SMALL)))('has none: %s', (_name, state) => {
    setColours(false);
    const codes = [...frameOf(state).matchAll(/\u001b\[([0-9;]*)m/g)].flatMap((match) =>
      (match[1] ?? '').split(';'),
    );
    expect(codes.filter((code) => /^([349][0-7]|10[0-7]|[34]8)$/.test(code))).toEqual([]);
  });

  it('loses no meaning', () => {
    setColours(false);
    const failed = textOf(failedBuild(SMALL));
    expect(failed).toContain('✘');
    expect(failed).toContain('cached');
    const explore = textOf(start({ window: SMALL }));
    for (const stage of ['○ 3 test', '● 2 build', '◆ 6 runtime']) expect(explore).toContain(stage);
  });

  it('shows what is focused and what was found by other means', () => {
    setColours(false);
    const kinds = situations(SMALL);
    const inverse = (name: string) =>
      [...frameOf(kinds[name]!).matchAll(/\u001b\[7m(?:\u001b\[[0-9;]*m)*([^\u001b]*)/g)].map((match) =>
        match[1]?.trim(),
      );
    expect(inverse('Explore, engine found')).toEqual(['1 Explore', 'Stages']);
    expect(inverse('Explore, in the links')).toEqual(['1 Explore', '← runtime →']);
    expect(inverse('Build, running, in the log')).toEqual(['2 Build', 'Log · RUN make all']);
    expect(inverse('Explore, a search')).toContain('make');
  });
});
