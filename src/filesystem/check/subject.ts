import { DEFAULT_PATH } from '../../dockerfile/default-path.ts';
import type { Root } from '../load/index.ts';

/** Which instruction a file comes from. */
export interface FileOrigin {
  readonly kind: 'copy' | 'add' | 'run' | 'base';
  readonly line: number;
  /** What it was copied from: a stage, an image, a context; null for the main build context. */
  readonly from: string | null;
  /** Where it lies there, with a slash in front. */
  readonly path: string | null;
  /** Index of the stage that it was copied from. */
  readonly source: { readonly stage: number | null };
}

/** Another stage, where what is missing may be. */
export interface SourceStage {
  readonly index: number;
  /** As in COPY --from. */
  readonly name: string;
  readonly root: Root;
}

/** A command of the image, and the line that gives it; null: the base image does. */
export interface ImageCommand {
  readonly args: readonly string[];
  readonly line: number | null;
}

/** The state that is checked, and what is known of it. Paths that are asked for have no slash in front. */
export interface Subject {
  readonly root: Root;
  /** `linux/amd64`; null where the graph does not say. */
  readonly platform: string | null;
  readonly entrypoint: ImageCommand | null;
  readonly cmd: ImageCommand | null;
  readonly healthcheck: ImageCommand | null;
  /** `NAME=value` */
  readonly env: readonly string[];
  readonly user: { readonly name: string; readonly line: number | null };
  /** Absolute. */
  readonly cwd: string;
  /** The image that it all begins with; null for scratch. */
  readonly base: { readonly name: string; readonly line: number; readonly root: Root } | null;
  /** Null for what is not there. */
  readonly origin: (path: string) => FileOrigin | null;
  /** Whether an instruction names this very file, rather than a folder or a pattern that holds it. */
  readonly isNamed: (origin: FileOrigin) => boolean;
  /** The line that last changed the mode of a file of the base image; null where none did. */
  readonly modeLine: (path: string) => number | null;
  /** The stages that may be copied from, the best first: `near` is the stage that something came from. */
  readonly sources: (near: number | null) => Promise<readonly SourceStage[]>;
  /** Stages that nothing needs yet, asked for when none of `sources` has what is missing. */
  readonly moreSources: () => Promise<readonly SourceStage[]>;
}

/** What the instructions of the file put there: not what the base image brings. */
export function ownOrigin(subject: Subject, path: string): FileOrigin | null {
  const origin = subject.origin(path);
  return origin === null || origin.kind === 'base' ? null : origin;
}

/** The value of a variable of the image; '' where it is not set. */
export function variable({ env }: Subject, name: string): string {
  return env.findLast((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
}

/** The folders of PATH, absolute. */
export function pathFolders(subject: Subject): readonly string[] {
  const path = variable(subject, 'PATH') || DEFAULT_PATH;
  return path
    .split(':')
    .flatMap((folder) => (folder.startsWith('/') ? [folder.replace(/(.)\/+$/, '$1')] : []));
}
