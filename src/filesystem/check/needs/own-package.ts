import { nameOf, parentOf } from '../../paths.ts';
import { NEEDS_MODULES } from '../helper-programs.ts';
import {
  broughtPaths,
  type Installed,
  isOnlyOf,
  type OwnPackage,
  packageOfProgram,
} from '../packages/installed.ts';
import type { SourceStage } from '../subject.ts';
import { isSmall, MANY_IN_ONE, missingData, onePerFolder, outermost } from './named-paths.ts';
import type { Need, Runner } from './need.ts';
import { isShared, isTelling } from './ordinary-paths.ts';
import { holdsPrivateKeys } from './settings-paths.ts';
import { has, hasFolder } from './settle.ts';

/** The most that is told of one program. */
const MAX_FOLDERS = 20;

/** Where commands are, besides those that ENTRYPOINT or CMD names. */
const COMMAND = /\/(?:s?bin|games|libexec)\/[^/]+$/;

/** Interpreters: what they need of their own is known better, and what a script needs is asked of its package. */
const INTERPRETER = /^(?:node(?:js)?|(?:da|ba|z|k|mk|a)?sh)$/;

/** A folder of a package with more commands than this is not for each of them, as that of coreutils. */
const MANY_COMMANDS = 30;

/** Where packages put folders of their own that only their programs read. */
const LIBRARY_FOLDER =
  /^\/usr\/(?:lib(?:64|exec)?|lib\/[a-z\d_]{2,12}-linux-(?:gnu|musl)[a-z\d]{0,8}|share\/games)\/$/;

/** Folders for something else than programs: documents, editors, desktops, completions of shells. */
const FOR_OTHERS =
  /\/(?:docs?|doc-base|gtk-doc|devhelp|help|examples?|emacs|site-lisp|vim|nvim|icons|pixmaps|applications|metainfo|appdata|apport|reportbug|completions?|menu|logcheck|apparmor|dkms|debhelper)\//;

/** What most packages have in their own folder for people: a folder with nothing else is not missed. */
const FOR_PEOPLE =
  /^(?:docs?|examples?|samples?|scripts|contrib|html|images|man|locale|tests?|icons|licenses?)$/;

/** Where folders are that bear a program's name. */
const BASES =
  '/usr/share /usr/lib /usr/libexec /usr/local/share /usr/local/lib /usr/local/libexec /usr/local/etc /etc /var/lib'.split(
    ' ',
  );

/**
 * Folders that a program's package brought for it alone, and of which the state has nothing: those that bear the name of
 * the program, of its package or of what that was built from, and those right below the folders of libraries; and
 * settings of its name right in /etc. What a program puts together when it runs is in no text of
 * it; its package says where it is. Only warnings: what is there need not be used.
 */
export async function packageFolders(
  runner: Pick<Runner, 'subject' | 'starter' | 'home' | 'homePath'>,
): Promise<readonly Need[]> {
  const { subject, starter, home, homePath } = runner;
  if (home === null || homePath === null) return [];
  const [name, given] = [nameOf(homePath), nameOf(starter.path)];
  if (
    [name, given].some((each) => [NEEDS_MODULES, INTERPRETER, MANY_IN_ONE].some((known) => known.test(each)))
  )
    return [];
  if (homePath.includes('/jvm/')) return [];
  if (starter.role === null && !COMMAND.test(homePath) && !COMMAND.test(starter.path)) return [];
  const ofProgram = await packageOfProgram(runner);
  const found = new Map<string, string>();
  if (ofProgram !== null)
    for (const [path, part] of broughtFolders(home, ofProgram.installed, ofProgram.own, [name, given]))
      found.set(path, part);
  for (const path of namesakes(home, [name, given]))
    if (!found.has(path) && (ofProgram === null || isOnlyOf(ofProgram.installed, ofProgram.own, path)))
      found.set(path, '');
  const settings = ofProgram === null ? [] : ownSettings(home, ofProgram, given);
  for (const [path, part] of settings) found.set(path, part);
  const missing = [...found.keys()].filter(
    (path) =>
      isTelling(path) &&
      !has(subject, path) &&
      // What lies beside a program that was moved is asked for where it is now.
      !homePath.startsWith(`/${home.root.real(path)}/`) &&
      isSmall(home, path) &&
      !isForPeople(home, path),
  );
  return subject.limits
    .atMost(onePerFolder(home, outermost(missing)), MAX_FOLDERS, `folders of the package of ${starter.path}`)
    .map((path) => needOf(home, path, found.get(path) ?? ''));
}

