/** Stopping and continuing, as a shell's job control has it. */
export interface JobControl {
  watch(): void;
  unwatch(): void;
  /** Stops the whole job, so that the shell gets its terminal back even under npm or npx. */
  stop(): void;
}

/**
 * Watches SIGTSTP and SIGCONT. `leave` gives the screen back, synchronously, before the process stops; `resume`
 * comes after it went on, also after a SIGSTOP that nobody could prepare for. Both must be idempotent.
 */
export function createJobControl(leave: () => void, resume: () => void): JobControl {
  let watching = false;
  let resuming = false;

  const scheduleResume = (): void => {
    if (resuming) return;
    resuming = true;
    // `kill %1` sends SIGTERM and SIGCONT together: a whole turn later the SIGTERM has been heard, and the terminal
    // of a job that ends in the background is left alone.
    setImmediate(() =>
      setImmediate(() => {
        resuming = false;
        if (watching) resume();
      }),
    );
  };
  const stop = (pid: number): void => {
    leave();
    // The default actions are wanted: unlike SIGSTOP, SIGTSTP does nothing where no shell could continue the job.
    process.off('SIGTSTP', onStop);
    process.off('SIGCONT', scheduleResume);
    // The main thread gets its own signal before kill() returns, so what follows runs after the stop.
    process.kill(pid, 'SIGTSTP');
    process.on('SIGTSTP', onStop);
    process.on('SIGCONT', scheduleResume);
    scheduleResume();
  };
  // Sent by another process, to us alone or to the whole job: stop ourselves only.
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
