import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shownView } from '../../../src/screens/explore/lines/layout.ts';
import { links } from '../../../src/screens/explore/select-links.ts';
import { sourceTop } from '../../../src/screens/explore/select-source.ts';
import { neededForTarget, stageStatus } from '../../../src/screens/frame/select/stages.ts';
import type { Action } from '../../../src/store/actions.ts';
import type { AppState } from '../../../src/store/state.ts';
import {
  BASE,
  BUILD,
  DEPS,
  DOCS,
  dockerfileOf,
  EXAMPLE,
  lines,
  manyStages,
  NOW,
  play,
  RUNTIME,
  start,
  TEST,
  toEnd,
  UNNAMED,
} from '../../fakes/state.ts';

const kinds = (state: AppState) =>
  state.dockerfile.stages.map((stage) => stageStatus(state, stage.index).kind);

describe('Explore at the start', () => {
  it('has the cursor on the target, the last stage', () => {
    const state = start();
    expect(state.screen).toBe('explore');
    expect(state.target).toBe(RUNTIME);
    expect(state.explore).toMatchObject({ stage: RUNTIME, panel: 'stages', link: 0 });
  });

  it('tells what the target needs from what is skipped', () => {
    expect(kinds(start())).toEqual(['needed', 'needed', 'needed', 'skipped', 'skipped', 'needed', 'target']);
  });
});

describe('choosing a target', () => {
  it('shows at once what will run and what is skipped', () => {
    const state = play(start(), { type: 'target/chosen', stage: DEPS });
    expect([...neededForTarget(state)].toSorted()).toEqual([BASE, DEPS]);
    expect(kinds(state)).toEqual(['needed', 'target', 'skipped', 'skipped', 'skipped', 'skipped', 'skipped']);
  });

  it('takes the cursor there, and closes the list it came from', () => {
    const before = play(start(), { type: 'overlay/opened', overlay: { kind: 'targets', cursor: DOCS } });
    const after = play(before, { type: 'target/chosen', stage: DOCS });
    expect(after.overlay).toBeNull();
    expect(after.explore.stage).toBe(DOCS);
    expect(kinds(after)[DOCS]).toBe('target');
  });
});

describe('the list of stages', () => {
  it('takes links and source along with the cursor', () => {
    const scrolled = play(
      start(),
      { type: 'explore/panel', panel: 'links' },
      { type: 'explore/moved', move: lines(1) },
      { type: 'explore/panel', panel: 'source' },
      { type: 'explore/moved', move: lines(3, 8) },
    );
    expect(scrolled.explore.link).toBe(1);
    expect(scrolled.explore.sourceTop).not.toBeNull();
    const moved = play(
      scrolled,
      { type: 'explore/panel', panel: 'stages' },
      { type: 'explore/moved', move: lines(-1) },
    );
    expect(moved.explore).toMatchObject({ stage: UNNAMED, link: 0, sourceTop: null });
  });

  it('brings the source back to the stage when the cursor cannot move further', () => {
    const state = play(
      start(),
      { type: 'explore/lineShown', line: 1 },
      { type: 'explore/moved', move: toEnd() },
    );
    expect(state.explore).toMatchObject({ stage: RUNTIME, sourceTop: null });
  });
});

describe('links', () => {
  it('are what a stage takes, by line, and then who takes from it', () => {
    const { dockerfile } = start();
    const read = (index: number) =>
      links(dockerfile, index).map(
        (link) =>
          `${link.direction} ${link.dependency.via} ${link.direction === 'takes' ? link.dependency.ref : link.stage}`,
      );
    expect(read(BUILD)).toEqual([
      'takes FROM deps',
      'takes COPY .',
      `gives FROM ${TEST}`,
      `gives COPY ${RUNTIME}`,
    ]);
    expect(read(RUNTIME)).toEqual(['takes COPY build', 'takes COPY 5']);
    expect(read(UNNAMED)).toEqual(['takes FROM debian:12-slim', `gives COPY ${RUNTIME}`]);
    expect(links(dockerfile, 99)).toEqual([]);
  });
});

describe('the source', () => {
  it('follows the stage, and shows a stage that fits as a whole', () => {
    const page = 8;
    for (let stage = 0; stage <= RUNTIME; stage += 1) {
      const state = play(start(), { type: 'explore/stageShown', stage });
      const top = sourceTop(state, page);
      const { startLine, endLine } = state.dockerfile.stages[stage]!;
      expect(top).toBeLessThanOrEqual(startLine);
      expect(top + page - 1).toBeGreaterThanOrEqual(endLine);
    }
  });

  it('shows a stage that does not fit from its first line', () => {
    const long = dockerfileOf(`FROM a\nRUN x\n\nFROM b AS long\n${'RUN y\n'.repeat(50)}`);
    expect(sourceTop(play(start({ dockerfile: long })), 10)).toBe(3);
  });
});

