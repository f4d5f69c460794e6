import { startedCommand } from './command.ts';

/** How long after the start. Before, the two modules that this needs would only delay the first frame, by 2 ms. */
const DELAY_MS = 300;

/**
 * The size of V8's space for new objects from which on it does not grow any more. Of a plain build little lives longer
 * than a moment: with half of the space it takes no more time, and 15 MB less at 200,000 lines. Others keep more.
 */
const ENOUGH_BYTES = (startedCommand() === 'build' ? 8 : 16) * 1024 * 1024;

const GROWS = '--semi-space-growth-factor=2';
const STAYS = '--semi-space-growth-factor=1';

let setFlag: ((flag: string) => void) | null = null;

/**
 * Keeps V8's space for new objects from growing beyond a few times 16 MB. Node 24 lets it grow to 128 MB, which costs
 * memory and gains no time here.
 *
 * The flag that says so directly (`--max-semi-space-size`) has no effect once V8 runs. The growth factor has, but a
 * space that it stops too early stays so small that collecting takes twice the time: hence the wait.
 */
export function limitYoungSpace(): void {
  setTimeout(() => void watchCollections(), DELAY_MS).unref();
}

async function watchCollections(): Promise<void> {
  const { PerformanceObserver } = await import('node:perf_hooks');
  const { getHeapSpaceStatistics, setFlagsFromString } = await import('node:v8');
  const observer = new PerformanceObserver(() => {
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    if (young === undefined || young.space_size < ENOUGH_BYTES) return;
    observer.disconnect();
    setFlagsFromString(STAYS);
    setFlag = setFlagsFromString;
  });
  observer.observe({ entryTypes: ['gc'] });
}

/**
 * Runs `compile` with the flags that V8 was started with. V8 rejects compiled code that was kept under other flags,
 * even those that concern memory only.
 */
export function withStartFlags<T>(compile: () => T): T {
  setFlag?.(GROWS);
  try {
    return compile();
  } finally {
    setFlag?.(STAYS);
  }
}
