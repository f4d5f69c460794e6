/** The terminal adapter: full screen, frames without flicker, and the terminal as it was after every way out. */
export type { ExitCall, Size, Terminal, TerminalOptions } from './types.ts';
