import { render } from 'ink';
import type { KeyOverrides } from '../store/key-overrides.ts';
import type { Store } from '../store/store.ts';
import type { Terminal } from '../terminal/index.ts';
import { setColours } from '../ui/theme.ts';
import { App } from './app.tsx';
import { type OverrideProblem, overrideProblem } from './frame/keys-overrides.ts';

export interface Screens {
  /** Removes the screens; the terminal stays open. */
  readonly unmount: () => Promise<void>;
}

/** The first of the redefined keys that cannot be; null if all can. */
export function keysProblem(overrides: KeyOverrides): OverrideProblem | null {
  return overrideProblem(overrides);
}

/**
 * Renders the screens into an open terminal. This is the only call of render(). Colours and window size come
 * from the terminal, everything else from the store.
 */
export function showScreens(terminal: Terminal, store: Store, now: () => number): Screens {
  setColours(terminal.colours);
  const stopResize = terminal.onResize((size) => store.dispatch({ type: 'window/resized', size }));
  const app = render(<App store={store} now={now} />, {
    stdout: terminal.stdout,
    stdin: terminal.stdin,
    // The terminal's stream is not a TTY (screen-stream.ts), so Ink would otherwise draw only at the end.
    interactive: true,
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
