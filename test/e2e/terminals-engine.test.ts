/** The screens that need an engine, on terminals that know less than xterm, and for readers who see none of it. */
import { appendFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type App, openApp, testScreens } from './driver/index.ts';
import type { Cell } from './driver/screen.ts';
import { asVt220 } from './driver/vt220.ts';
import { writtenBy } from './driver/written.ts';
import { Project, shellImage } from './projects.ts';

const { home } = testScreens();
const PATIENCE_MS = 90_000;
const SIZE = { cols: 130, rows: 36 };

/** What is shown once a screen has all that it asked for. Words that a screen for readers has as well. */
const STOPS: readonly {
  readonly name: string;
  readonly keys: readonly string[];
  readonly shows: RegExp;
  readonly isOverlay?: true;
}[] = [
  // A build that fails shows where.
  { name: 'State', keys: ['b'], shows: /5 of 5.+it failed/ },
  { name: 'Build', keys: ['2'], shows: /broken failed/ },
  { name: 'why steps ran', keys: ['Y'], shows: /Why steps ran/, isOverlay: true },
  { name: 'the trace of the failed RUN', keys: ['T'], shows: / 3 .*exit 3/, isOverlay: true },
  { name: 'the change that a shell proposes', keys: ['P'], shows: /RUN echo typed/, isOverlay: true },
  {
    name: 'the question before a start',
    keys: ['L'],
    shows: /Start broken as docker starts/,
    isOverlay: true,
  },
  { name: 'Files', keys: ['4'], shows: /Files of / },
  { name: 'Diff', keys: ['5'], shows: /^(?![\s\S]*Files of )/ },
  { name: 'Check', keys: ['6'], shows: /Check of / },
  { name: 'Sizes', keys: ['7'], shows: /Sizes of / },
  { name: 'Inventory', keys: ['I'], shows: /[Pp]ackage/ },
  { name: 'History', keys: ['8'], shows: /Past builds/ },
  { name: 'Caches', keys: ['0'], shows: /Cache mounts/ },
  { name: 'what the target takes', keys: ['1', 'o'], shows: /NUMBER/ },
];

async function project(): Promise<Project> {
  return Project.with({
    'compose.yaml': 'services:\n  app:\n    build: .\n',
    Dockerfile: `FROM ${shellImage} AS base
ARG NUMBER=1
RUN mkdir /data; for i in $(seq 20); do echo "$i größe →" > /data/f$i; done
FROM base AS broken
RUN --mount=type=cache,target=/c echo "so – far"; exit 3
`,
  });
}

async function tour(
  env: Readonly<Record<string, string | undefined>>,
  look: (app: App, name: string) => void | Promise<void>,
) {
  await using made = await project();
  const usual = { XDG_STATE_HOME: home(), LC_ALL: 'C.UTF-8' };
  const app = await openApp({ args: [made.folder], ...SIZE, env: { ...usual, ...env } });
  await app.see(/[❯>] app/, PATIENCE_MS);
  await look(app, 'the builds of the folder');
  app.press('Enter');
  await app.see(/engine \d/, PATIENCE_MS);
  for (const { name, keys, shows, isOverlay } of STOPS) {
    app.press(...keys);
    await app.see(shows, PATIENCE_MS);
    await app.until(
      () => !/(?:List|Read|Look|Solv|Compar|Check|Measur|Ask)ing[ …~.]/.test(app.screen()),
      `${name} at rest`,
      PATIENCE_MS,
    );
    if (process.env.SCREENS !== undefined)
      appendFileSync(process.env.SCREENS, `\n=== ${name} ${JSON.stringify(env)}\n${app.screen()}\n`);
    await look(app, name);
    if (name === 'State') await leaveSomethingTyped(app);
    if (isOverlay !== true) continue;
    app.press('Escape');
    await app.gone(shows);
  }
  app.press('Escape');
  app.press('q');
}

