import { shellCommands } from '../shell/commands.ts';
import { isNoProgram } from '../shell-command.ts';
import { localTexts } from './local-modules.ts';
import type { Need, ScriptRunner } from './need.ts';
import { startedIn, takesShell } from './started-texts.ts';
import { layersOf } from './wrappers.ts';

/** The most that is told of one script. */
const MAX_PROGRAMS = 60;

/** It looks whether there is a program: then it gets along without. */
const ASKED =
  /\b(?:which|findExecutable|find_executable|commandExists)(?:\.sync)?\(\s*["']([\w.+-]{1,80})["']/g;

/**
 * Programs that a script and the files of its own start by the calls of their language, such as subprocess.run. What of it
 * runs is not known, so they are warnings, and are missed only where the program's stage has them.
 */
export async function startedPrograms(runner: ScriptRunner): Promise<readonly Need[]> {
  const { subject, language, starter } = runner;
  const starts = `programs that ${starter.path} starts`;
  const add = (name: string, callee: string): void => {
    if (found.has(name) || isNoProgram(name)) return;
    if (subject.limits.hasRoom(found.size, MAX_PROGRAMS, starts)) found.set(name, callee);
  };
  const found = new Map<string, string>();
  const asked = new Set<string>();
  let unknownCall: string | null = null;
  for (const { text, isOwn } of await localTexts(runner)) {
    if (!isOwn) continue;
    for (const [, name = ''] of text.matchAll(ASKED)) asked.add(name);
    const { programs, shellTexts, unknown, isCut } = startedIn(language, text);
    unknownCall ??= unknown;
    if (isCut) subject.limits.exceeded(starts, MAX_PROGRAMS);
    for (const [name, callee] of programs) add(name, callee);
    for (const [given, callee] of shellTexts) {
      if (takesShell(language, given)) add('/bin/sh', callee);
      for (const { words } of shellCommands(given, () => null).commands)
        for (const layer of layersOf(words)) add(layer.words[0] ?? '', callee);
    }
  }
  const unseen: readonly Need[] =
    unknownCall === null
      ? []
      : [
          {
            kind: 'unseen',
            what: `${starts} under names that it puts together (${unknownCall})`,
          },
        ];
  const needs = [...found].flatMap(([name, callee]): readonly Need[] =>
    asked.has(name) || (name.includes('/') && !name.startsWith('/'))
      ? []
      : [
          {
            kind: 'program',
            rule: 'missing-helper',
            severity: 'warning',
            name,
            why: `It starts ${name} (${callee}), which is not ${name.includes('/') ? 'there' : 'on PATH'}`,
            isSure: false,
          },
        ],
  );
  return [...needs, ...unseen];
}
