import { BASH_SCRIPT } from './bash.ts';
import { FISH_SCRIPT } from './fish.ts';
import { ZSH_SCRIPT } from './zsh.ts';

/** All of them only ask `stagedive __complete`, so a script need not be made anew for a newer version. */
const SCRIPTS = { bash: BASH_SCRIPT, zsh: ZSH_SCRIPT, fish: FISH_SCRIPT } as const;

export type CompletedShell = keyof typeof SCRIPTS;

export const COMPLETED_SHELLS = Object.keys(SCRIPTS) as readonly CompletedShell[];

/** The completion script of a shell. */
export function completionScript(shell: CompletedShell): string {
  return SCRIPTS[shell];
}
