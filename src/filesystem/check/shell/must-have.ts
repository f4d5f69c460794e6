/** What asks for a program: `command -v java >/dev/null 2>&1`. */
const ASKS =
  /(?<![\w./$-])(!?[ \t]{0,8})(?:command[ \t]{1,8}-v|which|type(?:[ \t]{1,8}-[pP])?|hash)[ \t]{1,8}["']?([\w.+-]{1,80})["']?/g;
const SILENCED = /^(?:[ \t]{0,8}[12&]?>{1,2}[ \t]{0,8}(?:\/dev\/null|&[12])){1,3}/;

/** How far behind a question its answer is looked for. */
const MAX_ANSWER = 600;

const ENDS = /\bexit[ \t]+[1-9]|\b(?:die|fatal|abort|bail|panic)\w{0,20}\b/;

/** Where wrappers of Java are told where it is; they look on PATH where neither is set. */
const JAVA = /\$\{?(?:JAVA_HOME|JRE_HOME)\b/;

/**
 * Programs that a shell script looks for and ends without: it asks, and goes to `exit` where there is none. A wrapper of
 * Java, or a script that it reads, looks for java on PATH where the environment does not say where it is.
 */
export function mustHaveIn(text: string): ReadonlySet<string> {
  const code = text.replace(/^[ \t]*#.*$/gm, '');
  const names = new Set<string>();
  for (const { 0: all, 1: not = '', 2: name = '', index } of code.matchAll(ASKS)) {
    const end = index + all.length;
    const answer = code
      .slice(end, end + MAX_ANSWER)
      .replace(SILENCED, '')
      .trimStart();
    if (isFatal(answer, not.startsWith('!'))) names.add(name);
  }
  if (JAVA.test(code)) names.add('java');
  return names;
}

/** Whether a script ends where the answer is no. */
function isFatal(answer: string, isNegated: boolean): boolean {
  if (!isNegated && answer.startsWith('||')) {
    const [line = '', block = line] = [/^.*/.exec(answer)?.[0], /^\|\|[ \t]*\{[^}]*/.exec(answer)?.[0]];
    return ENDS.test(block);
  }
  if (!isNegated || !/^[;\s]*then\b/.test(answer)) return false;
  return ENDS.test(answer.split(/\b(?:else|elif|fi)\b/, 1)[0] ?? '');
}
