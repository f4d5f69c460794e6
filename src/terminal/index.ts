/** The terminal adapter: full screen, frames without flicker, and a restored terminal after every way out. */

export { isInteractive } from './interactive.ts';
export type { MouseEvent } from './mouse.ts';
export { takeForeground } from './shell/foreground.ts';
export { createTerminal } from './terminal.ts';
export type { Terminal } from './types.ts';
