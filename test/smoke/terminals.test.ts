/** The screens on terminals that know less than xterm, and for readers who see none of it. No engine. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type App, closeApps, openApp, testScreens } from '../e2e/driver/index.ts';
import type { Cell } from '../e2e/driver/screen.ts';
import { asVt220, type Vt220 } from '../e2e/driver/vt220.ts';
import { writtenBy } from '../e2e/driver/written.ts';

const demo = fileURLToPath(new URL('../../demo', import.meta.url));
const size = { cols: 80, rows: 24 };
const engine = { DOCKER_HOST: 'unix:///nowhere/docker.sock' };
const { home } = testScreens();

/** Opens the screens with these variables; resolves once nothing is awaited any more. */
async function open(env: Readonly<Record<string, string | undefined>>): Promise<App> {
  const all = { XDG_STATE_HOME: home(), LC_ALL: 'C.UTF-8', ...engine, ...env };
  const app = await openApp({ args: [demo], ...size, env: all });
  await app.see('no engine');
  await app.see(/context \d|Stages/);
  return app;
}

interface Stop {
  readonly name: string;
  /** Whether a row is chosen there. */
  readonly hasChosen: boolean;
}

/** Goes through screens and overlays that need no engine, and calls `look` on each. */
async function tour(app: App, look: (stop: Stop) => void | Promise<void>): Promise<void> {
  await look({ name: 'Explore', hasChosen: true });
  app.press('?');
  await app.see('Keys of Explore');
  await look({ name: 'the help', hasChosen: false });
  app.press('Escape');
  await app.gone('Keys of Explore');
  app.press('v');
  await app.gone('is what ships');
  await look({ name: 'the graph', hasChosen: true });
  app.press('9');
  await app.see('Build context');
  await app.see('vendor');
  await look({ name: 'Context', hasChosen: true });
  app.press(':');
  await app.see('What can be done here');
  await look({ name: 'the menu', hasChosen: true });
  app.press('Escape');
  await app.gone('What can be done here');
}

const isSelected = (row: readonly Cell[]): boolean =>
  row.slice(0, 4).some(({ text }) => text === '❯' || text === '>');

/** Every row with the mark of the cursor differs from a usual one in more than colour: bold, reversed or underlined. */
function expectMarkedRows(app: App, { name, hasChosen }: Stop): void {
  const rows = app.cells().filter(isSelected);
  expect(rows.length > 0, name).toBe(hasChosen);
  for (const row of rows)
    expect(
      row.some(({ bold, inverse, underline }) => bold || inverse || underline),
      `${name}: ${row.map(({ text }) => text).join('')}`,
    ).toBe(true);
}

test.each([
  ['256 colours', { TERM: 'xterm-256color', COLORTERM: undefined }],
  ['16 colours', { TERM: 'xterm', COLORTERM: undefined }],
  ['true colours', { TERM: 'xterm-256color', COLORTERM: 'truecolor' }],
])(
  'with %s only the sixteen that people choose themselves are used, and no text is on its own colour',
  async (_, env) => {
    const app = await open(env);
    await tour(app, (stop) => {
      const { name } = stop;
      for (const { text, foreground, background, inverse } of app.cells().flat()) {
        for (const colour of [foreground, background])
          expect(
            colour === 'default' || (typeof colour === 'number' && colour < 16),
            `${name}: ${colour}`,
          ).toBe(true);
        if (text.trim() !== '' && !(foreground === 'default' && background === 'default'))
          expect(foreground, `${name}: "${text}", ${inverse}`).not.toBe(background);
      }
      expectMarkedRows(app, stop);
    });
  },
);

test('with NO_COLOR there is no colour, and the chosen row is still told from others', async () => {
  const app = await open({ NO_COLOR: '1' });
  await tour(app, (stop) => {
    const { name } = stop;
    const colours = new Set(
      app.cells().flatMap((row) => row.flatMap((cell) => [cell.foreground, cell.background])),
    );
    expect([...colours], name).toEqual(['default']);
    expectMarkedRows(app, stop);
  });
});

