import type { StartedScript } from '../programs.ts';

export const MAX_SCRIPT_BYTES = 256 * 1024;

/** The text of a script, as far as it is looked into. */
export async function scriptText({ file, code }: Pick<StartedScript, 'file' | 'code'>): Promise<string> {
  return code ?? new TextDecoder().decode(await file?.bytes(0, MAX_SCRIPT_BYTES));
}
