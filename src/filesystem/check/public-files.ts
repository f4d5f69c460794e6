/** Files that everybody has: what packages brought holds no secret of this project. */
import { latin1Text } from '../bytes.ts';
import { fileType } from '../mode.ts';
import { ownOrigin, type Subject } from './subject.ts';

/** Folders that package managers fill. */
const PACKAGE_FOLDER =
  /(?:^|\/)(?:node_modules|site-packages|dist-packages|gems|vendor|go\/pkg\/mod|\.?cargo\/registry|\.m2\/repository|\.nuget\/packages|usr\/share|usr\/(?:local\/)?lib\/(?:go|python|ruby|node|perl|php|jvm)[^/]*|usr\/local\/go)\//;

/** Tests, examples and documentation, by a folder or by the file's name. */
const TEST_FOLDER =
  /(?:^|\/)(?:_*tests?_*|testing|testdata|test[-_]?(?:data|files|keys|certs|resources|suite)|specs?|fixtures?|examples?|samples?|docs?|demos?|mocks?|__mocks__|benchmarks?)\//i;
const TEST_NAME =
  /(?:^|\/)(?:[^/]*-info\/METADATA|[^/]*\.examples?\.\w{1,5}|[^/]*\.(?:md|markdown|rst|adoc|html?|map)|[^/]*[._-](?:test|spec)\.\w{1,5}|[^/]*_test\.go|(?:test_|changelog|readme|history)[^/]*)$/i;

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
const APK_DATABASES = ['lib/apk/db/installed', 'usr/lib/apk/db/installed'];

/**
 * The paths that packages of dpkg and apk brought, of those that the Dockerfile installed. Without /etc, where files are
 * edited. What a package makes only when it is installed, such as the keys of a host, is not among them. Rejects when
 * the engine cannot read a list.
 */
export async function packagedPaths(subject: Subject): Promise<ReadonlySet<string>> {
  const { root } = subject;
  const lists = root.tree
    .entries()
    .filter(
      ({ path, mode, size }) =>
        (DPKG_LIST.test(path) || APK_DATABASES.includes(path)) &&
        fileType(mode) === 'file' &&
        size <= MAX_LIST_BYTES &&
        ownOrigin(subject, path) !== null,
    )
    .map(({ path }) => path);
  const texts = new Map<string, string[]>();
  await subject.exposure.contents(lists, (path, chunk) => {
    if (chunk !== null) texts.set(path, [...(texts.get(path) ?? []), latin1Text(chunk)]);
  });
  const packaged = new Set<string>();
  for (const [list, pieces] of texts) {
    const lines = pieces.join('').split('\n');
    for (const path of list.endsWith('.list') ? lines.map((line) => line.slice(1)) : apkPaths(lines)) {
      // Folders like /lib are links on merged systems.
      if (path !== '' && !path.startsWith('etc/')) packaged.add(root.real(path));
    }
  }
  return packaged;
}

/** `F:` names a folder, and each `R:` after it a file there (Alpine, apk-spec). */
function apkPaths(lines: readonly string[]): readonly string[] {
  let folder = '';
  return lines.flatMap((line) => {
    if (line.startsWith('F:')) folder = line.slice(2);
    return line.startsWith('R:') ? [folder === '' ? line.slice(2) : `${folder}/${line.slice(2)}`] : [];
  });
}
