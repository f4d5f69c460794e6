/** What the commands begin with: the project, its config, the engine. */
import { dirname, resolve } from 'node:path';
import { contextFolders } from '../commands/build-spec.ts';
import { keepBuilder } from '../commands/keep-builder.ts';
import type { CommonOptions } from '../commands/wiring.ts';
import { openWorkspace, type Workspace } from '../commands/workspace.ts';
import { type Builder, messageOf } from '../ports.ts';
import type { Config } from '../project/config.ts';
import { openProject, requireContexts } from '../project/project.ts';
import { programLog } from './log.ts';

/** What most commands begin with: the flags checked, the Dockerfile found and parsed. */
export async function workspace(options: CommonOptions, tags: readonly string[] = []): Promise<Workspace> {
  const cwd = process.cwd();
  const project = await openProject({
    context: options.context,
    ...(options.file === undefined ? {} : { file: options.file }),
    cwd,
    stdin: process.stdin,
  });
  const work = await openWorkspace(options, tags, project, process.env, cwd);
  await requireContexts(contextFolders(options.buildContext), cwd);
  return work;
}

/** What `.stagedive.json` says, beside the Dockerfile, else in the build context. Rejects with what is wrong with it. */
export async function projectConfig({ context }: CommonOptions, { path }: Workspace): Promise<Config> {
  const { readConfig } = await import('../project/config.ts');
  return readConfig([...(path === null ? [] : [dirname(path)]), resolve(context)]);
}

/** The engine, found once; after a failure, or when it went away, it is looked for again. Its modules load only here. */
export function connector(options: CommonOptions): () => Promise<Builder> {
  const connect = async () => {
    const { connectEngine } = await import('../docker/index.ts');
    const { builder } = options;
    const log = programLog();
    if (log !== null) {
      const { secretValues } = await import('./secret-values.ts');
      log.hide(secretValues(options, process.env));
    }
    const search = log?.begin('engine', { builder });
    const connecting = connectEngine({ env: process.env, builder, log });
    connecting.then(
      ({ engine }) => search?.end('ok', { ...engine }),
      (error: unknown) => search?.end('none', { error: messageOf(error) }),
    );
    // What speaks to the engine takes longer to load than the engine to answer, so the first question goes out before.
    await Promise.race([connecting, eventLoopTurns(3)]);
    await import('../buildkit/index.ts');
    return connecting;
  };
  return keepBuilder(connect, async (connection) => {
    const { createBuilder } = await import('../buildkit/index.ts');
    return createBuilder(connection, process.env, programLog());
  });
}

/** Lets what is due in the event loop happen, a few times over. */
async function eventLoopTurns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Whether what is written for people there may have colours. */
export function hasColours(stream: NodeJS.WriteStream): boolean {
  return (stream.isTTY ?? false) && (process.env.NO_COLOR ?? '') === '';
}
