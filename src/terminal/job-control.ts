/** Stops and continues the program for a shell's job control. */
export interface JobControl {
  watch(): void;
  unwatch(): void;
  /** Stops the whole job, so that the shell gets its terminal back even if npm or npx started us. */
  stop(): void;
}

/**
 * Watches SIGTSTP and SIGCONT. Both callbacks must be idempotent.
 * @param leave called before the process stops; gives the screen back synchronously
 * @param resume called after the process continues, also after a SIGSTOP, which cannot be caught
 */
export function createJobControl(leave: () => void, resume: () => void): JobControl {
  let watching = false;
  let resuming = false;

  const scheduleResume = (): void => {
    if (resuming) return;
    resuming = true;
    // `kill %1` sends SIGTERM and SIGCONT together. Wait a turn so that SIGTERM is handled first: a job that ends in
    // the background must not touch the terminal.
    setImmediate(() =>
      setImmediate(() => {
        resuming = false;
        if (watching) resume();
      }),
    );
  };
  const stop = (pid: number): void => {
    leave();
    // Restore the default action. Unlike SIGSTOP, SIGTSTP has no effect if no shell could continue the job.
    process.off('SIGTSTP', onStop);
    process.off('SIGCONT', scheduleResume);
    // The main thread receives its signal before kill() returns, so the following lines run after the stop.
    process.kill(pid, 'SIGTSTP');
    process.on('SIGTSTP', onStop);
    process.on('SIGCONT', scheduleResume);
    scheduleResume();
  };
  // Another process sent SIGTSTP, to us or to the whole job. Stop only ourselves.
  const onStop = (): void => stop(process.pid);

  return {
    watch() {
      if (watching) return;
      watching = true;
      process.on('SIGTSTP', onStop);
      process.on('SIGCONT', scheduleResume);
    },
    unwatch() {
      if (!watching) return;
      watching = false;
      process.off('SIGTSTP', onStop);
      process.off('SIGCONT', scheduleResume);
    },
    stop() {
      // 0 is our own process group.
      stop(0);
    },
  };
}
