import { requireBases } from '../../dockerfile/needs.ts';
import { sameStage } from '../../dockerfile/same-stage.ts';
import { stageTitle } from '../../dockerfile/stage-title.ts';
import { type BuildListener, messageOf, type OpenBuild } from '../../ports.ts';
import type { LogBuffer } from '../../progress/log-buffer.ts';
import { LogPool } from '../../progress/log-pool.ts';
import { emptyProgress, growByStatus } from '../../progress/model.ts';
import type { RunnableImage } from '../../shell/image-run.ts';
import { HeldTargets } from '../../states/held-targets.ts';
import type { OpenTargets } from '../../states/open-targets.ts';
import type { Action } from '../../store/actions.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch, Effects } from '../../store/store.ts';
import { failureOf } from './build-failure.ts';
import { buildingStep } from './building-step.ts';
import type { FailedBuild } from './failed-build.ts';
import { askToStop, type Launch, replaced } from './launch.ts';
import { containerOutcome } from './outcome.ts';
import { failedSource, startedSource } from './output-source.ts';
import type { ContainerOutcome, OutputSource } from './state.ts';
import { startedAgain, watch } from './watched.ts';

const MIB = 1024 * 1024;

/** Memory for what one container printed. */
const MAX_OUTPUT_BYTES = 32 * MIB;

/** Output is shown at this interval, so that a flood of it costs few frames. */
const BATCH_INTERVAL_MS = 33;

const CLOCK_INTERVAL_MS = 200;

/** Starts targets, after builds too where that was asked for, and stops them. */
export interface Launches {
  readonly run: Effects;
  /** Kills and removes what runs. Never rejects. */
  readonly stop: () => Promise<void>;
}

type Ports = Pick<
  ScreenPorts,
  'clock' | 'connect' | 'readDockerfile' | 'specFor' | 'checkSettings' | 'launch' | 'sourceFolder'
>;

