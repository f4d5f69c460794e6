import type { Dockerfile } from '../../dockerfile/types.ts';
import type { ShellRecord } from '../../fix/types.ts';
import type { Point } from '../../llb/program.ts';
import type { BuildFailure } from '../../ports.ts';
import { type Address, beforeAddress, cacheAddress, stageAddress } from '../../states/address.ts';
import type { OpenTarget } from '../../states/open-target.ts';
import type { OpenTargets } from '../../states/open-targets.ts';
import type { Action } from '../../store/actions.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch, Effects } from '../../store/store.ts';
import { currentPoint } from '../walk/select.ts';

/** Opens shells, where the walk stands and anywhere in the file. */
export interface Shells {
  readonly run: Effects;
}

/**
 * ports.shell is called in the turn of the key: what is typed next is the shell's already.
 * @param walked the target that is walked through; null where none is
 */
export function createShells(
  ports: Pick<ScreenPorts, 'shell' | 'prepareShell'>,
  targets: OpenTargets,
  walked: () => OpenTarget | null,
): Shells {
  const open = (address: Address, dispatch: Dispatch): void => {
    const onRecord = (record: ShellRecord): void => {
      if (record.commands.length > 0) dispatch({ type: 'fix/recorded', address, record });
    };
    void ports.shell({ targets, address, onRecord }).then((text) => {
      if (text !== null) dispatch({ type: 'message/shown', text, tone: 'info' });
    });
  };

  /** What the last build left where it failed; null where that is gone, or was of another file. */
  const buildFailure = ({ build, dockerfile }: AppState): Address | null => {
    const failure = build?.failure ?? null;
    const target = failure === null ? null : targets.holderOf(failure);
    if (failure === null || target === null || target.dockerfile !== dockerfile) return null;
    const point = target.pointOf(failure);
    return point === null ? null : failedAddress(dockerfile, point, failure);
  };

  const askedAddress = (
    { stage: index, line }: Extract<Action, { type: 'shell/askedAt' }>,
    state: AppState,
  ): Address | string => {
    const { dockerfile } = state;
    const stage = dockerfile.stages[index];
    if (stage === undefined) return 'This stage is no longer in the file.';
    const instruction = stage.instructions.find(
      (each) => line !== null && line >= each.startLine && line <= each.endLine,
    );
    const address: Address =
      line === null
        ? stageAddress(dockerfile, index)
        : { ...stageAddress(dockerfile, index), line: instruction?.startLine ?? stage.startLine };
    const failed = buildFailure(state);
    const isThere = failed?.stage === index && (line === null || failed.line === address.line);
    return isThere ? failed : address;
  };

  return {
    run: (action, state, dispatch) => {
      switch (action.type) {
        case 'shell/asked': {
          const here = standingAddress(state, action.side);
          if (here !== null) open(here, dispatch);
          return;
        }
        case 'shell/askedAt': {
          const address = askedAddress(action, state);
          if (typeof address === 'string') dispatch({ type: 'message/shown', text: address, tone: 'info' });
          else open(address, dispatch);
          return;
        }
        case 'shell/cacheAsked':
          open(cacheAddress(state.dockerfile, action.mount, null, state.target), dispatch);
          return;
        case 'failure/opened':
        case 'walk/arrived': {
          const target = walked();
          const failure = state.walk?.arrival?.failure ?? null;
          if (target === null || failure === null) return;
          const holder = targets.holderOf(failure);
          const point = holder?.pointOf(failure) ?? null;
          if (holder !== null && point !== null) ports.prepareShell({ target: holder, point }, failure);
          return;
        }
        default:
          return;
      }
    },
  };
}

/** Where the walk stands, on one side of its instruction; null before the first. */
function standingAddress(state: AppState, side: 'before' | 'after'): Address | null {
  const { walk } = state;
  const point = currentPoint(state);
  if (walk === null || point === null) return null;
  const address = failedAddress(walk.dockerfile, point, walk.arrival?.failure ?? null);
  return side === 'before' ? beforeAddress(address) : address;
}

/** The state after a point. Where it failed, also one of which the engine keeps nothing: the shell says so. */
function failedAddress(dockerfile: Dockerfile, point: Point, failure: BuildFailure | null): Address {
  return { dockerfile, stage: point.stage, line: point.lines.start, side: 'after', failure };
}
