/** Finds the words of an instruction that may be secret. */
import { isSecretName } from '../dockerfile/secret-name.ts';
import { looksSecret } from '../dockerfile/secret-value.ts';
import { withoutHidden } from '../progress/hidden.ts';
import { mayBeSecret, SCHEMES } from './may-be-secret.ts';

/** Words before the name of a setting: `npm config set NAME value`. */
const SETTERS: ReadonlySet<string> = new Set(['set', 'config', '--global', '--add']);

/** Words after which a command comes. */
const BEFORE_COMMAND: ReadonlySet<string> = new Set([
  '&&',
  '||',
  '|',
  'run',
  'cmd',
  'entrypoint',
  'then',
  'do',
  'else',
]);

/** Most words of most instructions: names and paths, too short for a random key. */
const PLAIN = /^(?!-)[\w./-]{1,23}$/;

/** Commands whose `-p` takes no password. */
const NO_PASSWORD =
  /^(?:mkdir|cp|install|useradd|adduser|ssh|scp|nc|tar|docker|podman|python\d*|id|sudo|su|sort|ps|tee|rsync|make|cargo|npx|git|set|read|touch|groupadd|test|uv|tsc|perl)$/;

/** Commands that take a password attached to `-p`. */
const ATTACHED_PASSWORD = /^(?:mysql|mariadb|sshpass|7z)/;

/**
 * A text with all that may be secret put through `mask`: the value of a variable, header or flag that is named like a
 * secret, what has the form of a token, users of addresses. A quoted text with something secret in it goes as a whole.
 */
export function withSecrets(text: string, mask: (secret: string) => string): string {
  return mayBeSecret(text) ? byWords(text, mask) : text;
}

