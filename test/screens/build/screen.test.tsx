import { describe, expect, it } from 'vitest';
import { changeOf } from '../../../src/records/reasons.ts';
import { logLineCount, logRows } from '../../../src/screens/build/select-log.ts';
import type { Action } from '../../../src/store/actions.ts';
import type { AppState } from '../../../src/store/state.ts';
import { ended, FAILURE, makeAll } from '../../fakes/sample-build.ts';
import { severalFailures } from '../../fakes/sample-failures.ts';
import { WHY } from '../../fakes/sample-why.ts';
import { draw, linesOf, MIDDLE, SMALL, textOf, widest } from '../../fakes/screen.tsx';
import { failedBuild, NO_ENGINE, runningBuild, situations } from '../../fakes/situations.ts';
import { building, dockerfileOf, NOW, play, progressed, start } from '../../fakes/state.ts';
import { log, vertex } from '../../progress/updates.ts';

describe('a build that runs', () => {
  it('shows stages with their share, steps with their time, and what came out of the cache', () => {
    const lines = linesOf(runningBuild(MIDDLE)).map((line) => line.replaceAll(/ +/g, ' '));
    const has = (part: RegExp) =>
      expect(
        lines.some((line) => part.test(line)),
        String(part),
      ).toBe(true);
    has(/^╭─ . Building runtime · 3\.0s ─+ 4\/6 ╮/);
    has(/▸ BuildKit 1\/1 0\.1s ✔/);
    has(/▾ base 2\/2 cached ≡/);
    has(/≡ 2 RUN apt-get update cached/);
    has(/▾ deps 1\/1 0\.5s ✔/);
    has(/✔ 2 RUN make deps 0\.5s/);
    has(/❯ . 3 RUN (\+cache )?make all 2\.1s/);
    has(/1 FROM debian:12-slim .*3\.4 MB\/12\.0 MB 2\.0s/);
  });

  it('shows the log of the step under the cursor beside the steps, and follows it', async () => {
    const screen = draw(play(runningBuild(MIDDLE), { type: 'build/panel', panel: 'log' }));
    expect(screen.lines()[1]).toContain('╭─ Log · RUN make all');
    expect(screen.lines().join('\n')).toContain('cc -c part50.c');
    screen.store.dispatch(progressed({ logs: [log('c3', 'the newest line\n')] }));
    await screen.shows('the newest line');
    screen.type('g');
    await screen.shows('1–35 of 51');
    expect(screen.lines().join('\n')).toContain('cc -c part1.c');
    screen.type('F');
    await screen.shows('of 51');
    await screen.shows('the newest line');
    screen.unmount();
  });

  it('shows how many steps are done in a narrow list too, where it was asked for without cache', () => {
    const state = runningBuild({ columns: 112, rows: 40 });
    const shown = linesOf({ ...state, build: { ...state.build!, noCache: true } });
    expect(shown[1]).toMatch(/Building runtime · 3\.0s ─+ 4\/6 ╮/);
    const wide = runningBuild({ columns: 200, rows: 40 });
    expect(linesOf({ ...wide, build: { ...wide.build!, noCache: true } })[1]).toMatch(
      /Building runtime without cache · 3\.0s ─+ 4\/6 steps ╮/,
    );
  });

  it('scrolls long lines of a log sideways, and resets for another log', async () => {
    const long = `${'x'.repeat(90)} the end of it\n\u001b[31m${'y'.repeat(90)} the red end\u001b[0m\n`;
    const state = play(runningBuild(SMALL), progressed({ logs: [log('c3', long)] }));
    const screen = draw(state);
    await screen.shows('xxxx');
    expect(screen.lines().join('\n')).not.toContain('the end of it');
    screen.type('>>');
    await screen.shows('the end of it');
    await screen.shows('the red end');
    await screen.shows('from column 33');
    screen.type('<');
    await screen.shows('from column 17');
    screen.type('k');
    await screen.shows('╭─ Log · COPY');
    expect(screen.lines().join('\n')).not.toContain('from column');
    screen.unmount();
  });

  it('goes on with its timers', async () => {
    const screen = draw(runningBuild(SMALL));
    screen.store.dispatch({ type: 'clock/ticked', now: NOW + 62_000 });
    await screen.shows('Building runtime · 62.0s');
    screen.store.dispatch({ type: 'clock/ticked', now: NOW + 3_700_000 });
    await screen.shows('Building runtime · 1h 01m');
    screen.unmount();
  });

  it('asks before quitting, and can stay', async () => {
    const screen = draw(runningBuild(SMALL));
    screen.type('q');
    await screen.shows('Quitting cancels it, also in the engine.');
    screen.type('\u001b');
    await screen.shows('Building runtime');
    expect(screen.actions.map((action) => action.type)).not.toContain('quit/asked');
    screen.unmount();
  });

  it('shows 500 steps by the window', () => {
    const many = Array.from({ length: 500 }, (_, index) =>
      vertex(`v${index}`, {
        name: `[runtime ${index + 1}/500] RUN step ${index + 1}`,
        started: index,
        completed: index + 1,
      }),
    );
    const state = play(building(start({ window: SMALL }), { vertexes: many }), {
      type: 'build/moved',
      move: { to: 'end', page: 10 },
    });
    const lines = linesOf(state);
    expect(lines).toHaveLength(23);
    expect(widest(lines)).toBeLessThanOrEqual(80);
    expect(lines.join('\n')).toMatch(/❯ +✔ 500 RUN step 500/);
    expect(lines.join('\n')).toContain('501 of 501');
  });
});

