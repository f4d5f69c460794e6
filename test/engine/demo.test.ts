import { execa } from 'execa';
import { describe, expect, it } from 'vitest';

/** `npm run demo` without a terminal, on the engine of the tests. */
function demo(...args: string[]) {
  return execa('node', ['demo/run.js', ...args], { all: true, reject: false, stdin: 'ignore' });
}

describe('the demo without a terminal', () => {
  it('builds its default target with plain progress and ends with 0', async () => {
    const { all, exitCode } = await demo();
    expect(all).toMatch(/^#\d+ \[build 1\/2\] RUN make orrery/m);
    expect(all).toMatch(/^#\d+ \[runtime 3\/3\] COPY --from=test/m);
    expect(all).not.toMatch(/\[(docs|debug|runtime-dynamic) /);
    expect(exitCode).toBe(0);
  });

  it('passes arguments on: with FAIL=1 the build fails halfway', async () => {
    const { all, exitCode } = await demo('--no-cache', '--target', 'almanac', '--build-arg', 'FAIL=1');
    expect(all).toMatch(/^#\d+ [\d.]+ 2030: \d+ events$/m);
    expect(all).toContain('corrections-draft.tsv:5: Mars leaves the Sun');
    expect(all).not.toMatch(/2031: \d+ events/);
    expect(exitCode).toBe(1);
  });

  it.each(['docs', 'debug', 'runtime-dynamic'])(
    'builds %s, which its default target skips',
    async (target) => {
      const { all, exitCode } = await demo('--target', target);
      expect(all).toMatch(new RegExp(`^#\\d+ \\[${target} `, 'm'));
      expect(exitCode).toBe(0);
    },
  );
});
