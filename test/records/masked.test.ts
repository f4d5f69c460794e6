import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskedLine, maskedWords, shownValue, shownWord, withoutSecrets } from '../../src/records/masked.ts';
import { mayBeSecret } from '../../src/records/may-be-secret.ts';
import { byWords, withSecrets } from '../../src/records/secret-words.ts';
import { wordChange } from '../../src/records/word-change.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);
const masked = (text: string): string => maskedWords(text, hash).join(' ');
const shown = (text: string): string => maskedWords(text, hash).map(shownWord).join(' ');

/** Made up, with the form of real ones. */
const TOKEN = 'Zm9vYmFyQmF6MTIzNDU2Nzg5MHF1eA';

/** What decides whether a text has something secret in it. */
const PARTS: readonly string[] = [
  ...[
    'RUN',
    'ENV',
    '&&',
    'mkdir',
    '-p',
    '-pX',
    '-u',
    '-P',
    '--user=',
    '--user',
    'a:b',
    'unzip',
    'mysql',
    'set',
  ],
  ...[
    'npm',
    'config',
    'Bearer',
    'basic',
    'token',
    'API_KEY',
    'apiKey=',
    'pwd:',
    'authorization:',
    '\u212aEY=',
  ],
  ...[
    'https://a@b',
    'http://x?y',
    'sk-abcdefgh',
    'eyJabcdefgh',
    'ghp_abcdefgh',
    '-----BEGIN',
    'abcdefghijkl',
  ],
  ...['ABCDEFGHIJ01', '"', "'", '\\', '=', ':', '\n', '\t', '[', ',', ';', '$X', '/usr/bin/'],
];

