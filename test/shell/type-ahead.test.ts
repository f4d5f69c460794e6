import { describe, expect, test } from 'vitest';
import { TypeAhead } from '../../src/shell/type-ahead.ts';

/** A shell that records what it is sent. */
function shell() {
  const events: string[] = [];
  let now = 0;
  const timers = new Set<{ readonly at: number; readonly call: () => void }>();
  const keys = new TypeAhead({
    send: (bytes) => events.push(Buffer.from(bytes).toString()),
    exitWaitMs: () => 300,
    after: (ms, call) => {
      const timer = { at: now + ms, call };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    onPause: (pauses) => events.push(pauses ? '<pause>' : '<resume>'),
  });
  return {
    type: (text: string) => keys.push(Buffer.from(text)),
    print: (text: string) => keys.printed(Buffer.from(text)),
    /** Lets milliseconds go by. */
    wait: (ms: number) => {
      now += ms;
      for (const timer of [...timers].toSorted((a, b) => a.at - b.at)) {
        if (timer.at <= now && timers.delete(timer)) timer.call();
      }
    },
    rest: () => Buffer.from(keys.rest()).toString(),
    sent: () => events.splice(0),
  };
}

describe('keys for a shell', () => {
  test('pass through until the end of a line', () => {
    const { type, sent } = shell();
    type('e');
    type('cho hi');
    type('\rpwd\r');
    expect(sent()).toEqual(['e', 'cho hi', '\r', '<pause>']);
  });

  test('continue after a line once a prompt shows below it', () => {
    const { type, print, sent } = shell();
    type('echo hi\rpwd\r');
    print('echo hi\r\n');
    print('hi\r\n');
    expect(sent()).toEqual(['echo hi\r', '<pause>']);
    print('/work # ');
    expect(sent()).toEqual(['<resume>', 'pwd\r', '<pause>']);
  });

  test('stay unsent when the shell ends with the line', () => {
    const { type, print, sent, rest } = shell();
    type('exit\rjj');
    print('exit\r\n\x1b[?2004l\r');
    expect(sent()).toEqual(['exit\r', '<pause>']);
    expect(rest()).toBe('jj');
    expect(sent()).toEqual(['<resume>']);
    expect(rest()).toBe('');
  });

  test('are not released by output from before the line, nor by half of its echo', () => {
    const { type, print, sent, rest } = shell();
    type('exit\rj');
    sent();
    print('welcome\r\n/work # ');
    print('ex');
    print('it\r\n');
    expect(sent()).toEqual([]);
    expect(rest()).toBe('j');
  });

  test('recognize the end of a line typed letter by letter', () => {
    const { type, print, sent } = shell();
    type('l');
    print('l');
    type('\t');
    print('s -l');
    type('\rp');
    sent();
    print('\r\n/work # ');
    expect(sent()).toEqual(['<resume>', 'p']);
  });

  test('wait after ctrl+d, too', () => {
    const { type, print, sent, rest } = shell();
    type('\x04n');
    print('\r\n/work # ');
    expect(sent()).toEqual(['\x04', '<pause>']);
    expect(rest()).toBe('n');
  });

  test('continue after a while if nothing is printed', () => {
    const { type, wait, sent } = shell();
    type('cat > file\rone');
    sent();
    wait(300);
    expect(sent()).toEqual(['<resume>', 'one']);
  });

  test.each(['exit', 'exit 3', 'make; exit', 'exti\x7f\x7fit', 'logout'])(
    'stay unsent behind %j, however long the shell takes to exit, and are read so that ctrl+c is heard',
    (line) => {
      const { type, print, wait, sent, rest } = shell();
      type(`${line}\rq`);
      print(`${line.replaceAll('\x7f', '\b \b')}\r\n`);
      expect(sent()).toEqual([`${line}\r`, '<pause>']);
      wait(1_900);
      expect(sent()).toEqual([]);
      wait(20_000);
      expect(sent()).toEqual(['<resume>']);
      expect(rest()).toBe('q');
    },
  );

  test('stay unsent behind ctrl+d in an empty line, too', () => {
    const { type, print, wait, sent, rest } = shell();
    type('\x04q');
    print('exit\r\n');
    wait(20_000);
    expect(sent()).toEqual(['\x04', '<pause>', '<resume>']);
    expect(rest()).toBe('q');
  });

  test('continue behind an exit once the prompt of another shell has stood a while', () => {
    const { type, print, wait, sent } = shell();
    type('exit\rpwd');
    print('exit\r\n');
    print('/ # ');
    expect(sent()).toEqual(['exit\r', '<pause>']);
    wait(300);
    expect(sent()).toEqual(['<resume>', 'pwd']);
  });

  test('stay unsent behind an exit that was typed ahead of its prompt', () => {
    const { type, print, wait, sent, rest } = shell();
    type('sleep 1\r');
    wait(300);
    type('exit\rq');
    sent();
    print('sleep 1\r\nexit\r\n');
    print('/ # ');
    wait(200);
    print('exit\r\n');
    wait(20_000);
    expect(sent()).toEqual(['<resume>']);
    expect(rest()).toBe('q');
  });

  test('reach a program that took `exit` as data in the end', () => {
    const { type, print, wait, sent } = shell();
    type('exit\rmore');
    print('exit\r\n');
    wait(2_000);
    wait(30_000);
    expect(sent()).toEqual(['exit\r', '<pause>', '<resume>', 'more']);
  });

  test('are never held for an interrupt', () => {
    const { type, sent } = shell();
    type('sleep 5\rab');
    sent();
    type('\x03');
    expect(sent()).toEqual(['ab\x03', '<resume>']);
  });

  test('arrive in one piece when pasted', () => {
    const { type, sent } = shell();
    const text = 'a line of a file\r'.repeat(20);
    type(text);
    expect(sent()).toEqual([text]);
  });

  test('reach a full-screen program at once', () => {
    const { type, print, sent } = shell();
    type('vi file\r');
    print('\x1b[?1049h');
    sent();
    type('ione\rtwo\r');
    expect(sent()).toEqual(['ione\rtwo\r']);
    print('\x1b[?1049l/ # ');
    type(':\rx');
    expect(sent()).toEqual([':\r', '<pause>']);
  });

  test('wait for the terminal to say where the cursor is; its answer does not wait', () => {
    const { type, print, sent, rest } = shell();
    print('/ # \x1b[6n');
    type('ls\r');
    expect(sent()).toEqual([]);
    type('\x1b[24;5R');
    expect(sent()).toEqual(['\x1b[24;5R', 'ls\r', '<pause>']);
    type('j\x1b[24;5R');
    expect(sent()).toEqual(['\x1b[24;5R']);
    expect(rest()).toBe('j');
  });

  test('do not wait forever for such an answer', () => {
    const { type, print, wait, sent } = shell();
    print('/ # \x1b[6n');
    type('l');
    wait(200);
    expect(sent()).toEqual(['l']);
  });
});
