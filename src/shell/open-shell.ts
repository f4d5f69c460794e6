import { hasOwnSettings, isUserMissing, type Settings, settingsAt, withOverrides } from '../llb/settings.ts';
import { cacheFolders, pointTitle, shellBanner } from '../llb/shell-banner.ts';
import { type HistoryCommand, shellArgs, toolboxArgs } from '../llb/shell-command.ts';
import { type ImageConfig, messageOf } from '../ports.ts';
import { plainText } from '../progress/sanitize.ts';
import type { ShellOverrides } from '../shell/overrides.ts';
import { ownSide, type ReachedState, type TargetPoint } from '../states/reach.ts';
import type { ClaimedTerminal } from './claimed-terminal.ts';
import { runInTerminal, type ShellEnd } from './run-in-terminal.ts';
import { type HistoryMethod, historyMethod, historyOf, ownShell } from './shell-lookup.ts';
import { containerAt, STATE_FOLDER } from './state-container.ts';
import { findToolbox, type Toolbox } from './toolbox.ts';

export interface ShellOptions {
  /** The state, solved: what was asked for, or what a failure on the way to it left. */
  readonly state: ReachedState;
  /** See imageConfigAt; asked for only where it is needed. */
  readonly config: (at: TargetPoint) => Promise<ImageConfig | null>;
  readonly overrides: ShellOverrides;
  /** The image that the project's config names for states without a shell; null: look for one. */
  readonly projectToolbox: string | null;
  /** From here on the terminal is the shell's. May throw a sentence. */
  readonly claim: (title: string) => ClaimedTerminal;
}

/** How a shell ended: the status of the process; a sentence where there is something to say. */
export type ShellResult =
  | { readonly kind: 'left'; readonly status: number; readonly message: string | null }
  /** It could not be opened, or the engine went away. */
  | { readonly kind: 'failed'; readonly message: string };

/** A shell in a state, in a terminal that the caller gives back, until the person leaves it. Never rejects. */
export async function openShell(options: ShellOptions): Promise<ShellResult> {
  try {
    return await openIn(options);
  } catch (error) {
    return { kind: 'failed', message: messageOf(error) };
  }
}

/** What is run: the shell of the state, or a toolbox's. */
interface Choice extends HistoryMethod {
  readonly args: readonly string[];
  readonly toolbox: Toolbox | null;
  /** For people: `bash`, `no shell here, so busybox of stage build`. */
  readonly text: string;
}

async function openIn(options: ShellOptions): Promise<ShellResult> {
  const { state, overrides } = options;
  const { target, point, side, kind, failure } = state;
  const { dockerfile, program } = target;
  const taken = options.claim(`stagedive ${pointTitle({ dockerfile, point })}`);
  const settings = await shellSettings(options);
  const history = historyOf(state);
  let refused = '';
  const all = shellChoices(options, settings, history);
  for (;;) {
    const { done, value: choice } = await withSearchNotice(all.next(), taken);
    if (done === true) break;
    const inStage = choice.toolbox?.kind === 'root';
    const run = (user: string, text: string): Promise<ShellEnd> => {
      const banner = shellBanner(
        {
          dockerfile,
          point,
          side: ownSide(side) ?? 'before',
          kind: kind,
          exitCode: failure?.exitCode ?? null,
        },
        refused + text,
        inStage ? [] : cacheFolders(program, point),
      );
      return runInTerminal({
        claimed: taken,
        banner: plainText(banner),
        container: (signal) =>
          containerAt(state, { toolbox: choice.toolbox, ownFolder: choice.ownFolder, signal }),
        args: choice.args,
        typed: choice.typed,
        env: [...settings.env, ...termOf(settings.env, taken.terminal.term)],
        // Users and folders of the state mean nothing in another root.
        cwd: inStage ? (overrides.workdir ?? STATE_FOLDER) : settings.cwd,
        user,
      });
    };
    const user = inStage ? (overrides.user ?? '') : settings.user;
    let end = await run(user, choice.text);
    if (end.kind === 'refused' && overrides.user === undefined && isUserMissing(end.message)) {
      end = await run('', `${choice.text}, as root, for the engine finds no user ${user} here`);
    }
    if (end.kind !== 'refused') return resultOf(end);
    if (choice.toolbox !== null || overrides.shell !== undefined) {
      return { kind: 'failed', message: end.message };
    }
    refused = `${choice.text} does not start here, `;
  }
  const wanted = overrides.shell;
  return {
    kind: 'failed',
    message:
      wanted === undefined
        ? 'There is no shell in this state and none to bring along: name an image with one by --toolbox IMAGE.'
        : `There is no ${wanted} in this state: leave --shell out for the best shell there is.`,
  };
}