describe('words of an instruction in a record', () => {
  it.each([
    [`RUN curl -H "Authorization: Bearer ${TOKEN}" x`, 'RUN curl -H *** x'],
    [`RUN login --password hunter2 --user me`, 'RUN login --password *** --user me'],
    [`ENV API_TOKEN=abc`, 'ENV API_TOKEN=***'],
    [`RUN echo ${TOKEN} > /t`, 'RUN echo *** > /t'],
    [`RUN npm config set //r/:_authToken npm_abcdefghij`, 'RUN npm config set //r/:_authToken ***'],
    [`ADD https://host/x?X-Signature=hunter2 /x`, 'ADD https://host/x?*** /x'],
    [`RUN git clone https://user:pw@host/x`, 'RUN git clone ***'],
  ])('hides what may be secret: %s', (text, expected) => {
    expect(shown(text)).toBe(expected);
    expect(masked(text)).not.toMatch(/hunter2|abc\b|Zm9v|npm_abc|:pw@/);
  });

  it.each(['RUN make -j4 all', 'COPY --chown=1:1 src/a.txt /b/', 'RUN echo $API_TOKEN', 'ENV KEYBOARD=de'])(
    'leaves other words: %s',
    (text) => {
      expect(masked(text)).toBe(text);
    },
  );

  /** Each with the place of a secret. */
  const FORMS: readonly ((secret: string) => string)[] = [
    (secret) => `ENV DB_PASSWORD="${secret}" A=1`,
    (secret) => `ENV DB_PASSWORD ${secret}`,
    (secret) => `RUN echo "API_TOKEN=${secret}" > f`,
    (secret) => `RUN echo 'password: ${secret}' > f`,
    (secret) => `RUN login --password '${secret}' x`,
    (secret) => `RUN login --password="${secret}" x`,
    (secret) => `RUN curl -u "me:${secret}" x`,
    (secret) => `RUN curl --user 'me:${secret}' x`,
    (secret) => `RUN mysql -p'${secret}' db`,
    (secret) => `RUN mytool -p '${secret}'`,
    (secret) => `RUN curl -H "Authorization: Bearer ${secret}" x`,
    (secret) => `RUN curl -H 'X-Api-Key: ${secret}' x`,
    (secret) => `RUN sh -c "login --password \\"${secret}\\""`,
    (secret) => `RUN ["login", "--password", "${secret}"]`,
    (secret) => `RUN ["login","--password","${secret}"]`,
    (secret) => `RUN export A=1 DB_PASSWORD='${secret}' && make`,
    (secret) => `RUN password = "${secret}"`,
  ];

  it('keeps no secret of any form, and shows none', () => {
    const word = fc.stringMatching(/^[a-z]{5,9}[0-9]$/);
    const secrets = fc
      .array(word, { minLength: 1, maxLength: 3 })
      .map((words) => words.map((one) => `Q${one}`));
    fc.assert(
      fc.property(fc.constantFrom(...FORMS), secrets, (form, words) => {
        const text = form(words.join(' '));
        for (const one of words) {
          expect(masked(text)).not.toContain(one);
          expect(withoutSecrets(text)).not.toContain(one);
          if (!text.startsWith('RUN ')) continue;
          const process = JSON.stringify(`/bin/sh -c ${text.slice(4)}`);
          expect(withoutSecrets(`process ${process} did not complete`)).not.toContain(one);
        }
      }),
    );
  });

  it('finds the same in a text as by looking at each of its words', () => {
    const part = fc.oneof(
      fc.constantFrom(...PARTS),
      fc.stringMatching(/^[-\w =:"'\\/.&|]{0,12}$/),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.constantFrom('', ' '), (parts, between) => {
        const text = parts.join(between);
        const mask = (secret: string): string => `<${secret}>`;
        expect(withSecrets(text, mask)).toBe(byWords(text, mask));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['RUN mkdir -u admin:hunter2 x', true],
    ['RUN mkdir -uadmin:hunter2 x', true],
    ['RUN MKDIR -p foo', true],
    ['RUN cd C:\\ && mkdir -p foo', true],
    ['RUN mkdir -p\nhunter2', true],
    ['RUN a && mkdir -p \n  b', true],
    ['RUN mkdir -p foo && mkdir -p bar', false],
    ['RUN make \\\n && mkdir -p bar', false],
  ])('looks at words where there is a flag that may take a password: %s', (text, isLookedAt) => {
    expect(mayBeSecret(text)).toBe(isLookedAt);
    const mask = (secret: string): string => `<${secret}>`;
    expect(withSecrets(text, mask)).toBe(byWords(text, mask));
  });

  it('keeps a hash of a line of a heredoc, whatever it holds', () => {
    expect(maskedLine('  password: hunter2', hash)).toBe(`<<#${hash('  password: hunter2')}`);
    expect(shownWord(maskedLine('x', hash))).toBe('***');
  });

  it.each([
    'RUN set -eux; mkdir -p out/bin && cp -p a b',
    'RUN --mount=type=secret,id=npm TOKEN=$(cat /run/secrets/npm) npm ci',
    'RUN curl -H "Authorization: Bearer $TOKEN" x',
    'COPY --chown=app:app a b',
    'RUN useradd -u 1000:1000 me',
    'RUN echo "a: b" && apt-get install -y git=1:2.3',
    'FROM node:22@sha256:0000000000000000000000000000000000000000000000000000000000000000 AS a',
  ])('hides nothing of %s', (text) => {
    expect(masked(text)).toBe(text);
  });

  it('tells two secrets apart without saying either', () => {
    expect(masked('RUN login --password one')).not.toBe(masked('RUN login --password two'));
  });

  it('keeps values of variables only if they are short and plain', () => {
    expect(shownValue('VERSION', '1.25')).toBe('1.25');
    expect(shownValue('DB_PASSWORD', 'x')).toBeNull();
    expect(shownValue('SETTING', TOKEN)).toBeNull();
    expect(shownValue('SETTING', 'x'.repeat(100))).toBeNull();
    expect(shownValue('REPO', 'https://user:pw@host/x')).toBeNull();
    expect(shownValue('ODD', 'a\u001b[31mb')).toBeNull();
  });
});

it('says of a heredoc that it changed, and nothing of its lines', () => {
  const words = (line: string) => [...maskedWords('COPY <<EOF /a', hash), maskedLine(line, hash)];
  expect(wordChange(words('password: one'), words('password: two'))?.detail).toBe('its heredoc changed');
});
