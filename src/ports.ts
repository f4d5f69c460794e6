/**
 * What the core needs from outside. Adapters (src/buildkit, src/docker, src/terminal) implement it, src/cli.ts wires
 * them, and unit tests use fakes.
 */

import type { SourceName } from './filesystem/missing-source.ts';

export type { TreeEntry } from './filesystem/types.ts';
export * from './ports/awake-timer.ts';
export type * from './ports/build-records.ts';
export * from './ports/build-spec.ts';
export type * from './ports/builder.ts';
export * from './ports/cache-mount.ts';
export * from './ports/clock.ts';
export * from './ports/container.ts';
export * from './ports/context-folder.ts';
export * from './ports/copy-target.ts';
export * from './ports/docker-tools.ts';
export * from './ports/engine.ts';
export * from './ports/engine-container.ts';
export * from './ports/engine-host.ts';
export * from './ports/history.ts';
export * from './ports/interrupt.ts';
export * from './ports/log.ts';
export * from './ports/message-of.ts';
export type * from './ports/open-build.ts';
export * from './ports/option-changes.ts';
export * from './ports/outcome.ts';
export * from './ports/question-terminal.ts';
export type * from './ports/sent-folder.ts';
export * from './ports/state.ts';
export * from './ports/state-gone.ts';
export type * from './ports/watch.ts';

/** A folder that is sent to the engine, as it is on disk: also names that its ignore file excludes. */
export interface SourceFolder {
  readonly names: readonly SourceName[];
  /** The ignore file in effect; `name` is for messages. */
  readonly ignore: { readonly name: string; readonly text: string } | null;
}
