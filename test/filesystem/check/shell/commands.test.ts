import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shellCommands } from '../../../../src/filesystem/check/shell/commands.ts';

const ENV = new Map([
  ['JAVA_HOME', '/opt/java'],
  ['EMPTY', ''],
]);

/** Each command in one line; `?` before one that may not run, `…` for a word that nobody knows. */
function told(text: string): readonly string[] {
  return shellCommands(text, (name) => ENV.get(name) ?? null).commands.map(
    ({ words, isCertain }) => `${isCertain ? '' : '? '}${words.map((word) => word ?? '…').join(' ')}`,
  );
}

describe('the commands of a shell script', () => {
  it.each<[string, readonly string[]]>([
    ['a b; c &\nd', ['a b', 'c', 'd']],
    ['# a comment\na # b\n', ['a']],
    ['X=1 Y="2 3" a', ['a']],
    ['a | b && c || d', ['? a', '? b', '? c', '? d']],
    ['if a; then b; else c; fi; d', ['? a', '? b', '? c', 'd']],
    ['for x in a b; do c "$x"; done; d', ['? c …', 'd']],
    ['while a; do b; done\nc', ['? a', '? b', 'c']],
    ['case "$1" in a|b) c;; *) d; e ;; esac; f', ['? c', '? d', '? e', 'f']],
    ['case x in (a) b ;; esac\nc', ['? b', 'c']],
    ['f() { a; }\nf\nfunction g { b; }', ['? a', 'f', '? b']],
    ['a $(b "$(c)") `d`', ['a … …', '? b …', '? c', '? d']],
    ['cat <<END\na b\nEND\nc', ['cat', 'c']],
    ["cat <<-'END' > x\n\ta $(b)\n\tEND\nc", ['cat', 'c']],
    ['a 2>&1 >/dev/null <b c', ['a c']],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: shell, not JavaScript
    ['exec "$JAVA_HOME/bin/java" -jar "${EMPTY:-x}" "$@"', ['exec /opt/java/bin/java -jar x …']],
    ['JAVA_HOME=/other; exec "$JAVA_HOME/bin/java"', ['exec /other/bin/java']],
    ["SED='/bin/sed'\nSED=/bin/sed\n$SED -n p", ['/bin/sed -n p']],
    ['if a; then\n  J=/x\nfi\nexec $J/java', ['? a', 'exec …']],
    ['J=/x\nJ=/y\nexec $J/java', ['exec …']],
    ['J=/x\nread -r J\nexec $J/java', ['read -r J', 'exec …']],
    ['J=/x\n[ a ] && J=$(b)\nexec $J/java', ['? [ a ]', 'exec …', '? b']],
    ['x="`a \'\\n\' | b \'s@[$\\"\\`]@x@\' `"\ny=`c "$0"`\nd', ['d', '? a \\n', '? b s@[$\\"`]@x@', '? c …']],
    ['a `b \\`c\\` d`; e', ['a …', 'e', '? b … d', '? c']],
    ['X=$(a) b\nY="$(c)"', ['b', '? a', '? c']],
    ['A=(b "$c"\n  d) e\nA+=(f)', ['e']],
    ['$X=a b', ['… b']],
    ['[[ -f a && b ]] && c', ['? c']],
    ['( a; b ); { c; }', ['? a', '? b', '? c']],
    ['a \\\n b', ['a b']],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: shell, not JavaScript
    ['echo $((1 + 2)) ${x%%(*}; a', ['echo … …', 'a']],
  ])('%j', (text, commands) => {
    expect(told(text)).toEqual(commands);
  });

  it('end at the first failure where the script says so', () => {
    const ends = (text: string) => shellCommands(text, () => null).endsOnFailure;
    expect(['set -eu', 'set -o errexit', '#!/bin/sh -e\na', 'a; set -ex'].map(ends)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['set -u', 'a -e', '#!/bin/sh\na -e'].map(ends)).toEqual([false, false, false]);
  });

  it('are found in any text, without an error', () => {
    const piece = fc.constantFrom(
      '$(',
      ')',
      '`',
      '"',
      "'",
      '<<E',
      '\n',
      'case x in',
      'esac',
      '{',
      '}',
      ';;',
      'if',
      '${',
      '\\',
      'a ',
      '&&',
      '(',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 3 })), { maxLength: 40 }), (pieces) => {
        for (const { words } of shellCommands(pieces.join(''), () => null).commands)
          expect(words.length).toBeGreaterThan(0);
      }),
      { numRuns: 5000 },
    );
  });

  it('are bounded, however deep or long a script is', () => {
    expect(told('$('.repeat(50_000)).length).toBeLessThan(100);
    expect(told('a;'.repeat(100_000)).length).toBeLessThan(10_001);
    expect(told('case x in '.repeat(20_000)).length).toBeLessThan(100);
  });
});
