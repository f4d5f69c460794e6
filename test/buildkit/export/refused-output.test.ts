import { ConnectError } from '@connectrpc/connect';
import { expect, it } from 'vitest';
import { refusedOutput } from '../../../src/buildkit/export/refused-output.ts';

const request = {
  exporters: [{ type: 'image', attrs: {} }],
  cacheExports: [{ type: 'zip', attrs: {} }],
  cacheImports: [],
  frontendAttrs: {},
  isRecorded: false,
};
const refused = (text: string, more: Partial<typeof request> = {}) =>
  refusedOutput(new ConnectError(text), { ...request, ...more })?.message ?? null;

it('an output or cache that the engine refuses is named', () => {
  // As BuildKit 0.34 says it.
  expect(refused('unknown cache exporter: "zip"')).toMatch(
    /^--cache-to type=zip: this engine knows no such cache;/,
  );
  expect(refused('unsupported compression type foo')).toBe(
    'The engine refuses an output or cache of this build (image, zip): unsupported compression type foo.',
  );
});

it('what is about something else is not', () => {
  expect(refused('network.host is not allowed')).toBe(null);
  expect(refused('unsupported compression type foo', { exporters: [], cacheExports: [] })).toBe(null);
  expect(refusedOutput(new Error('unknown cache exporter: "zip"'), request)).toBe(null);
});
