import type { CorpusProgram } from './program.ts';

/**
 * An assembly for .NET Core 3.1, packed by gzip, in base64. Made by its compiler (csc) of
 *
 *     using System;
 *     using System.Runtime.InteropServices;
 *     class P {
 *       [DllImport("libsqlite3.so.0")] static extern IntPtr sqlite3_libversion();
 *       static void Main(string[] a) {
 *         if (a.Length > 0) Console.WriteLine("sqlite " + Marshal.PtrToStringAnsi(sqlite3_libversion()));
 *         else Console.WriteLine("answer " + (6 * 7));
 *       }
 *     }
 */
const ASSEMBLY = [
  'H4sIAAAAAAACA+1WXWwUVRQ+s7vdloUuVAQRfxiGYsrfdEsbA2RLW9oCa1ra0B8SY1JmZ2+3IzNzl7mzpZv408TgE1FIfFTj',
  'm76Y8GAi8Se8goFEHyDGGOODMcQQePHJB/CbO7M/LVWQVzntnHvPPeee+51z7z13R189T3EiSuC7f5/oEoXUTw+nRXzpLV+l',
  '6YtV17deUkaub52cs4Ra8njRMxzVNFyX+2qeqV7ZVS1XHRqbUB1eYHpra6o98jE+TDSixMn/fM2pqt9fSaPVSoYoCaElHPs9',
  'mKBWgfWH/ViIm6jeSlCxsBun/rNE6+R/va01kj6A37HI5bXECkGeJFpDj0FqDbqkFshHG2TdZws+2tuJKK5kHXeDi5O6JzyT',
  'Imz9tCQnVN+rft1jNjcjrCcjX+kH7A4th3kl2oijckoTfYZFb+NAKKGL5H8Ne30mRgMk57dR7L2N9+Kp5O7nPYilDrBkB+JI',
  'dTQFDL5TtGuz1wbdlp2rn1I6mpfqdmqxjhbZAfCJVw4pElUY43yPntG7M91d+4ORJrLBF6De9hbRb2gLQX/C9yy3KGR8iCkI',
  'ddvUBNnx8AxsOzKVG0L7BuRSIB+yeT6KA7ErRzbEnl4VCH8p3bQxzMmqKLXxMEa5FdV+4xeXXi5HiJPYkpeUJA5nwEfoT1pL',
  'h4N00GvKVQT4JTVj/BO6ii3bBZ5E8q7Kmc9IHka+Th6UDVTNwyJdUG/QXkjjgYIu0Pf0MqSPpPTupjvwE5OzNeC+g7aNgrFn',
  'wVPURZ/C136aUjZjxw7Bd44+pu20Q9rotJqy4OtpGPw5KmB1rIqbegNtYnH5vt+SdzBWO8I7qDu6l41jzUo4pjSMtded2FZe',
  'nLYtn3XrgusZyrl+917KjvJC2WYHaZwMmqgInzn6IHcFt1lVPF52fcthdMLD5BHLZTTE8uVi0cjbbMDHKciXfUaD3ClZtuFb',
  '3D3ObGNB9kRdH3kJzKDKW0BSqWsneXicaNz3qv0BV1g0anhizrBpjtk21wu2HaGCwnIpCmgGsc0zT2DF0JB00+deNYAhyyi6',
  'XPiWKZbFpCMJzOOlCebNWyZ7QB0GxbyaPowc4JA2iMiUafg0ln+dmUHBWSvoNG6LRT6x4DytNQgg6QwkT54vovd7m8+e+/HN',
  'gXd++O7uL+d+ukkJVVFa4iopTei0tSWaY7EWbGJ6UxPF0uk0ukoa6nTLxb6Zt9tupA7g9EOnKC+kW5SoWr0YnNrJ2MYTnlE6',
  'xt3hBZOVgvxPznn8jFBgFx4O0DcNR+Jmte6vQFfaG6WZQe4NLzCZdEeY3GNMbkZA97eT2k9P6GEUk3UR6V7cFLzN4WvaQGHl',
  '2bfCePXpXcl+7h/sr6EInMe2ZBvevWysB3yaJmgGfJiOo5fDC30Mcg78cPha07eJu/eqfhqpr+H3wHLtkBybRhXx4MfCLWDw',
  '6dIscalvl7MmoQ3vhI3Whx2HFNLFxIdBEQQmH1YWxosreFqQNpnaXw/lwYl2I79KzX4InyBT+iktWSc47hlcm7rttLydosEm',
  'g6pc/whrpGAfYPClrQvsNvJlkAM52AMG2cZ8HbXclu9lh8QzAk1RWg9CW6KKRFTEDD/CkpW+x6JxK/Jdxeb+6xo9Mo5xzOUY',
  'KyNe/4FolseyT84ZgIWApYPs2UClPnTez/h180fDpt/9+nK2b8Gx1ajw9mpdekZTmWvyAupjrzY1eXjPPk0VvuEWDJu7rFer',
  'MKH1HWxNtaayhhDMydsVFS5c0auVPfeAMOeYY4g9jmV6XPBZf4/JnQOGcPT5Lk11DNeaZcKfblwPzlS15ixXYKjbfmUJpuBP',
  'U13DAYDRykCpZFumfJx0o1TSOkMPvlcWfs6d5Y+IZ2+4MmYKZpbxMFYiGSMeO10GTlYY96x5vB5FJh7Ra7dW89LoB4XXLAeI',
  'R9g8s1U74L2aIXLuPD/FPE0tWwMmXicsMGvYgkVBSSedK6CpQu9cgj3bWUsC5GxnNakHn1TuxyY1/D19q+dJKv6P9Df9Hjnf',
  'ABAAAA==',
].join('');

