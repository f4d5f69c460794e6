import { describe, expect, it } from 'vitest';
import type { Trace } from '../../src/trace/types.ts';
import { HAS_DASH, traceHere } from './traced-here.ts';

const FILES = {
  'x.sh': '#!/usr/bin/env dash\nset -u\necho one\n: "$nope"\n',
  'y.sh': 'echo two\ndash -x ./x.sh\n',
};

const failedOf = ({ commands, failed }: Trace): readonly unknown[] => {
  const { text = '', status = null, place } = commands[failed ?? -1] ?? {};
  return [text, status, place?.file ?? null, place?.line];
};

describe.skipIf(!HAS_DASH).each(['dash', 'bash'])(
  'a script that stops before it runs a command, in a RUN of %s',
  (shell) => {
    const NOTE = './x.sh stopped on line 4 before it ran a command: nope: parameter not set';

    it('is named with its own line, and the command that started it has failed', async () => {
      const trace = await traceHere(shell, 'echo a; dash -x ./x.sh', FILES);
      expect(failedOf(trace)).toEqual(['dash -x ./x.sh', 2, null, 1]);
      expect(trace.notes).toEqual([NOTE]);
    });

    it('is the fault of the script that started it, where that is another one', async () => {
      const trace = await traceHere(shell, 'echo a; dash -x ./y.sh', FILES);
      expect(failedOf(trace)).toEqual(['dash -x ./x.sh', 2, './y.sh', 2]);
      expect(trace.notes).toEqual([NOTE]);
    });

    it('is not taken for the shell that reads the heredoc of the RUN', async () => {
      const heredoc = 'echo a\n./x.sh\necho $nope\n';
      for (const start of ['./x.sh', 'dash -x ./x.sh']) {
        const text = heredoc.replace('./x.sh', start);
        const trace = await traceHere(shell, `dash -xe <<'EOT'\n${text}EOT\n`, FILES, text);
        expect(failedOf(trace)).toEqual([start, 2, null, 3]);
        expect(trace.notes).toEqual(start === './x.sh' ? [] : [NOTE]);
        expect(trace.culprit).toEqual({ script: text, index: 1 });
      }
    });
  },
);
