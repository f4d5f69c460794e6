import { passedSince } from '../../text/duration.ts';
import type { BuildDisplay } from '../display.ts';
import { closeProgress, emptyProgress, type GrowingProgress, growByStatus } from '../model.ts';
import { formatOffset } from '../plain-format.ts';
import { plainText, withoutStyles } from '../sanitize.ts';
import type { Millis } from '../types.ts';
import type { VertexProgress } from '../vertex.ts';
import type { TtyColours } from './colours.ts';
import { ttyFrame } from './frame.ts';
import { FramePainter } from './painter.ts';

export interface TtyOptions {
  readonly write: (text: string) => void;
  /** The size of the terminal as it is now. */
  readonly size: () => { readonly columns: number; readonly rows: number };
  readonly logLines: number;
  readonly colours: TtyColours;
  /** False leaves the colours of logs out. */
  readonly logColours: boolean;
  /** See BuildProgress. */
  readonly since: Millis | null;
}

/** Milliseconds between frames. */
const FRAME_INTERVAL_MS = 100;

/** What logs may hold in memory, in bytes: only their ends are shown. */
const LOG_LIMIT_BYTES = 8 * 1024 * 1024;

/** How many lines of the log of a failed step are repeated at the end, as in plain progress. */
const FAILED_LINES = 10;

/** Progress of a build on a terminal, redrawn in place. What failed is printed with its log at the end. */
export function ttyDisplay(options: TtyOptions): BuildDisplay {
  const painter = new FramePainter(options.write, () => options.size().columns);
  let progress: GrowingProgress = emptyProgress(LOG_LIMIT_BYTES, options.since);
  let startedAt: Millis | null = null;
  let drawnAt = Number.NEGATIVE_INFINITY;
  const draw = (now: Millis): void => {
    drawnAt = now;
    startedAt ??= now;
    const { columns, rows } = options.size();
    const { colours, logLines } = options;
    painter.draw(ttyFrame(progress, now, startedAt, { columns, rows, logLines, colours }));
  };
  const drawInTime = (now: Millis): void => {
    if (passedSince(drawnAt, now) >= FRAME_INTERVAL_MS) draw(now);
  };
  return {
    get progress() {
      return progress;
    },
    status(update, now) {
      growByStatus(progress, update, now);
      drawInTime(now);
    },
    notice(text, now) {
      painter.above(`stagedive: ${plainText(text)}`);
      draw(now);
    },
    tick: drawInTime,
    end(now, finished) {
      if (!finished) progress = closeProgress(progress, now);
      draw(now);
      if (finished) return;
      const failed = [...progress.vertexes.values()].filter(
        ({ state, hidden }) => state === 'failed' && !hidden,
      );
      for (const vertex of failed) options.write(failedBlock(vertex, options.logColours));
    },
  };
}

function failedBlock({ name, log, runs }: VertexProgress, colours: boolean): string {
  const start = runs.at(-1)?.start ?? null;
  const lines = log.window(log.lineCount - FAILED_LINES, log.lineCount).map(({ text, time }) => {
    const shown = colours ? text : withoutStyles(text);
    return `${formatOffset(time - (start ?? time))} ${shown}`;
  });
  return ['------', ` > ${name}:`, ...lines, '------', ''].join('\n');
}
