import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withDefinition } from '../../src/cli/with-definition.ts';
import { NO_FLAGS as NO_BUILD_FLAGS } from '../../src/commands/flags/no-flags.ts';
import type { CommonOptions } from '../../src/commands/wiring.ts';
import { definitionOf } from '../fakes/sample-definition.ts';

const definition = definitionOf('web', {
  context: resolve('api'),
  dockerfile: { kind: 'file', path: resolve('api/Dockerfile') },
});

function contextOf(given: Partial<CommonOptions>): string {
  return withDefinition({ ...NO_BUILD_FLAGS, context: '.', ...given }, definition, false).context;
}

describe('the context of a definition', () => {
  const file = { file: 'compose.yaml', files: ['compose.yaml'] };

  it('is its own, also where the command line says only in which folder to look', () => {
    expect(contextOf({})).toBe('api');
    expect(contextOf(file)).toBe('api');
    expect(contextOf({ contextGiven: true })).toBe('api');
  });

  it('is the one that is typed beside -f', () => {
    expect(contextOf({ ...file, contextGiven: true })).toBe('.');
    expect(contextOf({ ...file, context: 'other', contextGiven: true })).toBe('other');
  });
});