describe('a build that failed', () => {
  it('stays on the screen with the step, its log, why, and the line', () => {
    const shown = textOf(play(failedBuild(MIDDLE), { type: 'build/failureShown' }));
    expect(shown).toMatch(/╭─ ✘ runtime failed · 5\.0s/);
    expect(shown).toContain('error: no rule to make target');
    expect(shown).toContain('✘ Exit code 2');
    expect(shown).toMatch(/▎ +12 +RUN --mount=type=cache,target=\/cache make all/);
    expect(shown).toContain('✘ Failed runtime in 5.0s');
  });

  it('is one key away from anywhere on the screen', async () => {
    const screen = draw(play(failedBuild(SMALL), { type: 'build/moved', move: { to: 'start', page: 5 } }));
    screen.type('f');
    await screen.shows(/❯ +✘ 3 RUN make all/);
    await screen.shows('✘ Exit code 2');
    screen.unmount();
  });

  it('marks the line in Explore', () => {
    const shown = linesOf(play(failedBuild(MIDDLE), { type: 'screen/shown', screen: 'explore' }));
    expect(shown.find((line) => line.includes('make all'))).toMatch(/12 ✘ RUN/);
    expect(shown.join('\n')).toMatch(/✘ 2 build/);
  });

  it('says the whole of it where nothing ran at all', () => {
    const message =
      'dockerfile parse error on line 3: FROM requires either one or three arguments, and these were quite a lot more of them';
    const failure = { message, vertex: null, lines: [], file: null, exitCode: null, mounts: null };
    const state = play(building(start({ window: SMALL })), ended({ kind: 'failed', failure }));
    expect(textOf(state).replaceAll(/[│\s]+/g, ' ')).toContain(message);
  });
});

describe('a build with several failures', () => {
  const below = (state: AppState): string[] => {
    const lines = linesOf(state);
    return lines
      .slice(lines.findLastIndex((line) => line.includes('╯')) + 1, -1)
      .map((line) => line.trimEnd());
  };

  it('lists them all with line and exit status, and which of them the others needed', () => {
    const shown = below(severalFailures(MIDDLE, 2));
    expect(shown).toContain('   failure 1 of 2, f goes through them:');
    expect(shown).toContain('   ❯ ✘ line 2   s0: RUN make part0  exit status 1');
    expect(shown).toContain('     ✘ line 5   s1: RUN make part1  exit status 2');
    expect(shown).toContain('   not tried: line 3, which needs line 2');
    expect(shown).toContain('   not tried: line 6, which needs line 5');
    expect(shown[0]).toContain('1 cached (20%)');
  });

  it.each([0, 4, 8])(
    'says how many more there are in a low window, and shows that of the reason: number %i',
    (at) => {
      const next = Array.from({ length: at }, (): Action => ({ type: 'build/failureStepped' }));
      const shown = below(play(severalFailures(SMALL, 9), ...next));
      expect(shown.join('\n')).toMatch(new RegExp(`❯ ✘ line ${2 + 3 * at} .*exit status ${at + 1}`));
      expect(shown).toContain(`   failure ${at + 1} of 9:`);
      expect(shown).toContain('   … 7 more, f goes through them');
      expect(shown.filter((line) => line.includes('exit status'))).toHaveLength(2);
      expect(shown.filter((line) => line.includes('not tried'))).toHaveLength(2);
    },
  );

  it('marks those that failed in the list of reasons', () => {
    const lines = linesOf(situations(MIDDLE)['Build, many failures, all of why']!);
    expect(lines.find((line) => line.includes('RUN make all'))).toMatch(/✘ +8 +RUN make all/);
    expect(lines.find((line) => line.includes('COPY . .'))).toMatch(/✔ +7 +COPY/);
  });
});

