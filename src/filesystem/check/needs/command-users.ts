import { nameOf } from '../../paths.ts';
import type { ShellCommand } from '../shell/commands.ts';
import { layersOf } from './wrappers.ts';

/** Where a command names the user that it changes to or gives a file to. */
interface UserPlace {
  /** Whether its first operand is that user. */
  readonly isOperand?: true;
  /** Options whose value is that user, with their dashes. */
  readonly options?: readonly string[];
  /** Other options that take a value: letters, and long ones without dashes. */
  readonly valued?: string;
  readonly longValued?: readonly string[];
  /** Whether its first operand is a program, whose options are its own. */
  readonly startsOther?: true;
}

const OF_SHELL = { valued: 'csgGTw', longValued: ['command', 'shell', 'group', 'supp-group'] };

/**
 * As their manuals say (util-linux, coreutils, sudo, shadow, dpkg, daemontools, s6, runit, OpenDoas). `id` is left out: a
 * script asks by it whether there is such a user.
 */
const PLACES: ReadonlyMap<string, UserPlace> = new Map(
  Object.entries({
    gosu: { isOperand: true },
    'su-exec': { isOperand: true },
    chown: { isOperand: true, longValued: ['from'] },
    su: { isOperand: true, ...OF_SHELL },
    runuser: { isOperand: true, options: ['-u', '--user'], ...OF_SHELL },
    sudo: {
      options: ['-u', '--user'],
      valued: 'CDghpRrtTU',
      longValued: ['group', 'host'],
      startsOther: true,
    },
    doas: { options: ['-u'], valued: 'C', startsOther: true },
    setpriv: { options: ['--reuid', '--ruid', '--euid'], startsOther: true },
    install: { options: ['-o', '--owner'], valued: 'gmSt' },
    'start-stop-daemon': { options: ['-c', '--chuid', '-u', '--user'] },
    setuidgid: { isOperand: true },
    's6-setuidgid': { isOperand: true },
    chpst: { options: ['-u'], startsOther: true },
  }),
);

/** Commands that make the user that one of their words names. */
const MAKES_USER = /^(?:useradd|adduser)$/;

/** `app`, `app:web`. A name with a dot is cut nowhere: `john.doe` may be one, and chown's old `app.web` is rare. */
const USER = /^[a-z_][\w.-]*(?=$|:)/;

/** The users that commands need, but for those that one of the commands makes. */
export function usersOf(given: readonly ShellCommand[]): ReadonlySet<string> {
  const commands = given.flatMap(({ words }) => startedIn(words)).flatMap((words) => layersOf(words));
  const made = new Set(
    commands.flatMap(({ words }) => (MAKES_USER.test(nameOf(words[0] ?? '')) ? words : [])),
  );
  const named = commands.flatMap(({ words: [name, ...rest] }) => {
    const place = PLACES.get(nameOf(name ?? ''));
    // The owner is that of another file.
    if (place === undefined || rest.some((word) => word?.startsWith('--reference') === true)) return [];
    return namedBy(rest, place);
  });
  return new Set(named.filter((name) => !made.has(name)));
}

type Words = ShellCommand['words'];

/** A command, and what `find` starts by it; what becomes the arguments of a script is started by `exec "$@"`. */
function startedIn(words: Words): readonly Words[] {
  if (words[0] === 'set' && words[1] === '--') return [words.slice(2)];
  const at = words.findIndex((word) => word === '-exec' || word === '-execdir');
  return at < 0 ? [words] : [words, words.slice(at + 1)];
}

function namedBy(words: Words, place: UserPlace): readonly string[] {
  const { isOperand, options = [], valued = '', longValued = [], startsOther } = place;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === null || word === undefined) return [];
    if (word === '-') continue;
    const option = options.find(
      (each) => word === each || word.startsWith(each.startsWith('--') ? `${each}=` : each),
    );
    if (option !== undefined)
      return nameIn(word === option ? words[at + 1] : word.slice(option.length).replace(/^=/, ''));
    if (word.startsWith('--')) at += longValued.includes(word.slice(2)) ? 1 : 0;
    // Of letters in one word the last may take the next one.
    else if (word.startsWith('-')) at += valued.includes(word.at(-1) ?? '-') ? 1 : 0;
    else if (isOperand === true) return nameIn(word);
    else if (startsOther === true) return [];
  }
  return [];
}

function nameIn(value: string | null | undefined): readonly string[] {
  const name = USER.exec(value ?? '')?.[0];
  return name === undefined ? [] : [name];
}
