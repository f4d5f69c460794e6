import { nameOf } from '../../paths.ts';
import { findAnywhere } from '../find-program.ts';
import type { Programs } from '../programs.ts';
import type { ShellScript } from '../shell/commands.ts';
import { mustHaveIn } from '../shell/must-have.ts';
import { firstProgram, isNoProgram } from '../shell-command.ts';
import type { Starter } from '../starter.ts';
import { variable } from '../subject.ts';
import { usersOf } from './command-users.ts';
import type { Need, ScriptRunner } from './need.ts';
import { possiblePrograms } from './possible-programs.ts';
import { combined, ownFolder } from './read-scripts.ts';
import { startedAs } from './script-text.ts';
import { has } from './settle.ts';
import { pathsFrom, workingFolders } from './working-folders.ts';
import { layersOf } from './wrappers.ts';

/** Commands that ask whether there is a program: then the script gets along without. */
const TESTS: ReadonlySet<string> = new Set(['which', 'type', 'hash', 'whereis']);

const MAX_PROGRAMS = 200;

/** The programs that a shell script starts. An error only for one that ends the script, or that it becomes. */
export async function shellNeeds(runner: ScriptRunner, programs: Programs): Promise<readonly Need[]> {
  const { code, subject, starter } = runner;
  const isBusybox = programs.hasBusyboxShell();
  const script = await subject.scripts.shell(runner, startedAs(subject, runner));
  if (script.isCut) subject.limits.exceeded(`the last commands of ${starter.path}, which has too many`);
  const { functions, isWhole, readsFolder, setsPath } = await combined(
    subject,
    script,
    ownFolder(runner),
    starter.folder,
  );
  const isOwn = (name: string): boolean =>
    functions.has(name) || runner.functions?.has(name) === true || isNoProgram(name);
  const folders = workingFolders(subject, script.commands, starter.folder);
  const tested = testedIn(script);
  // The program of a shell form has been looked for as that of its instruction.
  const first = code === null ? null : firstProgram(code);
  const found = new Map<string, Need>();
  const users = Array.from(
    usersOf(script.commands),
    (name): Need => ({
      kind: 'user',
      severity: 'warning',
      name,
      why: `${starter.path} names the user ${name}`,
    }),
  );
  // A shell becomes the only command that it gets.
  const isOnly = code !== null && script.commands.length === 1;
  for (const [index, command] of script.commands.entries()) {
    const folder = folders[index] ?? { folders: [subject.cwd], isSure: true };
    for (const { words, at, isExec } of layersOf(command.words)) {
      const name = words[0] ?? '';
      if (name === first || tested.has(name) || isOwn(name)) continue;
      const paths = name.includes('/') ? pathsFrom(folder, name) : [name];
      if (paths.length > 1 && paths.some((each) => has(subject, each))) continue;
      const [path = name] = paths;
      // A script that is read may have a function of that name, or go to another folder.
      const isPlain = name.includes('/')
        ? name.startsWith('/') || (folder.isSure && isWhole && !readsFolder)
        : isWhole || isExec || at > 0;
      // Nor is it known where programs are looked for once PATH has changed.
      const isElsewhere = !isPlain || (!name.includes('/') && (setsPath || starter.hasOtherPath === true));
      if (isElsewhere && findAnywhere(subject, nameOf(name)) !== null) continue;
      const isFatal = command.isCertain && (isExec || isOnly || script.endsOnFailure);
      const isError = isFatal && isPlain && !isBusybox;
      const known = found.get(path);
      if (known !== undefined && !isError) continue;
      if (
        known === undefined &&
        !subject.limits.hasRoom(found.size, MAX_PROGRAMS, `commands of ${starter.path}`)
      )
        continue;
      found.set(path, {
        kind: 'program',
        rule: 'missing-helper',
        severity: isError ? 'error' : 'warning',
        name: path,
        why: `${starter.role === null ? 'It' : `The script of ${starter.role}`} runs ${path}, which is not ${path.includes('/') ? 'there' : 'on PATH'}`,
        isSure: isError,
      });
    }
  }
  const { programs: started, given } = script.lookedUp;
  const lookedUp = new Set([...started.map(([, program]) => program), ...given]);
  for (const name of new Set([...possiblePrograms(script), ...given])) {
    const isLookedUp = lookedUp.has(name);
    if ((tested.has(name) && !isLookedUp) || isOwn(name) || found.has(name)) continue;
    // It may be meant for a place that another variable says.
    if (isLookedUp && findAnywhere(subject, name) !== null) continue;
    found.set(name, {
      kind: 'program',
      rule: 'missing-helper',
      severity: 'warning',
      name,
      why: `${starter.role === null ? 'It' : `The script of ${starter.role}`} may run ${name}, which is not ${name.includes('/') ? 'there' : 'on PATH'}`,
      isSure: false,
    });
  }
  const isJavaSaid = ['JAVA_HOME', 'JRE_HOME'].some((each) => variable(subject, each) !== '');
  for (const name of mustHaveIn(runner.text))
    if (!found.has(name) && !isOwn(name) && !(name === 'java' && isJavaSaid))
      found.set(name, {
        kind: 'program',
        rule: 'missing-helper',
        severity: 'warning',
        name,
        why: `It looks for ${name}, which is not on PATH, and goes no further without`,
        isSure: false,
      });
  return [...found.values(), ...users, ...unseenIn(script, starter)];
}

function testedIn({ commands }: ShellScript): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { words, maybe } of commands) {
    const [first] = words;
    const isAsked = (first === 'command' && /^-[vV]/.test(words[1] ?? '')) || TESTS.has(first ?? '');
    const isTest = first === '[' || first === 'test';
    const asked = isAsked || isTest ? words.slice(1) : [];
    for (const word of asked) if (word !== null) names.add(word);
    // `[ -x "$APP" ]`: it goes on without.
    const isThere = isTest && !words.includes('!') && words.some((word) => /^-[xef]$/.test(word ?? ''));
    for (const texts of isThere ? maybe : []) for (const each of texts) names.add(each);
  }
  return names;
}

/** Programs that fetch what only a running container has. */
const INSTALLERS = /^(?:pip3?|uv|poetry|npm|yarn|pnpm|bundle|gem|composer|apt-get|apt|apk|dnf|yum)$/;

/** What a script does that its text does not tell; only of scripts that must work. */
function unseenIn({ commands }: ShellScript, { path, severity }: Starter): readonly Need[] {
  if (severity !== 'error') return [];
  const unseen = new Set<string>();
  for (const { words, isArguments } of commands) {
    const [first, ...rest] = words;
    // Its arguments are those of the image.
    if (isArguments) continue;
    if (first === 'eval') unseen.add(`commands that ${path} puts together with eval`);
    else if (first === null) unseen.add(`commands that ${path} takes from variables`);
    else if (
      first !== undefined &&
      INSTALLERS.test(nameOf(first)) &&
      rest.some((word) => /^(?:install|add|ci|sync)$/.test(word ?? ''))
    )
      unseen.add(`what ${path} installs with ${nameOf(first)} when it runs`);
    else if (/^python/.test(nameOf(first ?? '')) && rest.includes('venv'))
      unseen.add(`modules of the virtual environment that ${path} makes when it runs`);
  }
  return [...unseen].map((what) => ({ kind: 'unseen', what }));
}