describe('a build that failed, in a low window', () => {
  it('shows what the step printed last and why it failed, however long its lines of the Dockerfile are', async () => {
    const text = `FROM debian AS build\nRUN make \\\n${'  && true \\\n'.repeat(20)}  && false\n`;
    const failure = { ...FAILURE, lines: [{ start: 2, end: 23 }] };
    const state = play(
      building(start({ window: SMALL, dockerfile: dockerfileOf(text) }), { vertexes: [makeAll({})] }),
      progressed({ logs: [log('c3', 'first\nlast words\n')] }),
      progressed({ vertexes: [makeAll({ completed: 1900, error: 'exit code: 2' })] }),
      ended({ kind: 'failed', failure }),
    );
    const screen = draw(state);
    await screen.shows('last words');
    await screen.shows('✘ Exit code 2');
    screen.type('f');
    screen.type('G');
    await screen.shows('&& false');
    screen.type('F');
    await screen.shows('last words');
    screen.unmount();
  });

  it('keeps the cursor on the step when the summary takes a row of the list', async () => {
    const many = Array.from({ length: 12 }, (_, index) =>
      vertex(`v${index}`, { name: `[build ${index + 1}/12] RUN step ${index + 1}`, started: index }),
    );
    const screen = draw(building(start({ window: SMALL }), { vertexes: many }));
    screen.store.dispatch(progressed({ vertexes: [makeAll({ completed: 1900, error: 'exit code: 2' })] }));
    screen.store.dispatch(ended({ kind: 'failed', failure: FAILURE }));
    await screen.shows('✘ Exit code 2');
    await screen.shows(/❯ +✘ 3 RUN make all/);
    screen.store.dispatch({ type: 'window/resized', size: { columns: 80, rows: 22 } });
    await screen.shows(/❯ +✘ 3 RUN make all/);
    screen.unmount();
  });
});

describe('how a build ended', () => {
  it('goes from where the time went into the log of the step under the cursor', async () => {
    const screen = draw(situations(SMALL)['Build, done']!);
    await screen.shows('Where the time went');
    screen.type('\r');
    await screen.shows('Log · FROM debian:12-slim');
    screen.type('\u001b');
    await screen.shows('F follow');
    screen.type('F');
    await screen.shows('Where the time went');
    screen.unmount();
  });

  it('sums up what was built: time, cached share, the slowest steps', () => {
    const done = situations(MIDDLE)['Build, done']!;
    const shown = linesOf(done);
    expect(shown.at(-3)).toMatch(/^ ✔ Built runtime in 5\.0s {2}· {2}6 of 6 steps {2}· {2}2 cached \(33%\)/);
    expect(shown.at(-2)).toMatch(/slowest .*s .*build: RUN make all/);
  });

  it('names only as many slow steps as can be read', () => {
    const line = linesOf(situations(SMALL)['Build, done']!).at(-2);
    expect(line).toMatch(/slowest \d/);
    expect(line?.split('·')).toHaveLength(2);
  });

  it('cuts the name of a target, not what is said of it', () => {
    const dockerfile = dockerfileOf(`FROM scratch AS ${'long-'.repeat(20)}stage\n`);
    const [, headline] = linesOf(building(start({ window: SMALL, dockerfile })));
    expect(headline).toMatch(/^╭─ \S Building long-long.*… · 0\.0s ─/);
  });

  it('says in its summary what is missing, and what there is to read, before numbers', () => {
    const failure = {
      ...FAILURE,
      exitCode: null,
      message: 'failed to compute cache key: "/srcc": not found',
    };
    const explanation = { sentence: 'There is no srcc in the build context.', advice: [], line: 12 };
    const failed = play(runningBuild(SMALL), ended({ kind: 'failed', failure }), {
      type: 'build/explained',
      failure,
      explanation,
    });
    const shown = linesOf(failed);
    expect(shown.at(-3)).toMatch(
      /^ ✘ Failed runtime in 5\.0s {2}· {2}2 cached \(\d+%\) {2}· {2}▲ 1 to read with !/,
    );
    expect(shown.at(-2)).toMatch(/^ {3}There is no srcc in the build context\./);
  });

  it.each([SMALL, MIDDLE, { columns: 60, rows: 24 }])(
    'says the whole of a long reason, in the summary and in the log: %o',
    (window) => {
      const message = `unexpected status ${'from a registry with much to say '.repeat(3)}at the very end`;
      const failure = { ...FAILURE, exitCode: null, message };
      const failed = play(runningBuild(window), ended({ kind: 'failed', failure }));
      const shown = linesOf(failed).join('\n');
      const plain = (text: string) => text.replaceAll(/[│\s]+/g, ' ');
      const below = shown.slice(shown.lastIndexOf('╯'));
      expect(plain(below)).toContain(message);
      const log = logRows(failed, 0, logLineCount(failed)).flatMap((row) =>
        row.kind === 'reason' ? row.text : [],
      );
      expect(log.join(' ')).toBe(message);
      for (const text of log) expect(text.length).toBeLessThanOrEqual(window.columns - 6);
    },
  );

  it('says when it was cancelled, and when the engine was lost', () => {
    expect(textOf(situations(SMALL)['Build, cancelled']!)).toContain('⊘ runtime cancelled');
    expect(textOf(situations(SMALL)['Build, lost']!)).toContain('The engine went away.');
  });

  it('says the whole of why there is no engine, and what to do', () => {
    for (const window of [SMALL, { columns: 60, rows: 16 }]) {
      const shown = textOf(situations(window)['Build, could not begin']!).replaceAll(/[│\s]+/g, ' ');
      expect(shown).toContain(NO_ENGINE);
      expect(shown).not.toContain('0 of 0');
    }
  });

  it('offers to build again', async () => {
    const screen = draw(failedBuild(SMALL));
    screen.type('R');
    await screen.shows('Asking the engine for runtime without cache');
    expect(screen.actions.filter((action) => action.type === 'build/asked')).toEqual([
      { type: 'build/asked', noCache: true, now: NOW },
    ] satisfies Action[]);
    screen.unmount();
  });

  it('is kept while Explore is shown', async () => {
    const screen = draw(play(runningBuild(SMALL), progressed({ vertexes: [makeAll({ completed: 1900 })] })));
    screen.type('1');
    await screen.shows('╭─ Stages');
    await screen.shows(/✔ 2 build/);
    screen.type('2');
    await screen.shows('Building runtime');
    screen.unmount();
  });
});

