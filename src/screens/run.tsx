import { render } from 'ink';
import type { ReactElement } from 'react';
import type { PickStore } from '../store/pick-session.ts';
import type { WindowSize } from '../store/state.ts';
import type { Store } from '../store/store.ts';
import type { Terminal } from '../terminal/index.ts';
import { type KeyOverrides, setKeyWords, setUserKeys } from '../text/user-keys.ts';
import { setColours } from '../ui/theme.ts';
import { App } from './app.tsx';
import { type OverrideProblem, overrideProblem } from './frame/keys-overrides.ts';
import { Pick } from './pick/screen.tsx';

export interface Screens {
  /** Removes the screens; the terminal stays open. */
  readonly unmount: () => Promise<void>;
}

/** Gives the screens the keys that the user has redefined. @returns the first of them that cannot be; null if all can */
export function redefineKeys(overrides: KeyOverrides): OverrideProblem | null {
  setUserKeys(overrides);
  return overrideProblem(overrides);
}

/** Renders the screens of a build into an open terminal. Colours and window size come from the terminal. */
export function showScreens(terminal: Terminal, store: Store, now: () => number): Screens {
  return draw(terminal, <App store={store} now={now} onMouse={terminal.onMouse} />, (size) =>
    store.dispatch({ type: 'window/resized', size }),
  );
}

/** Renders the list of builds into an open terminal. */
export function showPick(terminal: Terminal, store: PickStore, now: () => number): Screens {
  return draw(terminal, <Pick store={store} now={now} onMouse={terminal.onMouse} />, (size) =>
    store.dispatch({ type: 'window/resized', size }),
  );
}

/** The only call of render(). */
function draw(terminal: Terminal, window: ReactElement, resized: (size: WindowSize) => void): Screens {
  setColours(terminal.colours);
  setKeyWords(!terminal.unicode || terminal.speaks);
  const stopResize = terminal.onResize(resized);
  const app = render(window, {
    stdout: terminal.stdout,
    stdin: terminal.stdin,
    // The terminal's stream is not a TTY (screen-stream.ts), so Ink would otherwise draw only at the end.
    interactive: true,
    // Frames are made speakable as a whole (src/terminal/spoken-frame.ts): ink's way reads panels one after the other.
    isScreenReaderEnabled: false,
    exitOnCtrlC: false,
    patchConsole: false,
    // Half of Ink's default delay, so that keys stay responsive while a build logs a lot.
    maxFps: 60,
  });
  // Call this now: if a component throws, the promise rejects, and without a listener the screen would hang.
  const ended = app.waitUntilExit();
  return {
    unmount: async () => {
      stopResize();
      app.unmount();
      await ended;
    },
  };
}
