import { passedSince } from '../text/duration.ts';
import { type BuildProgress, emptyProgress, growByStatus } from './model.ts';
import { PlainPrinter } from './plain.ts';
import { rawJson } from './rawjson.ts';
import { plainText } from './sanitize.ts';
import type { Millis, StatusUpdate } from './types.ts';

/** How a build without screens shows its progress. `now` is always by our clock. */
export interface BuildDisplay {
  /** The state of the build, without logs. */
  readonly progress: BuildProgress;
  status(update: StatusUpdate, now: Millis): void;
  /** Shows one sentence that does not come from a step. */
  notice(text: string, now: Millis): void;
  /** Must be called a few times a second, to show what had to wait. */
  tick(now: Millis): void;
  /** Shows everything that remains. @param finished false when the build was stopped while steps were running */
  end(now: Millis, finished: boolean): void;
}

/** Milliseconds between prints, as in BuildKit: printing more often would split steps into more pieces. */
const PRINT_INTERVAL_MS = 100;

/** Shows progress as lines for people. */
export function plainDisplay(options: ConstructorParameters<typeof PlainPrinter>[0]): BuildDisplay {
  const printer = new PlainPrinter(options);
  let printedAt = Number.NEGATIVE_INFINITY;
  const print = (now: Millis): void => {
    if (passedSince(printedAt, now) >= PRINT_INTERVAL_MS) {
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

/**
 * Shows progress as one JSON object a line, for programs. A notice becomes a warning without a vertex.
 * @param since see BuildProgress
 */
export function rawJsonDisplay(write: (text: string) => void, since: Millis | null = null): BuildDisplay {
  const progress = emptyProgress(undefined, since);
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

/** Shows nothing: for `--quiet`. @param since see BuildProgress */
export function silentDisplay(since: Millis | null): BuildDisplay {
  const progress = emptyProgress(undefined, since);
  return {
    get progress() {
      return progress;
    },
    status: (update, now) => growByStatus(progress, { ...update, logs: [] }, now),
    notice: () => undefined,
    tick: () => undefined,
    end: () => undefined,
  };
}
