import { afterEach, describe, expect, test } from 'vitest';
import { closeApps, openApp, untouched } from './driver/index.ts';
import { EngineLock, Project, runCommand, shellImage, ticked, ticking, unique } from './projects.ts';

afterEach(closeApps);

/** Milliseconds that a step in the engine may take on a busy machine. */
const BUILD = 60_000;

/** Waits in a step for a file in a cache that another build makes; see `release`. */
function gate() {
  const id = `stagedive-gate-${unique()}`;
  const mount = `--mount=type=cache,id=${id},target=/gate`;
  return {
    wait: `RUN ${mount} echo waiting-$((40 + 2)) ${id}; while ! test -e /gate/open; do sleep 0.1; done; echo opened-$((40 + 2))`,
    /** Lets the step go on. */
    release: async () => {
      await using project = await Project.with({
        Dockerfile: `FROM ${shellImage}\nRUN ${mount} touch /gate/open # ${id}\n`,
      });
      expect(await runCommand(['build', project.folder])).toMatchObject({ status: 0 });
    },
  };
}

describe('a build', () => {
  test('shows steps, log and timers live; its summary stays; a second one is cached', async () => {
    const slow = gate();
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS first
RUN echo quick ${unique()}; for i in $(seq 1 40); do echo "number $i"; done
${slow.wait}
FROM scratch AS last
COPY --from=first /etc/passwd /passwd
`,
    });
    const app = await openApp({ args: [project.folder], cols: 120, rows: 35 });
    await app.see(/engine \d+\./);
    const begun = app.raw.length;
    app.press('b');
    await app.see('waiting-42', BUILD);
    const running = app.screen();
    expect(running).toMatch(/Building last · \d+\.\ds/);
    expect(running).toMatch(/▾ first +2\/3/);
    expect(running).toMatch(/✔ 2 RUN echo quick/);
    expect(running).toMatch(/❯ +\S 3 RUN \+cache echo waiting/);
    expect(running).toMatch(/· 1 COPY --from=first/);
    expect(app.lines()[34]).toBe('');
    const timer = () => /Building last · (\S+)/.exec(app.screen())?.[1];
    const shown = timer();
    await app.until(() => timer() !== undefined && timer() !== shown, 'the timer to go on');
    app.press('Up', 'Tab');
    await app.see('number 40');
    app.press('g');
    await app.see(/│ quick /);
    app.press('j');
    await app.gone(/│ quick /);
    app.press('F');
    await app.see('number 40');
    app.press('Escape');
    await slow.release();
    await app.see('✔ Built last', BUILD);
    // Rows are painted over; a window that is wiped between two frames flickers.
    expect(app.raw.slice(begun)).not.toMatch(/\x1b\[[0-3]?J|\x1bc/);
    const summary = app.lines().slice(-4).join('\n');
    expect(summary).toMatch(/✔ Built last in \d+\.\ds {2}· {2}4 of 4 steps {2}· {2}\d cached/);
    expect(summary).toMatch(/slowest \d+\.\ds first: RUN/);

    app.press('1');
    await app.see('╭─ Stages');
    await app.see(/✔ 0 first .*\d\.\ds/);
    app.press('2');
    await app.see('✔ Built last in');
    app.press('r');
    // The engine does not always say of a base image that it was cached.
    await app.see(/[34] cached \((75|100)%\)/, BUILD);
    expect(app.screen()).toMatch(/≡ 3 RUN .*cached/);
  });

  test('rebuilds what was edited, and all without the cache', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS made\nRUN echo word-$((40 + 1)) ${unique()}\n`,
    });
    const app = await openApp({ args: [project.folder] });
    await app.see('0 made');
    app.press('b');
    await app.see('Built made in', BUILD);
    app.press('g', 'Down');
    await app.see('made  2/2');
    await project.write(
      'Dockerfile',
      `# a new line\nFROM ${shellImage} AS made\nRUN echo word-$((50 + 1)) ${unique()}\nRUN echo more-$((60 + 1))\n`,
    );
    app.press('r');
    await app.see('3 of 3 steps', BUILD);
    await app.see('Where the time went');
    app.press('Up');
    await app.see('word-51');
    app.press('Down');
    await app.see('more-61');
    app.press('F');
    await app.see('Where the time went');
    app.press('1');
    await app.see('# a new line');
    app.press('2');
    await app.see('Built made in');
    app.press('R');
    await app.see('Built made without cache', BUILD);
    await app.see(/0 cached|1 cached/);
    await project.write('Dockerfile', 'FROM\n');
    app.press('r');
    await app.see('made was not built', BUILD);
    await app.see(/Dockerfile:1/);
    await project.write('Dockerfile', `FROM ${shellImage} AS made\n`);
    app.press('r');
    await app.see('Built made in', BUILD);
  });

  test('x cancels it, in the engine too', async () => {
    const lock = new EngineLock();
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS endless\nRUN ${lock.mount} echo ${unique()}; ${ticking}\n`,
    });
    const app = await openApp({ args: [project.folder] });
    await app.see('0 endless');
    app.press('b');
    await app.see(ticked, BUILD);
    app.press('x');
    await app.see('Cancelled endless in', BUILD);
    await lock.free();
    app.press('r');
    await app.see('Building endless', BUILD);
    await app.see(ticked, BUILD);
    app.press('q');
    await app.see('A build is running');
    app.press('Escape');
    await app.gone('A build is running');
    await app.see('Building endless');
    app.press('q');
    await app.see('A build is running');
    app.press('Enter');
    const exit = await app.exit();
    expect(exit).toMatchObject({ status: 0, modes: untouched });
    expect(exit.settingsAfter).toBe(exit.settingsBefore);
    await lock.free();
  });
});

describe('a build that fails', () => {
  test('the cursor goes to the failed step, its log to the end; f, o and search lead on', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS good
RUN echo ${unique()}
FROM good AS bad
RUN for i in $(seq 1 300); do echo "row $i of $((i * 2))"; done; \\
    echo "the end is near ${unique()}"; \\
    exit 9
`,
    });
    const app = await openApp({ args: [project.folder], cols: 100, rows: 40 });
    await app.see('1 bad');
    app.press('b');
    // The state that the failure left opens by itself; the build that failed is one key away.
    await app.see('it failed', BUILD);
    app.press('2');
    await app.see('✘ Failed bad in');
    expect(app.screen()).toMatch(/❯ +✘ 1 RUN for i in/);
    expect(app.screen()).toContain('row 300 of 600');
    expect(app.screen()).toMatch(/│ +✘ Exit code 9/);
    expect(app.screen()).toMatch(/▎ +4 +RUN for i in/);
    expect(app.screen()).toMatch(/▎ +6 +exit 9/);
    expect(app.screen()).toMatch(/Exit code 9\n/);

    app.press('g');
    await app.gone('row 300 of 600');
    app.press('f');
    await app.see('row 300 of 600');
    app.press('/');
    app.type('row 1');
    await app.see(/\/row 1▏ +\d+ of 111 lines/);
    app.press('Enter');
    await app.see('N previous match');
    const at = () => Number(/\/row 1 +(\d+) of 111 lines/.exec(app.screen())?.[1]);
    const begin = at();
    app.press('n');
    await app.until(() => at() === (begin % 111) + 1, 'the next match');
    app.press('N');
    await app.until(() => at() === begin, 'the match before');
    app.press('Escape');
    await app.gone('/row 1');
    app.press('o');
    await app.see('╭─ Stages');
    expect(app.screen()).toMatch(/❯ ✘ 1 bad/);
    expect(app.screen()).toMatch(/▶ *4 ✘ RUN for i in/);
  });
});
