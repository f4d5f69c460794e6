import { resolve } from 'node:path';
import type { CommonOptions } from '../commands/wiring.ts';
import type { Workspace } from '../commands/workspace.ts';
import type { FixFiles } from '../project/fixes.ts';
import { isRemoteSource } from './is-remote-source.ts';

/** The files of a build that a fix may change. */
export async function fixesOf(options: CommonOptions, { path }: Workspace): Promise<FixFiles> {
  const { fixFiles } = await import('../project/fixes.ts');
  return fixFiles(path, isRemoteSource(options) ? null : resolve(options.context));
}
