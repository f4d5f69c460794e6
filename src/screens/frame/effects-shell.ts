import { failedPoint } from '../../llb/failed-stop.ts';
import type { Action } from '../../store/actions.ts';
import type { EndedBuild, NamedShell, ScreenPorts, ShellPlace } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch } from '../../store/store.ts';
import { openedFailure, type Walked } from '../walk/aftermath.ts';

/** The builds that are open, in which a shell can stand. */
export interface OpenBuilds {
  readonly walked: () => Walked | null;
  readonly ended: () => EndedBuild | null;
}

/** Opens shells, where the walk stands and anywhere in the file. */
export interface Shells {
  readonly run: (action: Action, state: AppState, dispatch: Dispatch) => void;
}

type Place = ShellPlace | NamedShell;

/** ports.shell is called in the turn of the key: what is typed next is the shell's already. */
export function createShells(ports: ScreenPorts, builds: OpenBuilds): Shells {
  const open = (find: () => Promise<Place>, dispatch: Dispatch): void => {
    void ports.shell(find).then((text) => {
      if (text !== null) dispatch({ type: 'message/shown', text, tone: 'info' });
    });
  };

  const whereItStands = (side: 'before' | 'after', state: AppState): ShellPlace | null => {
    const walked = builds.walked();
    const arrival = state.walk?.arrival;
    const point = walked?.program.points[arrival?.point ?? -1];
    if (walked === null || point === undefined) return null;
    const { build, program, dockerfile } = walked;
    return { kind: 'open', build, program, dockerfile, point, side, failure: arrival?.failure ?? null };
  };

  /** What the last build left where it failed; null where that is gone, or was of another file. */
  const whereItFailed = async (state: AppState): Promise<ShellPlace | null> => {
    const failure = state.build?.failure ?? null;
    if (failure === null) return null;
    const common = { kind: 'open', side: 'after', failure } as const;
    const ended = builds.ended();
    if (ended !== null && ended.dockerfile === state.dockerfile) {
      const opened = await openedFailure(ended, failure, state, ports.clock.now());
      const point = opened?.program.points[opened.arrival.point];
      if (opened === null || point === undefined) return null;
      return { ...common, build: ended.build, program: opened.program, dockerfile: ended.dockerfile, point };
    }
    const walked = builds.walked();
    if (walked?.failure !== failure || walked.dockerfile !== state.dockerfile) return null;
    const { build, program, dockerfile } = walked;
    const point = failedPoint(program, failure.vertex, state.target);
    return point === null ? null : { ...common, build, program, dockerfile, point };
  };

  const place = async (
    { stage: index, line }: Extract<Action, { type: 'shell/askedAt' }>,
    state: AppState,
  ): Promise<Place> => {
    const { dockerfile } = state;
    const stage = dockerfile.stages[index];
    if (stage === undefined) throw new Error('There is no such stage in the file any more.');
    const failed = await whereItFailed(state);
    const covers = (lines: { start: number; end: number }): boolean =>
      line === null || (lines.start <= line && line <= lines.end);
    if (failed !== null && failed.point.stage === index && covers(failed.point.lines)) return failed;
    const instruction =
      line === null
        ? stage.instructions.at(-1)
        : stage.instructions.find(({ startLine, endLine }) => covers({ start: startLine, end: endLine }));
    return { kind: 'named', dockerfile, stage, instruction: instruction ?? null };
  };

  return {
    run: (action, state, dispatch) => {
      if (action.type === 'shell/asked') {
        const here = whereItStands(action.side, state);
        if (here !== null) open(async () => here, dispatch);
      }
      const failed =
        action.type === 'failure/opened' ||
        (action.type === 'walk/arrived' && action.arrival.failure !== null);
      const failure = failed ? whereItStands('after', state) : null;
      if (failure?.failure != null) ports.prepareShell(failure);
      if (action.type === 'shell/askedAt') open(() => place(action, state), dispatch);
    },
  };
}
