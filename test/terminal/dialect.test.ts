import { expect, test } from 'vitest';
import { wantsColours } from '../../src/terminal/colours.ts';
import { dialectOf } from '../../src/terminal/dialect.ts';
import { createFrameWriter } from '../../src/terminal/frame-writer.ts';
import { Screen } from '../e2e/driver/screen.ts';
import { Vt220 } from '../e2e/driver/vt220.ts';

const vt220 = dialectOf({ TERM: 'vt220' });

test('a terminal of DEC is sent no private mode, title or clipboard that it does not know', () => {
  const terminal = new Vt220(20, 4);
  const writer = createFrameWriter(
    { columns: 20, rows: 4 },
    { colours: false, unicode: false, dialect: vt220 },
  );
  terminal.write(vt220.enterScreen(true) + writer.draw('╭─ \x1b[1;31mred\x1b[0m ─╮\n│ ❯ x', { x: 1, y: 1 }));
  expect(terminal.lines()).toEqual(['+- red -+', '| > x', '', '']);
  terminal.write(vt220.saveTitle + vt220.setTitle('shell') + vt220.restoreTitle + vt220.leaveScreen);
  expect(terminal.unknown).toEqual([]);
  expect(terminal.lines().join('')).toBe('');
  expect(vt220.copy('text')).toBeNull();
  expect(wantsColours({ TERM: 'vt220' }, 4)).toBe(false);
});

test('what an xterm is sent would not do for a VT220', () => {
  const terminal = new Vt220(20, 4);
  const xterm = dialectOf({ TERM: 'xterm-256color' });
  terminal.write(xterm.enterScreen(true) + xterm.beginUpdate + xterm.setTitle('shell'));
  expect(terminal.unknown.join(' ')).toMatch(/\?1049h.*\?2004h.*\?1000h.*\?2026h.*ESC \]2;shell/);
});

test('a terminal without a second screen is left empty, one with it as it was', async () => {
  const xterm = dialectOf({ TERM: 'xterm' });
  const screen = new Screen(20, 4);
  await screen.write(`before\r\n${xterm.enterScreen(false)}frame${xterm.leaveScreen}`);
  expect(screen.text()).toBe('before');
  const without = new Screen(20, 4);
  const all = `before\r\n${xterm.enterScreen(false)}frame${xterm.leaveScreen}`.replaceAll(
    /\x1b\[\?1049[hl]/g,
    '',
  );
  await without.write(all);
  expect(without.text()).toBe('');
});
