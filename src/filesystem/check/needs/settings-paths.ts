import { fileType } from '../../mode.ts';
import { nameOf, parentOf } from '../../paths.ts';
import { MAX_SETTINGS_BYTES } from './bounds.ts';
import { embeddedIn } from './embedded.ts';
import { lacking, MANY_IN_ONE, missingData } from './named-paths.ts';
import type { Need, Runner } from './need.ts';
import { has } from './settle.ts';
import { pathsInText } from './text-paths.ts';

/** Files that the image's own command names. */
function argumentsOf({ subject, starter }: Runner): readonly string[] {
  if (starter.role === null) return [];
  const words = [...(subject.entrypoint?.args.slice(1) ?? []), ...(subject.cmd?.args ?? [])];
  return words.filter((word) => word.startsWith('/') && subject.root.locate(word) !== null);
}

/** How many files of settings of one program are read. */
const MAX_FILES = 40;

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
  const named = [...embedded, `/etc/${nameOf(file.path)}`, ...argumentsOf(runner)];
  const files = new Set<string>();
  for (const path of named) {
    const real = root.real(path);
    const inside = root.tree.children(real).map((entry) => entry.path);
    for (const each of inside.length > 0 && real !== 'etc' ? inside : [real])
      if (files.has(each) || subject.limits.hasRoom(files.size, MAX_FILES, names)) files.add(each);
  }
  const paths = new Set<string>();
  for (const each of files) {
    const found = root.locate(each);
    if (found === null || subject.origin(found.path) === null) continue;
    const text = new TextDecoder().decode(await found.bytes(0, MAX_SETTINGS_BYTES));
    for (const path of pathsInText(text.replace(COMMENTS, ''))) paths.add(path);
  }
  const needs = subject.limits
    .atMost(lacking(runner, { paths }), MAX_FILES, names)
    .map((path) => missingData(path, `Its settings name ${path}, which is not there`));
  return [...needs, ...logsFolder(subject, home, paths)];
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
