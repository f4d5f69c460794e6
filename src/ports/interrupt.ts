/** What stops a command from outside. PIPE: nobody reads our output any more. */
export type Interrupt = 'INT' | 'TERM' | 'HUP' | 'PIPE';

/** Registers a callback for every interruption; the returned function removes it. */
export type OnInterrupt = (call: (signal: Interrupt) => void) => () => void;

/** Signals that are not for us, but for the program that we run in our place. */
export type PassedSignal = 'HUP' | 'QUIT' | 'USR1' | 'USR2';

/** Hands such signals over from now on; the returned function gives them back to the system. */
export type OnPassedSignal = (call: (signal: PassedSignal) => void) => () => void;

/** The exit status after an interruption. */
export const INTERRUPT_STATUS: Readonly<Record<Interrupt, number>> = {
  INT: 130,
  TERM: 143,
  HUP: 129,
  PIPE: 0,
};
