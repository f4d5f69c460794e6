import { expect, it } from 'vitest';
import { type MissingPart, Report } from '../../../src/filesystem/check/report.ts';

const lack = (path: string): MissingPart => ({
  rule: 'missing-library',
  severity: 'warning',
  path,
  needs: 'libx.so.1',
  detail: 'It needs libx.so.1',
  foundIn: [],
  fix: null,
  line: 3,
});

it.each(['/a', '/b'])('what %s lacks with others is an error once it must start', (path) => {
  const report = new Report();
  report.addMissing(lack('/a'));
  report.addMissing(lack('/b'));
  report.raise({ path: '/c', severity: 'error' });
  expect(report.findings()).toMatchObject([{ severity: 'warning' }]);
  report.raise({ path, severity: 'error' });
  expect(report.findings()).toMatchObject([{ severity: 'error', path: '/a' }]);
});
