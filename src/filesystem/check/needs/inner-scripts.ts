import { nameOf } from '../../paths.ts';
import type { Mended } from '../mended.ts';
import type { Programs, StartedScript } from '../programs.ts';
import type { ShellScript } from '../shell/commands.ts';
import type { Starter } from '../starter.ts';
import { ownOrigin } from '../subject.ts';
import { scriptArgument } from './arguments.ts';
import { languageOf } from './language.ts';
import { combined, isRead, ownFolder, readFiles } from './read-scripts.ts';
import { startedAs } from './script-text.ts';
import { weaker } from './weaker.ts';
import { pathsFrom, workingFolders } from './working-folders.ts';
import { layersOf } from './wrappers.ts';

/** How many scripts are followed; one counts again where it turns out to matter more. */
const MAX_FOLLOWED = 400;

/**
 * Starts what the shell scripts known so far start, and what those start in turn, so that it is known who starts a script
 * before its needs are told.
 */
export async function followScripts(subject: Mended, programs: Programs): Promise<void> {
  let followed = 0;
  for (let next = programs.nextUnfollowed(); next !== null; next = programs.nextUnfollowed()) {
    if (next.language !== 'sh' || !subject.limits.hasRoom(followed, MAX_FOLLOWED, 'what shell scripts start'))
      continue;
    followed += 1;
    await startInner(subject, next, await subject.scripts.shell(next, startedAs(subject, next)), programs);
  }
}

/**
 * Hands on what a shell script runs and what is there: scripts that it gives to an interpreter or reads itself, and
 * programs of the Dockerfile.
 */
async function startInner(
  subject: Mended,
  started: StartedScript,
  script: ShellScript,
  programs: Programs,
): Promise<void> {
  const { starter, isMain, functions: outer = new Set() } = started;
  const { root } = subject;
  const { commands, endsOnFailure } = script;
  const place = ownFolder(started);
  const { functions: own, setsPath } = await combined(subject, script, place, starter.folder);
  const hasOtherPath = setsPath || starter.hasOtherPath === true;
  const folders = workingFolders(subject, commands, starter.folder);
  for (const [index, { words: all, maybe, isCertain }] of commands.entries()) {
    const folder = folders[index] ?? { folders: [], isSure: false };
    for (const { words, at, isExec } of layersOf(all)) {
      const [name = '', ...rest] = words;
      const unknown = rest.indexOf(null);
      const args = (unknown < 0 ? rest : rest.slice(0, unknown)).map((word) => word ?? '');
      const reads = isRead(words);
      const language = reads ? 'sh' : languageOf(nameOf(name ?? ''));
      const given = reads ? ({ kind: 'file', path: args[0] ?? '' } as const) : scriptArgument(language, args);
      const isProgram = given === null && name?.includes('/') === true;
      const word = given?.kind === 'file' ? given.path : isProgram ? name : null;
      const there = word === null ? [] : pathsFrom(folder, word).filter((each) => root.locate(each) !== null);
      // A script goes on behind a command that fails, unless it says otherwise. Of several files any may be meant.
      const isSure = isCertain && there.length < 2 && !(reads && words[1] == null);
      const isFatal = isSure && (isExec || endsOnFailure || commands.length === 1);
      const severity = isFatal ? starter.severity : weaker(starter.severity, 'warning');
      const { role } = starter;
      if (given?.kind === 'code') {
        // What is known of a shell in a shell is told by its own words; others need their modules.
        const { path, line, near } = starter;
        const inner: Starter = { path, severity, line, near, role, folder, hasOtherPath };
        if (language !== 'sh')
          programs.addScript({ starter: inner, file: null, language, code: given.code, isMain });
        continue;
      }
      const file = root.locate(there[0] ?? '');
      const files = reads
        ? readFiles(subject, { words, maybe: maybe.slice(at) }, folder, place)
        : [file].filter((each) => each !== null);
      for (const each of files) {
        const origin = ownOrigin(subject, each.path);
        if (origin === null) continue;
        const { line, source } = origin;
        const path = each === file ? (there[0] ?? '') : `/${each.path}`;
        const near = source.stage ?? starter.near;
        const inner: Starter = { path, severity, line, near, role, folder, hasOtherPath };
        if (isProgram) await programs.start(each, inner);
        else {
          const functions = new Set(reads ? [...outer, ...own] : []);
          const read = { functions, isRead: reads };
          programs.addScript({ starter: inner, file: each, language, code: null, isMain, ...read });
        }
      }
    }
  }
}
