/** What commands start with: the project, its config, the engine. */
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { contextFolders } from '../commands/build-spec.ts';
import { leavesSomething } from '../commands/flags/output-spec.ts';
import { givenPlatforms } from '../commands/flags/platform.ts';
import { parsePolicy } from '../commands/flags/policy.ts';
import { keepBuilder } from '../commands/keep-builder.ts';
import type { CommonOptions } from '../commands/wiring.ts';
import { openWorkspace, type ProjectFiles, type Workspace } from '../commands/workspace.ts';
import { withLinks } from '../definitions/links.ts';
import type { Definition } from '../definitions/types.ts';
import { type Builder, messageOf, type QuestionTerminal } from '../ports.ts';
import { hideTexts } from '../progress/hidden.ts';
import type { Config } from '../project/config.ts';
import type { GitFacts } from '../project/git-facts.ts';
import { refusePolicyFile } from '../project/policy-file.ts';
import { openProject, type ProjectOptions, requireContexts } from '../project/project.ts';
import { questionTerminal } from '../terminal/questions.ts';
import { isRemoteSource } from './is-remote-source.ts';
import { programLog } from './log.ts';
import { secretValues } from './secret-values.ts';

/** The options of a command that solves nothing, to which no build policy applies. */
export function withoutPolicy<Options extends CommonOptions>(options: Options): Options {
  return { ...options, policy: ['disabled=true'] };
}

/** How the engine is asked for a Dockerfile that is not on this machine. */
export interface RemoteReading {
  /** Where ssh may ask. */
  readonly questions: QuestionTerminal;
  /** Takes the progress of what is slow. */
  readonly write: (text: string) => void;
  /** Ends it. */
  readonly signal: AbortSignal | null;
}

/** Checks the flags, and finds and parses the Dockerfile. */
export async function workspace(
  options: CommonOptions,
  tags: readonly string[] | null = null,
  reading?: RemoteReading,
): Promise<Workspace> {
  return await (await startWorkspace(options, tags, reading)).complete;
}

/** A workspace that is checked, and what is still asked about it. */
export interface StartedWorkspace {
  /** Without what git knows: to check flags by, not to build. */
  readonly checked: Workspace;
  /** The whole one. Rejects with one sentence. */
  readonly complete: Promise<Workspace>;
}

/** As `workspace`, for a caller that has something to do while git is asked. */
export async function startWorkspace(
  options: CommonOptions,
  tags: readonly string[] | null,
  reading: RemoteReading = {
    questions: questionTerminal(),
    write: (text) => void process.stderr.write(text),
    signal: null,
  },
): Promise<StartedWorkspace> {
  const cwd = process.cwd();
  hideTexts(secretValues(options, process.env));
  const { context, file } = options;
  const project = isRemoteSource(options)
    ? await (await import('./remote-source.ts')).openRemoteSource(options, {
        ...reading,
        connect: connector(options, reading.questions),
      })
    : await openProject({
        context,
        ...(file === undefined ? {} : { file }),
        ...inlineOf(options.definition, cwd),
        cwd,
        stdin: process.stdin,
      });
  if (!parsePolicy(options.policy).disabled) {
    refusePolicyFile(project.path, project.label);
    refuseLinkedPolicies(options.definition, cwd);
  }
  const asking = factsOf(options, project, tags);
  asking.catch(() => undefined);
  // Filled in when git has answered: a spec that is made then has them.
  const files: ProjectFiles & { attributes?: GitFacts['attributes'] } = { ...project };
  const open = (from: CommonOptions): Promise<Workspace> =>
    openWorkspace(from, tags, files, process.env, cwd);
  const checked = await open(options);
  await requireContexts(contextFolders(options.buildContext), cwd);
  const complete = asking.then((facts) => {
    if (facts === null) return checked;
    files.attributes = facts.attributes;
    // Labels of git come last, as in buildx.
    const { labels } = facts;
    return labels.length === 0 ? checked : open({ ...options, label: [...options.label, ...labels] });
  });
  complete.catch(() => undefined);
  return { checked, complete };
}

/** What is built first may have a build policy too. */
function refuseLinkedPolicies(definition: Definition | undefined, cwd: string): void {
  for (const { dockerfile } of definition === undefined ? [] : withLinks(definition)) {
    // A path inside a remote context is not one of this machine.
    if (dockerfile.kind !== 'file' || !isAbsolute(dockerfile.path)) continue;
    refusePolicyFile(dockerfile.path, relative(cwd, dockerfile.path));
  }
}

/** What git knows of the context of a build that leaves something. */
async function factsOf(
  options: CommonOptions,
  { context, path }: ProjectFiles,
  tags: readonly string[] | null,
): Promise<GitFacts | null> {
  const wantsLabels = (process.env.BUILDX_GIT_LABELS ?? '') !== '';
  if (tags === null || context === '' || !(wantsLabels || tags.length > 0 || leavesSomething(options))) {
    return null;
  }
  const { gitFacts } = await import('../project/git-facts.ts');
  const folders = Object.entries(contextFolders(options.buildContext));
  const absolute = folders.map(([name, folder]) => [name, resolve(folder)] as const);
  return await gitFacts(process.env, { context, dockerfile: path, folders: Object.fromEntries(absolute) });
}

/** The Dockerfile that a definition has in itself. */
function inlineOf(definition: Definition | undefined, cwd: string): Pick<ProjectOptions, 'inline'> {
  if (definition?.dockerfile.kind !== 'inline') return {};
  const label = `${relative(cwd, definition.file)} (${definition.name})`;
  return { inline: { text: definition.dockerfile.text, label } };
}

/** Reads `.stagedive.json` next to the Dockerfile, otherwise in the build context. Rejects if it is invalid. */
export async function projectConfig({ context }: CommonOptions, { path }: Workspace): Promise<Config> {
  const { readConfig } = await import('../project/config.ts');
  return readConfig([...(path === null ? [] : [dirname(path)]), resolve(context)]);
}

/**
 * Connects to the engine once, and again after a failure or a lost connection. Its modules load on first use.
 * @param questions where ssh may ask for a login
 * @param platforms those of the next build: a builder may have a node for each
 */
export function connector(
  options: CommonOptions,
  questions: QuestionTerminal = questionTerminal(),
  platforms: () => readonly string[] = () => givenPlatforms(options.platform, process.env),
): () => Promise<Builder> {
  const connect = async () => {
    const { connectEngine } = await import('../docker/index.ts');
    const { builder } = options;
    const [platform] = platforms();
    const log = programLog();
    const search = log?.begin('engine', { builder });
    const connecting = connectEngine({ env: process.env, builder, platform, log, questions });
    connecting.then(
      ({ engine: { nodes, ...engine } }) =>
        search?.end('ok', { ...engine, nodes: nodes?.join(', ') ?? null }),
      (error: unknown) => search?.end('none', { error: messageOf(error) }),
    );
    // Loading the BuildKit client takes longer than the engine's first answer, so send the first request before.
    await Promise.race([connecting, eventLoopTurns(3)]);
    const [{ sweepAbandoned }] = await Promise.all([
      import('../own-files/sweep.ts'),
      import('../buildkit/index.ts'),
    ]);
    sweepAbandoned();
    const connection = await connecting;
    if (connection.kind === 'engine') connection.sweep();
    return connection;
  };
  return keepBuilder(
    connect,
    async (connection) => {
      const { createBuilder } = await import('../buildkit/index.ts');
      return createBuilder(connection, process.env, programLog());
    },
    (connection) => connection.kind !== 'builder' || connection.serves(platforms()[0]),
  );
}

/** Lets the event loop turn a few times. */
async function eventLoopTurns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
