/** The command about past builds. */
import { historyRequest } from '../commands/history/request.ts';
import type { Wiring } from '../commands/wiring.ts';
import { INTERRUPT_STATUS, type Interrupt, systemClock } from '../ports.ts';
import { questionTerminal } from '../terminal/questions.ts';
import { onInterrupt } from './interrupts.ts';
import { programLog } from './log.ts';
import { hasColours } from './terminal-colours.ts';

export const history: Pick<Wiring, 'history'> = {
  async history(options) {
    const request = historyRequest(options);
    const [{ runHistory }, { connectEngine }, { createBuilder }, { historyOf }, { createBuildRecords }] =
      await Promise.all([
        import('../commands/history/history.ts'),
        import('../docker/index.ts'),
        import('../buildkit/index.ts'),
        import('./history-of.ts'),
        import('../project/build-records.ts'),
      ]);
    const interrupt = new AbortController();
    let interrupted: Interrupt = 'INT';
    const stopListening = onInterrupt((signal) => {
      interrupted = signal;
      interrupt.abort();
    });
    const log = programLog();
    const { env, stdin, stdout, stderr } = process;
    const canAsk = request.action === 'rm' && stdin.isTTY === true && stderr.isTTY === true;
    const asker = canAsk ? (await import('../terminal/ask.ts')).createAsker(stdin, stderr) : null;
    try {
      return await runHistory({
        connect: async () =>
          createBuilder(
            await connectEngine({ env, builder: options.builder, log, questions: questionTerminal() }),
            env,
            log,
          ),
        historyOf,
        records: createBuildRecords(env),
        request,
        folder: process.cwd(),
        stdout,
        stderr,
        colours: hasColours(stdout),
        width: stdout.isTTY ? stdout.columns || 80 : null,
        clock: systemClock,
        signal: interrupt.signal,
        confirm: asker === null ? null : (question) => asker.confirm(question),
      });
    } catch (error) {
      if (interrupt.signal.aborted) return INTERRUPT_STATUS[interrupted];
      throw error;
    } finally {
      asker?.close();
      stopListening();
    }
  },
};
