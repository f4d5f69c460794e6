import { RefusedError } from '../errors.ts';
import { startableUser } from '../llb/container-user.ts';
import { isUserMissing } from '../llb/settings.ts';
import { pathsOf } from '../llb/shell-choice.ts';
import { TOOLBOX_SHELL, withToolbox } from '../llb/shell-command.ts';
import { INTERRUPT_STATUS } from '../ports.ts';
import { accountFiles } from '../shell/account-files.ts';
import { findShell } from '../shell/find-shell.ts';
import { shellSettings } from '../shell/open-shell.ts';
import { type RunOnceEnd, runOnce } from '../shell/run-once.ts';
import { programsOf } from '../shell/shell-lookup.ts';
import { containerAt } from '../shell/state-container.ts';
import { findToolbox, type Toolbox } from '../shell/toolbox.ts';
import { shellsIn, WAIT_ARGS, waiterIn } from '../shell/waiter.ts';
import { imageConfigAt } from '../states/image-config.ts';
import { failureNote, type ReachedState } from '../states/reach.ts';
import type { ShellAction, ShellCommand } from './shell-action.ts';

/** Runs a command in a state with our stdin, stdout and stderr. Returns its exit status. */
export const runCommand: ShellAction = async ({ command, tools, state }) => {
  const { overrides, stderr, source, clock } = command;
  const { builder, quiet, say, takeInterrupts } = tools;
  quiet();
  const note = failureNote(state);
  if (note !== null) say(note);
  const settings = await shellSettings({
    state,
    overrides,
    config: async (at) => imageConfigAt(at, await builder(), source.specUpTo),
  });
  const toolbox = await toolboxFor(command, state, settings.env);
  if (toolbox !== null && overrides.toolbox === undefined) {
    say(`there is no shell here, so busybox of ${toolbox.from} is available.`);
  }
  const user = startableUser(settings.user, await accountFiles(await programsOf(state)));
  const isTyped = command.stdin.isTTY === true;
  if (isTyped && command.args.length === 1 && isShellName(command.args[0] ?? '')) {
    say(
      `a command gets nothing that is typed: for a shell, write --shell ${command.args[0]} and leave out --.`,
    );
  }
  const container = await containerAt(state, { toolbox, ownFolder: false });
  takeInterrupts();
  const end = await runOnce({
    container,
    process: {
      args: toolbox === null ? command.args : withToolbox(command.args),
      env: settings.env,
      cwd: settings.cwd,
      user,
    },
    // What is typed is no input, as for `docker exec`.
    stdin: isTyped ? null : command.stdin,
    findWaiter: async () =>
      toolbox === null
        ? await waiterIn(state.target.build, await programsOf(state), settings.env)
        : [...TOOLBOX_SHELL, ...WAIT_ARGS],
    stdout: command.stdout,
    stderr,
    clock,
    onInterrupt: command.onInterrupt,
  });
  return statusOf(end, say);
};

const isShellName = (program: string): boolean => /(?:^|\/)(?:ba|z|da|a|k|fi)?sh$/.test(program);

function statusOf(end: RunOnceEnd, say: (text: string) => void): number {
  switch (end.kind) {
    case 'exited':
      return end.status;
    case 'interrupted':
      return INTERRUPT_STATUS[end.signal];
    case 'refused':
      say(isUserMissing(end.message) ? `${end.message} --user root runs it anyway.` : end.message);
      return end.status;
    case 'lost':
      throw end.error;
  }
}

/** A busybox for a command: of the toolbox that was asked for, or any if the state has neither the command nor a shell. */
async function toolboxFor(
  { args, overrides, projectToolbox }: ShellCommand,
  state: ReachedState,
  env: readonly string[],
): Promise<(Toolbox & { kind: 'busybox' }) | null> {
  if (overrides.toolbox === undefined) {
    const [name = ''] = args;
    const wanted = [{ name, paths: pathsOf(name, env) }, ...shellsIn(env)];
    if ((await findShell(await programsOf(state), wanted)) !== null) return null;
  }
  const { build, dockerfile, program } = state.target;
  const image = overrides.toolbox ?? projectToolbox;
  const found = await findToolbox({ build, dockerfile, program, point: state.point, image });
  if (found?.kind === 'busybox') return found;
  if (image === null) return null;
  throw new RefusedError(
    `The toolbox ${image} has no static busybox to run a command with: name an image that has one, such as busybox:musl.`,
  );
}
