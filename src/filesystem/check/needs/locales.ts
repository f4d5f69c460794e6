import { nameOf } from '../../paths.ts';
import { variable } from '../subject.ts';
import { embeddedIn } from './embedded.ts';
import { glibcOf } from './name-service.ts';
import type { Need, Runner } from './need.ts';
import { has } from './settle.ts';

const FOLDER = '/usr/lib/locale';

/** In the order in which they count (setlocale(3)). */
const VARIABLES = ['LC_ALL', 'LC_CTYPE', 'LC_MESSAGES', 'LANG'];

/**
 * The locale that the environment names. glibc looks for it in one archive, then in a folder of its name, whose charset it
 * writes in small letters without hyphens too (locale/findlocale.c). C.UTF-8 comes with it from 2.35 on, but as such a
 * folder; musl has all. Python takes C.UTF-8 where the environment names none, or C (PEP 538).
 */
export async function namedLocale({
  subject,
  home,
  homePath,
  file,
  loaded,
}: Runner): Promise<readonly Need[]> {
  const glibc = glibcOf(loaded);
  const isPython = [file.path, homePath ?? ''].some((path) => /^python\d/.test(nameOf(path)));
  if (glibc === undefined) return [];
  const embedded = await embeddedIn(file);
  if (!isPython && !embedded.functions.has('setlocale')) return [];
  const given = VARIABLES.map((each) => variable(subject, each)).find((each) => each !== '') ?? '';
  const isUnnamed = given === '' || given === 'C' || given === 'POSIX';
  // Some programs set it themselves, as tmux does, which ends without.
  const wantsUtf8 = isPython ? variable(subject, 'LC_ALL') === '' : embedded.words.has('C.UTF-8');
  const name = isUnnamed && wantsUtf8 ? 'C.UTF-8' : given;
  if (!/^[a-z]{2,3}(?:_[A-Z]{2,3})?(?:\.[\w-]{1,20})?(?:@\w{1,20})?$|^C\.[\w-]{1,20}$/.test(name)) return [];
  const [before = '', modifier] = name.split('@');
  const [language = '', charset = ''] = before.split('.');
  const rest = modifier === undefined ? '' : `@${modifier}`;
  const small = charset === '' ? '' : `.${charset.toLowerCase().replaceAll('-', '')}`;
  const paths = [`${FOLDER}/${name}`, `${FOLDER}/${language}${small}${rest}`, `${FOLDER}/locale-archive`];
  const there = home === null ? undefined : paths.find((path) => has(home, path));
  return [
    {
      kind: 'path',
      rule: 'missing-data',
      severity: 'warning',
      anyOf: there === undefined ? paths : [there, ...paths],
      copy: there === undefined ? null : [{ from: there, to: there }],
      why:
        name === given
          ? `The environment names the locale ${name}, which is not in ${FOLDER}: programs use C instead (make it with localedef -i ${language} -f ${charset || 'UTF-8'} ${name}, or install locales-all)`
          : isPython
            ? `Python sets the locale ${name} where the environment names none, and ${FOLDER} does not have it: programs that ask for the encoding get none`
            : `It sets the locale ${name} itself, and ${FOLDER} does not have it`,
      // Without C.UTF-8 most programs only write fewer characters.
      isSure: language !== 'C',
    },
  ];
}
