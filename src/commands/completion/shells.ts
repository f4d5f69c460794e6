/** The shells that there are completion scripts for (scripts.ts, which the command line itself does not load). */
export const COMPLETED_SHELLS = ['bash', 'zsh', 'fish'] as const;

export type CompletedShell = (typeof COMPLETED_SHELLS)[number];
