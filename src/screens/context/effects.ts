import { messageOf } from '../../ports.ts';
import type { ContextSurvey, SurveyedTarget } from '../../states/context-survey.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch, Effects } from '../../store/store.ts';
import { isQuick, surveyNow } from './select.ts';

/** Reads the build context, judges rules, and writes the one that is confirmed. */
export interface Contexts {
  readonly run: Effects;
  readonly stop: () => Promise<void>;
}

type ContextPorts = Pick<
  ScreenPorts,
  'clock' | 'connect' | 'contexts' | 'specFor' | 'addIgnoreRule' | 'editFile'
>;

/** How often the number of entries is told while they are read. */
const PROGRESS_MS = 100;

export function createContexts(ports: ContextPorts): Contexts {
  let reading: AbortController | null = null;
  let judging: AbortController | null = null;

  const read = async (state: AppState, dispatch: Dispatch): Promise<void> => {
    reading?.abort();
    judging?.abort();
    const job = new AbortController();
    reading = job;
    const { signal } = job;
    const { dockerfile, target } = state;
    const stage = dockerfile.stages[target];
    if (stage === undefined) return;
    const spec = ports.specFor(dockerfile, target, false);
    const { contextNames, surveyContext } = await import('../../states/context-survey.ts');
    if (signal.aborted) return;
    const about = { dockerfile, stage, spec };
    const names = contextNames(about);
    dispatch({ type: 'context/reading', dockerfile, target, names });
    const { name } = state.context;
    let told = ports.clock.elapsed();
    const progress = (entries: number): void => {
      if (signal.aborted || ports.clock.elapsed() - told < PROGRESS_MS) return;
      told = ports.clock.elapsed();
      dispatch({ type: 'context/progressed', entries });
    };
    try {
      const shown = names.includes(name) ? name : (names[0] ?? name);
      const survey = await surveyContext(ports.contexts, about, shown, signal, progress);
      if (signal.aborted) return;
      dispatch({ type: 'context/read', survey });
      if (survey.unknownBases.length > 0) void askBases(about, survey, signal, dispatch);
    } catch (error) {
      if (!signal.aborted) dispatch({ type: 'context/broken', message: messageOf(error) });
    }
  };

  /** Adds what only an engine knows: without one it stays unknown, which is said. */
  const askBases = async (
    about: SurveyedTarget,
    read: ContextSurvey,
    signal: AbortSignal,
    dispatch: Dispatch,
  ): Promise<void> => {
    try {
      const [{ askBaseUses }, { surveyContext }] = await Promise.all([
        import('../../states/base-uses.ts'),
        import('../../states/context-survey.ts'),
      ]);
      const baseUses = await askBaseUses(await ports.connect(), about);
      if (signal.aborted) return;
      const survey = baseUses.some(({ context }) => context === read.name)
        ? await surveyContext(ports.contexts, { ...about, baseUses }, read.name, signal)
        : { ...read, unknownBases: [] };
      if (!signal.aborted) dispatch({ type: 'context/basesAsked', survey });
    } catch {
      // Why the engine is not there, or does not know an image, is said elsewhere.
    }
  };

  const judge = async (survey: ContextSurvey, text: string, dispatch: Dispatch): Promise<void> => {
    judging?.abort();
    const job = new AbortController();
    judging = job;
    const { judgeRule } = await import('./judge-rule.ts');
    if (job.signal.aborted) return;
    const result = await judgeRule(survey, text, job.signal).catch((error: unknown) => {
      if (job.signal.aborted) return null;
      throw error;
    });
    if (result !== null && !job.signal.aborted) dispatch({ type: 'context/ruleJudged', text, result });
  };

  /** Never writes over what somebody else has written since the context was read. */
  const write = async (state: AppState, dispatch: Dispatch): Promise<void> => {
    const survey = surveyNow(state);
    const { tried } = state.context;
    if (survey === null || tried === null) return;
    const file = survey.folder.ignoreFile;
    try {
      const end = await ports.addIgnoreRule({ file, rule: tried.text });
      if (end === 'written') {
        dispatch({ type: 'context/ruleLeft' });
        dispatch({ type: 'message/shown', text: `Added to ${file.label}: ${tried.text}`, tone: 'info' });
        dispatch({ type: 'context/asked' });
      } else {
        await again(state, tried.text, dispatch);
      }
    } catch (error) {
      dispatch({ type: 'message/shown', text: messageOf(error), tone: 'error' });
    }
  };

  /** Shows the rule as a change of the file as it is now. */
  const again = async (state: AppState, rule: string, dispatch: Dispatch): Promise<void> => {
    await read(state, dispatch);
    dispatch({ type: 'context/ruleOpened', text: rule });
    dispatch({ type: 'context/ruleOutdated' });
  };

  const edit = async (path: string, line: number, dispatch: Dispatch): Promise<void> => {
    try {
      await ports.editFile(path, line);
      dispatch({ type: 'context/asked' });
    } catch (error) {
      dispatch({ type: 'message/shown', text: messageOf(error), tone: 'error' });
    }
  };

  return {
    run: (action, state, dispatch) => {
      if (state.screen !== 'context') {
        // Nobody waits for it any more.
        if (action.type === 'screen/shown' && state.context.phase.kind === 'reading') reading?.abort();
        return;
      }
      const { about, phase } = state.context;
      const isOther = about?.dockerfile !== state.dockerfile || about.target !== state.target;
      if (
        action.type === 'context/asked' ||
        action.type === 'context/turned' ||
        // What is read in no time is read again whenever it is shown.
        (action.type === 'screen/shown' && (isOther || phase.kind !== 'known' || isQuick(phase.survey))) ||
        (isOther && (action.type === 'target/chosen' || action.type === 'dockerfile/loaded'))
      ) {
        void read(state, dispatch);
      }
      if (
        action.type === 'context/ruleOpened' ||
        action.type === 'context/ruleTyped' ||
        action.type === 'context/ruleErased'
      ) {
        const survey = surveyNow(state);
        if (survey !== null && state.context.tried !== null) {
          void judge(survey, state.context.tried.text, dispatch);
        }
      }
      if (action.type === 'context/ruleLeft') judging?.abort();
      if (action.type === 'context/ruleConfirmed') void write(state, dispatch);
      if (action.type === 'context/editAsked') void edit(action.file, action.line, dispatch);
    },
    stop: async () => {
      reading?.abort();
      judging?.abort();
    },
  };
}
