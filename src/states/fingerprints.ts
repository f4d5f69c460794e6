import { createHash } from 'node:crypto';
import type { Finding } from '../filesystem/check/index.ts';

/** What changes from build to build in a sentence: sizes, lines, and characters of a token. */
const CHANGING = /\([^()]*\)|\d+(?:\.\d+)?(?: [kMGT]?B\b)?/g;

/** 16 bytes of SHA-256 in hex. */
const FINGERPRINT_LENGTH = 32;

/**
 * What a finding is known by in another build: the same as long as its rule and its file are, whatever its line, its
 * size or the rest of the Dockerfile. Findings that are alike in this are numbered in their order: the second of them is
 * another one.
 * @returns a function that is called once for each finding of a check, in their order
 */
export function fingerprinter(): (finding: Finding) => string {
  const counts = new Map<string, number>();
  return ({ rule, path, needs, detail }) => {
    const about = path ?? detail.replace(CHANGING, '');
    const key = JSON.stringify([rule, about, needs]);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return createHash('sha256').update(`1\0${key}\0${count}`).digest('hex').slice(0, FINGERPRINT_LENGTH);
  };
}
