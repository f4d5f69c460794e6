import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LogTails } from '../../src/progress/log-tails.ts';
import { log, update } from './updates.ts';

test('the whole lines among the last 4096 bytes of each step are kept, in whatever pieces they come', () => {
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
        const text = Array.from({ length }, () => '0123456\n8'.charAt(written++ % 10)).join('');
        all[step as 'a' | 'b'] += text;
        said.add(update({ logs: [log(step, text)] }));
      }
      expect([said.of('a'), said.of('b')]).toEqual([wholeLines(all.a), wholeLines(all.b)]);
    }),
  );
});

/** The end of a text by its definition. */
function wholeLines(text: string): string {
  const end = text.slice(-4096);
  return end.length === text.length
    ? end
    : end.slice(end.includes('\n') ? end.indexOf('\n') + 1 : end.length);
}

test('the rest of a line whose beginning is gone is not told, since it may be half a secret', () => {
  const said = new LogTails();
  said.add(update({ logs: [log('a', `token=secret-value-0123456789\n${'x'.repeat(4080)}\nfailed\n`)] }));
  said.add(update({ logs: [log('b', `${'x'.repeat(5000)}secret`)] }));
  expect([said.of('a'), said.of('b')]).toEqual([`${'x'.repeat(4080)}\nfailed\n`, '']);
});

test('colours are removed, and a step without output has an empty end', () => {
  const said = new LogTails();
  said.add(update({ logs: [log('a', '\x1b[31mno\x1b[0m space')] }));
  expect([said.of('a'), said.of('b'), said.of(null)]).toEqual(['no space', '', '']);
});
