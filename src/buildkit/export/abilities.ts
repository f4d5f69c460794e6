import { createClient } from '@connectrpc/connect';
import type { BuilderShared } from '../build-session.ts';
import { Control } from '../gen/control_pb.ts';

/** What an engine or builder can export. */
export interface Abilities {
  /** Whether it is the builder inside Docker. */
  readonly isEmbedded: boolean;
  /** Whether it is embedded and keeps images in graph drivers: no archives, attestations, several platforms, cache exports. */
  readonly hasGraphDriver: boolean;
  /** The capabilities of its builds, such as `exporter.multiple`. */
  readonly capabilities: ReadonlySet<string>;
}

/** The label of workers in Docker's containerd image store (docker/buildx driver/docker). */
const SNAPSHOTTER_LABEL = 'org.mobyproject.buildkit.worker.snapshotter';

/**
 * Asks for the abilities of a builder, without `capabilities`. Rejects with the daemon's error.
 */
export async function askAbilities(shared: BuilderShared): Promise<Omit<Abilities, 'capabilities'>> {
  if (!shared.embedded) return { isEmbedded: false, hasGraphDriver: false };
  const { record } = await createClient(Control, shared.channel.transport).listWorkers({});
  const hasStore = record.some(({ Labels }) => SNAPSHOTTER_LABEL in Labels);
  return { isEmbedded: true, hasGraphDriver: !hasStore };
}
