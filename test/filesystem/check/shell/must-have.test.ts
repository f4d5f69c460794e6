// biome-ignore-all lint/suspicious/noTemplateCurlyInString: expansions of a shell
import { expect, it } from 'vitest';
import { mustHaveIn } from '../../../../src/filesystem/check/shell/must-have.ts';

it.each([
  ['command -v jq >/dev/null 2>&1 || exit 1', ['jq']],
  ['which jq > /dev/null || { echo "no jq" >&2; exit 3; }', ['jq']],
  ['type -p jq >/dev/null || die "no jq"', ['jq']],
  ['if ! hash jq 2>/dev/null; then\n  echo no jq\n  exit 1\nfi', ['jq']],
  ['if ! command -v jq >/dev/null\nthen exit 1; fi', ['jq']],
  ['JAVA_PATH=`which java 2>/dev/null`\nexec "$JAVA_HOME/bin/java"', ['java']],
  ['exec "${JRE_HOME}/bin/java" -jar /a.jar', ['java']],
  ['# of $JAVA_HOME', []],
  ['command -v jq >/dev/null || echo "no jq"\nexit 1', []],
  ['command -v jq >/dev/null && exit 1', []],
  ['if command -v jq; then exit 1; fi', []],
  ['if ! command -v jq; then JQ=no; else exit 1; fi', []],
  ['if ! command -v jq; then JQ=no; fi\nexit 1', []],
  ['# command -v jq || exit 1', []],
  ['which java || echo no', []],
])('a script must have what it ends without: %s', (text, names) => {
  expect([...mustHaveIn(text)]).toEqual(names);
});
