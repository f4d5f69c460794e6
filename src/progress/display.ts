import { type BuildProgress, emptyProgress, growByStatus } from './model.ts';
import { PlainPrinter } from './plain.ts';
import { rawJson } from './rawjson.ts';
import { plainText } from './sanitize.ts';
import type { Millis, StatusUpdate } from './types.ts';

/** How a build that has no screen shows what it does. `now` is always by our clock. */
export interface BuildDisplay {
  /** All that is known of the build, without logs. */
  readonly progress: BuildProgress;
  status(update: StatusUpdate, now: Millis): void;
  /** One sentence that is no step of the build. */
  notice(text: string, now: Millis): void;
  /** To be called a few times a second, for what waits. */
  tick(now: Millis): void;
  /** Shows all that is left. @param finished false when the build was stopped with steps still running. */
  end(now: Millis, finished: boolean): void;
}

/** Milliseconds between prints, as in BuildKit: more would show a step in more pieces than it needs. */
const PAUSE = 100;

/** Lines for people. */
export function plainDisplay(options: ConstructorParameters<typeof PlainPrinter>[0]): BuildDisplay {
  const printer = new PlainPrinter(options);
  let printedAt = Number.NEGATIVE_INFINITY;
  const print = (now: Millis): void => {
    if (now - printedAt >= PAUSE) {
      printedAt = now;
      printer.print(now);
    }
  };
  return {
    get progress() {
      return printer.progress;
    },
    status(update, now) {
      printer.update(update, now);
      print(now);
    },
    notice: (text, now) => printer.say(`stagedive: ${plainText(text)}`, now),
    tick: print,
    end: (now, finished) => printer.end(now, finished),
  };
}

/** An object a line for programs; a notice is a warning that belongs to no vertex. */
export function rawJsonDisplay(write: (text: string) => void): BuildDisplay {
  const progress = emptyProgress();
  return {
    get progress() {
      return progress;
    },
    status(update, now) {
      growByStatus(progress, { ...update, logs: [] }, now);
      write(`${rawJson(update)}\n`);
    },
    notice(text) {
      const warning = { vertex: '', level: 1, short: text, detail: [], url: '', file: null, ranges: [] };
      write(`${rawJson({ vertexes: [], statuses: [], logs: [], warnings: [warning] })}\n`);
    },
    tick: () => undefined,
    end: () => undefined,
  };
}
