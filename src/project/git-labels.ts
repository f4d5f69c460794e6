/** Adapter: labels that say which commit an image comes from, for BUILDX_GIT_LABELS (docker/buildx build/git.go). */
import { execFile } from 'node:child_process';
import { isAbsolute, join, relative } from 'node:path';
import { ProjectError } from './project.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Git answers at once, unless a folder hangs. */
const GIT_TIMEOUT_MS = 10_000;

const TRUE = /^(?:1|t|T|TRUE|true|True|full)$/;

/**
 * The labels, as NAME=VALUE; none unless BUILDX_GIT_LABELS asks for them, or if the context is in no work tree.
 *
 * @param context absolute path of a folder
 * @param dockerfile absolute path; null if it is no file
 * @throws ProjectError without git
 */
export async function gitLabels(
  env: Environment,
  context: string,
  dockerfile: string | null,
): Promise<readonly string[]> {
  if (!TRUE.test(env.BUILDX_GIT_LABELS ?? '')) return [];
  const git = (...args: readonly string[]): Promise<string> => run(args, context, env);
  if ((await git('rev-parse', '--is-inside-work-tree').catch(orNothing)) !== 'true') return [];
  const commit = await git('show', '--format=%H', 'HEAD', '--quiet', '--').catch(orNothing);
  const checksDirty = TRUE.test(env.BUILDX_GIT_CHECK_DIRTY ?? '') && commit !== '';
  const isDirty =
    checksDirty && (await git('status', '--porcelain', '--ignored').catch(() => 'unknown')) !== '';
  const source = await remoteAddress(git);
  const root = await git('rev-parse', '--show-toplevel');
  const path = relative(root, dockerfile ?? join(context, 'Dockerfile'));
  const isInside = !path.startsWith('..') && !isAbsolute(path);
  return [
    ...(commit === '' ? [] : [`org.opencontainers.image.revision=${commit}${isDirty ? '-dirty' : ''}`]),
    ...(source === '' ? [] : [`org.opencontainers.image.source=${source}`]),
    ...(isInside ? [`com.docker.image.source.entrypoint=${path}`] : []),
  ];
}

/** Of the remote that the branch follows, else of origin or upstream; without credentials. */
async function remoteAddress(git: (...args: readonly string[]) => Promise<string>): Promise<string> {
  const branch = await git('symbolic-ref', '-q', 'HEAD').catch(orNothing);
  const followed =
    branch === ''
      ? ''
      : await git('for-each-ref', '--format=%(upstream:remotename)', branch).catch(orNothing);
  for (const remote of [followed, 'origin', 'upstream']) {
    if (remote === '') continue;
    const address = await git('remote', 'get-url', remote).catch(orNothing);
    if (address !== '') return address.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, redacted);
  }
  return '';
}

function redacted(whole: string, scheme: string): string {
  return whole.includes(':', scheme.length) ? `${scheme}xxxxx:xxxxx@` : `${scheme}xxxxx@`;
}

const orNothing = (error: unknown): string => {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return '';
  throw new ProjectError(
    'BUILDX_GIT_LABELS needs git, which is not on this machine: install it, or unset the variable.',
  );
};

/** The first line that git prints. Rejects if it fails. */
function run(args: readonly string[], folder: string, env: Environment): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      'git',
      ['-c', 'log.showSignature=false', ...args],
      { cwd: folder, env: { ...env }, timeout: GIT_TIMEOUT_MS, maxBuffer: 4 * 1024 * 1024 },
      (error, stdout) => {
        if (error === null) resolve(stdout.split('\n', 1)[0]?.replaceAll("'", '') ?? '');
        else reject(error);
      },
    );
  });
}
