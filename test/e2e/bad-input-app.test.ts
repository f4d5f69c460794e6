import { afterEach, expect, test } from 'vitest';
import { type App, closeApps, openApp } from './driver/index.ts';
import { Project, shellImage, ticked, ticking, unique } from './projects.ts';

afterEach(closeApps);

const BUILD = 60_000;
const five = new URL('../fixtures/dockerfiles/five-hundred-stages/', import.meta.url).pathname;

/** Everything that came out but text and line ends: the sequences, each once. */
function sequences(app: App): string[] {
  const found = app.raw.match(
    /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[PX^_][^\x1b]*\x1b\\|[ -/]*[0-~])|[\x00-\x08\x0b\x0c\x0e-\x1a\x7f]/g,
  );
  // The shell around the program reports what it does in one of its own.
  return [...new Set(found ?? [])].filter((sequence) => !sequence.startsWith('\x1b]7717;'));
}

test('500 stages: ends, pages and the list of targets answer', async () => {
  const app = await openApp({ args: [five], cols: 120, rows: 40 });
  await app.see('500 of 500');
  app.press('g');
  await app.see('1 of 500');
  app.press('PageDown', 'PageDown');
  await app.gone(/\b1 of 500/);
  app.press('Enter');
  await app.gone('499 target');
  app.press('t');
  await app.see('Choose a target');
  app.press('G', 'Enter');
  await app.gone('Choose a target');
  app.press('/');
  app.type('FROM');
  await app.see(/of \d{3} lines/);
  app.press('ctrl+c');
  expect(await app.exit()).toMatchObject({ status: 130 });
});

test('a build arg that nothing takes is among the notes', async () => {
  await using project = await Project.with({
    Dockerfile: `FROM ${shellImage} AS one\nRUN echo ${unique()}\n`,
  });
  const app = await openApp({ args: [project.folder, '--build-arg', 'NOBODY=asked'] });
  await app.see('0 one');
  app.press('!');
  await app.see(/--build-arg NOBODY has no\s+│?\s*effect|NOBODY/);
  app.press('Escape');
  await app.gone('NOBODY');
  app.press('b');
  await app.see('Built one in', BUILD);
  app.press('!');
  await app.see('NOBODY');
  expect(app.screen().match(/NOBODY/g)).toHaveLength(1);
});

test('a log line of 10 MB, and a window of 10×5 and back', async () => {
  await using project = await Project.with({
    Dockerfile: `FROM ${shellImage} AS wide
RUN echo ${unique()}; head -c 10485760 /dev/zero | tr '\\0' x; echo; ${ticking}
`,
  });
  const app = await openApp({ args: [project.folder], cols: 80, rows: 24 });
  await app.see('0 wide');
  app.press('b');
  await app.see(/x{60}/, BUILD);
  app.press('Tab', 'g', 'G');
  await app.see('Building wide');
  app.resize(10, 5);
  await app.see('60×16');
  app.press('j', 'k', 'Tab');
  app.resize(80, 24);
  await app.see('Building wide');
  await app.see(/x{60}/);
  app.press('x');
  await app.see('Cancelled wide in', BUILD);
});

test('a window that changes while a build runs is right each time, with nothing left over', async () => {
  await using project = await Project.with({
    Dockerfile: `FROM ${shellImage} AS endless\nRUN echo ${unique()}; ${ticking}\n`,
  });
  const app = await openApp({ args: [project.folder], cols: 80, rows: 24 });
  await app.see('0 endless');
  app.press('b');
  await app.see(ticked, BUILD);
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
      const lines = app.lines();
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
    app.resize(cols, rows);
    await app.until(right, `a whole frame of ${cols}×${rows}`);
  }
  const before = app.raw.length;
  const shown = app.screen();
  await app.until(() => app.screen() !== shown, 'the timer to go on');
  expect(app.raw.slice(before)).not.toMatch(/\x1b\[[23]?J|\x1bc/);
  app.press('ctrl+c');
  expect(await app.exit()).toMatchObject({ status: 130 });
});

test('escape sequences of others do not reach the terminal', async () => {
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
  const open = (target: string) =>
    openApp({ args: [project.folder, '--target', target], cols: 120, rows: 35 });
  const plain = await open('plain');
  await plain.see('0 plain');
  plain.press('b');
  await plain.see(ticked, BUILD);
  plain.press('Tab', 'ctrl+c');
  await plain.exit();

  const evil = await open('evil');
  await evil.see('1 evil');
  evil.press('Tab', 'Tab', 'Tab', 'Tab');
  evil.press('b');
  await evil.see('it failed', BUILD);
  evil.press('2');
  await evil.see('Failed evil in');
  evil.press('Up');
  await evil.see('done-42');
  evil.press('1', '!');
  await evil.see('Warnings and notes');
  evil.press('ctrl+c');
  await evil.exit();
  const own = /^\x1b\[(?:[\d;]*m|\d+;\d+H|\d*[ABCDGKX])$/;
  const known = new Set(sequences(plain));
  expect(sequences(evil).filter((sequence) => !own.test(sequence) && !known.has(sequence))).toEqual([]);
});
