import type { BuilderShared, BuildSession } from './build-session.ts';
import type { GatewayEnd, GatewayRequest } from './gateway.ts';
import { receiveBytes } from './session/export-receiver.ts';

/**
 * The exporter that stores a build's image in the engine: the embedded builder stores it directly (exporter `moby`),
 * other builders send an archive that we load (exporter `docker`). Null without tags, when no image is stored.
 */
export function imageExporter(shared: BuilderShared, tags: readonly string[]): GatewayRequest['exporter'] {
  if (tags.length === 0) return null;
  return { type: shared.embedded ? 'moby' : 'docker', attrs: { name: tags.join(',') } };
}

/** Runs `finish`, which makes the daemon export, and loads the exported archive if the builder sends one. */
export async function storingImage(
  build: BuildSession,
  finish: () => Promise<GatewayEnd>,
): Promise<GatewayEnd> {
  const { shared, spec, exports } = build;
  if (spec.tags.length === 0 || shared.embedded) return await finish();
  let loading: Promise<void> = Promise.resolve();
  const end = await exports.during((stream) => {
    loading = shared.connection.loadImage(receiveBytes(stream));
    return loading;
  }, finish);
  // The engine can still reject the archive after the builder has sent it.
  await loading;
  return end;
}
