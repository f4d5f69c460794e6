const calls = new Set<() => void>();

/**
 * Runs `call` when the process ends, unless the returned function was called before: a command that was interrupted
 * does not wait for what it began.
 */
export function atExit(call: () => void): () => void {
  if (calls.size === 0) process.once('exit', runAll);
  calls.add(call);
  return () => {
    calls.delete(call);
    if (calls.size === 0) process.off('exit', runAll);
  };
}

function runAll(): void {
  for (const call of calls) call();
}
