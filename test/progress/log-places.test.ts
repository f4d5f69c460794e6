import { describe, expect, it } from 'vitest';
import { placesIn } from '../../src/progress/log-places.ts';

describe('the places that a line of a log names', () => {
  it.each([
    ["main.c:3:5: error: unknown type name 'foo'", 'main.c', 3],
    ['src/net/socket.h:12:10: fatal error: x.h', 'src/net/socket.h', 12],
    ["Main.java:3: error: ';' expected", 'Main.java', 3],
    ['  --> src/main.rs:3:5', 'src/main.rs', 3],
    ['./main.go:5:2: undefined: x', './main.go', 5],
    ['    main_test.go:10: got 1, want 2', 'main_test.go', 10],
    ['  File "/app/x y.py", line 7, in <module>', '/app/x y.py', 7],
    ['    at Object.<anonymous> (src/x.test.ts:5:7)', 'src/x.test.ts', 5],
    ["src/a.ts(3,5): error TS2304: Cannot find name 'x'.", 'src/a.ts', 3],
    ['[ERROR] /app/src/main/java/A.java:[3,9] cannot find symbol', '/app/src/main/java/A.java', 3],
    ['e: file:///app/src/Main.kt:3:5 Unresolved reference: x', '/app/src/Main.kt', 3],
    ['PHP Fatal error:  Uncaught x in /app/a.php on line 9', '/app/a.php', 9],
    ['make: *** [Makefile.inc:12: all] Error 1', 'Makefile.inc', 12],
    ['FAILED tests/test_a.py:41', 'tests/test_a.py', 41],
  ])('are found: %s', (text, path, line) => {
    expect(placesIn(text)[0]).toEqual({ path, line });
  });

  it.each([
    'curl: (7) Failed to connect to localhost port 5000',
    'pulling localhost:5000/app',
    'http://deb.debian.org:80/debian',
    'at 12:30:45 it began',
    'v1.2:3 is out',
    'ratio 3:5',
    'x.c: no line',
    'x.c:0: none',
  ])('are none: %s', (text) => {
    expect(placesIn(text)).toEqual([]);
  });

  it('are in the order of the line', () => {
    expect(placesIn('a.c:1: from b.c:2:').map(({ path }) => path)).toEqual(['a.c', 'b.c']);
  });

  it('are found in a long line without looking at all of it', () => {
    expect(placesIn(`${'x'.repeat(100_000)} a.c:1:`)).toEqual([]);
    expect(placesIn(`a.c:1: ${'x:'.repeat(100_000)}`)).toHaveLength(1);
  });
});