describe('source and graph in one place', () => {
  it('has the focus only on what is shown', () => {
    const panel = fc.constantFrom('stages', 'links', 'source', 'graph');
    const action: fc.Arbitrary<Action> = fc.oneof(
      panel.map((name): Action => ({ type: 'explore/panel', panel: name })),
      fc.constant<Action>({ type: 'explore/viewToggled' }),
      fc.nat(30).map((line): Action => ({ type: 'explore/lineShown', line })),
      fc.constant<Action>({ type: 'search/opened' }),
      fc.constantFrom('r', 'm').map((text): Action => ({ type: 'search/typed', text })),
      fc.constantFrom<1 | -1>(1, -1).map((by): Action => ({ type: 'search/stepped', by })),
      fc.nat(RUNTIME).map((stage): Action => ({ type: 'explore/stageShown', stage })),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 12 }), (actions) => {
        const state = play(start({ window: { columns: 80, rows: 24 } }), ...actions);
        const { explore } = state;
        if (explore.panel === 'source' || explore.panel === 'graph')
          expect(shownView(state)).toBe(explore.panel);
      }),
    );
  });

  it('goes to a line in the source, with its stage under the cursor', () => {
    const state = play(
      start(),
      { type: 'explore/viewToggled' },
      { type: 'explore/panel', panel: 'graph' },
      { type: 'screen/shown', screen: 'build' },
      { type: 'explore/lineShown', line: 12 },
    );
    expect(state).toMatchObject({
      screen: 'explore',
      explore: { view: 'source', panel: 'source', stage: BUILD },
    });
    expect(sourceTop(state, 8)).toBeLessThanOrEqual(12);
    expect(sourceTop(state, 8) + 7).toBeGreaterThanOrEqual(12);
  });
});

describe('a Dockerfile that was edited', () => {
  const edited = dockerfileOf(
    `FROM alpine AS first\n\n${EXAMPLE.replace(/FROM scratch AS docs\n.*\n/, '')}`
      .replace('ARG BASE=debian:12\n', '')
      .replace(/\$\{BASE\}/, 'debian:12')
      .replace('--from=5', '--from=build'),
  );
  const loaded: Action = { type: 'dockerfile/loaded', dockerfile: edited };

  it('keeps target and cursor on the stages of the same names', () => {
    const state = play(
      start(),
      { type: 'target/chosen', stage: BUILD },
      { type: 'explore/stageShown', stage: TEST },
      loaded,
    );
    expect(edited.stages[state.target]?.name).toBe('build');
    expect(edited.stages[state.explore.stage]?.name).toBe('test');
  });

  it('keeps the last stage the target where its name has changed', () => {
    const renamed = dockerfileOf(EXAMPLE.replace('AS runtime', 'AS final'));
    const state = play(start(), { type: 'dockerfile/loaded', dockerfile: renamed });
    expect(renamed.stages[state.target]?.name).toBe('final');
  });

  it('keeps everything in range where most of it is gone', () => {
    const short = dockerfileOf('FROM scratch AS only\n');
    const state = play(
      start(),
      { type: 'target/chosen', stage: TEST },
      { type: 'explore/panel', panel: 'source' },
      { type: 'explore/moved', move: toEnd(4) },
      { type: 'overlay/opened', overlay: { kind: 'targets', cursor: TEST } },
      { type: 'dockerfile/loaded', dockerfile: short },
    );
    expect(state).toMatchObject({
      target: 0,
      explore: { stage: 0, link: 0 },
      overlay: { kind: 'targets', cursor: 0 },
    });
    expect(sourceTop(state, 8)).toBe(1);
  });

  it('drops the build checks of lines that have changed', () => {
    const finding = { rule: 'R', description: '', url: '', detail: '', lines: [{ start: 3, end: 3 }] };
    const linted = play(start(), { type: 'lint/found', findings: [finding] });
    expect(play(linted, { type: 'dockerfile/loaded', dockerfile: dockerfileOf(EXAMPLE) }).lint).toHaveLength(
      1,
    );
    expect(play(linted, loaded).lint).toEqual([]);
  });
});

describe('any walk through Explore', () => {
  it('keeps stage, link, source and graph in range', () => {
    const file = manyStages(40);
    const page = fc.integer({ min: 1, max: 30 });
    const move = fc.oneof(
      fc.record({ by: fc.integer({ min: -3, max: 3 }), unit: fc.constantFrom('line', 'page', 'half'), page }),
      fc.record({ to: fc.constantFrom('start', 'end'), page }),
    );
    const action: fc.Arbitrary<Action> = fc.oneof(
      {
        weight: 3,
        arbitrary: move.map((by): Action => ({ type: 'explore/moved', move: by })),
      },
      fc
        .constantFrom('stages', 'links', 'source', 'graph')
        .map((panel): Action => ({ type: 'explore/panel', panel })),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 20 }), (actions) => {
        const state = play(start({ dockerfile: file }), ...actions);
        const { stage, link } = state.explore;
        expect(file.stages[stage]).toBeDefined();
        expect(link).toBeLessThan(Math.max(1, links(file, stage).length));
        expect(sourceTop(state, 10)).toBeGreaterThanOrEqual(1);
        expect(sourceTop(state, 10)).toBeLessThanOrEqual(file.lines.length - 9);
        expect(state.now).toBe(NOW);
      }),
      { numRuns: 60 },
    );
  });
});