describe('why steps ran', () => {
  it('says it in one line of the summary, of the chosen step if it has a reason', () => {
    const state = situations(MIDDLE)['Build, done, and why']!;
    expect(textOf(state)).toContain(
      '2 of 4 steps ran again, all because src/main.c changed (line 7).  Y tells more',
    );
    expect(textOf(situations(MIDDLE)['Build, done']!)).not.toContain('tells more');
  });

  it('opens the whole explanation: each step, its reason and files, and what to do about it', async () => {
    const screen = draw(situations(MIDDLE)['Build, done, and why']!);
    screen.type('Y');
    await screen.shows('Why steps ran');
    const text = screen.lines().join('\n');
    expect(text).toContain('COPY . .');
    expect(text).toContain('src/main.c and 21 other files changed');
    expect(text).toContain('added     src/a');
    expect(text).toContain('and 20 more');
    expect(text).toContain('because of line 7');
    expect(text.replaceAll(/[│\s]+/g, ' ')).toContain(
      'copy package.json first, run npm ci, then copy the rest',
    );
    screen.type('Y');
    await screen.shows('slowest');
    screen.unmount();
  });

  it('says once that there is no earlier build, and only where it is asked for', () => {
    const state = situations(MIDDLE)['Build, done']!;
    const change = changeOf('first-build', 'there is no earlier build of this target to compare with');
    const steps = WHY.steps.map((step) => ({ ...step, cached: false, state: 'done' as const, change }));
    const why = { previous: null, sentence: null, hint: null, steps };
    const first = play(
      state,
      { type: 'build/recorded', number: 1, why },
      { type: 'build/moved', move: { to: 'end', page: 10 } },
    );
    expect(textOf(first)).not.toContain('no earlier build');
    const all = textOf(play(first, { type: 'overlay/opened', overlay: { kind: 'why', top: 0 } }));
    expect(all.match(/no earlier build/g)).toHaveLength(1);
  });

  it('belongs to the build that it is about, and goes with the next one', () => {
    const state = situations(MIDDLE)['Build, done, and why']!;
    const stale: Action = { type: 'build/recorded', number: 99, why: null };
    expect(play(state, stale).build?.why).not.toBeNull();
    expect(building(state).build?.why).toBeNull();
  });
});
