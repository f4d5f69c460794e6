import { registryIn } from '../llb/explain-image.ts';
import { awakeTimer } from '../ports.ts';
import type { StatusUpdate, Vertex } from '../progress/types.ts';

/** Engines wait for a registry as long as its connection is open, and show nothing meanwhile. */
const PATIENCE_MS = 15_000;

/** The steps that ask a registry about an image (moby/buildkit frontend/dockerfile and frontend/gateway). */
const ASKING = /(?:load metadata|resolve image config) for (?:docker-image:\/\/)?(\S{1,500})/;

export interface RegistryWatch {
  /** Takes every status of a build. */
  status(update: StatusUpdate): void;
  /** The build is over. */
  stop(): void;
}

/** Looks for registries that do not answer; `silent` gets one sentence for each image that is waited for too long. */
export function watchRegistries(silent: (text: string) => void): RegistryWatch {
  const waiting = new Map<string, () => void>();
  const known = new Set<string>();
  const look = ({ digest, name, started, completed }: Vertex): void => {
    if (completed !== null) {
      waiting.get(digest)?.();
      waiting.delete(digest);
      return;
    }
    if (started === null || known.has(digest)) return;
    known.add(digest);
    const image = ASKING.exec(name)?.[1];
    if (image === undefined) return;
    const text = `The registry ${registryIn(image)} has not answered for ${PATIENCE_MS / 1000} s about ${image}; the build waits until it does or is cancelled.`;
    waiting.set(
      digest,
      awakeTimer(PATIENCE_MS, () => silent(text)),
    );
  };
  return {
    status: ({ vertexes }) => vertexes.forEach(look),
    stop: () => {
      for (const cancel of waiting.values()) cancel();
      waiting.clear();
    },
  };
}
