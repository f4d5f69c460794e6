import { constants } from 'node:os';
import { setImmediate as turn } from 'node:timers/promises';
import { showsUnicode } from '../text/locale.ts';
import { backgroundOf, wantsColours } from './colours.ts';
import { dialectOf } from './dialect.ts';
import { createExits } from './exits.ts';
import { createFrameWriter } from './frame-writer.ts';
import { createHeldOutput } from './held-output.ts';
import { createJobControl } from './job-control.ts';
import { readByKey } from './key-reader.ts';
import type { MouseEvent } from './mouse.ts';
import { ScreenStream } from './screen-stream.ts';
import { createShellTerminal, type LendableTerminal } from './shell/shell-terminal.ts';
import { spokenWriter, wantsSpeech } from './spoken-frame.ts';
import type { Size, Terminal, TerminalOptions } from './types.ts';
import { writeAllSync } from './write-sync.ts';

/** closed: not in use. open: our screen is shown. suspended: the job is stopped. lent: a child uses the terminal. */
type State = 'closed' | 'open' | 'suspended' | 'lent';

/**
 * The terminal of this process. Only one can be open at a time, because signals belong to the process. Check
 * isInteractive() before open().
 *
 * Why not ink's alternateScreen and suspendTerminal: ink gives the screen back when it is unmounted or the process
 * exits, but not when the job is stopped, and it does not take it again after a SIGSTOP. Of 12 lines typed into a
 * child under suspendTerminal one was lost (ink 8.0, Node 24.21), and keys typed right after the key that opens a
 * shell act on the screens. Here they all go to the child (test/e2e/terminal-fixture.test.ts).
 */
export function createTerminal(options: TerminalOptions = {}): Terminal {
  const {
    stdin = process.stdin,
    stdout = process.stdout,
    stderr = process.stderr,
    env = process.env,
    mouse = false,
  } = options;
  const speaks = wantsSpeech(env);
  const colours = wantsColours(env, stdout.isTTY ? stdout.getColorDepth({ ...env }) : 1);
  const dialect = dialectOf(env);
  const unicode = showsUnicode(env);
  const size = (): Size => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 });
  const writeFrame = stdout.write.bind(stdout);
  const frames = createFrameWriter(size(), { colours, unicode, dialect });
  const writer = speaks ? spokenWriter(frames, size()) : frames;
  const screen = new ScreenStream(size(), writer, writeFrame);
  const held = createHeldOutput([stdout, stderr]);
  const watchers = new Set<(size: Size) => void>();
  const mouseCalls = new Set<(event: MouseEvent) => void>();
  const keys = readByKey(stdin, (event) => {
    for (const call of mouseCalls) call(event);
  });
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
    // Do this before writing anything. A key that arrives before ink is ready must not be echoed onto the screen. In
    // the background this call stops us until the shell brings the job to the foreground.
    setRaw(true);
    state = 'open';
    held.hold();
    writeAllSync(stdout.fd, dialect.enterScreen(mouse));
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
    writeAllSync(stdout.fd, dialect.leaveScreen);
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
    // After a SIGSTOP, which cannot be caught, node still assumes raw mode although the shell has reset it.
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

  /** Gives the screen up while `run` runs. @param staysRaw keep raw mode, because keys are read through us */
  const lend = async <T>(staysRaw: boolean, run: () => Promise<T>): Promise<T> => {
    if (state !== 'open') return run();
    const heedSignals = exits.ignore('SIGINT', 'SIGQUIT');
    screen.forget();
    giveScreenBack('lent', staysRaw);
    // Without the pause node keeps reading and takes some of the child's keys.
    await turn();
    stdin.pause();
    await turn();
    try {
      return await run();
    } finally {
      // The ctrl+c that ended the child is sent to us, too, and may be heard only after its end.
      await turn();
      await turn();
      heedSignals();
      if (isLent()) takeScreen();
    }
  };

  return {
    stdout: screen as unknown as NodeJS.WriteStream,
    stdin: keys.stdin,
    colours,
    unicode,
    speaks,
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
    copy(text) {
      const sequence = dialect.copy(text);
      if (state !== 'open' || sequence === null) return false;
      writeFrame(sequence);
      return true;
    },
    onMouse(call) {
      mouseCalls.add(call);
      return () => mouseCalls.delete(call);
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
          // pause() takes effect a turn later. Without this wait it would stop ink's reading.
          await turn();
        }
      });
    },
    async runForeground(run) {
      try {
        return await lend(false, run);
      } finally {
        // Keys read before the child started cannot be passed to it, and are not meant for the screens.
        if (keys.held()) keys.discard();
        keys.release();
      }
    },
    onExit: exits.onExit,
    end: exits.end,
  };
}

/** Node reads the window size only on SIGWINCH, which is sent only to the foreground job. */
function refreshSize(): void {
  process.emit('SIGWINCH', 'SIGWINCH');
}

function describeCrash(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return `stagedive crashed with an unexpected error: ${message}`;
}