/** Types in a shell of the failed state what a change can be proposed of. */
async function leaveSomethingTyped(app: App): Promise<void> {
  app.press('s');
  await app.see(/^\/ # *$/m, PATIENCE_MS);
  app.type('echo typed > /typed\rexit\r');
  await app.see(/P proposes it/, PATIENCE_MS);
}

const isChosen = (row: readonly Cell[]): boolean =>
  row.slice(0, 4).some(({ text }) => text === '❯' || text === '>');

function expectMarked(app: App, name: string): void {
  for (const row of app.cells().filter(isChosen))
    expect(
      row.some(({ bold, inverse, underline }) => bold || inverse || underline),
      `${name}: ${row.map(({ text }) => text).join('')}`,
    ).toBe(true);
}

test('without UTF-8 every cell is ASCII', async () => {
  await tour({ LC_ALL: 'C', LANG: 'C' }, (app, name) => {
    expect(app.lines().join('\n'), name).not.toMatch(/[^\n -~]/);
    expectMarked(app, name);
  });
});

test('a VT220 is sent neither colours nor more than ASCII, nor what it does not know', async () => {
  await tour(
    { TERM: 'vt220', LC_ALL: undefined, LANG: undefined, COLORTERM: undefined },
    async (app, name) => {
      expect(app.lines().join('\n'), name).not.toMatch(/[^\n -~]/);
      const colours = app.cells().flatMap((row) => row.flatMap((cell) => [cell.foreground, cell.background]));
      expect([...new Set(colours)], name).toEqual(['default']);
      expectMarked(app, name);
      // Half a sequence may have come when this looks.
      await app.until(() => asVt220(app, SIZE).unknown.length === 0, `nothing unknown on ${name}`);
    },
  );
});

test('with 256 colours only the sixteen that people choose themselves are used', async () => {
  await tour({ TERM: 'xterm-256color', COLORTERM: undefined }, (app, name) => {
    for (const { text, foreground, background } of app.cells().flat()) {
      for (const colour of [foreground, background])
        expect(
          colour === 'default' || (typeof colour === 'number' && colour < 16),
          `${name}: ${colour}`,
        ).toBe(true);
      if (text.trim() !== '' && foreground !== 'default')
        expect(foreground, `${name}: "${text}"`).not.toBe(background);
    }
    expectMarked(app, name);
  });
});

test('a screen reader gets words instead of signs, and the cursor on the chosen row', async () => {
  const withCursor: string[] = [];
  await tour({ INK_SCREEN_READER: 'true' }, async (app, name) => {
    expect(app.screen(), name).not.toMatch(/[─-▟◆●○✔≡✘⊘▲❯▸▾┊↳◉◌⠁-⣿]/);
    if (app.modes().cursorVisible) {
      const isOnRow = (): boolean => /^ *> /.test(app.lines()[app.cursor().y] ?? '');
      await app.until(isOnRow, `the cursor on a row, on ${name}`);
      withCursor.push(name);
    }
  });
  expect(withCursor).toEqual(expect.arrayContaining(['Build', 'Files', 'Sizes', 'History']));
});

test('a terminal that is dumb is sent plain lines, by builds, targets and commands in a state; a shell is refused', async () => {
  await using made = await project();
  const dumb = async (...args: readonly string[]): Promise<App> =>
    await openApp({ args, ...SIZE, cwd: made.folder, env: { TERM: 'dumb', XDG_STATE_HOME: home() } });
  const ends = async (app: App, status: number): Promise<string> => {
    const exit = await app.exit(PATIENCE_MS);
    expect(exit).toMatchObject({ status, settingsAfter: exit.settingsBefore });
    return writtenBy(app);
  };
  const build = await ends(await dumb('build', '-f', 'Dockerfile', '.'), 1);
  expect(build).toMatch(/^#\d+ \[broken 1\/1\] RUN /m);
  expect(build).not.toMatch(/\x1b/);
  const shell = await ends(await dumb('shell', 'base'), 2);
  expect(shell).toMatch(/^stagedive: A shell needs a terminal: [^\x1b]*\n$/);
  const command = await ends(await dumb('shell', 'base', '--', 'ls', '/data/f1'), 0);
  expect(command).toMatch(/^\/data\/f1\r?$/m);
  expect(command).not.toMatch(/\x1b/);
  const run = await ends(await dumb('run', 'base', '--', 'echo', 'started'), 0);
  expect(run).toMatch(/^started\r?$/m);
  expect(run).not.toMatch(/\x1b/);
});
