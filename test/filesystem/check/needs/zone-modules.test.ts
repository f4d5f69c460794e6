import { describe, expect, it } from 'vitest';
import { entrypoint, fixed, script } from '../programs-of.ts';
import type { Files } from '../root-of.ts';
import { findingsOf, told } from '../subject-of.ts';

const zones: Files = { 'usr/share/zoneinfo/UTC': 'x' };
const missing = 'warning missing-time-zones /app /usr/share/zoneinfo';

describe('time zones that a script of Python loads', () => {
  const site = 'usr/lib/python3/site-packages';
  const python: Files = { 'usr/bin/python3': fixed, 'usr/lib/python3/encodings/__init__.py': 'x' };
  const given = (text: string, more: Files = {}) => ({
    base: { ...python, ...more },
    copied: { app: script(`#!/usr/bin/python3\n${text}\n`) },
    build: zones,
    ...entrypoint('/app'),
  });

  it.each([
    ['by zoneinfo', 'from zoneinfo import ZoneInfo', {}, [missing]],
    ['by zoneinfo, which has tzdata', 'import zoneinfo', { [`${site}/tzdata/__init__.py`]: 'x' }, []],
    ['by pytz, which has none', 'import pytz', { [`${site}/pytz/__init__.py`]: 'x' }, [missing]],
    [
      'by pytz with its own',
      'import pytz',
      { [`${site}/pytz/__init__.py`]: '', [`${site}/pytz/zoneinfo/UTC`]: 'x' },
      [],
    ],
    [
      'by pytz, which a package of it loads',
      'import certs',
      { [`${site}/pytz/__init__.py`]: 'x', [`${site}/certs/__init__.py`]: 'import pytz\n' },
      [missing],
    ],
    [
      'by zoneinfo, which only a package of it loads',
      'import certs',
      { [`${site}/certs/__init__.py`]: '    import zoneinfo\n' },
      [],
    ],
    ['by nothing', 'import json', {}, []],
  ])('are missed where the system has none: %s', async (_, text, more, expected) => {
    expect(await told(given(text, more))).toEqual(expected);
    expect(await told(given(text, { ...more, ...zones }))).toEqual([]);
  });

  it('come as a folder', async () => {
    expect(await findingsOf(given('import zoneinfo'))).toMatchObject([
      {
        detail:
          'It loads the module zoneinfo, which reads the time zones of the system, and there are none (package tzdata)',
        fix: 'COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo',
      },
    ]);
  });
});

describe('time zones that a program of Ruby loads', () => {
  const gems = 'usr/local/bundle/ruby/3.3.0/specifications';
  const given = (more: Files) => ({
    base: { 'usr/bin/ruby': fixed, [`${gems}/tzinfo-2.0.6.gemspec`]: 'x', ...more },
    copied: { app: script("#!/usr/bin/ruby\nrequire 'tzinfo'\n") },
    build: zones,
    ...entrypoint('/app'),
  });

  it('are missed where the gem tzinfo has neither the gem tzinfo-data nor those of the system', async () => {
    expect(await told(given({}))).toEqual([missing]);
    expect(await told(given({ [`${gems}/tzinfo-data-1.2025.1.gemspec`]: 'x' }))).toEqual([]);
    expect(await told(given(zones))).toEqual([]);
  });
});

describe('descriptions of terminals', () => {
  const base: Files = { 'usr/bin/python3': fixed, 'usr/lib/python3/encodings/__init__.py': 'x' };
  const given = (text: string, more: Files = {}) => ({
    base: { ...base, ...more },
    copied: { app: script(`#!/usr/bin/python3\n${text}\n`) },
    build: { 'usr/share/terminfo/x/xterm': 'x', 'usr/share/terminfo/v/vt100': 'x' },
    ...entrypoint('/app'),
  });

  it('are missed where a script of Python loads curses, and there are none', async () => {
    expect(await told(given('import curses'))).toEqual(['warning missing-data /app /usr/share/terminfo']);
    const there: Files = { 'etc/terminfo/x/xterm': 'x', 'etc/terminfo/v/vt100': 'x' };
    expect(await told(given('import curses', there))).toEqual([]);
    expect(await told(given('import json'))).toEqual([]);
  });
});
