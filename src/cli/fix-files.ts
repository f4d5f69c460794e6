import { resolve } from 'node:path';
import type { ShellFixes } from '../commands/shell-fix.ts';
import type { CommonOptions } from '../commands/wiring.ts';
import type { Workspace } from '../commands/workspace.ts';
import type { FixFiles } from '../project/fixes.ts';
import type { Asker } from '../terminal/ask.ts';
import { isRemoteSource } from './is-remote-source.ts';

/** The files that a fix may change: the Dockerfile, and those of the build context. */
export async function fixesOf(options: CommonOptions, { path }: Workspace): Promise<FixFiles> {
  const { fixFiles } = await import('../project/fixes.ts');
  return fixFiles(path, isRemoteSource(options) ? null : resolve(options.context));
}

/**
 * What `stagedive shell` needs to keep what was done in it; `close` ends the questions.
 * @param giveBack gives the terminal back to this process, before the first question
 */
export function shellFixes(
  options: CommonOptions,
  work: Workspace,
  giveBack: () => void,
): { readonly fixes: ShellFixes; close(): void } {
  // One for all questions, since it may have read further than one answer.
  let asker: Asker | null = null;
  const fixes: ShellFixes = {
    read: async (file) => (await fixesOf(options, work)).read(file),
    write: async (changes) => (await fixesOf(options, work)).write(changes),
    readDockerfile: work.read,
    label: work.label,
    confirm: async (question) => {
      const { createAsker } = await import('../terminal/ask.ts');
      if (asker === null) giveBack();
      asker ??= createAsker(process.stdin, process.stderr);
      return await asker.confirm(question);
    },
  };
  return { fixes, close: () => asker?.close() };
}

/** Whether what is typed in a shell is recorded: there is a terminal, and neither a flag nor the user's config says no. */
export async function isShellRecorded(record: boolean, hasTerminal: boolean): Promise<boolean> {
  if (!record || !hasTerminal) return false;
  const { readUserConfig } = await import('../project/user-config.ts');
  return (await readUserConfig(process.env)).record !== false;
}
