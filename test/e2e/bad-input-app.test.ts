/** The screens with input that is hostile or huge: names, logs, build args, windows. */
import { expect, test } from 'vitest';
import { type App, testScreens } from './driver/index.ts';
import { Project, shellImage, ticked, ticking, unique } from './projects.ts';

const { open } = testScreens();

const five = new URL('../fixtures/dockerfiles/five-hundred-stages/', import.meta.url).pathname;

/** Everything that came out but text and line ends: the sequences, each once. */
function sequences(app: App): string[] {
  const found = app.raw.match(
    /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[PX^_][^\x1b]*\x1b\\|[ -/]*[0-~])|[\x00-\x08\x0b\x0c\x0e-\x1a\x7f]/g,
  );
  // The shell around the program reports what it does in one of its own.
  return [...new Set(found ?? [])].filter((sequence) => !sequence.startsWith('\x1b]7717;'));
}

test('500 stages can be paged through, searched and picked from', async () => {
  const app = await open(five);
  await app.shows('500 of 500');
  app.press('g');
  await app.shows('1 of 500');
  app.press('PageDown', 'PageDown');
  await app.hides(/\b1 of 500/);
  app.press('Enter');
  await app.hides('499 target');
  app.press('t');
  await app.overlay.isTitled('Choose a target');
  app.press('G', 'Enter');
  await app.overlay.closes();
  app.press('/');
  app.type('FROM');
  await app.footer.shows(/of \d{3} lines/);
  await app.interrupt();
});

test('a build arg that nothing takes is among the notes, once, before and after the build', async () => {
  await using project = await Project.with({
    Dockerfile: `FROM ${shellImage} AS one\nRUN echo ${unique()}\n`,
  });
  const app = await open(project.folder, { args: ['--build-arg', 'NOBODY=asked'], cols: 100, rows: 30 });
  app.press('!');
  await app.overlay.shows(/--build-arg NOBODY has no\s+│?\s*effect|NOBODY/);
  app.press('Escape');
  await app.hides('NOBODY');
  app.press('b');
  await app.build.summary.shows('Built one in');
  app.press('!');
  await app.overlay.shows('NOBODY');
  expect(app.terminal.screen().match(/NOBODY/g)).toHaveLength(1);
});

test('a log line of 10 MB is shown, also after a window of 10×5', async () => {
  await using project = await Project.with({
    Dockerfile: `FROM ${shellImage} AS wide
RUN echo ${unique()}; head -c 10485760 /dev/zero | tr '\\0' x; echo; ${ticking}
`,
  });
  const app = await open(project.folder, { cols: 80, rows: 24 });
  app.press('b');
  await app.build.log.shows(/x{60}/);
  app.press('Tab', 'g', 'G');
  await app.build.steps.isTitled('Building wide');
  app.terminal.resize(10, 5);
  await app.shows('60×16');
  app.press('j', 'k', 'Tab');
  app.terminal.resize(80, 24);
  await app.build.steps.isTitled('Building wide');
  await app.build.log.shows(/x{60}/);
  app.press('x');
  await app.build.summary.shows('Cancelled wide in');
});

test('a window that is resized while a build runs is painted whole each time, with nothing left over', async () => {
  await using project = await Project.with({
    Dockerfile: `FROM ${shellImage} AS endless\nRUN echo ${unique()}; ${ticking}\n`,
  });
  const app = await open(project.folder, { cols: 80, rows: 24 });
  const { terminal } = app;
  app.press('b');
  await app.build.log.shows(ticked);
  for (const [cols, rows] of [
    [200, 50],
    [10, 5],
    [80, 24],
    [59, 30],
    [200, 50],
    [80, 24],
  ] as const) {
    const small = cols < 60;
    const right = () => {
      const lines = terminal.lines();
      if (small) return lines.join(' ').includes('60×16') && !lines.join('').includes('│');
      return (
        /^( stagedive)? +1 Explore/.test(lines[0] ?? '') &&
        lines[1]?.length === cols &&
        lines.filter((line) => line.includes('Building endless')).length === 1 &&
        lines.filter((line) => line.includes('q quit')).length === 1 &&
        lines[rows - 2]?.includes('q quit') === true &&
        lines[rows - 1] === ''
      );
    };
    terminal.resize(cols, rows);
    await app.until(right, `a whole frame of ${cols}×${rows}`);
  }
  const before = terminal.raw.length;
  const shown = terminal.screen();
  await app.until(() => terminal.screen() !== shown, 'the timer to go on');
  expect(terminal.raw.slice(before)).not.toMatch(/\x1b\[[23]?J|\x1bc/);
  await app.interrupt();
});

test('escape sequences in a Dockerfile and in a log do not reach the terminal', async () => {
  await using project = await Project.with({
    Dockerfile: `FROM ${shellImage} AS plain
RUN echo ${unique()}; ${ticking}
FROM ${shellImage} AS evil
LABEL title="\x1b]0;owned\x07"
ARG A="\x1b]52;c;b3duZWQ=\x07"
ENV E="\x1b[2J\x1b[10;10H"
RUN printf '\\033]0;owned\\007\\033]52;c;b3duZWQ=\\007\\033[2J\\033[10;10H\\033[?1049l\\033[31mred\\033[0m\\033P1;2q\\033\\\\ done-%s\\n' $((40 + 2)); echo ${unique()}
RUN echo "\x1b[2J\x1b]0;owned\x07" ${unique()}; exit 4
`,
  });
  const target = (name: string) => open(project.folder, { args: ['--target', name], rows: 35 });
  const plain = await target('plain');
  plain.press('b');
  await plain.build.log.shows(ticked);
  plain.press('Tab');
  await plain.interrupt();

  const evil = await target('evil');
  evil.press('Tab', 'Tab', 'Tab', 'Tab');
  evil.press('b');
  await evil.walk.hasFailed();
  evil.press('2');
  await evil.build.summary.shows('Failed evil in');
  evil.press('Up');
  await evil.build.log.shows('done-42');
  evil.press('1', '!');
  await evil.overlay.isTitled('Warnings and notes');
  await evil.interrupt();
  const own = /^\x1b\[(?:[\d;]*m|\d+;\d+H|\d*[ABCDGKX])$/;
  const known = new Set(sequences(plain.terminal));
  expect(sequences(evil.terminal).filter((sequence) => !own.test(sequence) && !known.has(sequence))).toEqual(
    [],
  );
});
