import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkConfigOf, NO_CHECK_CONFIG } from '../../src/project/check-config.ts';
import { ProjectError } from '../../src/project/project.ts';
import { SettingsFile } from '../../src/project/settings-file.ts';
import { broken } from '../inventory/broken.ts';

function read(check: object) {
  const file = new SettingsFile('/p/.stagedive.json', JSON.stringify({ check }, null, 1));
  return checkConfigOf(check, file);
}

describe('"check" of the config file', () => {
  it('can leave out everything', () => {
    expect(read({})).toEqual(NO_CHECK_CONFIG);
  });

  it('has severities, and limits with sizes as they are printed', () => {
    const limits = {
      efficiency: 0.9,
      wastedBytes: '20MB',
      wastedShare: 0.1,
      stages: { runtime: '1.5 GB', 0: 4096 },
    };
    expect(read({ severity: { compiler: 'error' }, limits })).toEqual({
      off: [],
      severity: { compiler: 'error' },
      limits: {
        efficiency: 0.9,
        wastedBytes: 20_000_000,
        wastedShare: 0.1,
        stages: { runtime: 1_500_000_000, 0: 4096 },
      },
    });
  });

  it.each([
    [
      { severity: { compiler: 'off' } },
      '/p/.stagedive.json:4: "check.severity.compiler" must be "error" or "warning"; "check.off" switches a rule off.',
    ],
    [
      { limits: { efficiency: 90 } },
      '/p/.stagedive.json:4: "check.limits.efficiency" must be a number from 0 to 1, such as 0.9.',
    ],
    [
      { limits: { wastedBytes: '20 apples' } },
      '/p/.stagedive.json:4: "check.limits.wastedBytes" must be a size, such as "20MB".',
    ],
    [
      { limits: { stages: { a: -1 } } },
      '/p/.stagedive.json:5: "check.limits.stages.a" must be a size, such as "20MB".',
    ],
    [
      { limits: { waste: 1 } },
      '/p/.stagedive.json:4: unknown key "check.limits.waste"; known here: "efficiency", "wastedBytes", "wastedShare", "stages".',
    ],
  ])('says what is wrong, and where: %j', (check, sentence) => {
    expect(() => read(check)).toThrow(sentence);
  });
});

describe('a config that is broken anywhere', () => {
  const runs = Number(process.env.STAGEDIVE_FUZZ_RUNS || 60);
  const text = JSON.stringify({
    check: {
      off: ['compiler'],
      severity: { token: 'warning' },
      limits: { efficiency: 0.9, wastedBytes: '20MB', stages: { runtime: '1 GB' } },
    },
  });

  it('is read, or refused in one sentence with its place', { timeout: 10_000 + runs * 10 }, () => {
    fc.assert(
      fc.property(broken(text), (bytes) => {
        try {
          const file = new SettingsFile('/p/.stagedive.json', Buffer.from(bytes).toString('utf8'));
          checkConfigOf(file.table(file.value, null, []).check ?? {}, file);
        } catch (error) {
          expect(error).toBeInstanceOf(ProjectError);
          expect(String((error as Error).message)).toMatch(/^\/p\/\.stagedive\.json[^\n]*[.)]$/);
        }
      }),
      { numRuns: runs },
    );
  });
});
