import { nameOf } from '../../paths.ts';
import { NEEDS_MODULES } from '../helper-programs.ts';
import { type Installed, type OwnPackage, packageOfProgram } from '../packages/installed.ts';
import { codeOf } from './code-text.ts';
import { embeddedIn } from './embedded.ts';
import { localTexts } from './local-modules.ts';
import { MANY_IN_ONE } from './named-paths.ts';
import type { Need, Runner, ScriptRunner } from './need.ts';

/** The most that is told of one program. */
const MAX_PROGRAMS = 20;

/** Where packages put commands. */
const COMMAND = /^(?:\/usr)?\/(?:s?bin|games)\/([^/]+)$/;

/** Programs of a compiled program's package, and of those that this depends on, if the program holds their names. */
export async function declaredPrograms(runner: Runner): Promise<readonly Need[]> {
  return await needsOf(runner, async () => (await embeddedIn(runner.file)).words);
}

/**
 * The same of a script, whose own files may name them in a table. Of a shell script only those of its own package, to
 * whose names it puts a folder: what else stands there as a command is known.
 */
export async function declaredForScript(runner: ScriptRunner): Promise<readonly Need[]> {
  if (runner.file === null) return [];
  const words = async (): Promise<ReadonlySet<string>> => {
    const texts = (await localTexts(runner)).filter(({ isOwn }) => isOwn);
    return new Set(
      texts.flatMap(
        ({ text }) => codeOf(runner.language, text).match(/(?<![\w.-])[\w.+-]{2,40}(?![\w-])/g) ?? [],
      ),
    );
  };
  return await needsOf(runner, words, runner.language === 'sh');
}

/**
 * A program's package brings or depends on what it needs, and its text says which of it are programs, however it starts
 * them. Only warnings: a name may mean something else.
 *
 * @param isOwnOnly whether programs of other packages are left out
 */
async function needsOf(
  runner: Pick<Runner, 'subject' | 'starter' | 'home' | 'homePath'>,
  words: () => Promise<ReadonlySet<string>>,
  isOwnOnly = false,
): Promise<readonly Need[]> {
  const { subject, starter } = runner;
  if (MANY_IN_ONE.test(nameOf(runner.homePath ?? ''))) return [];
  const found = await packageOfProgram(runner);
  if (found === null) return [];
  const commands = commandsFor(found.installed, found.own, isOwnOnly);
  if (commands.size === 0) return [];
  const named = await words();
  const ownNames = [nameOf(runner.homePath ?? ''), nameOf(starter.path)];
  const needs = [...commands].filter(
    ([name]) => named.has(name) && !NEEDS_MODULES.test(name) && !ownNames.includes(name),
  );
  return subject.limits
    .atMost(needs, MAX_PROGRAMS, `programs that the package of ${starter.path} depends on`)
    .map(([name, other]) => ({
      kind: 'program',
      rule: 'missing-helper',
      severity: 'warning',
      name,
      why: `It names ${name} of ${other}, which is not on PATH`,
      isSure: false,
    }));
}

/** The commands of a program's own package and of those that it depends on, each with whose it is. */
function commandsFor(
  { depends, paths }: Installed,
  { parts }: OwnPackage,
  isOwnOnly: boolean,
): ReadonlyMap<string, string> {
  const all = isOwnOnly ? parts : parts.flatMap((part) => [part, ...(depends.get(part) ?? [])]);
  return new Map(
    all.flatMap((name) =>
      (paths.get(name) ?? '').split('\n').flatMap((path) => {
        const command = COMMAND.exec(path)?.[1];
        const whose = parts.includes(name)
          ? 'its package'
          : `the package ${name} that its package depends on`;
        return command === undefined ? [] : [[command, whose] as const];
      }),
    ),
  );
}