/** It does without ICU: this runtime knows none as new as Debian's. */
const SETTINGS = JSON.stringify({
  runtimeOptions: {
    tfm: 'netcoreapp3.1',
    framework: { name: 'Microsoft.NETCore.App', version: '3.1.0' },
    configProperties: { 'System.Globalization.Invariant': true },
  },
});

function dotnet(name: string, args: readonly string[], prints: RegExp): CorpusProgram {
  return {
    name,
    image: 'core',
    packages: { kind: 'pypi', names: 'dotnetcore2' },
    files: { 'hello.runtimeconfig.json': SETTINGS },
    build: [
      'COPY packages/dotnetcore2/bin/ /usr/share/dotnet/',
      'COPY hello.runtimeconfig.json /app/',
      `RUN chmod 755 /usr/share/dotnet/dotnet && echo ${ASSEMBLY} | base64 -d | gzip -d > /app/hello.dll`,
    ],
    copies: ['/usr/share/dotnet/dotnet', '/app'],
    command: ['/usr/share/dotnet/dotnet', '/app/hello.dll', ...args],
    prints,
  };
}

function java(
  name: string,
  copies: readonly string[],
  command: readonly string[],
  prints: RegExp,
  more: Pick<CorpusProgram, 'unseen'> = {},
): CorpusProgram {
  return { name, image: 'jvm', copies, command, prints, ...more };
}

/** Programs of .NET, and of Java with jars that need others. */
export const RUNTIMES: readonly CorpusProgram[] = [
  dotnet('dotnet-hello', [], /^answer 42/m),
  dotnet('dotnet-import', ['sqlite'], /^sqlite 3\./m),
  // A link that leads into its folder, copied as a file: it looks for that folder where it is now.
  java('ant', ['/usr/bin/ant', '/usr/share/ant'], ['/usr/bin/ant', '-version'], /Apache Ant/, {
    unseen: 'puts together with eval',
  }),
  java('ant-in-place', ['/usr/share/ant'], ['/usr/share/ant/bin/ant', '-version'], /Apache Ant/),
  java('maven', ['/usr/share/maven'], ['/usr/share/maven/bin/mvn', '-v'], /Apache Maven 3/),
  java('groovy', ['/usr/share/groovy'], ['/usr/share/groovy/bin/groovy', '-e', 'println 6*7'], /^42/m),
  java(
    'clojure',
    ['/usr/share/java/clojure.jar'],
    ['java', '-cp', '/usr/share/java/clojure.jar', 'clojure.main', '-e', '(* 6 7)'],
    /^42/m,
  ),
];
