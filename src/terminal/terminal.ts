import { constants } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import { backgroundOf, wantsColours } from './colours.ts';
import { createExits } from './exits.ts';
import { createFrameWriter } from './frame-writer.ts';
import { createHeldOutput } from './held-output.ts';
import { createJobControl } from './job-control.ts';
import { readByKey } from './key-reader.ts';
import { ScreenStream } from './screen-stream.ts';
import { enterScreen, leaveScreen } from './sequences.ts';
import { createShellTerminal, type LendableTerminal } from './shell/shell-terminal.ts';
import type { Size, Terminal, TerminalOptions } from './types.ts';
import { writeAllSync } from './write-sync.ts';

/** closed: not ours. open: the screen is taken. suspended: the job is stopped. lent: a child has the terminal. */
type State = 'closed' | 'open' | 'suspended' | 'lent';

/**
 * The terminal of this process. There can be only one open at a time, since signals belong to the process. Check
 * isInteractive() before open().
 *
 * Why not ink's alternateScreen and suspendTerminal: ink gives the screen back when it is unmounted or the process exits,
 * but not when the job is stopped, and it does not take it again after a SIGSTOP. Of 12 lines typed at a child under its
 * suspendTerminal one was lost (ink 8.0, Node 24.21), and keys typed right behind the one that asked for a shell act on
 * the screens; here each is the child's (test/e2e/terminal-fixture.test.ts).
 */
export function createTerminal(options: TerminalOptions = {}): Terminal {
  const {
    stdin = process.stdin,
    stdout = process.stdout,
    stderr = process.stderr,
    env = process.env,
  } = options;
  const colours = wantsColours(env, stdout.isTTY ? stdout.getColorDepth({ ...env }) : 1);
  const size = (): Size => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 });
  const writeFrame = stdout.write.bind(stdout);
  const screen = new ScreenStream(size(), createFrameWriter(size(), { colours }), writeFrame);
  const held = createHeldOutput([stdout, stderr]);
  const watchers = new Set<(size: Size) => void>();
  const keys = readByKey(stdin);
  let state: State = 'closed';
  let lentTo: LendableTerminal | null = null;

  let settingRaw = false;
  const setRaw = (raw: boolean): void => {
    settingRaw = true;
    try {
      stdin.setRawMode(raw);
    } catch {
      // The terminal is gone.
    } finally {
      settingRaw = false;
    }
  };
  const takeScreen = (): void => {
    // Before anything is written: a key that comes before ink is ready must not be echoed into the screen, and in
    // the background this stops us until the shell brings the job to the front.
    setRaw(true);
    state = 'open';
    held.hold();
    writeAllSync(stdout.fd, enterScreen);
    refreshSize();
    if (size().columns !== screen.columns || size().rows !== screen.rows) screen.resizeTo(size());
    screen.start();
  };
  const giveScreenBack = (next: Exclude<State, 'open'>, staysRaw = false): void => {
    const taken = state === 'open';
    state = next;
    screen.stop();
    lentTo?.restore();
    if (stdin.isRaw && !staysRaw) setRaw(false);
    if (!taken) return;
    writeAllSync(stdout.fd, leaveScreen);
    held.release();
  };
  const restore = (): void => giveScreenBack('closed');
  const isAway = (): boolean => state === 'suspended';
  const exits = createExits(restore, isAway, options.describeCrash ?? describeCrash);
  const onStop = (): void => {
    if (state !== 'open') {
      lentTo?.leave();
      return;
    }
    keys.suspend();
    giveScreenBack('suspended');
  };
  const onContinue = (): void => {
    lentTo?.resume();
    if (state !== 'suspended' && state !== 'open') return;
    // After a SIGSTOP, which gives no warning, node still believes in a raw mode that the shell has undone.
    if (stdin.isRaw) setRaw(false);
    takeScreen();
    keys.resume();
  };
  const jobs = createJobControl(onStop, onContinue);
  const isLent = (): boolean => state === 'lent';
  const resized = (): void => {
    for (const call of watchers) call(size());
    screen.resizeTo(size());
  };
  const hungUp = (): void => {
    if (!settingRaw) void exits.end(128 + constants.signals.SIGHUP);
  };

  /** Runs something with the screen given up. @param staysRaw the keys are read through us */
  const lend = async <T>(staysRaw: boolean, run: () => Promise<T>): Promise<T> => {
    if (state !== 'open') return run();
    exits.setLent(true);
    screen.forget();
    giveScreenBack('lent', staysRaw);
    // Without the pause node goes on reading, and takes half of the child's keys.
    await turn();
    stdin.pause();
    await turn();
    try {
      return await run();
    } finally {
      exits.setLent(false);
      if (isLent()) takeScreen();
    }
  };

  return {
    stdout: screen as unknown as NodeJS.WriteStream,
    stdin: keys.stdin,
    colours,
    background: backgroundOf(env),
    size,
    onResize(call) {
      watchers.add(call);
      return () => watchers.delete(call);
    },
    open() {
      if (state !== 'closed') return;
      exits.watch();
      jobs.watch();
      stdout.on('resize', resized);
      stdout.on('error', hungUp);
      stdin.on('end', hungUp);
      stdin.on('error', hungUp);
      screen.forget();
      takeScreen();
    },
    close() {
      restore();
      exits.unwatch();
      jobs.unwatch();
      stdout.off('resize', resized);
      stdout.off('error', hungUp);
      stdin.off('end', hungUp);
      stdin.off('error', hungUp);
    },
    suspend() {
      if (state === 'open') jobs.stop();
    },
    holdKeys: keys.hold,
    async runShell(run) {
      const shellTerminal = createShellTerminal({
        stdin,
        stdout,
        env,
        typed: () => Buffer.from(keys.take()),
        staysRaw: state === 'open',
      });
      return await lend(true, async () => {
        lentTo = shellTerminal;
        try {
          return await run(shellTerminal);
        } finally {
          shellTerminal.restore();
          lentTo = null;
          keys.release();
          // node stops reading a turn after it was told to, and would stop ink's reading.
          await turn();
        }
      });
    },
    async runForeground(run) {
      try {
        return await lend(false, run);
      } finally {
        // A child cannot have what was read before it started, and nobody else was meant.
        if (keys.held()) keys.discard();
        keys.release();
      }
    },
    onExit: exits.onExit,
    end: exits.end,
  };
}

/** node looks at the window's size only on SIGWINCH, which goes to the job in the foreground. */
function refreshSize(): void {
  process.emit('SIGWINCH', 'SIGWINCH');
}

function describeCrash(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `stagedive ended because of an error that it did not expect: ${message}`;
}