/** Waits for a shell to be found, and says so where that takes long: a registry may be asked, which does not answer. */
async function withSearchNotice<T>(looking: Promise<T>, { screen, wait }: ClaimedTerminal): Promise<T> {
  const timer = setTimeout(() => void screen.write(`${SEARCH_NOTICE}\r\n`), SLOW_SEARCH_MS);
  try {
    return await wait(looking);
  } finally {
    clearTimeout(timer);
  }
}

/** Milliseconds for which nobody wonders where a shell is. */
const SLOW_SEARCH_MS = 1_000;

const SEARCH_NOTICE =
  'stagedive: looking for a shell; where the state has none, busybox is asked of the registry. ctrl+c gives up.';

/** The shells to try, in order. */
async function* shellChoices(
  { state, overrides, projectToolbox }: ShellOptions,
  settings: Settings,
  history: HistoryCommand | null,
): AsyncGenerator<Choice> {
  const { target, point } = state;
  const { build, dockerfile, program } = target;
  if (overrides.toolbox === undefined) {
    const shell = await ownShell(state, settings, overrides.shell ?? null);
    if (shell !== null) {
      const args = shellArgs(shell.path, shell.ownFolder ? history : null);
      yield { ...shell, args, toolbox: null, text: shell.path };
    }
    if (overrides.shell !== undefined) return;
  }
  const image = overrides.toolbox ?? projectToolbox;
  const toolbox = await findToolbox({ build, dockerfile, program, point, image });
  if (toolbox === null) return;
  const why = overrides.toolbox === undefined ? 'no shell here, so ' : '';
  const kept =
    toolbox.kind === 'busybox'
      ? await historyMethod(toolbox.state, toolbox.path, history, 'sh')
      : await historyMethod(toolbox.state, toolbox.shell, history);
  const filed = kept.ownFolder ? history : null;
  yield toolbox.kind === 'busybox'
    ? { ...kept, args: toolboxArgs(filed), toolbox, text: `${why}busybox of ${toolbox.from} beside it` }
    : {
        ...kept,
        args: shellArgs(toolbox.shell, filed),
        toolbox,
        text: `${why}${toolbox.shell} of ${toolbox.from} with this state at ${STATE_FOLDER}`,
      };
}

/** The settings of a process in a state. A RUN has its own; for all others the image config is asked for. */
export async function shellSettings({
  state,
  config,
  overrides,
}: Pick<ShellOptions, 'state' | 'config' | 'overrides'>): Promise<Settings> {
  const { target, point, side } = state;
  const known = hasOwnSettings(target.program, point) ? null : await config(state);
  const settings = settingsAt(target.dockerfile, target.program, point, ownSide(side) ?? 'before', known);
  return withOverrides(settings, overrides);
}

/** TERM for a container: what nearly every image knows, unless the stage says otherwise. */
function termOf(env: readonly string[], term: string): readonly string[] {
  if (env.some((pair) => pair.startsWith('TERM='))) return [];
  if (/^(?:xterm|screen|tmux|linux|vt\d+|rxvt)(?:-256color)?$/.test(term)) return [`TERM=${term}`];
  return [`TERM=${term === '' || term === 'dumb' ? 'xterm' : 'xterm-256color'}`];
}

function resultOf(end: Exclude<ShellEnd, { kind: 'refused' }>): ShellResult {
  if (end.kind === 'lost') return { kind: 'failed', message: end.message };
  const killed =
    end.status === 137 ? 'The shell was killed (status 137): out of memory, or by a signal.' : null;
  return { kind: 'left', status: end.status, message: killed };
}
