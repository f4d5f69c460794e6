import { DEFAULT_PATH } from '../../dockerfile/default-path.ts';
import { withoutTrailing } from '../../text/cut.ts';
import type { Root, RootFile } from '../load/index.ts';
import type { Budget } from './budget.ts';
import type { Exposure } from './exposure.ts';
import type { PackageDatabase } from './packages/database.ts';

/** The instruction that a file comes from. */
export interface FileOrigin {
  readonly kind: 'copy' | 'add' | 'run' | 'base';
  readonly line: number;
  /** What it was copied from: a stage, an image, a context; null for the main build context. */
  readonly from: string | null;
  /** Its absolute path there. */
  readonly path: string | null;
  /** Index of the stage that it was copied from. */
  readonly source: { readonly stage: number | null };
}

/** Another stage, or an image that is copied from: it may have what is missing. */
export interface SourceStage {
  /** Below zero for an image that is copied from. */
  readonly index: number;
  /** As in COPY --from. */
  readonly name: string;
  readonly root: Root;
}

/** A command of the image, and the line that sets it; null when it comes from the base image. */
export interface ImageCommand {
  readonly args: readonly string[];
  readonly line: number | null;
}

/** The state to check, and what is known about it. Paths passed to its functions have no leading slash. */
export interface Subject {
  readonly root: Root;
  /** `linux/amd64`; null when the graph does not name one. */
  readonly platform: string | null;
  readonly entrypoint: ImageCommand | null;
  readonly cmd: ImageCommand | null;
  readonly healthcheck: ImageCommand | null;
  /** `NAME=value` */
  readonly env: readonly string[];
  readonly user: { readonly name: string; readonly line: number | null };
  /** Absolute. */
  readonly cwd: string;
  /** The base image; null for scratch. */
  readonly base: { readonly name: string; readonly line: number; readonly root: Root } | null;
  /** Null for a path that does not exist. */
  readonly origin: (path: string) => FileOrigin | null;
  /** Whether an instruction names this very file instead of a folder or pattern that includes it. */
  readonly isNamed: (origin: FileOrigin) => boolean;
  /** The line that last changed the mode of a file of the base image; null when none did. */
  readonly modeLine: (path: string) => number | null;
  /** The stages that can be copied from, best first. `near` is the index of the stage that the program came from. */
  readonly sources: (near: number | null) => Promise<readonly SourceStage[]>;
  /** Stages that nothing needs yet. Only used when none of `sources` has what is missing. */
  readonly moreSources: () => Promise<readonly SourceStage[]>;
  /** Names of those of `moreSources` of which the engine did not say in time whether they are built. */
  readonly unseenStages: () => readonly string[];
  /** What a jar names in its class path, absolute or relative to its folder. */
  readonly classPath: (jar: RootFile) => Promise<readonly string[]>;
  /** The packages of rpm in a root that own some paths, as `packagesOf` gives them; null for a root without rpm. */
  readonly rpmPackages: (root: Root, paths: ReadonlySet<string>) => Promise<PackageDatabase | null>;
  /** Where secrets can be besides in the files. */
  readonly exposure: Exposure;
  /** The limits of the project for sizes, and the sizes. */
  readonly budget: Budget;
}

/** The instruction of the Dockerfile that a file comes from; null for a file of the base image. */
export function ownOrigin(subject: Subject, path: string): FileOrigin | null {
  const origin = subject.origin(path);
  return origin === null || origin.kind === 'base' ? null : origin;
}

/** The value of an environment variable of the image; '' when unset. */
export function variable({ env }: Pick<Subject, 'env'>, name: string): string {
  return env.findLast((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
}

/** The values that a script has for its variables; null for one that is unset or empty. */
export function environmentOf(subject: Pick<Subject, 'env'>): (name: string) => string | null {
  return (name) => variable(subject, name) || null;
}

/** The folders of PATH, absolute. */
export function pathFolders(subject: Subject): readonly string[] {
  const path = variable(subject, 'PATH') || DEFAULT_PATH;
  return path
    .split(':')
    .flatMap((folder) => (folder.startsWith('/') ? [withoutTrailing(folder, '/') || '/'] : []));
}

/**
 * The stages to copy from, best first; those that nothing needs yet where the target needs no other. Images that it
 * copies from come behind stages, unless `near` says one.
 */
export async function stagesFor(subject: Subject, near: number | null): Promise<readonly SourceStage[]> {
  const stages = await subject.sources(near);
  if (stages.some(isOwnStage)) return stages;
  const isNear = ({ index }: SourceStage): boolean => index === near;
  return [
    ...stages.filter(isNear),
    ...(await subject.moreSources()),
    ...stages.filter((stage) => !isNear(stage)),
  ];
}

/** The home of a program alone, since what belongs together should come together; else every stage. */
export async function stagesOf({
  subject,
  starter,
  home,
}: {
  readonly subject: Subject;
  readonly starter: { readonly near: number | null };
  readonly home: SourceStage | null;
}): Promise<readonly SourceStage[]> {
  return home === null ? await stagesFor(subject, starter.near) : [home];
}

/** Whether a source is a stage of the Dockerfile, and no image. */
function isOwnStage({ index }: SourceStage): boolean {
  return index >= 0;
}
