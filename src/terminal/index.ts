/** The terminal adapter: full screen, frames without flicker, and the terminal as it was after every way out. */

export { isInteractive } from './interactive.ts';
export { type Foreground, takeForeground } from './shell/foreground.ts';
export { createShellTerminal, type LendableTerminal } from './shell/shell-terminal.ts';
export { createTerminal } from './terminal.ts';
export type { ExitCall, Size, Terminal, TerminalOptions } from './types.ts';
