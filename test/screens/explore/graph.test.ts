import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../../src/dockerfile/parse.ts';
import type { Dockerfile } from '../../../src/dockerfile/types.ts';
import { graphLeft, graphLines, graphPosition, graphTop } from '../../../src/screens/explore/lines/graph.ts';
import { layoutNow } from '../../../src/screens/explore/lines/layout.ts';
import { graphStops } from '../../../src/screens/explore/select-graph.ts';
import { actionFor } from '../../../src/screens/keymap.ts';
import type { AppState } from '../../../src/store/state.ts';
import { inside, SMALLEST_WINDOW } from '../../../src/ui/layout.ts';
import { paintLine, widthOf } from '../../../src/ui/text.ts';
import { connections } from '../../dockerfile/graph-lines.ts';
import { dockerfileOf, EXAMPLE, manyStages, NOW, play, start } from '../../fakes/state.ts';

const SMALL = { columns: 60, rows: 16 };

/** `count` stages that a last one copies from, in the order in which they come. */
function collector(count: number): Dockerfile {
  const parts = Array.from({ length: count }, (_, index) => `FROM scratch AS part${index}\nCOPY a /a\n`);
  const copies = Array.from({ length: count }, (_, index) => `COPY --from=part${index} /a /${index}\n`);
  return dockerfileOf(`${parts.join('')}FROM scratch AS all\n${copies.join('')}`);
}

function press(state: AppState, ...keys: readonly string[]): AppState {
  return keys.reduce((next, key) => {
    const action = actionFor(key, next, NOW);
    return action === null ? next : play(next, action);
  }, state);
}

function panel(state: AppState) {
  const layout = layoutNow(state);
  return inside(layout.graph ?? layout.source);
}

function rows(state: AppState): string[] {
  return graphLines(state, panel(state)).map((line) => line.map(({ text }) => text).join(''));
}

const bySizes = fc.record({
  columns: fc.integer({ min: SMALLEST_WINDOW.columns, max: 240 }),
  rows: fc.integer({ min: SMALLEST_WINDOW.rows, max: 70 }),
});

const byFiles = fc
  .array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 2, maxLength: 40 })
  .map((stages) =>
    dockerfileOf(
      stages
        .map((from, at) => {
          const copies = at === 0 ? [] : from.map((pick) => `COPY --from=s${pick % at} /a /b\n`);
          return `FROM scratch AS s${at}\n${copies.join('')}`;
        })
        .join(''),
    ),
  );

/** All of the lines of the graph, put together from what each stage and each `>` shows. */
function allCells(state: AppState): Map<number, string> {
  const seen = new Map<number, string[]>();
  for (const stage of graphStops(state)) {
    let now = play(state, { type: 'explore/stageShown', stage }, { type: 'explore/graphShifted', left: 0 });
    for (let step = 0; step < 80; step += 1) {
      const here = rows(now).find((row) => row.startsWith('❯')) ?? '';
      const left = graphLeft(now, panel(now));
      const cells = seen.get(stage) ?? [];
      Array.from(here.slice(2)).forEach((cell, at) => {
        if (!'‹›'.includes(cell)) cells[left + at] ??= cell;
      });
      seen.set(stage, cells);
      const next = press(now, '>');
      if (graphLeft(next, panel(next)) === left) break;
      now = next;
    }
  }
  return new Map(
    [...seen].map(([stage, cells]) => [stage, Array.from(cells, (cell) => cell ?? ' ').join('')]),
  );
}

