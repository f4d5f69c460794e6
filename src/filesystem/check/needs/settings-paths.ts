import type { Root, RootFile } from '../../load/index.ts';
import { fileType } from '../../mode.ts';
import { nameOf, parentOf } from '../../paths.ts';
import type { TreeEntry } from '../../types.ts';
import { MAX_SETTINGS_BYTES } from './bounds.ts';
import { embeddedIn } from './embedded.ts';
import { lacking, MANY_IN_ONE, missingData } from './named-paths.ts';
import type { Need, Runner } from './need.ts';
import { isTellingOfSettings } from './ordinary-paths.ts';
import { has } from './settle.ts';
import { pathsInText } from './text-paths.ts';

/** Files that the image's own command names. */
function argumentsOf({ subject, starter }: Runner): readonly string[] {
  if (starter.role === null) return [];
  const words = [...(subject.entrypoint?.args.slice(1) ?? []), ...(subject.cmd?.args ?? [])];
  return words.filter((word) => word.startsWith('/') && subject.root.locate(word) !== null);
}

/** How many files of settings of one program are read. */
const MAX_FILES = 200;

/** How many more are only looked at for where they come from. */
const MAX_LOOKED = 20_000;

/** How many paths they may name. */
const MAX_NAMED = 5_000;

/** The most that is told of them. */
const MAX_PATHS = 40;

/**
 * What the settings of a program name, if they were copied: those at a path in /etc that the program or its
 * command names, or that bear its name.
 */
export async function settingsPaths(runner: Runner): Promise<readonly Need[]> {
  const { subject, starter, home, file } = runner;
  const names = `what settings of ${starter.path} name`;
  if (home === null || MANY_IN_ONE.test(nameOf(runner.homePath ?? ''))) return [];
  const { root } = subject;
  const embedded = [...(await embeddedIn(file)).paths].filter((path) => /^\/etc\/[\w.-]+\/?/.test(path));
  const own = [`/etc/${nameOf(file.path)}`, `/etc/${nameOf(file.path)}.conf`];
  const named = [...embedded, ...own, ...argumentsOf(runner)];
  const files = new Map<string, RootFile>();
  let looked = 0;
  for (const found of filesAtAny(root, named)) {
    looked += 1;
    if (looked <= MAX_LOOKED && (files.has(found.path) || subject.origin(found.path) === null)) continue;
    if (!subject.limits.hasRoom(looked > MAX_LOOKED ? MAX_FILES : files.size, MAX_FILES, names)) break;
    files.set(found.path, found);
  }
  const paths = new Set<string>();
  for (const found of files.values()) {
    const text = new TextDecoder().decode(await found.bytes(0, MAX_SETTINGS_BYTES));
    for (const path of pathsInText(text.replace(COMMENTS, '')))
      if (subject.limits.hasRoom(paths.size, MAX_NAMED, names)) paths.add(path);
  }
  const needs = subject.limits
    .atMost(lacking(runner, { paths }, isTellingOfSettings), MAX_PATHS, names)
    .map(needOf);
  const keys = subject.limits.atMost(keysAndCertificates(subject, home, paths), MAX_PATHS, names);
  return [...needs, ...keys.map(needOf), ...logsFolder(subject, home, paths)];
}

/** How deep folders of settings are looked into: `/etc/freeradius/3.0/mods-enabled`. */
const MAX_DEPTH = 3;

/** Hundreds of certificates, which name nothing. */
const NO_SETTINGS = /^etc(?:\/(?:ssl|pki|ca-certificates)(?:\/.*)?)?$|\.(?:pem|crt|cer|key)$/;

function* filesAtAny(root: Root, paths: readonly string[]): Iterable<RootFile> {
  for (const real of new Set(paths.map((path) => root.real(path)))) yield* filesAt(root, real);
}

/** The files of settings at a path, those of a folder before those of its folders. */
function* filesAt(root: Root, path: string, depth = 0): Iterable<RootFile> {
  const inside = NO_SETTINGS.test(path) ? [] : root.tree.children(path);
  const file = NO_SETTINGS.test(path) || inside.length > 0 ? null : root.locate(path);
  if (file !== null) yield file;
  const isFolder = (entry: TreeEntry): boolean => root.tree.children(entry.path).length > 0;
  for (const entry of inside)
    if (!isFolder(entry) && !NO_SETTINGS.test(entry.path)) {
      const found = root.locate(entry.path);
      if (found !== null) yield found;
    }
  for (const entry of depth < MAX_DEPTH ? inside : [])
    if (isFolder(entry)) yield* filesAt(root, entry.path, depth + 1);
}

/** Where keys and certificates lie that a server's settings name one by one. */
const KEY_OR_CERTIFICATE = /^\/etc\/(?:ssl|pki)\/(?:.{1,200}\/)?[^/]{1,200}$/;
const PRIVATE = /\/private\/|\.key$|key\.pem$|_key$/;

function keysAndCertificates(
  subject: Runner['subject'],
  home: NonNullable<Runner['home']>,
  paths: ReadonlySet<string>,
): readonly string[] {
  return [...paths].filter(
    (path) => KEY_OR_CERTIFICATE.test(path) && !has(subject, path) && home.root.locate(path) !== null,
  );
}

/** Whether something in a folder is a private key by its name. */
export function holdsPrivateKeys(root: Root, folder: string): boolean {
  const inside = root.tree.children(root.real(folder));
  return inside.some(
    ({ path, mode }) =>
      PRIVATE.test(`/${path}${fileType(mode) === 'dir' ? '/' : ''}`) ||
      (fileType(mode) === 'dir' && holdsPrivateKeys(root, path)),
  );
}

/** No COPY is proposed for a private key, since it would be in the image. */
function needOf(path: string): Need {
  const need = missingData(path, `Its settings name ${path}, which is not there`);
  if (!PRIVATE.test(path)) return need;
  const why = `${need.why}: mount it where the image runs, since a private key does not belong in an image`;
  return { ...need, why, copy: [], isSure: true };
}

/** Comments of settings beside those with #. */
const COMMENTS = /^[ \t]*(?:;|\/\/).*$/gm;

const LOGS = '/var/log';

/**
 * The folder of logs, where a program makes a log right there. It is brought by an empty file: what builds write about
 * themselves is in it, too.
 */
function logsFolder(
  subject: Runner['subject'],
  home: NonNullable<Runner['home']>,
  paths: ReadonlySet<string>,
): readonly Need[] {
  const log = [...paths].find((path) => parentOf(path) === LOGS);
  if (log === undefined || has(subject, LOGS) || !has(home, LOGS)) return [];
  const empty = home.root.tree
    .children(home.root.real(LOGS))
    .find(({ mode, size }) => fileType(mode) === 'file' && size === 0);
  const path = `${LOGS}/${nameOf(empty?.path ?? '')}`;
  const need = missingData(LOGS, `Its settings name ${log}, and there is no ${LOGS}`);
  return [{ ...need, copy: empty === undefined ? [] : [{ from: path, to: path }], isSure: true }];
}
