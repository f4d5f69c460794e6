import type { BuildListener, Clock } from '../ports.ts';
import { type BuildDisplay, plainDisplay } from '../progress/display.ts';

/** Milliseconds for which nobody wonders what a build does. */
const UNNOTICED = 1_000;

const TICK = 150;

/** The progress of a build that is only a means: shown once it takes long, or when it fails. */
export interface QuietProgress {
  readonly listener: BuildListener;
  readonly display: BuildDisplay;
  /** Shows what there is so far, and from now on everything. */
  show(): void;
  /** No more is shown. @param failed shows what there is, if it was not shown before */
  end(failed: boolean): void;
}

/** Progress for people, as `stagedive build` prints it. */
export function quietProgress(options: {
  readonly write: (text: string) => void;
  readonly colours: boolean;
  readonly clock: Clock;
}): QuietProgress {
  const { write, colours, clock } = options;
  const held: string[] = [];
  let shown = false;
  let over = false;
  const display = plainDisplay({
    write: (text) => {
      if (shown) write(text);
      else held.push(text);
    },
    colours,
    description: 'stagedive: solving',
  });
  const show = (): void => {
    if (shown) return;
    shown = true;
    for (const text of held.splice(0)) write(text);
  };
  let stopTicking = (): void => undefined;
  const tick = (): void => {
    stopTicking = clock.after(TICK, () => {
      display.tick(clock.now());
      tick();
    });
  };
  tick();
  const stopWaiting = clock.after(UNNOTICED, show);
  return {
    display,
    listener: {
      status: (update) => {
        if (!over) display.status(update, clock.now());
      },
      notice: ({ text }) => {
        if (!over) display.notice(text, clock.now());
      },
    },
    show,
    end(failed) {
      if (over) return;
      over = true;
      stopTicking();
      stopWaiting();
      if (shown || failed) {
        display.end(clock.now(), !failed);
        show();
      }
    },
  };
}
