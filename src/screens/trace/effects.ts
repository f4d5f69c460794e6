import { messageOf } from '../../ports.ts';
import { plainText } from '../../progress/sanitize.ts';
import { screenMessage } from '../../states/held-targets.ts';
import type { OpenTargets } from '../../states/open-targets.ts';
import type { Action } from '../../store/actions.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch, Effects } from '../../store/store.ts';
import { keyName } from '../../text/user-keys.ts';
import { sentMessage } from '../frame/sent-text.ts';
import { traceText } from './trace-text.ts';

/** Traces failed instructions. */
export interface Tracing {
  readonly run: Effects;
  readonly stop: () => Promise<void>;
}

/** How often the number of commands is shown while it grows. */
const PROGRESS_INTERVAL_MS = 100;

const STOPPED = 'Stopped.';

export function createTracing(
  ports: Pick<ScreenPorts, 'clock' | 'trace' | 'copyText' | 'specFor' | 'contextFile' | 'editFile'>,
  targets: OpenTargets,
): Tracing {
  let job: AbortController | null = null;

  const trace = async ({ trace }: AppState, dispatch: Dispatch): Promise<void> => {
    job?.abort(new Error(STOPPED));
    if (trace === null) return;
    const { failure } = trace;
    const own = new AbortController();
    job = own;
    const report = (action: Action): void => {
      if (job === own) dispatch(action);
    };
    const target = targets.holderOf(failure);
    if (target === null) {
      const why = `The failed step is gone from the engine: ${keyName('build', 'r')} builds again.`;
      report({ type: 'trace/refused', why });
      return;
    }
    const release = target.hold();
    let count = 0;
    let stopTicking = (): void => undefined;
    const tick = (): void => {
      stopTicking = ports.clock.after(PROGRESS_INTERVAL_MS, () => {
        report({ type: 'trace/progressed', count, now: ports.clock.now() });
        tick();
      });
    };
    tick();
    try {
      const result = await ports.trace({
        target,
        failure,
        signal: own.signal,
        onCommand: (counted) => {
          count = counted;
        },
      });
      report({ type: 'trace/ended', trace: result });
    } catch (error) {
      const why = own.signal.aborted ? STOPPED : screenMessage(error, 'state');
      report({ type: 'trace/refused', why });
    } finally {
      stopTicking();
      await release();
    }
  };

  const copy = (state: AppState, dispatch: Dispatch): void => {
    dispatch(sentMessage(ports.copyText(traceText(state)), 'The trace'));
  };

  const editScript = async (
    { trace, target }: AppState,
    { source, line }: { readonly source: string; readonly line: number },
    dispatch: Dispatch,
  ): Promise<void> => {
    if (trace === null) return;
    const spec = ports.specFor(trace.dockerfile, target, false);
    const file = await ports.contextFile(spec, 'context', [`/${source}`]);
    if (file !== null) return await ports.editFile(file, line);
    const text = `${plainText(source)} is not in a folder that can be edited here.`;
    dispatch({ type: 'message/shown', text, tone: 'info' });
  };

  return {
    run: (action, state, dispatch) => {
      switch (action.type) {
        case 'trace/asked': {
          const { phase } = state.trace ?? {};
          if (phase?.kind === 'running' && phase.count === 0 && phase.since === action.now) {
            void trace(state, dispatch).catch((error: unknown) =>
              dispatch({ type: 'trace/refused', why: messageOf(error) }),
            );
          }
          return;
        }
        // The step is to run again: what it left goes.
        case 'build/asked':
        case 'walk/asked':
        case 'trace/stopAsked':
          job?.abort(new Error(STOPPED));
          return;
        case 'trace/copyAsked':
          copy(state, dispatch);
          return;
        case 'trace/editScriptAsked':
          void editScript(state, action, dispatch).catch((error: unknown) =>
            dispatch({ type: 'message/shown', text: messageOf(error), tone: 'error' }),
          );
          return;
        default:
          return;
      }
    },
    stop: async () => {
      const own = job;
      job = null;
      own?.abort(new Error(STOPPED));
    },
  };
}
