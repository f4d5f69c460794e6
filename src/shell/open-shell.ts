import { RefusedError } from '../errors.ts';
import type { ShellRecord } from '../fix/types.ts';
import { numericUser, startableUser } from '../llb/container-user.ts';
import { hasOwnSettings, isUserMissing, type Settings, settingsAt, withOverrides } from '../llb/settings.ts';
import { cacheFolders, pointTitle, shellBanner } from '../llb/shell-banner.ts';
import { type HistoryCommand, shellArgs, toolboxArgs } from '../llb/shell-command.ts';
import { type ImageConfig, messageOf } from '../ports.ts';
import { plainText } from '../progress/sanitize.ts';
import type { ShellOverrides } from '../shell/overrides.ts';
import { ownSide, type ReachedState, type TargetPoint } from '../states/reach.ts';
import { accountFiles } from './account-files.ts';
import type { ClaimedTerminal } from './claimed-terminal.ts';
import {
  callAround,
  ownRecording,
  type Recording,
  recorderOf,
  recordingEnv,
  recordingText,
  toolboxRecording,
} from './recording.ts';
import { runInTerminal, type ShellEnd } from './run-in-terminal.ts';
import { type HistoryMethod, historyMethod, historyOf, ownShell, programsOf } from './shell-lookup.ts';
import { containerAt, STATE_FOLDER } from './state-container.ts';
import { findToolbox, type Toolbox } from './toolbox.ts';

export interface ShellOptions {
  /** The solved state to open: the one that was asked for, or what a failure on the way left. */
  readonly state: ReachedState;
  /** See imageConfigAt; called only if needed. */
  readonly config: (at: TargetPoint) => Promise<ImageConfig | null>;
  readonly overrides: ShellOverrides;
  /** The toolbox image that the project's config names; null to search for one. */
  readonly projectToolbox: string | null;
  /** Hands the terminal to the shell. May throw a sentence. */
  readonly claim: (title: string) => ClaimedTerminal;
  /** Given what was typed in the shell, if that can be recorded. Absent: nothing is recorded. */
  readonly onRecord?: ((record: ShellRecord) => void) | undefined;
}

/** How a shell ended: its exit status, and a sentence if there is something to say. */
export type ShellResult =
  | { readonly kind: 'left'; readonly status: number; readonly message: string | null }
  /** It could not be opened, or the engine was lost. */
  | { readonly kind: 'failed'; readonly message: string; readonly error: unknown };

/** Opens a shell in a state and waits until the user leaves it. The caller releases the terminal. Never rejects. */
export async function openShell(options: ShellOptions): Promise<ShellResult> {
  try {
    return await openIn(options);
  } catch (error) {
    return failedBy(error);
  }
}

/** What to run: the state's own shell, or a toolbox's. */
interface Choice extends HistoryMethod {
  readonly args: readonly string[];
  readonly toolbox: Toolbox | null;
  /** For the banner: `bash`, `no shell here, so busybox of stage build`. */
  readonly text: string;
  /** Null if it is not recorded. */
  readonly recording: Recording | null;
}

async function openIn(options: ShellOptions): Promise<ShellResult> {
  const { state, overrides } = options;
  const { target, point, side, kind, failure } = state;
  const { dockerfile, program } = target;
  const claimed = options.claim(`stagedive ${pointTitle({ dockerfile, point })}`);
  const settings = await shellSettings(options);
  const accounts = await claimed.wait(programsOf(state).then(accountFiles));
  const history = historyOf(state);
  let refused = '';
  const all = shellChoices(options, settings, history);
  for (;;) {
    const { done, value: choice } = await withSearchNotice(all.next(), claimed);
    if (done === true) break;
    const inStage = choice.toolbox?.kind === 'root';
    const recorder = recorderOf(choice.recording, history);
    const run = (user: string, text: string): Promise<ShellEnd> => {
      const banner = shellBanner(
        {
          dockerfile,
          point,
          side: ownSide(side) ?? 'before',
          kind: kind,
          exitCode: failure?.exitCode ?? null,
        },
        refused + text + recordingText(choice.recording, options.onRecord !== undefined),
        inStage ? [] : cacheFolders(program, point),
      );
      return runInTerminal({
        claimed,
        banner: plainText(banner),
        container: (signal) =>
          containerAt(state, {
            toolbox: choice.toolbox,
            ownFolder: choice.ownFolder || recorder !== null,
            signal,
          }),
        args: choice.args,
        typed: choice.typed,
        env: [
          ...settings.env,
          ...termOf(settings.env, claimed.terminal.term),
          ...recordingEnv(choice.recording, settings.env),
        ],
        recorder,
        // The state's folders are elsewhere in another root.
        cwd: inStage ? (overrides.workdir ?? STATE_FOLDER) : settings.cwd,
        user,
      });
    };
    // The state's users do not exist in another root, their numbers do.
    const user = (inStage ? numericUser : startableUser)(settings.user, accounts);
    const asRoot = `${choice.text}, as root because there is no user ${settings.user} here`;
    if (user === null && overrides.user !== undefined) throw new RefusedError(noSuchUser(settings.user));
    let end = user === null ? await run('', asRoot) : await run(user, choice.text);
    if (
      end.kind === 'refused' &&
      user !== null &&
      overrides.user === undefined &&
      isUserMissing(end.message)
    ) {
      end = await run('', asRoot);
    }
    if (end.kind !== 'refused') return resultOf(end);
    if (choice.toolbox !== null || overrides.shell !== undefined) {
      return failedBy(new RefusedError(end.message));
    }
    refused = `${choice.text} does not start here, `;
  }
  const wanted = overrides.shell;
  return failedBy(
    new RefusedError(
      wanted === undefined
        ? 'There is no shell in this state, and no toolbox was found: name an image that has one with --toolbox IMAGE.'
        : `There is no ${wanted} in this state: omit --shell to use the best shell available.`,
    ),
  );
}

