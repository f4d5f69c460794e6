import { StagediveError } from '../errors.ts';
import { imagesOf } from '../llb/chain.ts';
import { placeText } from '../llb/shell-banner.ts';
import type { Builder, BuildListener } from '../ports.ts';
import { namePlace, openPlace, type Place, type PlaceSource, type Standing, standAt } from './solve-ref.ts';
import { failedFiles, type StateFiles, States } from './state-files.ts';

/** One state of a build, solved and open to be looked into. */
export interface Look {
  readonly place: Place;
  readonly files: StateFiles;
  /** The other states of the same target. */
  readonly states: States;
  /** Where that is, for people: `build, after line 12 (COPY)`. */
  readonly where: string;
  /** Said to people where the files are not the named state's: what a failure left, or the state before it. */
  readonly note: string | null;
  /** Lets the build go; idempotent; never rejects. */
  close(): Promise<void>;
}

/** The state cannot be reached, since another instruction fails first. */
export class UnreachedError extends StagediveError {
  override readonly code = 'unreached';
  constructor(
    readonly ref: string,
    readonly place: Place,
    readonly standing: Standing & { readonly kind: 'unreached' },
  ) {
    super(standing.failure.message);
  }
}

/**
 * Solves the state that a REF names, whatever comes of it: where its own instruction fails, the files are what that left.
 * Rejects with DockerfileError or UsageError when there is no such state, with UnreachedError, and when the engine is
 * gone. The caller closes it.
 */
export async function openLook(
  source: PlaceSource,
  ref: string,
  before: boolean,
  builder: Builder,
  listener: BuildListener,
): Promise<Look> {
  const named = namePlace(source.dockerfile, ref, before);
  const place = await openPlace(source, named, builder, listener);
  const { build, program, point, side, dockerfile } = place;
  try {
    const standing = await standAt(place);
    if (standing.kind === 'unreached') throw new UnreachedError(ref, place, standing);
    const states = new States(build, program);
    const failure = standing.kind === 'state' ? null : standing.failure;
    const where = placeText({
      dockerfile,
      point,
      side,
      standing: standing.kind,
      exitCode: failure?.exitCode ?? null,
    });
    const output = side === 'before' || standing.kind === 'failedBefore' ? point.before : point.after;
    return {
      place,
      states,
      files:
        standing.kind === 'failed'
          ? failedFiles(build, standing.failure, imagesOf(program.graph), states.of(point.before))
          : states.of(output),
      where,
      note: failure === null ? null : `${where}.`,
      close: () => build.close(),
    };
  } catch (error) {
    await build.close();
    throw error;
  }
}
