import type { Programs } from '../programs.ts';
import { besideScript } from './beside-script.ts';
import { declaredForScript } from './declared-programs.ts';
import { foreignLibraries } from './foreign-libraries.ts';
import { gemNeeds } from './gems.ts';
import { knownScriptNeeds } from './known-programs.ts';
import { leftBeside } from './left-beside.ts';
import { moduleNeeds } from './modules.ts';
import type { Need, ScriptRunner } from './need.ts';
import { packageFolders } from './own-package.ts';
import { packagePaths } from './package-paths.ts';
import { MAX_SCRIPT_BYTES } from './script-text.ts';
import { shellNeeds } from './shell.ts';
import { startedPrograms } from './started-programs.ts';
import { terminalModules } from './terminal-modules.ts';
import { textPaths } from './text-paths.ts';
import { typelibs } from './typelibs.ts';
import { zoneModules } from './zone-modules.ts';

export type GivenScript = Omit<ScriptRunner, 'text'>;

/** What a script needs besides its interpreter. */
export async function scriptNeeds(given: GivenScript, programs: Programs): Promise<readonly Need[]> {
  const { file, code, language } = given;
  const runner: ScriptRunner = { ...given, text: await given.subject.scripts.text(given) };
  const needs: Need[] = [...knownScriptNeeds(runner)];
  if (language === 'sh') needs.push(...(await shellNeeds(runner, programs)));
  else
    needs.push(
      ...(await moduleNeeds(runner)),
      ...(await gemNeeds(runner)),
      ...(await foreignLibraries(runner)),
      ...(await zoneModules(runner)),
      ...(await terminalModules(runner)),
      ...(await packagePaths(runner)),
      ...(await typelibs(runner)),
      ...(await startedPrograms(runner)),
      ...leftBeside(runner),
    );
  needs.push(
    ...besideScript(runner),
    ...(await packageFolders(runner)),
    ...textPaths(runner),
    ...(await declaredForScript(runner)),
  );
  if (code === null && file !== null && file.entry.size > MAX_SCRIPT_BYTES)
    needs.push({ kind: 'unseen', what: `the rest of ${given.starter.path}, which is longer than 256 KiB` });
  return needs;
}
