import xterm from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { NO_COLOURS, ttyColours } from '../../../src/progress/tty/colours.ts';
import { ttyDisplay } from '../../../src/progress/tty/display.ts';
import { log, part, update, vertex } from '../updates.ts';

/** A display on a real terminal's model, which may change its size. */
function onTerminal(columns: number, rows: number, colours = NO_COLOURS) {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  let size = { columns, rows };
  let written = '';
  const display = ttyDisplay({
    since: null,
    write: (text) => {
      written += text;
      terminal.write(text.replaceAll('\n', '\r\n'));
    },
    size: () => size,
    logLines: 3,
    colours,
    logColours: false,
  });
  return {
    display,
    resize(to: number) {
      size = { ...size, columns: to };
      terminal.resize(to, rows);
    },
    written: () => written,
    async lines(): Promise<readonly string[]> {
      await new Promise<void>((resolve) => terminal.write('', resolve));
      const { active } = terminal.buffer;
      const lines = Array.from(
        { length: active.length },
        (_, at) => active.getLine(at)?.translateToString(true) ?? '',
      );
      while (lines.at(-1) === '') lines.pop();
      return lines;
    },
  };
}

const base = { name: '[build 1/3] FROM x', started: 0, completed: 0, cached: true };
const make = { name: '[build 2/3] RUN make all', started: 100 };

describe('progress on a terminal', () => {
  it('shows what runs with its time and the end of its log, in place', async () => {
    const { display, lines } = onTerminal(60, 20);
    display.status(update({ vertexes: [vertex('a', base), vertex('b', make)] }), 100);
    const text = Array.from({ length: 9 }, (_, at) => `line ${at}\n`).join('');
    display.status(update({ logs: [log('b', text, 1200)] }), 1300);
    display.tick(2100);
    expect(await lines()).toEqual([
      'Building 2.0s  1/2 steps, 1 cached',
      '● build  1/2',
      '  ➜ 2.0s  RUN make all',
      '    │ line 6',
      '    │ line 7',
      '    │ line 8',
    ]);
    display.status(update({ vertexes: [vertex('b', { ...make, completed: 2400 })] }), 2400);
    display.end(2400, true);
    expect(await lines()).toEqual(['Building 2.3s  2/2 steps, 1 cached', '✓ build  2 steps, 1 cached  2.3s']);
  });

  it('repeats the log of what failed as plain progress does, and leaves the rest folded', async () => {
    const { display, lines } = onTerminal(60, 20);
    display.status(update({ vertexes: [vertex('a', base), vertex('b', make)] }), 100);
    display.status(update({ logs: [log('b', 'no rule\n', 600)] }), 600);
    const failed = { ...make, completed: 700, error: 'exit code: 2' };
    display.status(update({ vertexes: [vertex('b', failed)] }), 700);
    display.end(700, false);
    expect(await lines()).toEqual([
      'Building 0.6s  1/2 steps, 1 cached',
      '● build  1/2',
      '  ✗ 0.6s  RUN make all',
      '------',
      ' > [build 2/3] RUN make all:',
      '0.500 no rule',
      '------',
    ]);
  });

  it('never takes more rows than the window has, whatever runs', async () => {
    for (const rows of [2, 3, 5, 8]) {
      const { display, lines } = onTerminal(30, rows);
      const vertexes = Array.from({ length: 12 }, (_, at) =>
        vertex(`v${at}`, { name: `[stage${at} 1/1] RUN ${'x'.repeat(50)}`, started: 100 }),
      );
      display.status(update({ vertexes }), 100);
      display.status(update({ logs: vertexes.map(({ digest }) => log(digest, 'a\nb\nc\nd\n', 200)) }), 300);
      display.tick(500);
      const shown = await lines();
      expect(shown.length, `${rows} rows`).toBeLessThan(rows);
      expect(shown[0]).toMatch(/^Building/);
      expect(Math.max(...shown.map((line) => line.length))).toBeLessThan(30);
    }
  });

  it('survives a window that becomes narrower and wider', async () => {
    const { display, lines, resize } = onTerminal(60, 20);
    const long = { name: `[build 2/3] RUN ${'y'.repeat(100)}`, started: 100 };
    display.status(update({ vertexes: [vertex('a', base), vertex('b', long)] }), 100);
    for (const [at, columns] of [25, 14, 60].entries()) {
      resize(columns);
      display.tick(2000 + 1000 * at);
    }
    const shown = await lines();
    expect(shown.filter((line) => line.startsWith('Building'))).toHaveLength(1);
    expect(shown).toHaveLength(3);
  });

  it('keeps a notice above the frame', async () => {
    const { display, lines } = onTerminal(60, 20);
    display.status(update({ vertexes: [vertex('b', make)] }), 100);
    display.notice('Something is odd.\u001b[2J', 200);
    expect(await lines()).toEqual([
      'stagedive: Something is odd.',
      'Building 0.1s  0/1 step',
      '● build  0/1',
      '  ➜ 0.1s  RUN make all',
    ]);
  });

  it('shows nothing from outside but text', async () => {
    const { display, written } = onTerminal(60, 20);
    const name = '[build 2/3] RUN \u001b]0;title\u0007\u001b[2J';
    display.status(update({ vertexes: [vertex('b', { name, started: 100 })] }), 100);
    display.status(update({ logs: [log('b', '\u001b]52;c;aGk=\u0007\u001b[31mred\u001b[H\n', 200)] }), 300);
    display.end(400, false);
    expect(written()).not.toMatch(/\u001b\](?:0|52)|\u0007|\u001b\[2J|\u001b\[H|\u001b\[31m/);
    expect(written()).toContain('red');
  });

  it('writes nothing again that has not changed', () => {
    const { display, written } = onTerminal(60, 20);
    display.status(update({ vertexes: [vertex('a', base)] }), 100);
    const before = written().length;
    display.tick(100 + 40);
    display.tick(100 + 40);
    expect(written().length).toBe(before);
  });

  it('counts the bytes that are pulled or sent', async () => {
    const { display, lines } = onTerminal(60, 20);
    const pull = { name: '[build 1/1] FROM big', started: 0 };
    display.status(
      update({
        vertexes: [vertex('p', pull)],
        statuses: [part('p', 'layer', { current: 3_400_000, total: 12_000_000, timestamp: 500 })],
      }),
      500,
    );
    expect(await lines()).toContain('  ➜ 0.5s  3.4 MB of 12.0 MB  FROM big');
  });
});

describe('the colours of BUILDKIT_COLORS', () => {
  it('are names, light names and RGB, by what they are for', () => {
    expect(ttyColours('run=green:warning=light-red:error=1,2,255:cancel=default')).toEqual({
      run: '32',
      warning: '91',
      error: '38;2;1;2;255',
      cancel: '39',
    });
  });

  it.each([undefined, '', 'run', 'run=pink', 'run=1,2', 'run=256,0,0', 'walk=red', 'run=red=blue', ':::'])(
    'are the usual ones for %j',
    (variable) => {
      expect(ttyColours(variable)).toEqual({ run: '34', cancel: '33', error: '31', warning: '33' });
    },
  );

  it('mark what runs and what failed', async () => {
    const { display, written } = onTerminal(60, 20, ttyColours('run=cyan'));
    display.status(update({ vertexes: [vertex('b', make)] }), 100);
    expect(written()).toContain('\u001b[36m  ➜ 0.0s  RUN make all\u001b[0m');
  });
});
