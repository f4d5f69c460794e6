import { tidy } from '../../load/index.ts';
import { nameOf } from '../../paths.ts';
import type { Mended } from '../mended.ts';
import type { Programs, StartedScript } from '../programs.ts';
import { type ShellScript, shellCommands } from '../shell/commands.ts';
import type { Starter } from '../starter.ts';
import { environmentOf, ownOrigin } from '../subject.ts';
import { scriptArgument } from './arguments.ts';
import { languageOf } from './language.ts';
import { scriptText } from './script-text.ts';
import { weaker } from './weaker.ts';
import { layersOf } from './wrappers.ts';

const READS: ReadonlySet<string> = new Set(['.', 'source']);

/** How many scripts are followed; one counts again where it turns out to matter more. */
const MAX_FOLLOWED = 400;

/**
 * Starts what the shell scripts known so far start, and what those start in turn, so that it is known who starts a script
 * before its needs are told.
 */
export async function followScripts(subject: Mended, programs: Programs): Promise<void> {
  let followed = 0;
  for (let next = programs.nextUnfollowed(); next !== null; next = programs.nextUnfollowed()) {
    if (next.language !== 'sh' || followed >= MAX_FOLLOWED) continue;
    followed += 1;
    const script = shellCommands(await scriptText(next), environmentOf(subject));
    await startInner(subject, next, script, programs);
  }
}

/**
 * Hands on what a shell script runs and what is there: scripts that it gives to an interpreter or reads itself, and
 * programs of the Dockerfile.
 */
async function startInner(
  subject: Mended,
  { starter, isMain }: StartedScript,
  { commands, endsOnFailure }: ShellScript,
  programs: Programs,
): Promise<void> {
  const { root, cwd } = subject;
  const at = (path: string): string => tidy(path.startsWith('/') ? path : `${cwd}/${path}`);
  for (const { words: all, isCertain } of commands) {
    for (const { words, isExec } of layersOf(all)) {
      // A script goes on behind a command that fails, unless it says otherwise.
      const isFatal = isCertain && (isExec || endsOnFailure || commands.length === 1);
      const severity = isFatal ? starter.severity : weaker(starter.severity, 'warning');
      const [name = '', ...rest] = words;
      const unknown = rest.indexOf(null);
      const args = (unknown < 0 ? rest : rest.slice(0, unknown)).map((word) => word ?? '');
      const reads = READS.has(name ?? '');
      const language = reads ? 'sh' : languageOf(nameOf(name ?? ''));
      const given = reads ? ({ kind: 'file', path: args[0] ?? '' } as const) : scriptArgument(language, args);
      const path = at(given?.kind === 'file' ? given.path : (name ?? ''));
      const isProgram = given === null && name?.includes('/') === true;
      const file = given?.kind === 'file' || isProgram ? root.locate(path) : null;
      const origin = file === null ? null : ownOrigin(subject, file.path);
      const inner: Starter = {
        path: file === null ? starter.path : path,
        severity,
        line: origin?.line ?? starter.line,
        near: origin?.source.stage ?? starter.near,
        role: starter.role,
      };
      if (given?.kind === 'code') {
        // What is known of a shell in a shell is told by its own words; others need their modules.
        if (language !== 'sh')
          programs.addScript({ starter: inner, file: null, language, code: given.code, isMain });
      } else if (file !== null && origin !== null) {
        if (isProgram) await programs.start(file, inner);
        else programs.addScript({ starter: inner, file, language, code: null, isMain });
      }
    }
  }
}
