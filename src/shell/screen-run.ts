import { requireBases } from '../dockerfile/needs.ts';
import { stageTitle } from '../dockerfile/stage-title.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import { explainFailure } from '../llb/explain-failure.ts';
import { explainRun } from '../llb/explain-run.ts';
import {
  type Builder,
  BuildFailedError,
  type BuildFailure,
  type BuildSpec,
  type Clock,
  type ContainerEnd,
  type ShellTerminal,
} from '../ports.ts';
import { plainText } from '../progress/sanitize.ts';
import { shortReason } from '../progress/short-reason.ts';
import { HeldTargets, screenMessage } from '../states/held-targets.ts';
import type { OpenTargets } from '../states/open-targets.ts';
import { quietProgress } from '../states/quiet-progress.ts';
import { UnreachedError } from '../states/reach.ts';
import { wrapWords } from '../text/wrap.ts';
import { type ClaimedTerminal, claimTerminal } from './claimed-terminal.ts';
import { IMAGE_SETTINGS, runnableImage } from './image-run.ts';
import { runInClaimed } from './lent-run.ts';
import { OutputTail } from './output-tail.ts';

/** What targets that are started from the screens need of the project. */
export interface ScreenRunOptions {
  readonly connect: () => Promise<Builder>;
  readonly specFor: (dockerfile: Dockerfile, stage: number, noCache: boolean) => BuildSpec;
  readonly colours: boolean;
  readonly clock: Clock;
}

/** What to start. */
export interface RunRequest {
  readonly targets: OpenTargets;
  readonly dockerfile: Dockerfile;
  /** Index of the stage. */
  readonly stage: number;
}

const CANCELLED = 'Cancelled before it ran.';

/**
 * Builds a target and gives it the terminal until it ends, and then until a key is pressed, so that its output can be
 * read. Never rejects; returns a sentence if there is something to say.
 */
export async function screenRun(
  options: ScreenRunOptions,
  request: RunRequest,
  terminal: ShellTerminal,
): Promise<string | null> {
  const stage = request.dockerfile.stages[request.stage];
  const title = stage === undefined ? 'stagedive' : `stagedive run ${stageTitle(stage)}`;
  const claimed = claimTerminal(terminal, title, CANCELLED);
  try {
    return await runClaimed(options, request, claimed);
  } catch (error) {
    return screenMessage(error, 'state');
  } finally {
    claimed.release();
  }
}

async function runClaimed(
  { connect, specFor, colours, clock }: ScreenRunOptions,
  { targets, dockerfile, stage }: RunRequest,
  claimed: ClaimedTerminal,
): Promise<string | null> {
  requireBases(dockerfile);
  const { screen } = claimed;
  const progress = quietProgress({ write: (text) => void screen.write(withReturns(text)), colours, clock });
  const held = new HeldTargets(targets, progress.listener);
  const opened: { close(): Promise<void> }[] = [{ close: () => held.cancel() }];
  const tail = new OutputTail();
  try {
    const builder = await claimed.wait(connect());
    await targets.releaseFailures();
    const image = await claimed.wait(
      runnableImage(
        {
          builder,
          spec: specFor(dockerfile, stage, false),
          dockerfile,
          stage,
          listener: progress.listener,
          held,
          keep: (each) => void opened.push(each),
        },
        IMAGE_SETTINGS,
      ),
    );
    progress.end(false);
    if (image.note !== null) await screen.write(`stagedive: ${image.note}\r\n`);
    const { end, container } = await runInClaimed(claimed, (tty, output) =>
      image.start({
        ...IMAGE_SETTINGS,
        tty,
        stdin: true,
        output: (stream, bytes) => {
          tail.add(bytes);
          return output(stream, bytes);
        },
      }),
    );
    if (end.kind === 'lost') throw end.error;
    const ranOutOfMemory = end.status === 137 && (await container.ranOutOfMemory());
    const said = endText(end, ranOutOfMemory, tail.text());
    return await sayAndWait(claimed, said);
  } catch (error) {
    const failure = failureOfBuild(error);
    if (failure === null) throw error;
    // What the build printed is read here: it is not on the screens.
    progress.end(true);
    const log = progress.tails.of(failure.vertex);
    return await sayAndWait(claimed, failureText(failure, dockerfile, log));
  } finally {
    progress.end(false);
    await Promise.all(opened.map((each) => each.close()));
  }
}

/** Says how it ended below what was printed, until a key is pressed. Returns the sentence. */
async function sayAndWait(claimed: ClaimedTerminal, said: string): Promise<string> {
  const { columns } = claimed.terminal.size();
  const lines = wrapWords(plainText(`stagedive: ${said} Any key goes back.`), columns);
  await claimed.screen.write(`\r\n${lines.map((line) => `\x1b[0m\x1b[7m${line}\x1b[0m\r\n`).join('')}`);
  await nextKey(claimed);
  return said;
}

/** The failure of the build that an error is about; null for another error. */
function failureOfBuild(error: unknown): BuildFailure | null {
  return error instanceof BuildFailedError || error instanceof UnreachedError ? error.failure : null;
}

/** Where and why a build failed, in sentences. */
function failureText(failure: BuildFailure, dockerfile: Dockerfile, log: string): string {
  const explanation = explainFailure(failure, dockerfile, log);
  const line = explanation?.line ?? failure.lines[0]?.start ?? null;
  const exit = failure.exitCode === null ? null : `the command ended with exit code ${failure.exitCode}.`;
  const why =
    explanation === null
      ? (exit ?? `${shortReason(failure.message).replace(/\.$/, '')}.`)
      : [explanation.sentence, ...explanation.advice].join(' ');
  return line === null ? why : `${dockerfile.fileName}:${line}: ${why}`;
}

function endText(end: Exclude<ContainerEnd, { kind: 'lost' }>, ranOutOfMemory: boolean, log: string): string {
  const message = end.kind === 'refused' ? end.message : '';
  const status = end.kind === 'exited' ? end.status : null;
  const explanation = explainRun({ message, status, ranOutOfMemory, log });
  if (explanation !== null) return [explanation.sentence, ...explanation.advice].join(' ');
  return status === null
    ? `It could not be started: ${message.replace(/\.$/, '')}.`
    : `It ended with exit status ${status}.`;
}

function nextKey(claimed: ClaimedTerminal): Promise<void> {
  return new Promise((resolve) => {
    claimed.sendKeysTo({
      input: (bytes) => {
        if (bytes.length > 0) resolve();
      },
      resized: () => undefined,
    });
  });
}

/** A raw terminal does not go to the start of a line by itself. */
function withReturns(text: string): string {
  return text.replace(/\r?\n/g, '\r\n');
}
