import { Box, render, Text, useCursor } from 'ink';
import { afterEach, expect, test, vi } from 'vitest';
import { dialectOf } from '../../src/terminal/dialect.ts';
import { createFrameWriter } from '../../src/terminal/frame-writer.ts';
import { ScreenStream } from '../../src/terminal/screen-stream.ts';
import { Screen } from '../e2e/driver/screen.ts';

const dialect = dialectOf({ TERM: 'xterm' });

const unmounts: (() => void)[] = [];
afterEach(() => {
  for (const unmount of unmounts.splice(0)) unmount();
});

/** Ink on a ScreenStream on a screen model. `sent` has every write. */
function openInk(columns: number, rows: number) {
  const sent: string[] = [];
  const screen = new Screen(columns, rows);
  const stream = new ScreenStream(
    { columns, rows },
    createFrameWriter({ columns, rows }, { colours: true, unicode: true, dialect }),
    (text) => sent.push(text),
  );
  void screen.write('\x1b[?1049h\x1b[?7l\x1b[?25l');
  stream.start();
  const ink = render(<Text>loading</Text>, {
    stdout: stream as unknown as NodeJS.WriteStream,
    interactive: true,
    patchConsole: false,
    maxFps: 0,
  });
  unmounts.push(ink.unmount);
  const drain = async () => {
    for (const text of sent.splice(0)) await screen.write(text);
    return screen.lines();
  };
  /** Waits until the window shows exactly these rows. */
  const shows = (...lines: readonly string[]) =>
    vi.waitFor(async () => {
      const blank = Array.from({ length: screen.terminal.rows - lines.length }, () => '');
      expect(await drain()).toEqual([...lines, ...blank]);
    });
  return { ink, stream, screen, sent, drain, shows };
}

function Rows({ count, mark }: { readonly count: number; readonly mark: string }) {
  return (
    <Box flexDirection="column">
      {Array.from({ length: count }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all the same.
        <Text key={row}>{`${mark} row ${row}`}</Text>
      ))}
    </Box>
  );
}

test.each([2, 8, 9, 10])('frames of %i rows in a window of 10 are complete', async (count) => {
  const { ink, shows } = openInk(30, 10);
  for (const mark of ['a', 'b', 'c']) {
    ink.rerender(<Rows count={count} mark={mark} />);
    await shows(...Array.from({ length: count }, (_, row) => `${mark} row ${row}`));
  }
});

test('a frame taller than the window shows its upper part, and the next one is complete again', async () => {
  const { ink, shows } = openInk(30, 4);
  ink.rerender(<Rows count={9} mark="a" />);
  await shows('a row 0', 'a row 1', 'a row 2', 'a row 3');
  ink.rerender(<Rows count={9} mark="b" />);
  await shows('b row 0', 'b row 1', 'b row 2', 'b row 3');
  ink.rerender(<Rows count={2} mark="c" />);
  await shows('c row 0', 'c row 1');
});

test('only the row that changed is sent', async () => {
  const { ink, shows, sent } = openInk(80, 24);
  const page = (time: string) => (
    <Box flexDirection="column">
      <Rows count={20} mark="same" />
      <Text>{time}</Text>
    </Box>
  );
  ink.rerender(page('1.0s'));
  const same = Array.from({ length: 20 }, (_, row) => `same row ${row}`);
  await shows(...same, '1.0s');
  ink.rerender(page('1.1s'));
  await vi.waitFor(() => expect(sent).not.toEqual([]));
  expect(sent).toEqual(['\x1b[?2026h\x1b[21;1H1.1s\x1b[m\x1b[K\x1b[?2026l']);
});

test('an empty frame clears the window', async () => {
  const { ink, shows } = openInk(30, 4);
  ink.rerender(<Rows count={3} mark="a" />);
  await shows('a row 0', 'a row 1', 'a row 2');
  ink.rerender(null);
  await shows();
});

