import { render } from 'ink';
import type { Store } from '../store/store.ts';
import type { Terminal } from '../terminal/index.ts';
import { setColours } from '../ui/theme.ts';
import { App } from './app.tsx';

export interface Screens {
  /** Takes the screens down; the terminal stays open. */
  readonly unmount: () => Promise<void>;
}

/**
 * Shows the screens in an open terminal: the only render(). Colours and the window's size are the terminal's;
 * everything else comes from the store.
 */
export function showScreens(terminal: Terminal, store: Store, now: () => number): Screens {
  setColours(terminal.colours);
  const stopResize = terminal.onResize((size) => store.dispatch({ type: 'window/resized', size }));
  const app = render(<App store={store} now={now} />, {
    stdout: terminal.stdout,
    stdin: terminal.stdin,
    // Else ink draws nothing before its end, as the terminal's stream is no TTY (screen-stream.ts).
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
    // Half of ink's default delay: a key must not wait for the flood of a build's log.
    maxFps: 60,
  });
  // Asked for at once: a component that throws rejects it, and nobody listening would mean a dead screen.
  const ended = app.waitUntilExit();
  return {
    unmount: async () => {
      stopResize();
      app.unmount();
      await ended;
    },
  };
}
