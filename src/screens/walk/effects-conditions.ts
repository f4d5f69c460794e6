import { conditionsOf } from '../../breakpoints/list.ts';
import type { Breakpoint } from '../../breakpoints/types.ts';
import type { Point } from '../../llb/program.ts';
import { findVertex } from '../../progress/model.ts';
import type { ConditionSources, Hits, StepTiming } from '../../states/conditions/hits.ts';
import type { SolvedStates } from '../../states/conditions/solved-states.ts';
import type { OpenTarget } from '../../states/open-target.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';

/** Looks at the conditions of breakpoints, after each point of one move. */
export interface ConditionWatch {
  /** Rejects if the engine is lost. */
  readonly at: (point: Point) => Promise<Hits>;
}

/** How long the engine may take to say how a step went, once it is solved. */
const TIMING_TIMEOUT_MS = 600;
const TIMING_INTERVAL_MS = 30;
/** Once it kept silent this often, it is no longer waited for: some engines lose their stream of messages. */
const MAX_SILENCES = 2;

const NOTHING: Hits = { met: [], failed: [] };

/**
 * @param latest the state as it is by now, to see what the engine says of steps
 * @returns null if no breakpoint has a condition, so that a walk without any asks nothing more
 */
export function watchConditions(
  ports: Pick<ScreenPorts, 'clock' | 'imageConfig'>,
  target: OpenTarget,
  breakpoints: readonly Breakpoint[],
  latest: () => AppState,
): ConditionWatch | null {
  const wanted = conditionsOf(breakpoints);
  if (wanted.length === 0) return null;
  let states: SolvedStates | null = null;
  let silences = 0;
  const timing = async (point: Point): Promise<StepTiming | null> => {
    const until = ports.clock.elapsed() + TIMING_TIMEOUT_MS;
    for (;;) {
      const found = timingOf(latest(), point);
      if (found !== null || silences >= MAX_SILENCES) return found;
      if (ports.clock.elapsed() >= until) {
        silences += 1;
        return null;
      }
      await new Promise<void>((resolve) => ports.clock.after(TIMING_INTERVAL_MS, resolve));
    }
  };
  const sources: ConditionSources = {
    configAt: (point) => ports.imageConfig({ target, point, side: 'after' }).catch(() => null),
    timing,
  };
  return {
    at: async (point) => {
      if (target.isClosed) return NOTHING;
      // Few walks have conditions.
      const [{ hitsAt }, { SolvedStates }] = await Promise.all([
        import('../../states/conditions/hits.ts'),
        import('../../states/conditions/solved-states.ts'),
      ]);
      states ??= new SolvedStates(target);
      return await hitsAt(states, point, wanted, sources);
    },
  };
}

/** How the steps of a point went; null until the engine has said it of all of them. */
function timingOf({ walk }: AppState, point: Point): StepTiming | null {
  let ms = 0;
  let isCached = true;
  for (const digest of point.steps) {
    const vertex = walk === null ? null : findVertex(walk.progress, digest);
    if (vertex === null || vertex.state === 'waiting' || vertex.state === 'running') return null;
    for (const { start, stop } of vertex.runs) ms += (stop ?? start) - start;
    if (vertex.state !== 'cached') isCached = false;
  }
  return { ms, isCached };
}
