/** What the engine was sent of a folder. */
import type { SentFiles } from '../records/sent-files.ts';

/** What the engine asked for of a folder on disk, and got. */
export interface SentFolder {
  /** The folder's name: `context`, or that of a named context. */
  readonly dir: string;
  /** As the engine asked for them (see `local://` sources in the graph). */
  readonly followPaths: readonly string[];
  readonly includePatterns: readonly string[];
  readonly excludePatterns: readonly string[];
  readonly files: SentFiles;
}

/** The images that the steps of a target take. */
export interface StepImages {
  /** The digests of images, by the digest of the step that takes them; those that are not known are absent. */
  readonly digests: ReadonlyMap<string, string>;
  /** What the files of images go by that have no digest in their name, by the digest of the step (see StoredImage). */
  readonly chains: ReadonlyMap<string, string>;
}
