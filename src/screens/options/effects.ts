import type { Dockerfile } from '../../dockerfile/types.ts';
import { isEngineLost, messageOf, type OptionChanges } from '../../ports.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch, Effects } from '../../store/store.ts';
import { sentMessage } from '../frame/sent-text.ts';

/** Reads, changes and copies the options of the next build. */
export interface Options {
  readonly run: Effects;
  readonly stop: () => Promise<void>;
}

interface Asked {
  readonly dockerfile: Dockerfile;
  readonly target: number;
  readonly changes: OptionChanges;
}

/** Why there is nothing to copy. */
export const NO_DOCKER_COMMAND =
  'Docker has no single command for this build: not all that is set here can be written in one.';

type OptionPorts = Pick<ScreenPorts, 'connect' | 'specFor' | 'changeOptions' | 'buildOptions' | 'copyText'>;

export function createOptions(ports: OptionPorts): Options {
  let stopped = false;
  /** What the panel is about. */
  let described: Asked | null = null;
  let outlined: Asked | null = null;
  /** One change after another, so that the last one wins. */
  let changing: Promise<void> = Promise.resolve();

  const outline = async (asked: Asked, dispatch: Dispatch): Promise<void> => {
    dispatch({ type: 'options/outlined', outline: { kind: 'asking' } });
    const report = (answer: Awaited<ReturnType<typeof ask>>): void => {
      if (outlined !== asked || stopped) return;
      const known =
        answer === null ? ({ kind: 'none' } as const) : { kind: 'known' as const, outline: answer };
      dispatch({ type: 'options/outlined', outline: known });
    };
    const ask = async () => {
      const builder = await ports.connect();
      return await builder.outline(ports.specFor(asked.dockerfile, asked.target, false));
    };
    try {
      report(await ask());
    } catch (error) {
      // What the file itself says is there in any case.
      report(null);
      if (outlined === asked && isEngineLost(error)) outlined = null;
    }
  };

  const change = async (changes: OptionChanges, dispatch: Dispatch): Promise<void> => {
    try {
      const dockerfile = await ports.changeOptions(changes);
      if (stopped) return;
      dispatch({ type: 'options/changed', changes });
      dispatch({ type: 'dockerfile/loaded', dockerfile });
    } catch (error) {
      if (!stopped) dispatch({ type: 'message/shown', text: messageOf(error), tone: 'error' });
    }
  };

  const copy = (state: AppState, dispatch: Dispatch): void => {
    const { next } = state.options;
    if (next === null) return;
    if (next.command.length === 0) {
      dispatch({ type: 'message/shown', text: NO_DOCKER_COMMAND, tone: 'info' });
      return;
    }
    dispatch(sentMessage(ports.copyText(next.command.join(' ')), 'The command'));
  };

  return {
    run: (action, state, dispatch) => {
      if (action.type === 'options/changeAsked') {
        changing = changing.then(() => change(action.changes, dispatch));
        return;
      }
      if (action.type === 'options/copyAsked') copy(state, dispatch);
      // The engine's outline of another target or file is forgotten.
      if (action.type === 'target/chosen' || action.type === 'dockerfile/loaded') outlined = null;
      const isOpen = state.overlay?.kind === 'options';
      if (!isOpen && state.screen !== 'explore') return;
      const { dockerfile, target } = state;
      const { changes } = state.options;
      const now: Asked = { dockerfile, target, changes };
      if (described === null || !isSame(described, now)) {
        described = now;
        dispatch({ type: 'options/described', next: ports.buildOptions(dockerfile, target) });
      }
      if (isOpen && state.engine.kind === 'found' && (outlined === null || !isSame(outlined, now))) {
        outlined = now;
        void outline(now, dispatch);
      }
    },
    stop: async () => {
      stopped = true;
    },
  };
}

function isSame(a: Asked, b: Asked): boolean {
  return a.dockerfile === b.dockerfile && a.target === b.target && a.changes === b.changes;
}
