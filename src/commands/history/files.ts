import { RefusedError } from '../../errors.ts';
import type { PastDetails } from '../../history/types.ts';
import type { Builder, BuildHistory, BuildListener, BuildRecords, Clock } from '../../ports.ts';
import { addressName } from '../../states/address.ts';
import { compareStates } from '../../states/compare.ts';
import { HeldTargets } from '../../states/held-targets.ts';
import { OpenTargets } from '../../states/open-targets.ts';
import { pastResult } from '../../states/past-results.ts';
import { outputOf, sharedImage } from '../../states/shared-states.ts';
import { platformOf } from '../../states/state-platform.ts';
import type { DiffSide } from '../diff-sides.ts';
import type { ComparedSides } from '../json/diff-json.ts';

interface PastFilesOptions {
  readonly builder: Builder;
  readonly history: BuildHistory;
  readonly records: BuildRecords;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const SILENT: BuildListener = { status: () => undefined, notice: () => undefined };

/** How the files of the results of two past builds differ. Rejects with a sentence if one of these is gone. */
export async function pastFiles(
  a: PastDetails,
  b: PastDetails,
  { builder, history, records, clock, signal }: PastFilesOptions,
): Promise<ComparedSides> {
  const connect = async (): Promise<Builder> => builder;
  const targets = new OpenTargets({
    connect,
    specFor: () => {
      throw new RefusedError('Only results of past builds are looked for.');
    },
  });
  const held = new HeldTargets(targets, SILENT);
  const release = (): void => void held.cancel();
  signal.addEventListener('abort', release, { once: true });
  const ports = { connect, history: async () => history, records, clock };
  const sideOf = async (details: PastDetails): Promise<DiffSide> => {
    const address = pastResult(details, targets, ports);
    const state = await held.reach(address, 'none');
    return { ref: addressName(address), before: false, state, platform: platformOf(state, builder) };
  };
  try {
    const [left, right] = [await sideOf(a), await sideOf(b)];
    // Of past builds nothing is listed that is not asked for: it may be gone.
    const image = sharedImage(outputOf(left.state), outputOf(right.state));
    const diff = await compareStates(left.state.files, right.state.files, { image });
    const trees = { a: await left.state.files.tree(), b: await right.state.files.tree() };
    return {
      a: left,
      b: right,
      trees,
      diff,
      origins: { get: () => null },
      told: { kind: 'apart', why: null },
    };
  } finally {
    signal.removeEventListener('abort', release);
    await held.release();
    await targets.close();
  }
}
