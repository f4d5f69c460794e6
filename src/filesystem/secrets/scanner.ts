/** Searches the bytes of one file for secrets while they come in, window by window. */

import { nextTurn } from '../../turns.ts';
import { latin1Text } from '../bytes.ts';
import type { Severity } from '../check/finding.ts';
import { derKey, javaStoreKey, type KeyKind } from './key-bytes.ts';
import { keysInText, MAX_KEY_CHARACTERS } from './key-text.ts';
import { loginsInText } from './login-text.ts';
import { namedValues } from './named-values.ts';
import { isPlaceholder, masked } from './plausible.ts';
import { TOKEN_FORMS } from './token-forms.ts';

/** A secret in a file. Nothing of it is in `what` but at most the first and last two characters of a token. */
export interface ScannedSecret {
  readonly rule: 'private-key' | 'token' | 'credentials' | 'secret-value' | 'build-secret';
  readonly severity: Severity;
  readonly what: string;
  /** From 1; null in a binary file. */
  readonly line: number | null;
}

/** A value that was given to the build, as it may stand in a file. */
export interface Needle {
  /** The id of the secret. */
  readonly id: string;
  readonly bytes: Uint8Array;
}

export interface ScanOptions {
  readonly needles: readonly Needle[];
  /** Whether values behind telling names count; null where only between quotes they do. */
  readonly names: 'all' | 'quoted' | 'none';
  /**
   * Whether keys and tokens count. `sure`: only tokens that are ones for sure and keys that are the whole file, as in
   * packages, whose code and documentation have keys for tests that everybody knows.
   */
  readonly forms: 'all' | 'sure' | 'none';
}

/** What is searched at once: a few milliseconds. */
const WINDOW_BYTES = 256 * 1024;

/** What a window shares with the one before, so that a secret across both is found. */
export const OVERLAP_BYTES = MAX_KEY_CHARACTERS + 4096;

/** Stores and keys in DER are small. */
const MAX_KEY_FILE_BYTES = 256 * 1024;

/** As git decides what is binary. */
const BINARY_PROBE_BYTES = 8000;

/** More of one file would say nothing new. */
const MAX_FOUND = 20;

const ANCHORS = new RegExp(
  [...new Set(TOKEN_FORMS.map(({ anchor }) => anchor))]
    .map((anchor) => anchor.replaceAll('.', '\\.'))
    .join('|'),
  'g',
);

/** Feed it a file from its beginning with `take`, then ask `end` for what was found. */
export class SecretScanner {
  readonly #options: ScanOptions;
  readonly #size: number;
  readonly #found = new Map<string, ScannedSecret>();
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  /** What the next window repeats. */
  #before: Uint8Array = new Uint8Array();
  #linesBefore = 0;
  #isBinary: boolean | null = null;
  #taken = 0;

  /** @param size bytes of the whole file */
  constructor(size: number, options: ScanOptions) {
    this.#size = size;
    this.#options = options;
  }

