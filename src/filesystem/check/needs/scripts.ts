import type { Programs } from '../programs.ts';
import { besideScript } from './beside-script.ts';
import { gemNeeds } from './gems.ts';
import { moduleNeeds } from './modules.ts';
import type { Need, ScriptRunner } from './need.ts';
import { shellNeeds } from './shell.ts';
import { textPaths } from './text-paths.ts';

const MAX_SCRIPT_BYTES = 256 * 1024;

export type GivenScript = Omit<ScriptRunner, 'text'>;

/** What a script needs besides its interpreter. */
export async function scriptNeeds(given: GivenScript, programs: Programs): Promise<readonly Need[]> {
  const { file, code, language } = given;
  const text = code ?? new TextDecoder().decode(await file?.bytes(0, MAX_SCRIPT_BYTES));
  const runner: ScriptRunner = { ...given, text };
  const needs: Need[] = [];
  if (language === 'sh') needs.push(...(await shellNeeds(runner, programs)));
  else needs.push(...(await moduleNeeds(runner)), ...(await gemNeeds(runner)));
  needs.push(...textPaths(runner), ...besideScript(runner));
  if (code === null && file !== null && file.entry.size > MAX_SCRIPT_BYTES)
    needs.push({ kind: 'unseen', what: `the rest of ${given.starter.path}, which is longer than 256 KiB` });
  return needs;
}
