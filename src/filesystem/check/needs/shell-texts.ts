import { Turns } from '../../../turns.ts';
import type { RootFile } from '../../load/index.ts';
import { nameOf } from '../../paths.ts';
import { shellCommands } from '../shell/commands.ts';
import { isNoProgram } from '../shell-command.ts';
import { pathFolders } from '../subject.ts';
import { embeddedIn } from './embedded.ts';
import { MANY_IN_ONE } from './named-paths.ts';
import type { Need, Runner } from './need.ts';
import { ownLibraries } from './own-libraries.ts';
import { has } from './settle.ts';
import { layersOf } from './wrappers.ts';

/** The most that is told of one program. */
const MAX_PROGRAMS = 30;

/** What only a command has behind its name: an option, a path or a redirection first, or later where something is put in. */
const IS_COMMAND = /^(?:exec )?[\w./+-]+ (?:-|\/|\d?>|\$|.* (?:-{1,2}[A-Za-z]|[|>]))/s;

/**
 * Programs that a compiled one has a shell start: it calls system() or popen(), and holds the texts for that. Which of
 * them it comes to is not known, so they are warnings, and are missed only where the program's stage has them.
 */
export async function shellTexts(runner: Runner): Promise<readonly Need[]> {
  const { subject, starter, home, homePath, file } = runner;
  if (home === null || MANY_IN_ONE.test(nameOf(homePath ?? ''))) return [];
  const own = [file, ...(await ownLibraries(runner)).map((each) => each.file)];
  const folders = pathFolders(subject);
  const isThere = (name: string): boolean =>
    name.startsWith('/') ? has(home, name) : folders.some((folder) => has(home, `${folder}/${name}`));
  const names = new Set<string>();
  for (const each of own) {
    for (const name of await startedBy(each))
      if (isThere(name) && !names.has(name))
        if (subject.limits.hasRoom(names.size, MAX_PROGRAMS, `programs that ${starter.path} starts`))
          names.add(name);
  }
  return names.size === 0 ? [] : ['/bin/sh', ...names].map((name) => needOf(name));
}

const started = new WeakMap<RootFile, Promise<ReadonlySet<string>>>();

/** The programs in the texts of a file that are commands. */
function startedBy(file: RootFile): Promise<ReadonlySet<string>> {
  const known = started.get(file) ?? namesIn(file);
  started.set(file, known);
  return known;
}

async function namesIn(file: RootFile): Promise<ReadonlySet<string>> {
  const { functions, commands } = await embeddedIn(file);
  const names = new Set<string>();
  if (!functions.has('system') && !functions.has('popen')) return names;
  const turns = new Turns();
  for (const text of commands) {
    if (!IS_COMMAND.test(text)) continue;
    for (const { words } of shellCommands(text, () => null).commands)
      for (const layer of layersOf(words)) {
        const [name] = layer.words;
        if (typeof name === 'string' && !isNoProgram(name)) names.add(name);
      }
    if (turns.isDue) await turns.give();
  }
  return names;
}

function needOf(name: string): Need {
  const lack = name.includes('/') ? 'there' : 'on PATH';
  const how = name === '/bin/sh' ? 'It starts programs by' : 'It has a shell start';
  return {
    kind: 'program',
    rule: 'missing-helper',
    severity: 'warning',
    name,
    why: `${how} ${name}, which is not ${lack}`,
    isSure: false,
  };
}
