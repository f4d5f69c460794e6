/** `completion`, and what its scripts ask for while somebody types. */
import { homedir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import type { Sources } from '../commands/completion/complete.ts';
import type { Candidate, TypedLine } from '../commands/completion/line.ts';
import type { CommonOptions, Wiring } from '../commands/wiring.ts';
import type { Workspace } from '../commands/workspace.ts';
import { declaredArgs } from '../dockerfile/build-args.ts';
import { stageTitle } from '../dockerfile/stage-title.ts';
import { isRemoteSource } from './is-remote-source.ts';
import { withoutPolicy, workspace } from './opening.ts';

/** How long tab may take, in milliseconds. An engine or a remote file may never answer. */
const ANSWER_TIMEOUT_MS = 3_000;

/**
 * The Dockerfile that the command line and `.stagedive.json` mean, by a definition too, except where reading it would wait
 * for somebody or something.
 */
async function typedWorkspace({ options }: TypedLine): Promise<Workspace | null> {
  const typed = options as unknown as CommonOptions;
  if (isElsewhere(typed)) return null;
  const { resolveDefinition } = await import('./with-definition.ts');
  // The last word is still being typed.
  const { target: _, ...meant } = await resolveDefinition(typed, false);
  return isElsewhere(meant) ? null : workspace(withoutPolicy(meant));
}

function isElsewhere(options: CommonOptions): boolean {
  return options.file === '-' || isRemoteSource(options);
}

async function stages(line: TypedLine): Promise<readonly Candidate[]> {
  const work = await typedWorkspace(line);
  return (work?.dockerfile.stages ?? []).map((stage) => ({
    word: stage.name ?? String(stage.index),
    about: `from ${stage.base.ref}`,
  }));
}

/** Stages, and once a colon is typed the lines of instructions. */
async function refs(line: TypedLine): Promise<readonly Candidate[]> {
  if (!line.begun.startsWith(':')) return stages(line);
  const dockerfile = (await typedWorkspace(line))?.dockerfile;
  return (dockerfile?.stages ?? []).flatMap((stage) =>
    stage.instructions.map(({ startLine }) => ({
      word: `:${startLine}`,
      about: `${stageTitle(stage)}: ${dockerfile?.lines[startLine - 1]?.trim() ?? ''}`,
    })),
  );
}

async function buildArgs(line: TypedLine): Promise<readonly Candidate[]> {
  const dockerfile = (await typedWorkspace(line))?.dockerfile;
  if (dockerfile === undefined) return [];
  return Array.from(declaredArgs(dockerfile), (name) => ({ word: `${name}=`, about: '' }));
}

/** Compose services or bake targets of the folder; of the file that is typed, if there is one. */
function definedAs(kind: 'compose' | 'bake'): (line: TypedLine) => Promise<readonly Candidate[]> {
  return async ({ options }) => {
    const { findDefinitions } = await import('../definitions/disk/index.ts');
    const found = await findDefinitions({
      folder: resolve(String(options.context ?? '.')),
      cwd: process.cwd(),
      home: homedir(),
      env: process.env,
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    const file = typeof options.file === 'string' ? resolve(options.file) : null;
    return found.definitions
      .filter((one) => one.kind === kind && (file === null || resolve(one.file) === file))
      .flatMap(({ name, file }) =>
        name === null ? [] : [{ word: name, about: relative(process.cwd(), resolve(file)) }],
      );
  };
}

/** Each source of words that only the project or the machine knows. */
export const SOURCES: Sources = {
  stage: stages,
  ref: refs,
  'build-arg': buildArgs,
  builder: builders,
  'past-build': async (line) => (await import('./completion-history.ts')).pastBuilds(line),
  'past-stage': async (line) => (await import('./completion-history.ts')).pastTargets(line),
  service: definedAs('compose'),
  bake: definedAs('bake'),
};

/** Names of buildx builders: the files of its instances (docker/buildx store/store.go). */
async function builders(): Promise<readonly Candidate[]> {
  const { readdir } = await import('node:fs/promises');
  const config =
    process.env.BUILDX_CONFIG || join(process.env.DOCKER_CONFIG || join(homedir(), '.docker'), 'buildx');
  const names = await readdir(join(config, 'instances'));
  return names.map((word) => ({ word, about: 'builder' }));
}

export const completion: Pick<Wiring, 'completion' | 'complete'> = {
  async completion({ shell }) {
    const { completionScript } = await import('../commands/completion/scripts.ts');
    process.stdout.write(completionScript(shell));
    return 0;
  },

  async complete(program, words) {
    const { complete } = await import('../commands/completion/complete.ts');
    const answer = await Promise.race([
      complete(program, words, SOURCES),
      new Promise<string>((resolve) => setTimeout(resolve, ANSWER_TIMEOUT_MS, ':0\n').unref()),
    ]);
    process.stdout.write(answer, () => process.exit(0));
    return 0;
  },
};