/** The same for any text. Exported for tests. */
export function byWords(text: string, mask: (secret: string) => string): string {
  const env = /^\s*ENV\s+([\w.-]+)\s+/i.exec(text);
  if (env !== null && isSecretName(env[1] ?? '')) return env[0] + mask(text.slice(env[0].length));
  let out = '';
  let command = '';
  let [beforeLast, last] = ['', ''];
  let isAfterPlain = false;
  for (const piece of shellPieces(text)) {
    if (isBlank(piece, 0)) {
      if (piece.includes('\n')) command = '';
      out += piece;
      continue;
    }
    const isPlain = PLAIN.test(piece);
    // How a secret is given is none; what comes after it may be.
    const follows =
      !(isPlain && isAfterPlain) &&
      !isScheme(bare(piece)) &&
      isBeforeSecret(last, beforeLast, command, piece);
    if (follows) out += isVariable(piece) ? piece : mask(piece);
    else if (isPlain && !looksSecret(piece) && withoutHidden(piece) === piece) out += piece;
    else out += maskedPiece(piece, command, mask);
    isAfterPlain = isPlain && !isScheme(piece) && !isSetter(piece) && !isSetter(last);
    if (BEFORE_COMMAND.has(piece.toLowerCase()) || piece.endsWith(';')) command = '';
    else if (command === '' && !piece.startsWith('-') && !piece.includes('='))
      command = bare(piece).replace(/^.*\//, '');
    if (piece === '=' || piece === ':') last += piece;
    else [beforeLast, last] = [last, piece];
  }
  return out;
}

function isBeforeSecret(last: string, beforeLast: string, command: string, piece: string): boolean {
  if (piece === '=' || piece === ':') return false;
  const word = bare(last);
  if (isScheme(word)) return true;
  if (/^--?[A-Za-z][\w-]*$/.test(word) && isSecretName(word.replace(/^-+/, ''))) return true;
  if (word === '-p') return !NO_PASSWORD.test(command) && !/^[./-]/.test(bare(piece));
  if (word === '-u' || word === '--user') return isLogin(piece);
  if (word === '-P') return /^(?:unzip|zip)$/.test(command);
  if (/[:=]$/.test(word)) return isSecretLabel(word.slice(0, -1));
  return isSetter(beforeLast) && !word.includes('=') && isSecretLabel(word);
}

function isScheme(word: string): boolean {
  return SCHEMES.has(word.toLowerCase());
}

function isSetter(piece: string): boolean {
  return SETTERS.has(bare(piece).toLowerCase());
}

function isSecretLabel(name: string): boolean {
  return isSecretName(name) || /(?:^|\W)authorization$/i.test(name);
}

function maskedPiece(piece: string, command: string, mask: (secret: string) => string): string {
  if (withoutHidden(piece) !== piece) return mask(piece);
  const [, flag = '', given = ''] = /^(-u|--user=|-p)(.+)$/s.exec(piece) ?? [];
  if (flag === '-p' ? ATTACHED_PASSWORD.test(command) : flag !== '' && isLogin(given))
    return flag + mask(given);
  for (const { 0: all, 1: name = '', index } of piece.matchAll(/([\w.-]{1,256})[=:](?=\S)/g)) {
    const value = piece.slice(index + all.length);
    if (!isSecretLabel(name) || isVariable(value) || value.startsWith('//')) continue;
    return /["']/.test(piece.slice(0, index)) ? mask(piece) : piece.slice(0, -value.length) + mask(value);
  }
  const query = /:\/\/[^?]{1,2000}\?/.exec(piece);
  if (query !== null) {
    const start = query.index + query[0].length;
    return piece.slice(0, start) + mask(piece.slice(start));
  }
  if (looksSecret(piece)) {
    const [, start = '', value = piece] = /^([\w.-]{1,256}[=:])(.+)$/s.exec(piece) ?? [];
    return start + mask(value);
  }
  return hasSecretInside(piece) ? mask(piece) : piece;
}

/** Whether a piece has quotes, or is a list, with something secret in it. */
function hasSecretInside(piece: string): boolean {
  const inner = piece.replace(/[\\"'`,[\]]+/g, ' ');
  if (inner === piece) return false;
  let found = false;
  byWords(inner, (secret) => {
    found = true;
    return secret;
  });
  return found;
}

/** `name:password`, but no two numbers, as users and groups, and no variable. */
function isLogin(value: string): boolean {
  const at = value.indexOf(':');
  if (at <= 0 || /^["']?\w*:\/\//.test(value)) return false;
  return !/^\d+:\d+$/.test(bare(value)) && !isVariable(value.slice(at + 1));
}

/** A variable, or a command's output, in the place of a value says nothing. */
function isVariable(value: string): boolean {
  return /^["']*\$(?:\w+|\{\w+\}|\(\w*)["',;\])]*$/.test(value);
}

const AROUND = /^[[\s"',]|[\]"',]$/;

/** Without quotes and the signs of a list around it. */
function bare(word: string): string {
  if (!AROUND.test(word)) return word;
  return word.replace(/^[[\s"',]+/, '').replace(/[\]"',]{1,8}$/, '');
}

/** As \s of a regular expression, which takes longer to ask for each character. */
function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 0x80 ? code === 0x20 || (code >= 9 && code <= 13) : /\s/.test(text[at] ?? '');
}

/** A text cut into words as a shell does, quotes and all, and the blanks between them. */
export function shellPieces(text: string): readonly string[] {
  const pieces: string[] = [];
  let start = 0;
  let quote = '';
  let inBlank = isBlank(text, 0);
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (quote === '' && isBlank(text, at) !== inBlank) {
      pieces.push(text.slice(start, at));
      start = at;
      inBlank = !inBlank;
    }
    if (sign === '\\' && quote !== "'") {
      if (!/[\r\n]/.test(text[at + 1] ?? '')) at += 1;
    } else if (quote === '' && (sign === '"' || sign === "'")) quote = sign;
    else if (sign === quote) quote = '';
  }
  if (start < text.length) pieces.push(text.slice(start));
  return pieces;
}