export function createLaunches(ports: Ports, targets: OpenTargets): Launches {
  let current: Launch | null = null;
  /** The current one, and those that it waits for. */
  const alive = new Set<Launch>();
  let count = 0;

  const inView = async (
    action: Extract<Action, { type: 'container/asked' }>,
    state: AppState,
    dispatch: Dispatch,
  ): Promise<void> => {
    const before = [...alive];
    const isAgain = action.isAgain === true;
    count += 1;
    const number = count;
    const log = new LogPool(MAX_OUTPUT_BYTES).create();
    const title = stageTitle(state.dockerfile.stages[action.stage] ?? { name: null, index: action.stage });
    const isWatched = action.place === 'watched';
    dispatch({
      type: 'container/begun',
      number,
      stage: action.stage,
      title,
      log,
      isWatched,
      now: action.now,
    });
    if (!isAgain) dispatch({ type: 'screen/shown', screen: 'container' });
    const abort = new AbortController();
    let printing: (() => void) | null = null;
    const printed = (): void => {
      printing = null;
      dispatch({ type: 'container/printed', number, version: log.version, now: ports.clock.now() });
    };
    const tick = (): (() => void) =>
      ports.clock.after(CLOCK_INTERVAL_MS, () => {
        dispatch({ type: 'clock/ticked', now: ports.clock.now() });
        stopTicking = tick();
      });
    let stopTicking = tick();
    const building = emptyProgress();
    let stepping: (() => void) | null = null;
    const listener: BuildListener = {
      status: (update) => {
        growByStatus(building, update, ports.clock.now());
        stepping ??= ports.clock.after(BATCH_INTERVAL_MS, () => {
          stepping = null;
          dispatch({ type: 'container/building', number, step: buildingStep(building) });
        });
      },
      notice: ({ kind, text }) => {
        // The image is ours alone.
        if (kind !== 'image-stored') dispatch({ type: 'message/shown', text, tone: 'info' });
      },
    };
    const held = new HeldTargets(targets, { ...listener, notice: () => undefined });
    const opened: { close(): Promise<void> }[] = [{ close: () => held.cancel() }];
    const mine: Launch = {
      container: null,
      isStopping: false,
      close: async () => {
        abort.abort();
        await Promise.all(opened.map((each) => each.close()));
      },
    };
    current = mine;
    alive.add(mine);
    const end = (outcome: ContainerOutcome, shown: LogBuffer = log): void => {
      stopTicking();
      stepping?.();
      printing?.();
      log.end();
      dispatch({ type: 'container/printed', number, version: log.version, now: ports.clock.now() });
      dispatch({ type: 'container/ended', number, outcome, log: shown, now: ports.clock.now() });
    };
    const sourceKnown = (found: Pick<OutputSource, 'graph' | 'step'>): void => {
      if (asked === null) return;
      const source = { ...found, dockerfile: asked.dockerfile };
      dispatch({ type: 'container/sourceKnown', number, source });
    };
    let image: RunnableImage | null = null;
    let asked: Pick<FailedBuild, 'dockerfile' | 'spec'> | null = null;
    let build: OpenBuild | null = null;
    try {
      await Promise.all(before.map((each) => replaced(each, isAgain, abort.signal)));
      abort.signal.throwIfAborted();
      const dockerfile = await ports.readDockerfile();
      dispatch({ type: 'dockerfile/loaded', dockerfile });
      requireBases(dockerfile);
      const stage = sameStage(state.dockerfile, dockerfile, action.stage);
      const [{ runnableImage, IMAGE_SETTINGS }, builder] = await Promise.all([
        import('../../shell/image-run.ts'),
        ports.connect(),
      ]);
      await targets.releaseFailures();
      abort.signal.throwIfAborted();
      const spec = ports.specFor(dockerfile, stage, false);
      const keep = (each: { close(): Promise<void> }): void => void opened.push(each);
      asked = { dockerfile, spec };
      const took = (each: OpenBuild): void => {
        build = each;
      };
      image = await runnableImage(
        { builder, spec, dockerfile, stage, listener, held, keep, opened: took },
        IMAGE_SETTINGS,
      );
      abort.signal.throwIfAborted();
      sourceKnown(startedSource(image.resolution));
      if (image.note !== null) dispatch({ type: 'message/shown', text: image.note, tone: 'info' });
      const container = image.start({
        ...IMAGE_SETTINGS,
        // On this machine alone: nobody asked for more.
        ports: image.exposed.map((port) => ({ container: port, hostAddress: '127.0.0.1', hostPort: '' })),
        tty: null,
        stdin: false,
        output: (stream, bytes) => {
          log.write(bytes, stream === 'stderr' ? 2 : 1, ports.clock.now());
          printing ??= ports.clock.after(BATCH_INTERVAL_MS, printed);
        },
      });
      mine.container = container;
      await container.started;
      const now = ports.clock.now();
      const open = await container.publishedPorts().catch(() => []);
      dispatch({ type: 'container/started', number, ports: open, now });
      const ended = await container.ended;
      const outcome = await containerOutcome({
        ended,
        container,
        log,
        wasStopped: mine.isStopping,
        reach: (address) => held.reach(address, 'none'),
        dockerfile,
        stage,
        checkSettings: ports.checkSettings,
      });
      end(outcome);
    } catch (error) {
      const isGivenUp = abort.signal.aborted;
      const failure = failureOf(error);
      if (failure !== null && asked !== null && !isGivenUp) {
        const { failedBuildOutcome } = await import('./failed-build.ts');
        const { sourceFolder } = ports;
        const failed = await failedBuildOutcome({
          ...asked,
          failure,
          progress: building,
          build,
          sourceFolder,
        });
        end(failed.outcome, failed.log ?? log);
        const source = failed.log === null ? null : await failedSource(build, failure);
        if (source !== null) sourceKnown(source);
        return;
      }
      const sentence = isGivenUp ? 'It was stopped before it ran.' : messageOf(error);
      end({ status: null, sentence, advice: [], wasStopped: isGivenUp });
    } finally {
      await image?.close();
      await mine.close();
      alive.delete(mine);
      if (current === mine) current = null;
    }
  };

  return {
    run: (action, state, dispatch) => {
      switch (action.type) {
        case 'container/asked':
          if (action.place !== 'terminal') {
            void inView(action, state, dispatch);
            if (action.place === 'watched' && action.isAgain !== true) watch(action.stage, state, dispatch);
          } else {
            void ports.launch({ targets, stage: action.stage, dockerfile: state.dockerfile }).then((text) => {
              if (text !== null) dispatch({ type: 'message/shown', text, tone: 'info' });
            });
          }
          return;
        case 'build/ended': {
          const again = startedAgain(action, state);
          if (again !== null) dispatch(again);
          return;
        }
        case 'container/stopAsked':
          if (current !== null) askToStop(current);
          return;
        default:
          return;
      }
    },
    stop: async () => {
      await Promise.all([...alive].map((launch) => launch.close()));
    },
  };
}