describe('the graph of Explore', () => {
  it('shows every connection of what the target needs, at any size and with any file', () => {
    fc.assert(
      fc.property(byFiles, bySizes, (dockerfile, window) => {
        const state = play(
          start({ dockerfile, window }),
          { type: 'explore/viewToggled', view: 'graph' },
          { type: 'explore/panel', panel: 'graph' },
          { type: 'explore/skippedToggled' },
        );
        const cells = allCells(state);
        const drawn = connections(
          [...cells].map(([stage, line]) => ({
            stage,
            // The text beside the lines begins with the number.
            cells: line.replace(/[◆○●]/g, '●').replace(/ +\d+ s\d.*$/, ''),
          })),
        );
        const wanted = dockerfile.stages.flatMap(({ index, dependsOn }) =>
          dependsOn.flatMap((from) => (from.kind === 'stage' ? [`${index}←${from.index}`] : [])),
        );
        expect(drawn).toEqual(new Set(wanted));
      }),
      { numRuns: 60 },
    );
  });

  it('is never wider than its panel, and has the stage under the cursor in it', () => {
    fc.assert(
      fc.property(byFiles, bySizes, fc.nat(), fc.boolean(), (dockerfile, window, pick, skipped) => {
        const state = play(
          start({ dockerfile, window, target: pick % dockerfile.stages.length }),
          { type: 'explore/viewToggled', view: 'graph' },
          { type: 'explore/stageShown', stage: (pick * 7) % dockerfile.stages.length },
          ...(skipped ? [{ type: 'explore/skippedToggled' } as const] : []),
        );
        const area = panel(state);
        for (const line of graphLines(state, area)) {
          expect(widthOf([{ text: paintLine(line, area.width), raw: true }])).toBe(area.width);
        }
        expect(rows(state).filter((row) => row.startsWith('❯'))).toHaveLength(1);
      }),
      { numRuns: 100 },
    );
  });

  it('folds what the target does not need into a row that names it, until H shows it', () => {
    const first = play(start(), { type: 'explore/panel', panel: 'graph' });
    expect(rows(first).join('\n')).toContain('○ 2 skipped: test, docs');
    expect(rows(first).join('\n')).not.toMatch(/3 test/);
    const shown = press(first, 'H');
    expect(rows(shown).join('\n')).toMatch(/3 test/);
    expect(rows(shown).join('\n')).not.toContain('skipped');
    expect(rows(press(shown, 'H'))).toEqual(rows(first));
  });

  it('moves the cursor by stage, over a fold in one step', () => {
    let state = play(
      start(),
      { type: 'explore/stageShown', stage: 0 },
      { type: 'explore/panel', panel: 'graph' },
    );
    const visited = [state.explore.stage];
    for (let step = 0; step < 6; step += 1) {
      state = press(state, 'down');
      visited.push(state.explore.stage);
    }
    expect(visited).toEqual([0, 1, 2, 3, 5, 6, 6]);
    expect(press(state, 'g', 'enter').target).toBe(0);
  });

  it('scrolls sideways where its lines do not fit, and marks what goes on beyond the edge', () => {
    const dockerfile = collector(60);
    const first = play(
      start({ dockerfile, window: SMALL }),
      { type: 'explore/viewToggled', view: 'graph' },
      { type: 'explore/panel', panel: 'graph' },
    );
    expect(rows(first).at(-1)).toMatch(/^❯ ‹[─┴]+◆ +60 all/);
    expect(graphPosition(first, panel(first))).toMatch(/of 61 · columns \d+–121 of 121/);
    const back = press(first, '<', '<');
    expect(graphLeft(back, panel(back))).toBe(graphLeft(first, panel(first)) - 16);
    expect(rows(back).at(-1)).toMatch(/^❯ ‹.*› 60 all/);
    // The next stage brings its own node back into view.
    expect(rows(press(back, 'up')).find((row) => row.startsWith('❯'))).toMatch(/● .*59 part59/);
  });

  it('stays quick and usable with 263 stages', () => {
    const dockerfile = manyStages(263);
    const state = play(
      start({ dockerfile, window: SMALL }),
      { type: 'explore/viewToggled', view: 'graph' },
      { type: 'explore/panel', panel: 'graph' },
    );
    const up = press(state, 'pageup');
    expect(up.explore.stage).toBeLessThan(262);
    expect(rows(press(state, 'g'))[0]).toMatch(/^❯ ●.*0 stage0/);
    const area = panel(state);
    expect(graphTop(state, area)).toBe(263 - area.height);
    // Names are whole also where the lines take all the room that there is.
    const large = play(start({ dockerfile: collector(262), window: { columns: 200, rows: 50 } }), {
      type: 'explore/viewToggled',
      view: 'graph',
    });
    expect(rows(large).find((row) => row.includes(' 250 '))).toMatch(/ 250 part250$/);
    // Where lanes run out, it is said.
    const wide = play(start({ dockerfile: collector(262), window: SMALL }), {
      type: 'explore/viewToggled',
      view: 'graph',
    });
    expect(rows(wide).join('\n')).toMatch(/no line\s+from\s+200 part20…/);
    // The rows of one stage can be more than fit: the cursor goes through them before it moves on.
    let end = play(wide, { type: 'explore/panel', panel: 'graph' });
    for (let step = 0; step < 70; step += 1) end = press(end, 'down');
    expect(end.explore.stage).toBe(262);
    expect(rows(end).at(-1)).toContain('261 part261');
    let begin = end;
    for (let step = 0; step < 80; step += 1) begin = press(begin, 'up');
    expect(begin.explore.stage).toBeLessThan(262);
  });

  it('stays in view when the window gets too small for it beside the source', () => {
    const big = play(start({ window: { columns: 200, rows: 50 } }), {
      type: 'explore/panel',
      panel: 'graph',
    });
    expect(layoutNow(big).graphPlace).toBe('left');
    const small = play(big, { type: 'window/resized', size: SMALL });
    expect(rows(small).some((row) => row.startsWith('❯'))).toBe(true);
    expect(press(small, 'v').explore).toMatchObject({ view: 'source', panel: 'source' });
    expect(press(big, 'v').explore.view).toBe('graph');
    expect(layoutNow(press(big, 'v')).graphPlace).toBe('shared');
  });

  it('draws a file with a stage that takes from a later one', () => {
    const dockerfile = parseDockerfile('FROM scratch AS a\nCOPY --from=b x x\nFROM scratch AS b\nFROM a\n', {
      fileName: 'Dockerfile',
    });
    const state = play(start({ dockerfile }), { type: 'explore/viewToggled', view: 'graph' });
    expect(rows(state).join('\n')).toContain('no line from 1 b');
  });

  it('has the same name for a stage without one as everything else', () => {
    const state = play(start({ dockerfile: dockerfileOf(EXAMPLE) }), { type: 'explore/viewToggled' });
    expect(rows(state).join('\n')).toMatch(/5 stage 5/);
    expect(rows(state).join('\n')).not.toContain('unnamed');
  });
});