test('without UTF-8 every cell is ASCII, and each sign of ours has a substitute', async () => {
  const [usual, ascii] = [await open({}), await open({ LC_ALL: 'C', LANG: 'C' })];
  const shown = new Map<string, readonly string[]>();
  await tour(usual, ({ name }) => void shown.set(name, usual.lines()));
  await tour(ascii, (stop) => {
    const { name } = stop;
    const lines = ascii.lines();
    expect(lines.join('\n'), name).not.toMatch(/[^\n -~]/);
    // Only what was a question mark before is one now. Keys are named by words, so lines are not the same.
    expect(lines.join('').split('?').length, name).toBe(shown.get(name)?.join('').split('?').length);
    expectMarkedRows(ascii, stop);
  });
});

test('without any locale the signs are drawn: an unset one says nothing of the terminal', async () => {
  const app = await open({ LC_ALL: undefined, LC_CTYPE: undefined, LANG: undefined });
  await tour(app, ({ name }) => expect(app.lines().join('\n'), name).toMatch(/[^\n -~]/));
});

test('a VT220 is sent nothing that it does not know, and shows what an xterm shows', async () => {
  const app = await open({ TERM: 'vt220', LC_ALL: undefined, LANG: undefined, COLORTERM: undefined });
  const model = (): Vt220 => asVt220(app, size);
  await tour(app, async (stop) => {
    const { name } = stop;
    const terminal = model();
    expect(terminal.unknown, name).toEqual([]);
    await app.until(() => model().lines().join('\n') === app.lines().join('\n'), `${name} on both models`);
    const marked = model()
      .cells()
      .filter((row) => row.slice(0, 3).some(({ text }) => text === '>'));
    expect(marked.length > 0, name).toBe(stop.hasChosen);
    for (const row of marked)
      expect(
        row.some(({ styles }) => styles.size > 0),
        name,
      ).toBe(true);
  });
  app.press('q');
  expect((await app.exit()).status).toBe(0);
  const left = model();
  expect(left.unknown).toEqual([]);
  // There is no other screen to go back to, so this one is empty, with the prompt at its top.
  expect(left.lines().join('')).toBe('');
  expect({ cursor: left.cursor(), shown: left.modes.get(25), wraps: left.modes.get(7) }).toEqual({
    cursor: { x: 0, y: 0 },
    shown: true,
    wraps: true,
  });
});

test('a screen reader gets words instead of signs, one panel at a time, and the cursor on the chosen row', async () => {
  const app = await open({ INK_SCREEN_READER: 'true' });
  await tour(app, async (stop) => {
    const { name } = stop;
    expect(app.screen(), name).not.toMatch(/[─-▟◆●○✔≡✘⊘▲❯▸▾┊↳◉◌⠁-⣿]/);
    if (stop.hasChosen)
      await app.until(
        () => /^ *> /.test(app.lines()[app.cursor().y] ?? ''),
        `the cursor on a row, on ${name}`,
      );
    expect(app.modes().cursorVisible, name).toBe(stop.hasChosen);
  });
  app.press('1');
  await app.see('target 9 runtime');
  expect(app.screen()).toContain('unused 8 runtime-dynamic');
  // The source is the next panel, not beside this one.
  expect(app.screen()).not.toContain('LABEL');
  app.press('v', 'Tab', 'Tab');
  await app.see('LABEL');
  app.press('?');
  await app.see('Keys of Explore');
});

test('TERM=dumb has the list of stages in plain text', async () => {
  const app = await openApp({ args: [demo], ...size, env: { ...engine, TERM: 'dumb' } });
  expect((await app.exit()).status).toBe(0);
  expect(app.screen()).toContain('runtime');
  expect(writtenBy(app)).not.toMatch(/\x1b/);
  await closeApps();
});
