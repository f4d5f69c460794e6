import { describe, expect, test } from 'vitest';
import { HistoryTyping } from '../../src/shell/history-typing.ts';

const text = ": <<'make'\rmake\r";

function typing() {
  const said: string[] = [];
  const filter = new HistoryTyping(
    text,
    (typed) => said.push(typed),
    () => said.push('done'),
  );
  const show = (output: string): string => Buffer.from(filter.filter(Buffer.from(output))).toString();
  return { filter, said, show };
}

describe('typing into a shell out of sight', () => {
  test('waits for the prompt and shows it once', () => {
    const { said, show } = typing();
    expect(show('BusyBox v1\r\nhelp\r\n')).toBe('BusyBox v1\r\nhelp\r\n');
    expect(show('/work # ')).toBe('/work # ');
    expect(said).toEqual([text]);
    expect(show(": <<'make'\r\n> ma")).toBe('');
    expect(said).toEqual([text]);
    expect(show('ke\r\n/work # ')).toBe('\r\x1b[K/work # ');
    expect(said).toEqual([text, 'done']);
    expect(show('ls\r\n')).toBe('ls\r\n');
  });

  test('recognizes its echo in a narrow window, however lines break', () => {
    for (const broken of [": <<'m\r\nake'\r\n> m\r\nake\r\n", ": <<'ma \bke'\r\n> mak\x1b[Je\r\n"]) {
      const { said, show } = typing();
      show('$ ');
      expect(show(`${broken}$ `)).toBe('\r\x1b[K$ ');
      expect(said).toEqual([text, 'done']);
    }
  });

  test('recognizes a prompt that asks for the cursor', () => {
    const { said, show } = typing();
    expect(show('greeting\r\n$ \x1b[6n\r$ \x1b[J')).toBe('greeting\r\n$ \r$ \x1b[J');
    expect(said).toEqual([text]);
  });

  test('keeps bytes that are not UTF-8', () => {
    const { filter } = typing();
    filter.filter(Buffer.from('# '));
    const rest = Buffer.concat([Buffer.from(": <<'make'\r\n> make\r\n"), Buffer.of(0xc3, 0xff, 0x00)]);
    expect([...filter.filter(rest)].slice(-3)).toEqual([0xc3, 0xff, 0x00]);
  });

  test('gives up without a prompt, and loses nothing', () => {
    const { filter, said, show } = typing();
    expect(show('Python 3\n>>>')).toBe('Python 3\n');
    expect(Buffer.from(filter.giveUp()).toString()).toBe('>>>');
    expect(said).toEqual(['done']);
    expect(show('$ ')).toBe('$ ');
    expect(Buffer.from(filter.giveUp())).toHaveLength(0);
    expect(said).toEqual(['done']);
  });
});