function noSuchUser(user: string): string {
  return `There is no user ${user} in this state: name another one, or a number, with --user.`;
}

function failedBy(error: unknown): ShellResult {
  return { kind: 'failed', message: messageOf(error), error };
}

/** Waits for the search for a shell, and says so if it takes long, since a registry may not answer. */
async function withSearchNotice<T>(looking: Promise<T>, { screen, wait }: ClaimedTerminal): Promise<T> {
  const timer = setTimeout(() => void screen.write(`${SEARCH_NOTICE}\r\n`), SLOW_SEARCH_MS);
  try {
    return await wait(looking);
  } finally {
    clearTimeout(timer);
  }
}

const SLOW_SEARCH_MS = 1_000;

const SEARCH_NOTICE =
  'stagedive: looking for a shell; busybox may have to be pulled from the registry. ctrl+c cancels.';

/** The shells to try, in order. */
async function* shellChoices(
  { state, overrides, projectToolbox, onRecord }: ShellOptions,
  settings: Settings,
  history: HistoryCommand | null,
): AsyncGenerator<Choice> {
  const { target, point } = state;
  const { build, dockerfile, program } = target;
  if (overrides.toolbox === undefined) {
    const shell = await ownShell(state, settings, overrides.shell ?? null);
    if (shell !== null) {
      const recording = ownRecording(shell.path, shell.recording, onRecord);
      const args = shellArgs(shell.path, shell.ownFolder ? history : null, callAround(recording));
      yield { ...shell, recording, args, toolbox: null, text: shell.path };
    }
    if (overrides.shell !== undefined) return;
  }
  const image = overrides.toolbox ?? projectToolbox;
  const toolbox = await findToolbox({ build, dockerfile, program, point, image });
  if (toolbox === null) return;
  const why = overrides.toolbox === undefined ? 'no shell here, so ' : '';
  const method =
    toolbox.kind === 'busybox'
      ? await historyMethod(toolbox.state, toolbox.path, history, 'sh')
      : await historyMethod(toolbox.state, toolbox.shell, history);
  const filed = method.ownFolder ? history : null;
  const recording = await toolboxRecording(toolbox, onRecord);
  const around = callAround(recording);
  yield toolbox.kind === 'busybox'
    ? {
        ...method,
        recording,
        args: toolboxArgs(filed, around),
        toolbox,
        text: `${why}busybox of ${toolbox.from} beside it`,
      }
    : {
        ...method,
        recording,
        args: shellArgs(toolbox.shell, filed, around),
        toolbox,
        text: `${why}${toolbox.shell} of ${toolbox.from} with this state at ${STATE_FOLDER}`,
      };
}

/** The settings of a process in a state. A RUN step carries its own; otherwise the image config is needed. */
export async function shellSettings({
  state,
  config,
  overrides,
}: Pick<ShellOptions, 'state' | 'config' | 'overrides'>): Promise<Settings> {
  const { target, point, side, failure } = state;
  const { dockerfile, program } = target;
  const failed = failure?.vertex ?? null;
  const known = hasOwnSettings(program, point, failed) ? null : await config(state);
  const settings = settingsAt(dockerfile, program, point, ownSide(side) ?? 'before', known, failed);
  return withOverrides(settings, overrides);
}

/** TERM for a container: a value that nearly every image knows, unless the stage sets one. */
export function termOf(env: readonly string[], term: string): readonly string[] {
  if (env.some((pair) => pair.startsWith('TERM='))) return [];
  if (/^(?:xterm|screen|tmux|linux|vt\d+|rxvt)(?:-256color)?$/.test(term)) return [`TERM=${term}`];
  return [`TERM=${term === '' || term === 'dumb' ? 'xterm' : 'xterm-256color'}`];
}

/** How a shell ended that was started. */
export function resultOf(end: Exclude<ShellEnd, { kind: 'refused' }>): ShellResult {
  if (end.kind === 'lost') return failedBy(end.error);
  const killed =
    end.status === 137 ? 'The shell was killed (status 137): out of memory, or by a signal.' : null;
  return { kind: 'left', status: end.status, message: killed };
}
