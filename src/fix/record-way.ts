import { RECORD_FOLDER } from './recorded-shell.ts';

/**
 * How a shell calls the hook at each prompt. `prompt` is a shell without history, such as dash: it says that a command
 * has ended and how, but not which one.
 */
export type RecordWay = 'bash' | 'busybox' | 'zsh' | 'prompt';

/**
 * Null if a shell has no means that we know.
 * @param program the contents of the shell's program; null if they could not be read
 */
export function recordWay(path: string, program: Uint8Array | null): RecordWay | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === 'bash' || name === 'zsh') return name;
  if (program === null || !['sh', 'ash', 'dash'].includes(name)) return null;
  const text = Buffer.from(program.buffer, program.byteOffset, program.byteLength);
  if (text.includes('BusyBox v')) return 'busybox';
  if (text.includes('PROMPT_COMMAND')) return 'bash';
  // The prompts that dash and its relatives begin with.
  return text.includes('PS1=$ ') && text.includes('PS1=# ') ? 'prompt' : null;
}

/** The variables by which a shell calls the hook at each prompt, with the last status and the end of its history. */
export function recordEnv(way: RecordWay, env: readonly string[]): readonly string[] {
  const hook = `${RECORD_FOLDER}/hook`;
  switch (way) {
    case 'bash':
      return [`PROMPT_COMMAND="$BASH" ${hook} "$?" "$(HISTTIMEFORMAT= history 20)"`];
    case 'busybox':
      return [`PS1=$(sh ${hook} "$?" "$(history 2>&1 | tail -n 20)")\\w \\$ `];
    case 'prompt':
      return [`PS1=$(sh ${hook} "$?" "" prompt)`];
    case 'zsh': {
      // zsh takes functions from its own files only: ours call those of the user.
      const own = env.findLast((pair) => pair.startsWith('ZDOTDIR='));
      return [`ZDOTDIR=${RECORD_FOLDER}`, `STAGEDIVE_${own ?? 'ZDOTDIR='}`];
    }
  }
}
