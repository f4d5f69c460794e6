/** Adapter: which commit a build context is, for BUILDX_GIT_LABELS and BUILDX_GIT_INFO (docker/buildx build/git.go). */

import { execFile } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { parseBool } from '../text/go-bool.ts';
import { ProjectError } from './project.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What git knows of a context. */
export interface GitFacts {
  /** NAME=VALUE; none unless BUILDX_GIT_LABELS asks for them. */
  readonly labels: readonly string[];
  /** `vcs:revision`, `vcs:source` and `vcs:localdir:NAME`, which the provenance of a build names; none with BUILDX_GIT_INFO=0. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Where a build is; absolute paths. */
export interface GitPlace {
  readonly context: string;
  /** Null if it is no file. */
  readonly dockerfile: string | null;
  /** Named contexts that are folders. */
  readonly folders: Readonly<Record<string, string>>;
}

type Git = (...args: readonly string[]) => Promise<readonly string[]>;

/** Git answers at once, unless a folder hangs. */
const GIT_TIMEOUT_MS = 10_000;

const NOTHING: GitFacts = { labels: [], attributes: {} };
const isOn = (text: string | undefined): boolean => parseBool(text) === true || text === 'full';

/**
 * Asks git; nothing if the context is in no work tree. Starts no process if nothing is wanted, or where there is no
 * repository.
 *
 * @throws ProjectError if labels are wanted and there is no git
 */
export async function gitFacts(env: Environment, place: GitPlace): Promise<GitFacts> {
  const { context, dockerfile } = place;
  const wantsLabels = isOn(env.BUILDX_GIT_LABELS);
  const wantsInfo = parseBool(env.BUILDX_GIT_INFO) !== false && (wantsLabels || isInRepository(context, env));
  if (!wantsLabels && !wantsInfo) return NOTHING;
  const none = wantsLabels ? orNothing : whatIsKnown;
  const git: Git = (...args) => run(args, context, env);
  // One process says all this: a cached build is over so soon that each further one is felt.
  const [head, remotes] = await Promise.all([
    git(
      'rev-parse',
      '--is-inside-work-tree',
      '--show-toplevel',
      'HEAD',
      '--symbolic-full-name',
      'HEAD',
    ).catch(none),
    git('remote').catch(() => []),
  ]);
  const [isInside, root = '', ...names] = head;
  if (isInside !== 'true' || root === '') return NOTHING;
  // Before the first commit git says HEAD as it was given, and fails.
  const [commit = '', branch = ''] = names.length < 2 ? [] : names;
  const source = await remoteAddress(git, remotes, branch);
  const checksDirty = isOn(env.BUILDX_GIT_CHECK_DIRTY) && commit !== '';
  const isDirty =
    checksDirty && (await git('status', '--porcelain', '--ignored').catch(() => ['unknown'])).length > 0;
  const revision = isDirty ? `${commit}-dirty` : commit;
  const path = insidePath(root, dockerfile ?? join(context, 'Dockerfile'));
  return {
    labels: !wantsLabels
      ? []
      : [
          ...(revision === '' ? [] : [`org.opencontainers.image.revision=${revision}`]),
          ...(source === '' ? [] : [`org.opencontainers.image.source=${source}`]),
          ...(path === null ? [] : [`com.docker.image.source.entrypoint=${path}`]),
        ],
    attributes: !wantsInfo
      ? {}
      : {
          ...(revision === '' ? {} : { 'vcs:revision': revision }),
          ...(source === '' ? {} : { 'vcs:source': source }),
          ...folderAttributes(root, place),
        },
  };
}

/** Where the folders of a build are in the work tree. */
function folderAttributes(root: string, { context, dockerfile, folders }: GitPlace): Record<string, string> {
  const all = { ...folders, context, ...(dockerfile === null ? {} : { dockerfile: dirname(dockerfile) }) };
  const inside = Object.entries(all).flatMap(([name, folder]) => {
    const path = insidePath(root, resolved(folder));
    return path === null ? [] : [[`vcs:localdir:${name}`, path === '' ? '.' : path] as const];
  });
  return Object.fromEntries(inside);
}

/** The path in the work tree; null if it is not in there. */
function insidePath(root: string, path: string): string | null {
  const inside = relative(root, path);
  return inside.startsWith('..') || isAbsolute(inside) ? null : inside;
}

function resolved(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

/** Whether git would find a repository: it looks in the folder and in all above it. */
function isInRepository(folder: string, env: Environment): boolean {
  if ((env.GIT_DIR ?? '') !== '') return true;
  for (let at = resolved(folder); ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return true;
    if (dirname(at) === at) return false;
  }
}

/** Of the remote that the branch follows, else of origin or upstream; without credentials. */
async function remoteAddress(git: Git, remotes: readonly string[], branch: string): Promise<string> {
  if (remotes.length === 0) return '';
  // A branch has its name, and a HEAD that is none is called HEAD.
  const followed = branch.startsWith('refs/')
    ? await git('for-each-ref', '--format=%(upstream:remotename)', branch).catch(() => [])
    : [];
  for (const remote of [...followed, 'origin', 'upstream']) {
    if (!remotes.includes(remote)) continue;
    const [address = ''] = await git('remote', 'get-url', remote).catch(() => []);
    if (address !== '') return address.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, redacted);
  }
  return '';
}

function redacted(whole: string, scheme: string): string {
  return whole.includes(':', scheme.length) ? `${scheme}xxxxx:xxxxx@` : `${scheme}xxxxx@`;
}

/** The lines that git printed before it failed. */
const whatIsKnown = (error: unknown): readonly string[] =>
  linesOf((error as { stdout?: string }).stdout ?? '');

const orNothing = (error: unknown): readonly string[] => {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return whatIsKnown(error);
  throw new ProjectError(
    'BUILDX_GIT_LABELS needs git, which is not on this machine: install it, or unset the variable.',
  );
};

/** The lines that git prints. Rejects if it fails, with its `stdout`. */
function run(args: readonly string[], folder: string, env: Environment): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    execFile(
      'git',
      ['-c', 'log.showSignature=false', ...args],
      { cwd: folder, env: { ...env }, timeout: GIT_TIMEOUT_MS, maxBuffer: 4 * 1024 * 1024 },
      (error, stdout) => {
        if (error === null) resolve(linesOf(stdout));
        else reject(Object.assign(error, { stdout }));
      },
    );
  });
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => (line === '' ? [] : [line.replaceAll("'", '')]));
}
