import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/store/actions.ts';
import { draw, frameOf, LARGE, linesOf, MIDDLE, SMALL, textOf, widest } from '../../fakes/screen.tsx';
import { BUILD, DOCS, dockerfileOf, manyStages, play, start, TEST } from '../../fakes/state.ts';

describe('Explore', () => {
  it('shows number, name, base and lot of every stage', () => {
    const lines = linesOf(start({ window: MIDDLE }));
    const row = (text: string) => lines.find((line) => line.includes(text))?.replaceAll(/\s+/g, ' ');
    expect(lines[1]).toContain('Stages');
    expect(lines[1]).toContain('5 of 7 needed');
    expect(row('● 0 base')).toContain('● 0 base debian:12');
    expect(row('1 deps')).toContain('● 1 deps ↳ base');
    expect(row('3 test')).toMatch(/○ 3 test ↳ build .*skipped/);
    expect(row('5 stage 5')).toContain('debian:12-slim');
    expect(row('6 runtime')).toMatch(/❯ ◆ 6 runtime scratch .*target/);
  });

  it('shows the base rather than a word that the glyph says too, where there is no room for both', () => {
    const lines = linesOf(start({ window: SMALL }));
    expect(lines.find((line) => line.includes('3 test'))).toContain('○ 3 test  ↳ build  ');
    expect(lines.find((line) => line.includes('6 runtime'))).toContain('◆ 6 runtime  scratch  ');
  });

  it('shows what the stage under the cursor takes and gives, with lines', () => {
    const state = play(start({ window: MIDDLE }), { type: 'explore/stageShown', stage: BUILD });
    const text = textOf(state).replaceAll(/ +/g, ' ');
    expect(text).toContain('← FROM deps line 10');
    expect(text).toContain('← COPY build context line 11');
    expect(text).toContain('→ FROM test line 14');
    expect(text).toContain('→ COPY runtime line 24');
  });

  it('says so where nothing is taken or given', () => {
    const alone = start({ window: SMALL, dockerfile: dockerfileOf('FROM scratch AS alone\n') });
    expect(textOf(alone)).toContain('It takes nothing');
  });

  it('marks the lines of the stage, and says what it is for', () => {
    const state = play(start({ window: MIDDLE }), { type: 'explore/stageShown', stage: 1 });
    const lines = linesOf(state);
    expect(lines.filter((line) => /▎ *[78] /.test(line))).toHaveLength(2);
    expect(lines.join('\n')).toContain('what the program is made from');
  });

  it('changes what is needed as soon as a target is chosen', async () => {
    const screen = draw(play(start({ window: MIDDLE }), { type: 'explore/stageShown', stage: DOCS }));
    expect(screen.lines().join('\n')).toContain('5 of 7 needed');
    screen.store.dispatch({ type: 'target/chosen', stage: DOCS });
    await screen.shows('1 of 7 needed');
    const text = screen.lines().join('\n');
    screen.unmount();
    expect(text).toContain('◆ docs  6 skipped');
    expect(text).toMatch(/◆ 4 docs .*target/);
    expect(text).toMatch(/○ 6 runtime .*skipped/);
  });

  it('shows the graph in the place of the source, or beside it where there is room', () => {
    const graph: Action = { type: 'explore/viewToggled' };
    const small = play(start({ window: SMALL }), graph);
    expect(textOf(small)).toMatch(/Graph/);
    expect(textOf(small)).not.toMatch(/╭─ Dockerfile/);
    const large = textOf(start({ window: LARGE }));
    expect(large).toMatch(/╭─ Dockerfile/);
    expect(large).toMatch(/╭─ Graph/);
  });

  it('shows build checks and warnings at their lines', () => {
    const state = play(start({ window: LARGE }), {
      type: 'lint/found',
      findings: [
        { rule: 'NoShout', description: '', url: '', detail: 'Do not shout.', lines: [{ start: 4, end: 4 }] },
      ],
    });
    const line = linesOf(state).find((candidate) => candidate.includes('RUN apt-get update'));
    expect(line).toMatch(/4 ▲ RUN apt-get update +.*Do not shout\./);
  });

  it('lists 500 stages by the window, at any place of the cursor', () => {
    for (const stage of [0, 250, 499]) {
      const many = play(start({ window: MIDDLE, dockerfile: manyStages(500) }), {
        type: 'explore/stageShown',
        stage,
      });
      const lines = linesOf(many);
      expect(lines).toHaveLength(39);
      expect(widest(lines)).toBeLessThanOrEqual(120);
      expect(lines.some((line) => line.includes(`❯`) && line.includes(` ${stage} stage${stage} `))).toBe(
        true,
      );
      expect(lines.join('\n')).toContain(`${stage + 1} of 500`);
      expect(frameOf(play(many, { type: 'explore/viewToggled' })).split('\n')).toHaveLength(39);
    }
  });

  it('shows a file of 20,000 lines, and a line of 60,000 characters', () => {
    const long = dockerfileOf(`FROM a AS big\n${'RUN x\n'.repeat(20_000)}RUN ${'y'.repeat(60_000)}\n`);
    const state = play(start({ window: SMALL, dockerfile: long }), {
      type: 'explore/lineShown',
      line: 20_002,
    });
    const lines = linesOf(state);
    expect(lines).toHaveLength(23);
    expect(widest(lines)).toBeLessThanOrEqual(80);
    expect(lines.join('\n')).toMatch(/20002 .*RUN y+…/);
  });

  it('marks the line that was asked for, until the cursor goes to another stage', () => {
    const state = play(start({ window: SMALL }), { type: 'explore/lineShown', line: 12 });
    const marked = (shown: typeof state): string[] =>
      linesOf(shown).flatMap((line) => /│▶ *(\d+) /.exec(line)?.[1] ?? []);
    expect(marked(state)).toEqual(['12']);
    const scrolled = play(
      state,
      { type: 'explore/panel', panel: 'source' },
      { type: 'explore/moved', move: { by: 1, unit: 'line', page: 10 } },
    );
    expect(marked(scrolled)).toEqual(['12']);
    expect(marked(play(state, { type: 'explore/stageShown', stage: BUILD + 1 }))).toEqual([]);
  });
});

