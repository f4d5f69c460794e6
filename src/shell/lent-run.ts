import type { ContainerEnd, EngineContainer, ProcessRequest, TerminalSize } from '../ports.ts';
import type { ClaimedTerminal } from './claimed-terminal.ts';

/**
 * Gives a claimed terminal to a container until that ends: keys as they are typed, also those typed before it was there,
 * and the size of the window. Rejects if a ctrl+c comes before it runs. Does not remove the container.
 */
export async function runInClaimed(
  claimed: ClaimedTerminal,
  start: (tty: TerminalSize, output: ProcessRequest['output']) => EngineContainer,
): Promise<{ readonly end: ContainerEnd; readonly container: EngineContainer }> {
  const { screen, terminal } = claimed;
  const container = start(terminal.size(), (_stream, bytes) => screen.write(bytes));
  try {
    await claimed.wait(container.started);
    // The window may have been resized since it was created.
    container.resize(terminal.size());
    claimed.sendKeysTo({
      input: (bytes) => {
        screen.pause();
        void container.write(bytes).then(() => screen.resume());
      },
      resized: (size) => container.resize(size),
    });
    return { end: await container.ended, container };
  } finally {
    claimed.holdKeys(new Uint8Array());
  }
}
