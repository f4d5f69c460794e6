/** Files that everybody has: what packages brought holds no secret of this project. */
import { latin1Text } from '../bytes.ts';
import type { Root } from '../load/index.ts';
import { fileType } from '../mode.ts';
import { APK_DATABASES, apkDatabase, readBrought } from './packages/apk.ts';
import { dpkgLists } from './packages/dpkg.ts';
import { type FileOrigin, ownOrigin, type Subject } from './subject.ts';

/** Folders that package managers fill; /usr/lib and /usr/share are those of distributions (FHS 3.0, chapter 4). */
const PACKAGE_FOLDER =
  /(?:^|\/)(?:node_modules|site-packages|dist-packages|gems|vendor|go\/pkg\/mod|\.?cargo\/registry|\.m2\/repository|\.nuget\/packages|usr\/share|usr\/lib(?:exec|32|64)?|usr\/local\/lib\/(?:go|python|ruby|node|perl|php|jvm)[^/]*|usr\/local\/go)\//;

/** Tests, examples and documentation, by a folder whose last word says it (`mysql-test`), or by the file's name. */
const TEST_FOLDER =
  /(?:^|\/)(?:[^/]*[-_.])?(?:(?:unit)?tests?|testing|testdata|test[-_]?(?:data|files|fixtures?|keys|certs|resources|suite)|regress|specs?|fixtures?|examples?|samples?|docs?|demos?|mocks?|benchmarks?)_*\//i;
const TEST_NAME =
  /(?:^|\/)(?:[^/]*-info\/METADATA|[^/]*\.examples?\.\w{1,5}|[^/]*\.(?:mdx?|markdown|rst|adoc|html?|map)|[^/]*[._-](?:test|spec)\.\w{1,5}|[^/]*_test\.go|(?:test_|changelog|readme|history)[^/]*)$/i;

/** Lists, indexes and caches of package managers. */
const PACKAGE_DATA = /^(?:var\/lib\/(?:apt|dpkg|rpm)|var\/cache|lib\/apk|usr\/lib\/apk)\//;

export function isInPackage(path: string): boolean {
  return PACKAGE_FOLDER.test(path);
}

/** Whether a file is a test, an example or documentation, judged by its path. */
export function isTestFile(path: string): boolean {
  return TEST_FOLDER.test(path) || TEST_NAME.test(path);
}

/** Whether a file of this path was made for everybody, so that its keys are known to everybody. */
export function isPublicFile(path: string): boolean {
  return PACKAGE_DATA.test(path) || (isInPackage(path) && isTestFile(path));
}

/** A list of files has less. */
const MAX_LIST_BYTES = 16 * 1024 * 1024;

const DPKG_LIST = /^var\/lib\/dpkg\/info\/[^/]+\.list$/;

/**
 * The paths that packages of dpkg and apk brought, of those that the Dockerfile installed. Without /etc, where files are
 * edited. What a package makes only when it is installed, such as the keys of a host, is not among them. Rejects when
 * the engine cannot read a list.
 */
export async function packagedPaths(subject: Subject): Promise<ReadonlySet<string>> {
  const { root } = subject;
  const lists = listsOf(root).filter((path) => ownOrigin(subject, path) !== null);
  const texts = new Map<string, string[]>();
  await subject.exposure.contents(lists, (path, chunk) => {
    if (chunk !== null) texts.set(path, [...(texts.get(path) ?? []), latin1Text(chunk)]);
  });
  return listedPaths(
    root,
    [...texts].map(([list, pieces]) => {
      const text = pieces.join('');
      return list.endsWith('.list') ? text : pathsInApk(text);
    }),
  );
}

/** @param lists absolute paths, one a line */
function listedPaths(root: Root, lists: readonly string[]): ReadonlySet<string> {
  const packaged = new Set<string>();
  for (const list of lists) {
    for (const line of list.split('\n')) {
      const path = line.slice(1);
      // Folders like /lib are links on merged systems.
      if (path !== '' && !path.startsWith('etc/')) packaged.add(root.real(path));
    }
  }
  return packaged;
}

/** The lists of dpkg and apk. */
function listsOf({ tree }: Root): readonly string[] {
  return tree
    .entries()
    .filter(
      ({ path, mode, size }) =>
        (DPKG_LIST.test(path) || APK_DATABASES.includes(path)) &&
        fileType(mode) === 'file' &&
        size <= MAX_LIST_BYTES,
    )
    .map(({ path }) => path);
}

/**
 * Answers whether a file was copied out of a package of the stage that it comes from, as thin runtime stages do, which
 * have no lists. The lists of a stage are read when they are asked for, once. Rejects when the engine cannot read one.
 */
export function packagedElsewhere(subject: Subject): (origin: FileOrigin) => Promise<boolean> {
  const stages = new Map<number, Promise<readonly [Root, ReadonlySet<string>] | null>>();
  const packagesOf = async (index: number): Promise<readonly [Root, ReadonlySet<string>] | null> => {
    const stage = (await subject.sources(index)).find((each) => each.index === index);
    if (stage === undefined) return null;
    const { root } = stage;
    const [lists, database] = [await dpkgLists(root), await apkDatabase(root)];
    const apk = database === null ? [] : [pathsInApk(database)];
    return [root, listedPaths(root, [...lists.map(([, text]) => text), ...apk])];
  };
  return async ({ path, source: { stage: index } }) => {
    if (path === null || index === null) return false;
    const known = stages.get(index) ?? packagesOf(index);
    stages.set(index, known);
    const [root, packaged] = (await known) ?? [];
    return root !== undefined && packaged?.has(root.real(path.slice(1))) === true;
  };
}

function pathsInApk(database: string): string {
  return [...readBrought(database).paths.values()].join('');
}
