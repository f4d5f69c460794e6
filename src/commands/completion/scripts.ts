import { BASH_SCRIPT } from './bash.ts';
import { FISH_SCRIPT } from './fish.ts';
import type { CompletedShell } from './shells.ts';
import { ZSH_SCRIPT } from './zsh.ts';

/** All of them only ask `stagedive __complete`, so a script need not be made anew for a newer version. */
const SCRIPTS: Readonly<Record<CompletedShell, string>> = {
  bash: BASH_SCRIPT,
  zsh: ZSH_SCRIPT,
  fish: FISH_SCRIPT,
};

/** The completion script of a shell. */
export function completionScript(shell: CompletedShell): string {
  return SCRIPTS[shell];
}