/** Files right in /etc that bear the name of the program or its package, as /etc/a2ps-site.cfg does. */
function ownSettings(
  home: SourceStage,
  { installed, own }: { readonly installed: Installed; readonly own: OwnPackage },
  name: string,
): readonly (readonly [path: string, part: string])[] {
  return broughtPaths(installed, own).filter(([path]) => {
    const file = /^\/etc\/([\w.-]+)$/.exec(path)?.[1];
    const isIts =
      file !== undefined &&
      [name, own.name].some((each) => file.startsWith(`${each}.`) || file.startsWith(`${each}-`));
    return isIts && home.root.locate(path) !== null;
  });
}

function isForPeople({ root }: SourceStage, path: string): boolean {
  const inside = root.tree.children(root.real(path));
  return inside.length > 0 && inside.every((entry) => FOR_PEOPLE.test(nameOf(entry.path)));
}

/** The outermost folders that only a package's parts brought and that bear one of its names, each with its part. */
function broughtFolders(
  home: SourceStage,
  installed: Installed,
  own: OwnPackage,
  names: readonly string[],
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const isOwn = new Map<string, boolean>();
  const ofPackage = commandsOf(installed, own) > MANY_COMMANDS ? [] : [own.name, own.source];
  const isOnlyIts = (path: string): boolean => {
    const isIt =
      isOwn.get(path) ?? (!isShared(path) && hasFolder(home, path) && isOnlyOf(installed, own, path));
    isOwn.set(path, isIt);
    return isIt;
  };
  for (const [path, part] of broughtPaths(installed, own)) {
    // A folder right below one that is there for all is the package's own whatever its name, as `ivl` of iverilog is.
    const at = foldersAbove(merged(home, path)).find(
      (each) =>
        (isAlike(nameOf(each), [...names, ...ofPackage]) ||
          (ofPackage.length > 0 && LIBRARY_FOLDER.test(`${parentOf(each)}/`))) &&
        isOnlyIts(each),
    );
    if (at !== undefined && !FOR_OTHERS.test(`${parentOf(at)}/`) && !found.has(at)) found.set(at, part);
  }
  return found;
}

function commandsOf({ paths }: Installed, { name }: OwnPackage): number {
  return (paths.get(name) ?? '').split('\n').filter((path) => COMMAND.test(path)).length;
}

/** A path as it is where /lib is a link to /usr/lib, which packages may not know. */
function merged({ root }: SourceStage, path: string): string {
  const [, top = ''] = path.split('/', 2);
  return /^(?:s?bin|lib(?:32|64|x32)?)$/.test(top) && root.real(top) === `usr/${top}` ? `/usr${path}` : path;
}

/** A path and the folders above it, outermost first. */
function foldersAbove(path: string): readonly string[] {
  const folders: string[] = [];
  for (let at = path; at !== '' && at !== '/'; at = parentOf(at)) folders.push(at);
  return folders.reverse();
}

/** `octave` of octave-cli, octave-common and octave9; of shorter names than three letters only themselves. */
function isAlike(folder: string, names: readonly string[]): boolean {
  return names.some(
    (name) => folder === name || isLonger(folder, name) || (folder.length > 2 && isLonger(name, folder)),
  );
}

function isLonger(long: string, short: string): boolean {
  return short.length > 2 && long.startsWith(short) && /^[-_.\d]/.test(long.slice(short.length));
}

/** Folders at the usual places that bear just the name of a program. */
function namesakes(home: SourceStage, names: readonly string[]): readonly string[] {
  const paths = new Set(BASES.flatMap((base) => names.map((name) => `${base}/${name}`)));
  return [...paths].filter((path) => hasFolder(home, path));
}

function needOf(home: SourceStage, path: string, part: string): Need {
  if (holdsPrivateKeys(home.root, path))
    return {
      kind: 'unseen',
      what: `${path}, which its package needs most likely, and which holds private keys`,
    };
  return missingData(
    path,
    part === ''
      ? `Its stage has the folder ${path}, which bears its name and is not there`
      : `Its package ${part} brings ${hasFolder(home, path) ? 'the folder ' : ''}${path}, which is not there`,
  );
}
