import { nameOf } from '../../paths.ts';
import type { ShellCommand } from '../shell/commands.ts';
import { layersOf } from './wrappers.ts';

/** Where a command names the user that it changes to or gives a file to. */
interface UserPlace {
  /** Whether its first operand is that user. */
  readonly isOperand: boolean;
  /** Options whose value is that user, with their dashes. */
  readonly options?: readonly string[];
  /** Letters of other options that take a value. */
  readonly valued?: string;
}

/**
 * As their manuals say (util-linux, coreutils, sudo, shadow, dpkg, daemontools, s6, runit, OpenDoas). `id` is left out: a
 * script asks by it whether there is such a user.
 */
const PLACES: ReadonlyMap<string, UserPlace> = new Map(
  Object.entries({
    gosu: { isOperand: true },
    'su-exec': { isOperand: true },
    chown: { isOperand: true },
    su: { isOperand: true, valued: 'csgGTw' },
    runuser: { isOperand: true, options: ['-u', '--user'], valued: 'csgGTw' },
    sudo: { isOperand: false, options: ['-u', '--user'] },
    doas: { isOperand: false, options: ['-u'] },
    setpriv: { isOperand: false, options: ['--reuid', '--ruid', '--euid'] },
    install: { isOperand: false, options: ['-o', '--owner'] },
    'start-stop-daemon': { isOperand: false, options: ['-c', '--chuid', '-u', '--user'] },
    setuidgid: { isOperand: true },
    's6-setuidgid': { isOperand: true },
    chpst: { isOperand: false, options: ['-u'] },
  }),
);

/** Commands that make the user that one of their words names. */
const MAKES_USER = /^(?:useradd|adduser|addgroup|groupadd)$/;

const USER = /^[a-z_][\w-]*(?=$|[:.])/;

/** The users that commands need, but for those that one of the commands makes. */
export function usersOf(given: readonly ShellCommand[]): ReadonlySet<string> {
  // What becomes the arguments of a script is started by `exec "$@"`.
  const commands = given.map(({ words }) => ({
    words: words[0] === 'set' && words[1] === '--' ? words.slice(2) : words,
  }));
  const made = new Set(
    commands.flatMap(({ words }) =>
      layersOf(words).some(({ words: [name] }) => MAKES_USER.test(nameOf(name ?? ''))) ? words : [],
    ),
  );
  const named = commands.flatMap(({ words }) =>
    layersOf(words).flatMap(({ words: [name, ...rest] }) => {
      const place = PLACES.get(nameOf(name ?? ''));
      return place === undefined ? [] : namedBy(rest, place);
    }),
  );
  return new Set(named.filter((name) => !made.has(name)));
}

function namedBy(words: ShellCommand['words'], place: UserPlace): readonly string[] {
  const { isOperand, options = [], valued = '' } = place;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === null || word === undefined) return [];
    if (word === '-') continue;
    const option = options.find(
      (each) => word === each || word.startsWith(each.startsWith('--') ? `${each}=` : each),
    );
    if (option !== undefined) {
      const value = word === option ? words[at + 1] : word.slice(option.length).replace(/^=/, '');
      return nameIn(value);
    }
    if (word.startsWith('-')) {
      if (word.length === 2 && valued.includes(word.slice(1))) at += 1;
      continue;
    }
    return isOperand ? nameIn(word) : [];
  }
  return [];
}

function nameIn(value: string | null | undefined): readonly string[] {
  const name = USER.exec(value ?? '')?.[0];
  return name === undefined ? [] : [name];
}
