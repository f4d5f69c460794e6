import { type BuildListener, type Clock, repeatEvery } from '../ports.ts';
import { type BuildDisplay, plainDisplay } from '../progress/display.ts';
import { LogTails } from '../progress/log-tails.ts';
import type { BuildProgress } from '../progress/model.ts';
import { plainText } from '../progress/sanitize.ts';
import type { Millis } from '../progress/types.ts';
import { MIN_SET_BACK_MS } from '../text/duration.ts';

/** A step that runs longer is shown. */
const SLOW_STEP_MS = 1_000;

const TICK_INTERVAL_MS = 150;

/** Progress of a build that is a means to something else: shown only when a step is slow or the build fails. */
export interface QuietProgress {
  readonly listener: BuildListener;
  readonly display: BuildDisplay;
  /** The end of what each step printed. */
  readonly tails: Pick<LogTails, 'of'>;
  /** Shows everything so far, and everything from now on. */
  show(): void;
  /**
   * Ends the display.
   * @param failed whether to show everything even if nothing was shown so far
   */
  end(failed: boolean): void;
}

/** Progress as `stagedive build` prints it. */
export function quietProgress(options: {
  readonly write: (text: string) => void;
  readonly colours: boolean;
  readonly clock: Clock;
}): QuietProgress {
  const { write, colours, clock } = options;
  const held: string[] = [];
  const tails = new LogTails();
  let shown = false;
  let over = false;
  const display = plainDisplay({
    write: (text) => {
      if (shown) write(text);
      else held.push(text);
    },
    colours,
    description: 'stagedive: solving',
    since: clock.now(),
  });
  const show = (): void => {
    if (shown) return;
    shown = true;
    for (const text of held.splice(0)) write(text);
  };
  const stopTicking = repeatEvery(clock, TICK_INTERVAL_MS, () => {
    display.tick(clock.now());
    if (hasSlowStep(display.progress, clock.now())) show();
  });
  return {
    display,
    tails,
    listener: {
      status: (update) => {
        if (over) return;
        tails.add(update);
        display.status(update, clock.now());
      },
      notice: ({ kind, text }) => {
        // What was asked for is not quite what is shown: that is said even if all is quick.
        if (kind === 'first-platform') write(`stagedive: ${plainText(text)}\n`);
        else if (!over) display.notice(text, clock.now());
      },
    },
    show,
    end(failed) {
      if (over) return;
      over = true;
      stopTicking();
      if (shown || failed) {
        display.end(clock.now(), !failed);
        show();
      }
    },
  };
}

/** Whether some step has been running for long, or nobody knows how long, since the clock was set back meanwhile. */
function hasSlowStep({ vertexes, skew }: BuildProgress, now: Millis): boolean {
  for (const { state, runs } of vertexes.values()) {
    const started = runs.at(-1)?.start;
    if (state !== 'running' || started === undefined) continue;
    const soFar = now - (skew ?? 0) - started;
    // A step may seem to start in a moment, as the clocks of two machines differ.
    if (soFar >= SLOW_STEP_MS || soFar < -MIN_SET_BACK_MS) return true;
  }
  return false;
}
