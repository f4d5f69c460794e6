/** What texts of a program load of files of its own, by language. */
import { parentOf } from '../../paths.ts';

/** A module that a text names, as paths without their endings, from a folder; and whether it is loaded at once. */
export interface NamedModule {
  readonly folder: string;
  readonly paths: readonly string[];
  readonly isCertain: boolean;
  /** Whether it may be found elsewhere, too. */
  readonly isAnywhere?: true;
  /** A file that may have something of that name itself, so that no module is loaded; and the name. */
  readonly unless?: { readonly file: string; readonly name: string };
}

type Reader = (text: string, folder: string, roots: readonly string[]) => readonly NamedModule[];

/** Readers of languages, and the endings of their files. */
export const LOCAL_READERS: ReadonlyMap<
  string,
  { readonly named: Reader; readonly endings: readonly string[] }
> = new Map(
  Object.entries({
    python: { named: pythonModules, endings: ['.py', '/__init__.py'] },
    node: { named: nodeModules, endings: ['', '.js', '.cjs', '.mjs', '/index.js'] },
    ruby: { named: rubyFiles, endings: ['', '.rb'] },
    perl: { named: perlModules, endings: ['.pm'] },
    lua: { named: luaModules, endings: ['.lua', '/init.lua'] },
    php: { named: phpFiles, endings: [''] },
  }),
);

const PYTHON =
  /^([ \t]*)(?:import[ \t]+([A-Za-z_][\w.]{0,200})|from[ \t]+(\.[\w.]{0,200}|[A-Za-z_][\w.]{0,200})[ \t]+import[ \t(]+([A-Za-z_]\w{0,100}))/gm;

/** `import a.b` loads a and a.b; `from a import b` most likely a.b; a leading dot means the folder of the file. */
function pythonModules(text: string, folder: string, roots: readonly string[]): readonly NamedModule[] {
  return [...text.matchAll(PYTHON)].flatMap(([, indent, plain, from = '', what = '']) => {
    const dots = /^\.{0,20}/.exec(from)?.[0] ?? '';
    const parts = (plain ?? from).split('.').filter((part) => part !== '');
    const paths = parts.map((_part, at) => parts.slice(0, at + 1).join('/'));
    const isCertain = indent === '';
    let base = folder;
    for (let depth = 1; depth < dots.length; depth += 1) base = parentOf(base);
    return (dots === '' ? roots : [base]).flatMap((root): readonly NamedModule[] => {
      const named = { folder: root, paths, isCertain };
      if (plain !== undefined) return [named];
      const unless = { file: [...parts, '__init__.py'].join('/'), name: what };
      return [named, { folder: root, paths: [[...parts, what].join('/')], isCertain, unless }];
    });
  });
}

const NODE =
  /^([ \t]*)(?:(?:const|let|var)[ \t][^=\n]{1,200}=[ \t]*|module\.exports[ \t]*=[ \t]*)?(?:require\(|(?:im|ex)port[ \t][^'"\n]{0,200})['"](\.{1,2}\/[\w./-]{1,200})['"]/gm;

function nodeModules(text: string, folder: string): readonly NamedModule[] {
  return [...text.matchAll(NODE)].map(([, indent, path = '']) => ({
    folder,
    paths: [path],
    isCertain: indent === '',
  }));
}

function rubyFiles(text: string, folder: string): readonly NamedModule[] {
  return [...text.matchAll(/^([ \t]*)require_relative[ \t(]+['"]([\w./-]{1,200})['"]/gm)].map(
    ([, indent, path = '']) => ({ folder, paths: [path], isCertain: indent === '' }),
  );
}

const PERL = /^([ \t]*)(?:use|require)[ \t]+([A-Za-z]\w{0,80}(?:::\w{1,80}){0,10})\b/gm;
const PERL_FOLDERS = /^[ \t]*use[ \t]+lib\b([^;\n]{1,300})/gm;
const PERL_FOLDER = /["']([^"'\n]{1,200})["']|\bqw[ \t]{0,8}[([{/]([^)\]}/\n]{1,200})/g;

/** `use lib` says where modules are, most often from the folder of the script: `"$FindBin::Bin/../lib"`. */
function perlModules(text: string, folder: string, roots: readonly string[]): readonly NamedModule[] {
  const more = [...text.matchAll(PERL_FOLDERS)].flatMap(([, list = '']) => {
    const isFromFile = /FindBin|__FILE__|\$(?:Real)?Bin\b/.test(list);
    return [...list.matchAll(PERL_FOLDER)].flatMap(([, one, several = one ?? '']) =>
      several.split(/\s+/).flatMap((each) => {
        const path = each.replace(/^\$(?:FindBin::)?(?:Real)?Bin/, '').replace(/^\{[^}]{0,40}\}/, '');
        if (path === '' || path.includes('$')) return [];
        // `dirname(__FILE__) . '/../lib'`, whatever stands for the first.
        const isAbsolute = path.startsWith('/') && !path.startsWith('/../');
        return [isFromFile || !isAbsolute ? `${folder}/${path}` : path];
      }),
    );
  });
  return [...text.matchAll(PERL)].flatMap(([, indent, name = '']) =>
    [...roots, ...more].map((root) => ({
      folder: root,
      paths: [name.replaceAll('::', '/')],
      isCertain: indent === '',
    })),
  );
}

const LUA = /^([ \t]*)(?:local[ \t]+\w+[ \t]*=[ \t]*)?require[ \t(]*['"]([\w.-]{1,200})['"]/gm;

function luaModules(text: string, _folder: string, roots: readonly string[]): readonly NamedModule[] {
  return [...text.matchAll(LUA)].flatMap(([, indent, name = '']) =>
    roots.map((root) => ({ folder: root, paths: [name.replaceAll('.', '/')], isCertain: indent === '' })),
  );
}

const PHP =
  /^([ \t]*)(require|include)(?:_once)?[ \t(]+((?:__DIR__|dirname\(__FILE__\))[ \t]*\.[ \t]*)?['"](\/?)([\w./-]{1,200}\.php)['"]/gm;

/** Without `__DIR__`, a path is absolute or may be from the working folder. */
function phpFiles(text: string, folder: string): readonly NamedModule[] {
  return [...text.matchAll(PHP)].map(([, indent, how, own, slash, path = '']) => ({
    folder: own === undefined && slash === '/' ? '/' : folder,
    paths: [path],
    // What is not there to be included is a warning of PHP.
    isCertain: indent === '' && how === 'require',
    ...(own === undefined ? { isAnywhere: true } : {}),
  }));
}
