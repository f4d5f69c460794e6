import { type GraphIndex, indexGraph } from '../../llb/chain.ts';
import { contextPaths } from '../../llb/context-path.ts';
import { loggedPaths } from '../../llb/log-path.ts';
import type { GraphStep } from '../../llb/types.ts';
import { type BuildSpec, messageOf } from '../../ports.ts';
import type { LogBuffer } from '../../progress/log-buffer.ts';
import { type LogPlace, placesIn } from '../../progress/log-places.ts';
import { plainText, withoutStyles } from '../../progress/sanitize.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch } from '../../store/store.ts';
import { cursorRow } from '../build/select.ts';
import { loggedPoint } from '../walk/select.ts';
import { chosenLine } from './choose.ts';
import { shownLog } from './select.ts';

type PlacePorts = Pick<ScreenPorts, 'specFor' | 'contextFile' | 'editFile'>;

/** Lines below an error that may say where it is: rustc and python write it there. */
const LINES_BELOW = 16;
/** Lines above in which make may say which folder it entered. */
const LINES_ABOVE = 500;

/** Opens the editor at the place in the build context that the chosen line names, or says why not. Never rejects. */
export async function openPlace(ports: PlacePorts, state: AppState, dispatch: Dispatch): Promise<void> {
  const say = (text: string): void => dispatch({ type: 'message/shown', text, tone: 'info' });
  const [log, number, step] = [shownLog(state), chosenLine(state), shownStep(state)];
  if (log === null || number === null) return;
  const places = placesAt(log, number);
  const [first] = places;
  if (first === undefined) return say(`Line ${number} of this log names no file and line.`);
  if (step === null)
    return say('What the build copies is not known yet, so neither is where this file is from.');
  const entered = enteredFolder(log, number);
  try {
    for (const { path, line } of places) {
      const file = await sourceOf(ports, step, path, entered);
      if (file !== null) return await ports.editFile(file, line);
    }
    say(
      `${plainText(first.path)} is not in the build context: it is part of the image, or was made by the build.`,
    );
  } catch (error) {
    dispatch({ type: 'message/shown', text: messageOf(error), tone: 'error' });
  }
}

interface ShownStep {
  readonly index: GraphIndex;
  readonly step: GraphStep;
  readonly spec: (ports: PlacePorts) => BuildSpec;
}

/** The step whose log is shown, in its graph; null if that is not known. */
function shownStep(state: AppState): ShownStep | null {
  const { build, walk, dockerfile, target, container } = state;
  if (state.screen === 'container') {
    const source = container?.source ?? null;
    if (container === null || source === null) return null;
    return {
      index: indexGraph(source.graph),
      step: source.step,
      spec: ({ specFor }) => specFor(source.dockerfile, container.stage, false),
    };
  }
  if (state.screen === 'build') {
    const step = build?.graph?.steps.find(({ digest }) => digest === cursorRow(state)?.id);
    if (build?.graph == null || step === undefined) return null;
    return {
      index: indexGraph(build.graph),
      step,
      spec: ({ specFor }) => specFor(dockerfile, target, false),
    };
  }
  const index = walk?.program?.graph;
  const steps = (loggedPoint(state)?.steps ?? []).flatMap((digest) => index?.steps.get(digest) ?? []);
  const step = steps.find(({ op }) => op.kind === 'exec') ?? steps.at(-1);
  if (walk == null || index === undefined || step === undefined) return null;
  return { index, step, spec: ({ specFor }) => specFor(walk.dockerfile, walk.target, false) };
}

/** The file on disk that a path in the log is a copy of; null if there is none. */
async function sourceOf(
  ports: PlacePorts,
  { index, step, spec }: ShownStep,
  path: string,
  entered: string | null,
): Promise<string | null> {
  for (const absolute of loggedPaths(step, path, entered)) {
    for (const { context, path: source } of contextPaths(index, step, absolute)) {
      const file = await ports.contextFile(spec(ports), context, [source]);
      if (file !== null) return file;
    }
  }
  return null;
}

/** The places of a line; if it names none, those of the lines below. A traceback's last call is the nearest. */
function placesAt(log: LogBuffer, number: number): readonly LogPlace[] {
  const [text = '', ...below] = log
    .window(number - 1, number + LINES_BELOW)
    .map((line) => withoutStyles(line.text));
  const here = placesIn(text);
  if (here.length > 0) return here;
  const there = below.flatMap(placesIn);
  return text.includes('most recent call last') ? there.toReversed() : there;
}

const ENTERING = /Entering directory ['`]([^'`]{1,512})'/;

function enteredFolder(log: LogBuffer, number: number): string | null {
  const lines = log.window(Math.max(0, number - LINES_ABOVE), number);
  for (const { text } of lines.toReversed()) {
    const folder = ENTERING.exec(text)?.[1];
    if (folder !== undefined) return folder;
  }
  return null;
}
