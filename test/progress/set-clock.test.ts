/** Somebody sets the clock while a build runs. */
import { describe, expect, test } from 'vitest';
import { plainDisplay } from '../../src/progress/display.ts';
import { applyStatus, type BuildProgress, emptyProgress, findVertex } from '../../src/progress/model.ts';
import { NO_COLOURS } from '../../src/progress/tty/colours.ts';
import { ttyDisplay } from '../../src/progress/tty/display.ts';
import { isRepeated } from '../../src/ui/mouse.ts';
import { log, update, vertex } from './updates.ts';

const HOUR_MS = 3_600_000;
const BEGIN = 10 * HOUR_MS;

/** A step that starts two seconds after the last update, by a clock that was set to `ms` later. */
function stepAfter(ms: number, engineToo: boolean): BuildProgress {
  const begun = applyStatus(
    emptyProgress(undefined, BEGIN),
    update({ vertexes: [vertex('first', { started: BEGIN + 100, completed: BEGIN + 200 })] }),
    BEGIN + 300,
  );
  const started = BEGIN + 2_300 + (engineToo ? ms : 0);
  const ran = update({ vertexes: [vertex('second', { started, completed: started + 50 })] });
  return applyStatus(begun, ran, BEGIN + 2_400 + ms);
}

/** Plain progress of a build that began at BEGIN, and what it has written. */
function plainLines() {
  let text = '';
  const display = plainDisplay({
    write: (more) => {
      text += more;
    },
    colours: false,
    description: 'test',
    since: BEGIN,
  });
  return { display, written: () => text };
}

describe('a clock that is set', () => {
  test.each([
    ['back, on the machine of the engine', -HOUR_MS, true],
    ['forward, on the machine of the engine', HOUR_MS, true],
    ['back, here alone', -HOUR_MS, false],
    ['forward, here alone', HOUR_MS, false],
  ])('%s makes nothing of a step that ran one of the cache', (_how, ms, engineToo) => {
    const progress = stepAfter(ms, engineToo);
    expect(findVertex(progress, 'second')).toMatchObject({ state: 'done' });
    expect(findVertex(progress, 'first')).toMatchObject({ state: 'done' });
  });

  test('back does not stop lines of progress', () => {
    const { display, written } = plainLines();
    const started = { name: '[1/2] RUN make', started: BEGIN };
    display.status(update({ vertexes: [vertex('a', started)] }), BEGIN + 10);
    display.status(update({ logs: [log('a', 'one\n', BEGIN + 500)] }), BEGIN + 500);
    display.status(update({ logs: [log('a', 'two\n', 1_000)] }), BEGIN - HOUR_MS);
    display.tick(BEGIN - HOUR_MS + 200);
    expect(written()).toContain('two');
  });

  test('back does not stop a step from getting its turn', () => {
    const { display, written } = plainLines();
    const step = (name: string) => vertex(name, { name: `[${name} 1/2] RUN make`, started: BEGIN });
    display.status(update({ vertexes: [step('a'), step('b')] }), BEGIN);
    display.status(update({ logs: [log('b', 'of b\n', BEGIN)] }), BEGIN + 10);
    display.tick(BEGIN - HOUR_MS);
    display.tick(BEGIN - HOUR_MS + 200);
    expect(written()).toContain('of b');
  });

  test('back does not stop the picture of a terminal', () => {
    let drawn = 0;
    const display = ttyDisplay({
      since: BEGIN,
      write: () => {
        drawn += 1;
      },
      size: () => ({ columns: 80, rows: 24 }),
      logLines: 3,
      colours: NO_COLOURS,
      logColours: false,
    });
    display.status(update({ vertexes: [vertex('a', { started: BEGIN })] }), BEGIN);
    const before = drawn;
    display.status(update({ vertexes: [vertex('b', { started: 1 })] }), BEGIN - HOUR_MS);
    expect(drawn).toBeGreaterThan(before);
  });

  test('back makes no two presses of one', () => {
    const input = { kind: 'press', column: 1, row: 1 } as const;
    expect(isRepeated({ input, now: BEGIN }, input, BEGIN + 10)).toBe(true);
    expect(isRepeated({ input, now: BEGIN }, input, BEGIN - HOUR_MS)).toBe(false);
  });
});