describe('keys typed into Explore', () => {
  it('walk the stages, open the graph and make a target', async () => {
    const screen = draw(start({ window: SMALL }));
    screen.type('g');
    await screen.shows('❯ ● 0 base');
    for (const key of 'jjj') screen.type(key);
    await screen.shows('❯ ○ 3 test');
    screen.type('\r');
    await screen.shows('❯ ◆ 3 test');
    expect(screen.store.get().target).toBe(TEST);
    screen.type('v');
    await screen.shows('╭─ Graph');
    screen.type('\t');
    await screen.shows(/⏎ go there/);
    screen.unmount();
  });

  it('search as they are typed, with capitals and blanks', async () => {
    const screen = draw(start({ window: SMALL }));
    screen.type('/');
    await screen.shows('/▏');
    screen.type('COPY --from=b');
    await screen.shows('/COPY --from=b▏  1 of 1 line');
    expect(screen.store.get().search).toEqual({ query: 'COPY --from=b', editing: true, line: 24 });
    screen.type('\r');
    await screen.shows('n next');
    screen.unmount();
  });

  it('say why one does nothing, until the next key', async () => {
    const screen = draw(start({ window: SMALL }));
    screen.type('2');
    await screen.shows('Nothing has been built yet');
    screen.type('k');
    await screen.shows('❯ ● 5 stage 5');
    expect(screen.lines().at(-1)).not.toContain('Nothing has been built yet');
    screen.unmount();
  });

  it('leave', () => {
    const screen = draw(start({ window: SMALL }));
    screen.type('\u0003');
    expect(screen.actions).toContainEqual({ type: 'quit/asked', interrupted: true });
    screen.type('q');
    expect(screen.actions.at(-1)).toEqual({ type: 'quit/asked' });
    screen.unmount();
  });
});
