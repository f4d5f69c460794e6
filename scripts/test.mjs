// `npm test`: builds the bundle, checks types and lint rules, then runs every test. The tests that need a Docker engine
// find one or start one (test/engine/setup). Arguments go to vitest: npm test -- --project unit test/dockerfile
// The last line says "N passed, N failed"; types and lint rules count as one check each.
import { passes, runVitest } from './checks.mjs';

const checks = [
  await passes('The bundle', 'node', ['scripts/build.mjs']),
  await passes('The types', 'npx', ['--no-install', 'tsc', '-p', 'tsconfig.json', '--noEmit']),
  await passes('The lint rules', 'npx', ['--no-install', 'biome', 'check', '.']),
  await passes('The rooms', 'node', ['scripts/rooms.mjs']),
  await passes('The regular expressions', 'node', ['scripts/regexps.mjs']),
  await passes('The tracked files', 'node', ['scripts/tracked-files.mjs']),
];
const args = process.argv.slice(2);
// `fuzz` needs Go (scripts/test-fuzz.mjs).
const projects = ['unit', 'smoke', 'engine', 'e2e'].flatMap((name) => ['--project', name]);
const tests = await runVitest(
  args.some((arg) => /^--project(?:=|$)/.test(arg)) ? args : [...projects, ...args],
);
const passed = tests.passed + checks.filter(Boolean).length;
const failed = tests.failed + checks.filter((good) => !good).length;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
