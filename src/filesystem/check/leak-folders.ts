import { fileType } from '../mode.ts';
import { nameOf, parentOf } from '../paths.ts';
import type { TreeEntry } from '../types.ts';
import { ownContents, reportLeak } from './leak.ts';
import type { Report } from './report.ts';
import { ownOrigin, type Subject } from './subject.ts';

interface Cache {
  /** Matches the whole path of the folder. */
  readonly path: RegExp;
  readonly what: string;
}

const HOME = '(?:root|home/[^/]+|(?:usr/)?(?:var|srv)/[^/]+|nonexistent)';

/** Cache folders of package managers. */
const PACKAGE_CACHES: readonly Cache[] = [
  {
    path: /^var\/lib\/apt\/lists$/,
    what: 'Package lists of apt (rm -rf /var/lib/apt/lists/* in the same RUN)',
  },
  { path: /^var\/cache\/apt$/, what: 'The cache of apt (apt-get clean in the same RUN)' },
  { path: /^var\/cache\/apk$/, what: 'The cache of apk (apk add --no-cache)' },
  {
    path: /^var\/cache\/(?:dnf|yum|libdnf5|microdnf)$/,
    what: 'The cache of dnf or yum (dnf clean all in the same RUN)',
  },
  { path: /^var\/cache\/pacman\/pkg$/, what: 'The cache of pacman' },
  { path: /^var\/cache\/zypp$/, what: 'The cache of zypper (zypper clean)' },
  {
    path: new RegExp(`^${HOME}/\\.cache/(?:pip|uv|pypoetry)$`),
    what: 'The cache of pip or uv (pip install --no-cache-dir)',
  },
  { path: new RegExp(`^${HOME}/\\.npm/_cacache$`), what: 'The cache of npm (npm cache clean --force)' },
  {
    path: /(?:^|\/)\.cache\/yarn$|(?:^|\/)\.yarn\/berry\/cache$/,
    what: 'The cache of yarn (yarn cache clean)',
  },
  { path: /(?:^|\/)\.local\/share\/pnpm\/store$|(?:^|\/)\.pnpm-store$/, what: 'The store of pnpm' },
  { path: /^go\/pkg\/mod$|(?:^|\/)go\/pkg\/mod\/cache$/, what: 'Downloaded modules of Go' },
  { path: /(?:^|\/)(?:\.cargo|cargo)\/(?:registry|git)$/, what: 'Downloaded crates of cargo' },
  { path: new RegExp(`^${HOME}/\\.gradle/caches$`), what: 'The cache of Gradle' },
  { path: new RegExp(`^${HOME}/\\.m2/repository$`), what: 'Downloaded artifacts of Maven' },
  {
    path: /(?:^|\/)\.(?:composer|cache\/composer)\/(?:cache|files)$|(?:^|\/)\.cache\/composer$/,
    what: 'The cache of Composer',
  },
  { path: new RegExp(`^${HOME}/\\.nuget/packages$`), what: 'Downloaded packages of NuGet' },
  { path: /^usr\/local\/bundle\/cache$|(?:^|\/)\.bundle\/cache$/, what: 'The cache of Bundler' },
];

/** Cache folders of build tools. */
const BUILD_CACHES: readonly Cache[] = [
  { path: /(?:^|\/)node_modules\/\.cache$/, what: 'The build cache of a JavaScript bundler' },
  { path: /(?:^|\/)\.next\/cache$/, what: 'The build cache of Next.js' },
  { path: /(?:^|\/)\.cache\/go-build$/, what: 'The build cache of Go' },
  {
    path: /(?:^|\/)\.(?:ccache|cache\/ccache|cache\/sccache)$/,
    what: 'The cache of ccache',
  },
  { path: /(?:^|\/)\.cache\/bazel$/, what: 'The cache of Bazel' },
  {
    path: /(?:^|\/)\.(?:parcel-cache|turbo|sass-cache|pytest_cache|mypy_cache|ruff_cache|tox|nox)$/,
    what: 'The cache of a build or test tool',
  },
  { path: /(?:^|\/)CMakeFiles$/, what: 'Object files of CMake' },
];

/** Marks its folder as a cache, wherever it is (bford.info/cachedir). */
const CACHE_TAG = 'CACHEDIR.TAG';
const CACHE_SIGNATURE = 'Signature: 8a477f597d28d172789f06886806bc55';

/** Folders of version control, each with a file that it contains. */
const VERSION_CONTROL: Readonly<Record<string, { readonly has: string; readonly of: string }>> = {
  '.git': { has: 'HEAD', of: 'git' },
  '.hg': { has: 'requires', of: 'Mercurial' },
  '.svn': { has: 'wc.db', of: 'Subversion' },
  '.bzr': { has: 'branch-format', of: 'Bazaar' },
};

/** Leaves out files that remain when the cache of a package manager is cleared, and that take no space. */
function isWeight({ path, size }: TreeEntry): boolean {
  return size > 0 && nameOf(path) !== 'lock' && nameOf(path) !== CACHE_TAG;
}

/** Reports caches of package managers and build tools, and folders of version control. */
export async function checkFolders(subject: Subject, report: Report): Promise<void> {
  const tagged: string[] = [];
  const reported: string[] = [];
  for (const entry of subject.root.tree.entries()) {
    const { path } = entry;
    if (nameOf(path) === CACHE_TAG && fileType(entry.mode) === 'file') tagged.push(path);
    if (fileType(entry.mode) !== 'dir' || isBelow(path, reported)) continue;
    const found = kindOf(subject, path);
    if (found === null) continue;
    const { bytes, files, line } = ownContents(subject, [path], isWeight);
    if (files === 0) continue;
    reported.push(path);
    reportLeak(report, { ...found, severity: 'warning', path, bytes, line });
  }
  for (const tag of tagged) {
    const folder = parentOf(tag);
    if (folder === '' || isBelow(folder, reported) || ownOrigin(subject, tag) === null) continue;
    const head = await subject.root.locate(tag)?.bytes(0, CACHE_SIGNATURE.length);
    if (new TextDecoder().decode(head) !== CACHE_SIGNATURE) continue;
    const { bytes, files, line } = ownContents(subject, [folder], isWeight);
    if (files === 0) continue;
    reported.push(folder);
    const what = `A folder marked as a cache (${CACHE_TAG})`;
    reportLeak(report, { rule: 'build-cache', severity: 'warning', path: folder, what, bytes, line });
  }
}

function kindOf(
  { root }: Subject,
  path: string,
): { readonly rule: 'package-cache' | 'build-cache' | 'version-control'; readonly what: string } | null {
  const name = nameOf(path);
  const control = Object.hasOwn(VERSION_CONTROL, name) ? VERSION_CONTROL[name] : undefined;
  if (control !== undefined) {
    return root.tree.get(`${path}/${control.has}`) === undefined
      ? null
      : { rule: 'version-control', what: `It may hold the whole history of a ${control.of} repository` };
  }
  const cache = PACKAGE_CACHES.find((each) => each.path.test(path));
  if (cache !== undefined) return { rule: 'package-cache', what: cache.what };
  const build = BUILD_CACHES.find((each) => each.path.test(path));
  return build === undefined ? null : { rule: 'build-cache', what: build.what };
}

function isBelow(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
}
