import { createClient } from '@connectrpc/connect';
import type { BuilderShared } from '../build-session.ts';
import { Control } from '../gen/control_pb.ts';

/** What an engine or builder can export. */
export interface Abilities {
  /** Whether it is the builder inside Docker. */
  readonly isEmbedded: boolean;
  /** Whether it is embedded and keeps images in graph drivers: no archives, attestations, several platforms, cache exports. */
  readonly hasGraphDriver: boolean;
  /** Whether the engine into which a builder's images are loaded takes archives of OCI; false where nothing is loaded. */
  readonly importsOci: boolean;
  /** The capabilities of its builds, such as `exporter.multiple`. */
  readonly capabilities: ReadonlySet<string>;
}

/** The label of workers in Docker's containerd image store (docker/buildx driver/docker). */
const SNAPSHOTTER_LABEL = 'org.mobyproject.buildkit.worker.snapshotter';

/**
 * Asks for the abilities of a builder, without `capabilities`. Rejects with the daemon's error, or with a NoEngineError
 * if there is no engine to load an image into.
 *
 * @param loadsInto the docker context of the engine that gets an image; null for the default one, undefined if none does
 */
export async function askAbilities(
  shared: BuilderShared,
  loadsInto: string | null | undefined,
): Promise<Omit<Abilities, 'capabilities'>> {
  if (!shared.embedded) {
    const importsOci = loadsInto !== undefined && (await shared.connection.importsOci(loadsInto));
    return { isEmbedded: false, hasGraphDriver: false, importsOci };
  }
  const { record } = await createClient(Control, shared.channel.transport).listWorkers({});
  const hasStore = record.some(({ Labels }) => SNAPSHOTTER_LABEL in Labels);
  return { isEmbedded: true, hasGraphDriver: !hasStore, importsOci: false };
}
