import { OWN_FOLDER } from '../llb/shell-command.ts';

/** Where a shell keeps its record, in memory. Whoever the user becomes in the shell may write there. */
export const RECORD_FOLDER = `${OWN_FOLDER}/record`;

/** How long the look at the files may hold a prompt back. Longer, and the command counts as one that changed something. */
const MAX_LOOK_SECONDS = 1;

/** Bytes of a changed file that is kept, and how many are. */
const MAX_FILE_BYTES = 128 * 1024;
const MAX_PATHS = 200;

/**
 * What runs at each prompt: it writes down status and history, and looks for what has changed since
 * the prompt before, by the times of files. A busybox compares whole seconds, so it looks two seconds further back, and
 * what was listed before as it is does not count (parseRecord).
 */
const hook = (root: string): string => `exec 2> /dev/null
umask 0
d=${RECORD_FOLDER}
n=0; [ -s $d/n ] && read -r n < $d/n
n=$((n+1)); echo $n > $d/n
now=$(date +%s)
: > $d/m$n; touch -d @$((now-2)) $d/m$n
printf '%s\\036%s\\036%s\\035' $n "$1" "$2" >> $d/typed
p=$((n-1))
[ $p -gt 0 ] || { : > $d/m0; touch -d @$((now-60)) $d/m0; }
bound=; command -v timeout > /dev/null && bound='timeout ${MAX_LOOK_SECONDS}'
$bound find ${root} -xdev \\( -path ${OWN_FOLDER} -o -path /proc -o -path /sys -o -path /dev \\) -prune -o -newer $d/m$p -exec stat -c '%Y %s %n' {} + > $d/t$n
[ $? -lt 124 ] && head -n ${MAX_PATHS} $d/t$n > $d/c$n
rm -f $d/t$n
[ "$3" = prompt ] || exit 0
if [ "$(id -u)" = 0 ]; then printf '# '; else printf '$ '; fi
`;

/** The user's own files of zsh first, then the hook. `$history` has a command as it was typed, on several lines too. */
const ZSH_ENV = `ZDOTDIR=$STAGEDIVE_ZDOTDIR
[[ -n $ZDOTDIR ]] || unset ZDOTDIR
[[ -r \${ZDOTDIR:-$HOME}/.zshenv ]] && . \${ZDOTDIR:-$HOME}/.zshenv
[[ -o interactive ]] && ZDOTDIR=${RECORD_FOLDER}
`;
const ZSH_RC = `ZDOTDIR=$STAGEDIVE_ZDOTDIR
[[ -n $ZDOTDIR ]] || unset ZDOTDIR
unset STAGEDIVE_ZDOTDIR
[[ -r \${ZDOTDIR:-$HOME}/.zshrc ]] && . \${ZDOTDIR:-$HOME}/.zshrc
zmodload -i zsh/parameter
_stagedive_record() {
  local last=$?
  sh ${RECORD_FOLDER}/hook $last "$(printf '%5d  %s\\n' $((HISTCMD-1)) "$history[$((HISTCMD-1))]")"
}
precmd_functions+=(_stagedive_record)
`;

const BEGIN = `d=${RECORD_FOLDER}
(umask 0; mkdir $d && cd $d && printf '%s' "$STAGEDIVE_HOOK" > hook && : > typed && mkfifo end) 2> /dev/null
[ -z "$STAGEDIVE_ZSH_ENV" ] || { printf '%s' "$STAGEDIVE_ZSH_ENV" > $d/.zshenv; printf '%s' "$STAGEDIVE_ZSH_RC" > $d/.zshrc; }
unset STAGEDIVE_HOOK STAGEDIVE_ZSH_ENV STAGEDIVE_ZSH_RC SHLVL
trap : INT QUIT
`;

/** Waits until the collector is there, for five seconds at most, tells it that the shell has ended, and outlives it. */
const END = `
s=$?
n=0
while [ -p $d/end ] && [ ! -s $d/reader ] && [ $n -lt 50 ]; do sleep 0.1 2> /dev/null || sleep 1; n=$((n+1)); done
if [ -s $d/reader ] && read -r p < $d/reader && [ -d /proc/$p ]; then
  echo > $d/end
  while [ -d /proc/$p ]; do sleep 0.03 2> /dev/null || sleep 1; done
fi
exit $s`;

/** A script that runs a shell and keeps its record until the collector has printed it. It ends as the shell ended. */
export function recordedCall(call: string): string {
  return `${BEGIN}${call}${END}`;
}

/**
 * What that script needs in its environment; the shell does not see it.
 * @param root the folder whose files are looked at
 */
export function recordedEnv(way: string, root: string): readonly string[] {
  const zsh = way === 'zsh' ? [`STAGEDIVE_ZSH_ENV=${ZSH_ENV}`, `STAGEDIVE_ZSH_RC=${ZSH_RC}`] : [];
  return [`STAGEDIVE_HOOK=${hook(root)}`, ...zsh];
}

/**
 * The script of the collector, a second process of the container. It waits for the end of the shell, then prints the
 * record for parseRecord. It runs as root, so that it can read what another user may not.
 */
export const COLLECT = `[ -z "$ZSH_VERSION" ] || emulate sh
cd ${RECORD_FOLDER} && [ -p end ] || exit 0
echo $$ > reader
read -r end < end
printf '\\034'
cat typed
printf '\\034'
for f in c[0-9]*; do [ -e "$f" ] && printf '%s\\036' "$f" && cat "$f" && printf '\\035'; done
printf '\\034'
cat c[0-9]* 2>/dev/null | cut -d ' ' -f 3- | sort -u | while IFS= read -r p; do
  [ -f "$p" ] && [ ! -L "$p" ] && [ "$(wc -c < "$p")" -le ${MAX_FILE_BYTES} ] || continue
  printf '%s\\036%s %s\\036' "$p" "$(wc -c < "$p" | tr -d ' ')" "$(stat -c '%a %u:%g' "$p")"
  cat "$p"
done`;
