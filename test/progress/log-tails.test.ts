import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LogTails } from '../../src/progress/log-tails.ts';
import { log, update } from './updates.ts';

test('the last 4096 bytes of each step are kept, in whatever pieces they come', () => {
  const write = fc.record({
    step: fc.constantFrom('a', 'b'),
    length: fc.oneof(fc.nat(9), fc.nat(5000), fc.constantFrom(4095, 4096, 4097)),
  });
  fc.assert(
    fc.property(fc.array(write, { maxLength: 30 }), (writes) => {
      const said = new LogTails();
      const all = { a: '', b: '' };
      let written = 0;
      for (const { step, length } of writes) {
        const text = Array.from({ length }, () => String(written++ % 10)).join('');
        all[step as 'a' | 'b'] += text;
        said.add(update({ logs: [log(step, text)] }));
      }
      expect([said.of('a'), said.of('b')]).toEqual([all.a.slice(-4096), all.b.slice(-4096)]);
    }),
  );
});

test('colours are removed, and a step without output has an empty end', () => {
  const said = new LogTails();
  said.add(update({ logs: [log('a', '\x1b[31mno\x1b[0m space')] }));
  expect([said.of('a'), said.of('b'), said.of(null)]).toEqual(['no space', '', '']);
});
