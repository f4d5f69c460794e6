import type { BuilderShared, BuildSession } from './build-session.ts';
import type { GatewayEnd, GatewayRequest } from './gateway.ts';
import { receiveBytes } from './session/export-receiver.ts';

/**
 * How a build's image gets into the engine's store: the embedded builder puts it there itself (exporter `moby`); any
 * other one sends an archive that we load. Null when nothing is to be stored.
 */
export function imageExporter(shared: BuilderShared, tags: readonly string[]): GatewayRequest['exporter'] {
  if (tags.length === 0) return null;
  return { type: shared.embedded ? 'moby' : 'docker', attrs: { name: tags.join(',') } };
}

/** Runs `finish`, which makes the daemon export, and loads the archive that comes of it where one does. */
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
  // The engine may refuse what the builder was glad to be rid of.
  await loading;
  return end;
}
