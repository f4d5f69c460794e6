import { type FileOrigin, ownOrigin } from '../subject.ts';
import { embeddedIn } from './embedded.ts';
import type { Need, Runner } from './need.ts';
import { isTelling } from './ordinary-paths.ts';
import { has } from './settle.ts';

/** Whether a file comes from no stage and no image: from a build context or an address. */
export function isFromOutside(origin: FileOrigin | null): boolean {
  return (origin?.kind === 'copy' || origin?.kind === 'add') && origin.source.stage === null;
}

/** Where programs have data of their own. */
const OWN_DATA = /^\/(?:usr\/(?:local\/)?(?:lib|libexec|share)|opt)\//;

/** What the standard libraries of languages try to read, and get along without. */
const OPTIONAL = /mime|\/(?:nls|locale|terminfo|zoneinfo|misc)(?:\/|$)|\/lib\/(?:tls|locale)/;

const MAX_NAMED = 3;

/**
 * For a program that comes from outside: the data that it names by fixed paths and that is nowhere. For the program of a
 * stage that is nothing to tell, since it works there; where this one works, nobody knows.
 */
export async function unknownPaths({ subject, home, file, starter }: Runner): Promise<readonly Need[]> {
  if (!isFromOutside(ownOrigin(subject, file.path))) return [];
  const { paths } = await embeddedIn(file);
  const unknown = [...paths].filter(
    (path) =>
      OWN_DATA.test(path) &&
      !OPTIONAL.test(path) &&
      isTelling(path) &&
      !has(subject, path) &&
      (home === null || !has(home, path)),
  );
  if (unknown.length === 0) return [];
  const named = unknown.slice(0, MAX_NAMED).join(', ');
  const more = unknown.length > MAX_NAMED ? ` and ${unknown.length - MAX_NAMED} more` : '';
  return [
    { kind: 'unseen', what: `what ${starter.path} reads at paths that no stage has (${named}${more})` },
  ];
}
