import type { Dockerfile } from '../../dockerfile/types.ts';
import { isEngineLost } from '../../ports.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch, Effects } from '../../store/store.ts';

/** Asks the engine for its build checks. */
export interface Linting {
  readonly run: Effects;
  readonly stop: () => Promise<void>;
}

interface Asked {
  readonly dockerfile: Dockerfile;
  readonly target: number;
}

/**
 * Asks for the build checks of the target, as soon as there is an engine, and again whenever the file or the target is
 * another one.
 */
export function createLinting(ports: Pick<ScreenPorts, 'connect' | 'specFor'>): Linting {
  let stopped = false;
  let asked: Asked | null = null;

  const ask = async (wanted: Asked, dispatch: Dispatch): Promise<void> => {
    try {
      const builder = await ports.connect();
      const findings = await builder.lint(ports.specFor(wanted.dockerfile, wanted.target, false));
      if (wanted === asked && !stopped) dispatch({ type: 'lint/found', findings });
    } catch (error) {
      if (wanted !== asked || stopped) return;
      // The next engine is asked again. Exploring works without the checks, so any other failure is none to report.
      if (isEngineLost(error)) asked = null;
      else dispatch({ type: 'lint/found', findings: [] });
    }
  };

  return {
    run: (_action, { engine, dockerfile, target }: AppState, dispatch) => {
      if (engine.kind !== 'found') return;
      if (asked !== null && asked.target === target && isSameText(asked.dockerfile, dockerfile)) return;
      asked = { dockerfile, target };
      void ask(asked, dispatch);
    },
    stop: async () => {
      stopped = true;
    },
  };
}

/** Whether the two are the same file with the same build args, as far as the checks see it. */
function isSameText(a: Dockerfile, b: Dockerfile): boolean {
  return a === b || (a.lines.length === b.lines.length && a.lines.every((line, at) => line === b.lines[at]));
}
