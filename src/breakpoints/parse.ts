import { isSecretName } from '../dockerfile/secret-name.ts';
import { parseBytes } from '../text/byte-size.ts';
import { parseDuration } from './duration.ts';
import type { Breakpoint, BreakpointPlace, Condition, PathChange } from './types.ts';
import { splitWords, type Word } from './words.ts';

/** The longest text of a breakpoint, in characters: a path has up to 4,096 bytes. */
export const MAX_BREAKPOINT_CHARACTERS = 8192;

const KINDS =
  'Write a line, a stage, or a condition: path, file, env, step longer than, not cached or package.';

/**
 * Reads a breakpoint in plain words: `12`, `stage build`, `path /etc/passwd changes on stage build`,
 * `step longer than 30s`. `printBreakpoint` writes what this reads.
 * @returns the breakpoint, switched on, or one sentence why it cannot be read
 */
export function parseBreakpoint(text: string): Breakpoint | string {
  if (text.length > MAX_BREAKPOINT_CHARACTERS) return 'This is too long for a breakpoint.';
  const words = splitWords(text);
  if (typeof words === 'string') return words;
  const { head, place } = placeOf(words);
  if (typeof place === 'string') return place;
  if (head.length === 0) return place.kind === 'anywhere' ? KINDS : { condition: null, place, isOff: false };
  const condition = conditionOf(head);
  return typeof condition === 'string' ? condition : { condition, place, isOff: false };
}

/** Takes where it is off the end of the words. */
function placeOf(words: readonly Word[]): {
  readonly head: readonly Word[];
  readonly place: BreakpointPlace | string;
} {
  const [first, second] = words;
  if (words.length === 1 && first !== undefined && /^:?\d+$/.test(first.text))
    return { head: [], place: linePlace(first.text.replace(':', '')) };
  if (words.length === 2 && second !== undefined && isOneOf(first, 'line', 'stage'))
    return { head: [], place: namedPlace(first, second) };
  const [on, kind, name] = words.slice(-3);
  if (name !== undefined && isOneOf(on, 'on') && isOneOf(kind, 'line', 'stage'))
    return { head: words.slice(0, -3), place: namedPlace(kind, name) };
  const isSaid = isOneOf(words.at(-1), 'anywhere');
  return { head: isSaid ? words.slice(0, -1) : words, place: { kind: 'anywhere' } };
}

function namedPlace(kind: Word | undefined, name: Word): BreakpointPlace | string {
  if (isOneOf(kind, 'line')) return linePlace(name.text);
  return { kind: 'stage', stage: name.text.toLowerCase() };
}

function linePlace(text: string): BreakpointPlace | string {
  return /^[1-9]\d{0,8}$/.test(text)
    ? { kind: 'line', line: Number(text) }
    : 'A line is a number from 1 on, such as line 12.';
}

function isOneOf(word: Word | undefined, ...keywords: readonly string[]): boolean {
  return word !== undefined && !word.isQuoted && keywords.includes(word.text.toLowerCase());
}

function conditionOf(words: readonly Word[]): Condition | string {
  const [kind, first, ...more] = words;
  if (isOneOf(kind, 'path')) return pathCondition(first, more);
  if (isOneOf(kind, 'file')) return sizeCondition(first, more);
  if (isOneOf(kind, 'env')) return envCondition(first, more);
  if (isOneOf(kind, 'package')) return packageCondition(first, more);
  if (isOneOf(kind, 'not') && isOneOf(first, 'cached') && more.length === 0) return { kind: 'not-cached' };
  const [than, ...time] = more;
  if (isOneOf(kind, 'step') && isOneOf(first, 'longer') && isOneOf(than, 'than'))
    return durationCondition(time);
  return isOneOf(kind, 'step') ? 'Write the time of a step as step longer than 30s.' : KINDS;
}

const CHANGES: readonly PathChange[] = ['appears', 'changes', 'goes'];

function pathCondition(word: Word | undefined, more: readonly Word[]): Condition | string {
  const path = pathOf(word);
  if (path === null) return 'Write the whole path, in quotes if it has spaces: path /etc/passwd changes.';
  const [verb, ...rest] = more;
  if (verb === undefined) return { kind: 'path', path, change: 'any' };
  const change = CHANGES.find((each) => isOneOf(verb, each));
  return change === undefined || rest.length > 0
    ? 'After the path comes appears, changes or goes; nothing means any of them.'
    : { kind: 'path', path, change };
}

function sizeCondition(word: Word | undefined, more: readonly Word[]): Condition | string {
  const path = pathOf(word);
  const [grows, over, ...size] = more;
  const bytes = parseBytes(size.map(({ text }) => text).join(''));
  return path === null || !isOneOf(grows, 'grows') || !isOneOf(over, 'over') || bytes === null
    ? 'Write the file and a size: file /app/x grows over 10MB.'
    : { kind: 'size', path, bytes };
}

function envCondition(word: Word | undefined, more: readonly Word[]): Condition | string {
  const text = word?.text ?? '';
  const equals = text.indexOf('=');
  const name = equals < 0 ? text : text.slice(0, equals);
  if (name === '' || /[\s\p{C}]/u.test(name) || more.length > 0)
    return 'Write the variable, with a value or without: env PATH, or env MODE=release.';
  if (equals >= 0 && isSecretName(name))
    return 'The value of this variable looks like a secret, which is not kept: write its name alone.';
  return { kind: 'env', name, value: equals < 0 ? null : text.slice(equals + 1) };
}

function packageCondition(word: Word | undefined, more: readonly Word[]): Condition | string {
  return word === undefined || word.text === '' || more.length > 0
    ? 'Write the name of one package: package curl.'
    : { kind: 'package', name: word.text };
}

function durationCondition(time: readonly Word[]): Condition | string {
  const ms = parseDuration(time.map(({ text }) => text).join(''));
  return ms === null ? 'Write a time such as 30s, 1m30s or 500ms.' : { kind: 'duration', ms };
}

/** A whole path without `.`, `..` and empty parts; null if it is none. */
function pathOf(word: Word | undefined): string | null {
  if (word === undefined || !word.text.startsWith('/') || word.text.includes('\0')) return null;
  const parts: string[] = [];
  for (const part of word.text.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
