/** Building from the screens: steps and log as they come, the summary, rebuilding, cancelling, a failure. */
import { describe, expect, test } from 'vitest';
import { testScreens } from './driver/index.ts';
import { EngineLock, Project, runCommand, shellImage, ticked, ticking, unique } from './projects.ts';

const { open } = testScreens({ cols: 100, rows: 30 });

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
    const app = await open(project.folder, { cols: 120, rows: 35 });
    await app.header.shows(/engine \d+\./);
    const begun = app.terminal.raw.length;
    app.press('b');
    await app.build.log.shows('waiting-42');
    await app.build.steps.isTitled(/Building last · \d+\.\ds/);
    await app.build.steps.shows(/▾ first +2\/3/, /✔ 2 RUN echo quick/, /· 1 COPY --from=first/);
    await app.build.steps.isAt(/^❯ +\S 3 RUN \+cache echo waiting/);
    expect(app.terminal.lines()[34]).toBe('');
    const timer = () => /Building last · (\S+)/.exec(app.terminal.screen())?.[1];
    const shown = timer();
    await app.until(() => timer() !== undefined && timer() !== shown, 'the timer to go on');

    app.press('Up', 'Tab');
    await app.build.log.shows('number 40');
    app.press('g');
    await app.build.log.shows(/^ quick /);
    app.press('j');
    await app.build.log.hides(/^ quick /);
    app.press('F');
    await app.build.log.shows('number 40');
    app.press('Escape');
    await slow.release();
    await app.build.steps.isTitled('✔ Built last');
    // Rows are painted over; a window that is wiped between two frames flickers.
    expect(app.terminal.raw.slice(begun)).not.toMatch(/\x1b\[[0-3]?J|\x1bc/);
    await app.build.summary.shows(
      /✔ Built last in \d+\.\ds {2}· {2}4 of 4 steps {2}· {2}\d cached/,
      /slowest \d+\.\ds first: RUN/,
    );

    app.press('1');
    await app.stages.shows(/✔ 0 first .*\d\.\ds/);
    app.press('2');
    await app.build.summary.shows('✔ Built last in');
    app.press('r');
    // The engine does not always say of a base image that it was cached.
    await app.build.summary.shows(/[34] cached \((75|100)%\)/);
    await app.build.steps.shows(/≡ 3 RUN .*cached/);
  });

  test('rebuilds what was edited, and all without the cache', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS made\nRUN echo word-$((40 + 1)) ${unique()}\n`,
    });
    const app = await open(project.folder);
    app.press('b');
    await app.build.summary.shows('Built made in');
    app.press('g', 'Down');
    await app.build.steps.shows('made  2/2');
    await project.write(
      'Dockerfile',
      `# a new line\nFROM ${shellImage} AS made\nRUN echo word-$((50 + 1)) ${unique()}\nRUN echo more-$((60 + 1))\n`,
    );
    app.press('r');
    await app.build.summary.shows('3 of 3 steps');
    await app.build.log.isTitled('Where the time went');
    app.press('Up');
    await app.build.log.shows('word-51');
    app.press('Down');
    await app.build.log.shows('more-61');
    app.press('F');
    await app.build.log.isTitled('Where the time went');
    app.press('1');
    await app.source.shows('# a new line');
    app.press('2');
    await app.build.summary.shows('Built made in');
    app.press('R');
    await app.build.steps.isTitled('Built made without cache');
    await app.build.summary.shows(/0 cached|1 cached/);

    await project.write('Dockerfile', 'FROM\n');
    app.press('r');
    await app.build.steps.isTitled('made was not built');
    await app.shows(/Dockerfile:1/);
    await project.write('Dockerfile', `FROM ${shellImage} AS made\n`);
    app.press('r');
    await app.build.summary.shows('Built made in');
  });

  test('is cancelled by x and by leaving, in the engine too', async () => {
    const lock = new EngineLock();
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS endless\nRUN ${lock.mount} echo ${unique()}; ${ticking}\n`,
    });
    const app = await open(project.folder);
    app.press('b');
    await app.build.log.shows(ticked);
    app.press('x');
    await app.build.summary.shows('Cancelled endless in');
    await lock.free();

    app.press('r');
    await app.build.steps.isTitled('Building endless');
    await app.build.log.shows(ticked);
    app.press('q');
    await app.overlay.isTitled('A build is running');
    app.press('Escape');
    await app.overlay.closes();
    await app.build.steps.isTitled('Building endless');
    app.press('q');
    await app.overlay.isTitled('A build is running');
    app.press('Enter');
    await app.ends(0);
    await lock.free();
  });
});

describe('a build that fails', () => {
  test('puts the cursor on the failed step and the log at its end; f, o and search lead on', async () => {
    await using project = await Project.with({
      Dockerfile: `FROM ${shellImage} AS good
RUN echo ${unique()}
FROM good AS bad
RUN for i in $(seq 1 300); do echo "row $i of $((i * 2))"; done; \\
    echo "the end is near ${unique()}"; \\
    exit 9
`,
    });
    const app = await open(project.folder, { cols: 100, rows: 40 });
    app.press('b');
    // The state that the failure left opens by itself; the build that failed is one key away.
    await app.walk.hasFailed();
    app.press('2');
    await app.build.summary.shows('✘ Failed bad in', /Exit code 9$/);
    await app.build.steps.isAt(/^❯ +✘ 1 RUN for i in/);
    await app.build.log.shows('row 300 of 600', /^ +✘ Exit code 9/, /▎ +4 +RUN for i in/, /▎ +6 +exit 9/);

    app.press('g');
    await app.build.log.hides('row 300 of 600');
    app.press('f');
    await app.build.log.shows('row 300 of 600');
    app.press('/');
    app.type('row 1');
    await app.footer.shows(/\/row 1▏ +\d+ of 111 lines/);
    app.press('Enter');
    await app.footer.shows('N previous match');
    const at = () => Number(/\/row 1 +(\d+) of 111 lines/.exec(app.footer.text())?.[1]);
    const begin = at();
    app.press('n');
    await app.until(() => at() === (begin % 111) + 1, 'the next match');
    app.press('N');
    await app.until(() => at() === begin, 'the match before');
    app.press('Escape');
    await app.footer.hides('/row 1');
    app.press('o');
    await app.stages.isAt(/^❯ ✘ 1 bad/);
    await app.source.shows(/▶ *4 ✘ RUN for i in/);
  });
});