  /** Takes the next piece; it may be kept. */
  async take(piece: Uint8Array): Promise<void> {
    for (let at = 0; at < piece.length; at += WINDOW_BYTES) {
      const part = piece.subarray(at, at + WINDOW_BYTES);
      this.#waiting.push(part);
      this.#waitingBytes += part.length;
      this.#taken += part.length;
      if (this.#waitingBytes < WINDOW_BYTES) continue;
      this.#search();
      await nextTurn();
    }
  }

  /** Each kind of secret once, in the order of the file. */
  end(): readonly ScannedSecret[] {
    this.#search();
    return [...this.#found.values()];
  }

  #search(): void {
    if (this.#waitingBytes === 0) return;
    const window = Buffer.concat([this.#before, ...this.#waiting]);
    const isFirst = this.#isBinary === null;
    this.#isBinary ??= window.subarray(0, BINARY_PROBE_BYTES).includes(0);
    if (isFirst && this.#options.forms !== 'none' && window.length === this.#size) this.#searchWhole(window);
    const text = latin1Text(window);
    if (this.#options.forms !== 'none') this.#searchForms(text);
    if (this.#options.names !== 'none' && !this.#isBinary) this.#searchNames(text);
    this.#searchNeedles(window, text);
    const kept = window.length - Math.min(window.length, OVERLAP_BYTES);
    this.#linesBefore += countLines(text, kept);
    this.#before = window.subarray(kept);
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  #searchWhole(bytes: Uint8Array): void {
    if (bytes.length > MAX_KEY_FILE_BYTES) return;
    const kind = bytes[0] === 0x30 ? derKey(bytes) : javaStoreKey(bytes);
    if (kind !== null) this.#add('private-key', KEY_SEVERITIES[kind], KEY_NAMES[kind], null);
  }

  #searchForms(text: string): void {
    const isSure = this.#options.forms === 'sure';
    for (const { what, isEncrypted, at } of keysInText(text)) {
      if (isSure && (at > 0 || this.#linesBefore > 0)) continue;
      const said = isEncrypted ? `${what}, protected by a passphrase` : what;
      this.#add('private-key', isEncrypted ? 'warning' : 'error', said, this.#lineAt(text, at));
    }
    if (!isSure) this.#searchLogins(text);
    const isLast = this.#taken >= this.#size;
    ANCHORS.lastIndex = 0;
    for (let hit = ANCHORS.exec(text); hit !== null; hit = ANCHORS.exec(text)) {
      const { index } = hit;
      ANCHORS.lastIndex = index + 1;
      for (const { anchor, lead, form, what, holds, severity } of TOKEN_FORMS) {
        if (isSure && severity === 'warning') continue;
        const at = index - lead;
        if (
          at < 0 ||
          !text.startsWith(anchor, index) ||
          (at > 0 && isTokenCharacter(text.charCodeAt(at - 1)))
        )
          continue;
        form.lastIndex = at;
        const token = form.exec(text)?.[0];
        if (token === undefined) continue;
        // What is cut off here is whole in the next window.
        const isCut = at === 0 ? this.#before.length > 0 : !isLast && at + token.length === text.length;
        const isRepeated = anchor.length > 3 && token.lastIndexOf(anchor) !== lead;
        if (isCut || isRepeated || isPlaceholder(token.slice(anchor.length)) || holds?.(token) === false)
          continue;
        this.#add('token', severity, `${what} (${masked(token)})`, this.#lineAt(text, at));
      }
    }
  }

  #searchLogins(text: string): void {
    for (const { what, at } of loginsInText(text)) {
      this.#add('credentials', 'error', what, this.#lineAt(text, at));
    }
  }

  #searchNames(text: string): void {
    for (const { name, at } of namedValues(text, this.#options.names === 'quoted')) {
      const what = `A value that looks like a secret, named ${name}`;
      this.#add('secret-value', 'warning', what, this.#lineAt(text, at));
    }
  }

  #searchNeedles(window: Buffer, text: string): void {
    for (const { id, bytes } of this.#options.needles) {
      const at = window.indexOf(bytes);
      if (at >= 0)
        this.#add('build-secret', 'error', `The value of --secret id=${id}`, this.#lineAt(text, at));
    }
  }

  #lineAt(text: string, at: number): number | null {
    return this.#isBinary === true ? null : this.#linesBefore + countLines(text, at) + 1;
  }

  #add(rule: ScannedSecret['rule'], severity: Severity, what: string, line: number | null): void {
    if (this.#found.size < MAX_FOUND && !this.#found.has(what)) {
      this.#found.set(what, { rule, severity, what, line });
    }
  }
}

const KEY_SEVERITIES: Readonly<Record<KeyKind, Severity>> = {
  key: 'error',
  encrypted: 'warning',
  store: 'warning',
};

const KEY_NAMES: Readonly<Record<KeyKind, string>> = {
  key: 'A private key in DER',
  encrypted: 'A private key in DER, protected by a passphrase',
  store: 'A key store with a private key',
};

function countLines(text: string, end: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

/** Whether a token cannot begin behind this character. */
function isTokenCharacter(code: number): boolean {
  const isDigit = code >= 0x30 && code <= 0x39;
  const isLetter = (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
  return isDigit || isLetter || code === 0x5f;
}