function Field({ text, shown }: { readonly text: string; readonly shown: boolean }) {
  const { setCursorPosition } = useCursor();
  setCursorPosition(shown ? { x: 2 + text.length, y: 1 } : undefined);
  return (
    <Box flexDirection="column">
      <Text>search</Text>
      <Text>{`/ ${text}`}</Text>
      <Text>help</Text>
    </Box>
  );
}

test('the cursor of a text field is where ink places it', async () => {
  const { ink, screen, shows } = openInk(30, 6);
  for (const text of ['', 'a', 'ab']) {
    ink.rerender(<Field text={text} shown />);
    await shows('search', `/ ${text}`.trimEnd(), 'help');
    expect(screen.cursor()).toEqual({ x: 2 + text.length, y: 1 });
    expect(screen.modes().cursorVisible).toBe(true);
  }
  ink.rerender(<Field text="abc" shown={false} />);
  await shows('search', '/ abc', 'help');
  expect(screen.modes().cursorVisible).toBe(false);
});

test('after a resize the window shows the new layout', async () => {
  const { ink, stream, screen, drain } = openInk(30, 6);
  const page = () => (
    <Box width={stream.columns} height={stream.rows} borderStyle="round">
      <Text>page</Text>
    </Box>
  );
  stream.on('resize', () => ink.rerender(page()));
  ink.rerender(page());
  const border = (left: string, right: string) => `${left}${'─'.repeat(stream.columns - 2)}${right}`;
  for (const [columns, rows] of [
    [40, 8],
    [12, 8],
    [12, 3],
    [30, 10],
  ] as const) {
    screen.terminal.resize(columns, rows);
    stream.resizeTo({ columns, rows });
    await vi.waitFor(async () => {
      const lines = await drain();
      expect(lines[0]).toBe(border('╭', '╮'));
      expect(lines[rows - 1]).toBe(border('╰', '╯'));
      expect(lines.slice(1, -1).every((line) => line.startsWith('│') && line.length === columns)).toBe(true);
    });
  }
});

test('the window is painted after a resize even if ink renders the same frame', async () => {
  const { ink, stream, screen, shows } = openInk(30, 6);
  ink.rerender(<Rows count={3} mark="a" />);
  await shows('a row 0', 'a row 1', 'a row 2');
  screen.terminal.resize(40, 4);
  await screen.write('\x1b[2J');
  stream.resizeTo({ columns: 40, rows: 4 });
  await shows('a row 0', 'a row 1', 'a row 2');
});

test('after a resize nothing is painted until the components have rendered, then every row is', () => {
  vi.useFakeTimers();
  const sent: string[] = [];
  const size = { columns: 10, rows: 2 };
  const stream = new ScreenStream(
    size,
    createFrameWriter(size, { colours: true, unicode: true, dialect }),
    (text) => sent.push(text),
  );
  stream.start();
  stream.write('old');
  sent.length = 0;
  stream.resizeTo({ columns: 12, rows: 3 });
  stream.write('old again');
  stream.write('new');
  expect(sent).toEqual([]);
  vi.runAllTimers();
  vi.useRealTimers();
  expect(sent).toEqual([
    '\x1b[?2026h\x1b[m\x1b[?25l\x1b[1;1Hnew\x1b[m\x1b[K\x1b[2;1H\x1b[K\x1b[3;1H\x1b[K\x1b[?2026l',
  ]);
});

test('frames are dropped while the screen is stopped, and the newest one is painted when it starts again', async () => {
  const { ink, stream, sent, shows } = openInk(30, 4);
  ink.rerender(<Rows count={1} mark="a" />);
  await shows('a row 0');
  stream.stop();
  const written = vi.spyOn(stream, '_write');
  ink.rerender(<Rows count={1} mark="b" />);
  await vi.waitFor(() => expect(written).toHaveBeenCalled());
  expect(sent).toEqual([]);
  stream.start();
  await shows('b row 0');
  stream.stop();
  stream.forget();
  stream.start();
  expect(sent).toEqual([]);
});
