import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { maskedWords, shownValue, shownWord } from '../../src/records/masked.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);
const masked = (text: string): string => maskedWords(text.split(' '), hash).join(' ');
const shown = (text: string): string => maskedWords(text.split(' '), hash).map(shownWord).join(' ');

/** Made up, with the form of real ones. */
const TOKEN = 'Zm9vYmFyQmF6MTIzNDU2Nzg5MHF1eA';

describe('words of an instruction in a record', () => {
  it.each([
    [`RUN curl -H "Authorization: Bearer ${TOKEN}" x`, 'RUN curl -H "Authorization: Bearer *** x'],
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
