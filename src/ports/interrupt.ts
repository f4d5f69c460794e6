/** What stops a command from outside. PIPE: nobody reads our output any more. */
export type Interrupt = 'INT' | 'TERM' | 'HUP' | 'PIPE';

/** Registers a callback for every interruption; the returned function removes it. */
export type OnInterrupt = (call: (signal: Interrupt) => void) => () => void;

/** The exit status after an interruption. */
export const INTERRUPT_STATUS: Readonly<Record<Interrupt, number>> = {
  INT: 130,
  TERM: 143,
  HUP: 129,
  PIPE: 0,
};
