import { nameOf } from '../../paths.ts';
import { shellCommands } from '../shell/commands.ts';
import { isNoProgram } from '../shell-command.ts';
import { pathFolders } from '../subject.ts';
import { embeddedIn } from './embedded.ts';
import { MANY_IN_ONE } from './named-paths.ts';
import type { Need, Runner } from './need.ts';
import { isMadeWith } from './own-libraries.ts';
import { has } from './settle.ts';
import { layersOf } from './wrappers.ts';

/** The most that is told of one program. */
const MAX_PROGRAMS = 30;

/** Commands that are words of messages, too: `file %s not found`. */
const ALSO_WORDS =
  /^(?:at|cut|date|dir|env|factor|file|find|fold|free|groups?|head|host|id|info|install|join|kill|last|ld|less|link|list|locate|logger|look|login|mail|make|man|more|mount|nice|open|paste|patch|print|reset|route|script|size|sort|split|stat|tail|test|time|top|true|users|view|watch|who|write|yes)$/;

/** The shape of a second word that only a command has. */
const IS_COMMAND = /^(?:exec )?[\w.+-]+ (?:-|\/|\d?>|\$)/;

/**
 * Programs that a compiled one has a shell start: it calls system() or popen(), and holds the texts for that. Which of
 * them it comes to is not known, so they are warnings, and are missed only where the program's stage has them.
 */
export async function shellTexts({
  subject,
  starter,
  home,
  homePath,
  file,
  loaded,
}: Runner): Promise<readonly Need[]> {
  if (home === null || MANY_IN_ONE.test(nameOf(homePath ?? ''))) return [];
  const [program, ...libraries] = loaded?.objects ?? [];
  if (program === undefined) return [];
  const own = [file, ...libraries.filter((each) => isMadeWith(program, each)).map((each) => each.file)];
  const folders = pathFolders(subject);
  const isThere = (name: string): boolean =>
    name.startsWith('/') ? has(home, name) : folders.some((folder) => has(home, `${folder}/${name}`));
  const names = new Set<string>();
  for (const each of own) {
    const { functions, commands } = await embeddedIn(each);
    if (!functions.has('system') && !functions.has('popen')) continue;
    for (const text of commands) {
      for (const { words } of shellCommands(text, () => null).commands) {
        for (const {
          words: [name],
        } of layersOf(words)) {
          if (typeof name !== 'string' || isNoProgram(name) || !isThere(name)) continue;
          if (!IS_COMMAND.test(text) && ALSO_WORDS.test(name)) continue;
          if (subject.limits.hasRoom(names.size, MAX_PROGRAMS, `programs that ${starter.path} starts`))
            names.add(name);
        }
      }
    }
  }
  return names.size === 0 ? [] : ['/bin/sh', ...names].map((name) => needOf(name));
}

function needOf(name: string): Need {
  const lack = name.includes('/') ? 'there' : 'on PATH';
  return {
    kind: 'program',
    rule: 'missing-helper',
    severity: 'warning',
    name,
    why: `It has a shell start ${name}, which is not ${lack}`,
    isSure: false,
  };
}
