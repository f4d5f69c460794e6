/** What an engine says of the machine that it runs on and of what it keeps there. */
export interface EngineHost {
  /** How it stores images, in its own words: `overlay2`, `overlayfs`. */
  readonly storage: string;
  /** Whether images are in containerd's store, which Docker 29 has by default. */
  readonly usesContainerd: boolean;
  readonly cpus: number;
  readonly memoryBytes: number;
  /** Where it keeps everything, on its own machine. */
  readonly dataFolder: string;
  /** What is free there; null when that folder is not known to be on this machine. */
  readonly freeBytes: number | null;
  /** What images and the build cache take; why it cannot say so, unfiltered; null when it did not say it in time. */
  readonly use: { readonly imageBytes: number; readonly cacheBytes: number } | string | null;
}
