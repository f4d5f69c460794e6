import type { Dockerfile } from '../../dockerfile/types.ts';
import { isEngineLost, type OptionChanges } from '../../ports.ts';
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
  readonly changes: OptionChanges;
}

/**
 * Asks for the build checks of the target, as soon as there is an engine, and again whenever the file, the target or its
 * options are other ones.
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
    run: (_action, { engine, dockerfile, target, options: { changes } }: AppState, dispatch) => {
      if (engine.kind !== 'found') return;
      const now: Asked = { dockerfile, target, changes };
      if (asked !== null && isSame(asked, now)) return;
      asked = now;
      void ask(asked, dispatch);
    },
    stop: async () => {
      stopped = true;
    },
  };
}

function isSame(a: Asked, b: Asked): boolean {
  return a.target === b.target && a.changes === b.changes && isSameText(a.dockerfile, b.dockerfile);
}

function isSameText(a: Dockerfile, b: Dockerfile): boolean {
  return a === b || (a.lines.length === b.lines.length && a.lines.every((line, at) => line === b.lines[at]));
}
