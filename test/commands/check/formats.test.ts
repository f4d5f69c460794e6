import { readFileSync } from 'node:fs';
import { PassThrough, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { default as Ajv } from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import type { CheckFormat } from '../../../src/commands/check/formats.ts';
import { writeFindings } from '../../../src/commands/check/output.ts';
import { type Finding, RULES } from '../../../src/filesystem/check/index.ts';
import { CONFIG, FILE, KEY, LIBRARY } from './sample-findings.ts';

async function written(format: CheckFormat, findings: readonly Finding[]): Promise<string> {
  const out = new PassThrough({ highWaterMark: 1 << 30 });
  const text = { colours: false, width: 80 };
  const given = {
    format,
    ref: 'runtime',
    dockerfile: FILE,
    stage: 1,
    findings,
    fixes: null,
    version: '1.2.3',
    text,
    scope: { known: 0, isPartial: false },
  };
  await writeFindings(out, given, new AbortController().signal);
  out.end();
  return (await out.toArray()).join('');
}

describe('SARIF', () => {
  const schema = JSON.parse(
    readFileSync(fileURLToPath(new URL('../../fixtures/sarif-schema-2.1.0.json', import.meta.url)), 'utf8'),
  );
  const ajv = new Ajv.default({ strict: false });
  addFormats.default(ajv as never);
  const isValid = ajv.compile(schema);

  it.each([
    ['findings of every kind', [KEY, LIBRARY, CONFIG, KEY]],
    ['no finding', []],
    ['a finding of every rule', RULES.map(({ name }) => ({ ...KEY, rule: name }))],
  ])('is valid against its schema with %s', async (_name, findings) => {
    const log = JSON.parse(await written('sarif', findings));
    isValid(log);
    expect(isValid.errors).toBeNull();
    expect(log.runs[0].results).toHaveLength(findings.length);
  });

  it('has the lines of the instruction, or of the FROM of the checked stage', async () => {
    const { runs } = JSON.parse(await written('sarif', [KEY, LIBRARY]));
    const places = runs[0].results.map(
      (result: { readonly locations: readonly { readonly physicalLocation: object }[] }) =>
        result.locations[0]?.physicalLocation,
    );
    const artifactLocation = { uri: 'api/my%20file.Dockerfile' };
    expect(places).toEqual([
      { artifactLocation, region: { startLine: 5, endLine: 6 } },
      { artifactLocation, region: { startLine: 4, endLine: 4 } },
    ]);
  });

  it('names rules by their names, with a page for each', async () => {
    const { runs } = JSON.parse(await written('sarif', [CONFIG]));
    const [{ ruleId, ruleIndex }] = runs[0].results;
    expect(ruleId).toBe('config-secret');
    expect(runs[0].tool.driver.rules[ruleIndex].id).toBe(ruleId);
    expect(runs[0].tool.driver.rules.map(({ id }: { readonly id: string }) => id)).toEqual(
      RULES.map(({ name }) => name),
    );
  });

  it('shows no control characters', async () => {
    expect(await written('sarif', [KEY])).not.toMatch(/\u001b|\\u001b/);
  });
});

describe('annotations of GitHub', () => {
  it('name file, lines and rule, and escape what would end them', async () => {
    expect((await written('github', [KEY, LIBRARY])).split('\n')).toEqual([
      '::error file=api/my file.Dockerfile,line=5,endLine=6,title=private-key::/app/a,b:c%25\\x1b[31m: A private key in its line 3, 1.7 kB.',
      '::warning file=api/my file.Dockerfile,line=4,endLine=4,title=missing-library::/app: It needs libz.so.1.%0AAdd: COPY --from=build /lib/libz.so.1 /lib/',
      'runtime: 1 error, 1 warning; one line to add at the end of the stage.',
      '',
    ]);
  });
});

describe('JSON', () => {
  it.each([[[]], [[KEY]], [[KEY, LIBRARY, CONFIG]]])('is as JSON.stringify writes it', async (findings) => {
    expect(await written('json', findings)).toBe(
      `${JSON.stringify({ ref: 'runtime', findings }, null, 2)}\n`,
    );
  });
});

describe('100,000 findings', () => {
  const many = Array.from({ length: 100_000 }, (_, index) => ({ ...KEY, path: `/app/${index}` }));

  it.each(['text', 'json', 'sarif', 'github'] as const)(
    'are written as %s while timers run',
    async (format) => {
      let ticks = 0;
      const timer = setInterval(() => {
        ticks += 1;
      }, 1);
      const text = await written(format, many);
      clearInterval(timer);
      expect(text).toContain('/app/99999');
      expect(ticks).toBeGreaterThan(3);
    },
  );

  it('are not written on once the command is interrupted', async () => {
    const abort = new AbortController();
    let bytes = 0;
    const slow = new Writable({
      highWaterMark: 1,
      write(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        abort.abort(new Error('Interrupted.'));
        setImmediate(done);
      },
    });
    const text = { colours: false, width: 80 };
    const given = {
      format: 'text',
      ref: 'r',
      dockerfile: FILE,
      stage: 1,
      findings: many,
      fixes: null,
      version: '1',
      text,
      scope: { known: 0, isPartial: false },
    } as const;
    await expect(writeFindings(slow, given, abort.signal)).rejects.toThrow('Interrupted.');
    expect(bytes).toBeLessThan(1_000_000);
  });
});
