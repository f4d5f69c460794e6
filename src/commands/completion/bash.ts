/**
 * Bash cuts words at = and :, so they are put together again, and what stands before the cut is taken off the candidates.
 * Bash 3.2 (macOS) has no mapfile and no compopt.
 */
export const BASH_SCRIPT = `# bash completion for stagedive. In ~/.bashrc: source <(stagedive completion bash)
_stagedive() {
  local rest="\${COMP_LINE:0:COMP_POINT}" words=() word bare i
  for ((i = 0; i <= COMP_CWORD; i++)); do
    bare="\${rest#"\${rest%%[![:space:]]*}"}"
    word="\${COMP_WORDS[i]}"
    ((i == COMP_CWORD)) && word="$bare"
    if [[ "$bare" == "$rest" && \${#words[@]} -gt 0 ]]; then
      words[\${#words[@]} - 1]+="$word"
    else
      words+=("$word")
    fi
    rest="\${bare#"$word"}"
  done
  for ((i = 0; i < \${#words[@]}; i++)); do
    words[i]="$(tr -d '\\\\"'"'" <<< "\${words[i]}")"
  done
  local current="\${words[\${#words[@]} - 1]}" cut="" before mark
  for mark in = :; do
    [[ "$COMP_WORDBREAKS" == *"$mark"* && "$current" == *"$mark"* ]] || continue
    before="\${current%"\${current##*"$mark"}"}"
    ((\${#before} > \${#cut})) && cut="$before"
  done
  local answer directive line
  answer="$("\${1/#\\~\\//$HOME/}" __complete "\${words[@]:1}" 2>/dev/null)" || return
  directive="\${answer##*:}"
  COMPREPLY=()
  while IFS= read -r line; do
    [[ -n "$line" ]] || continue
    line="\${line%%$'\\t'*}"
    COMPREPLY+=("\${line#"$cut"}")
  done <<< "\${answer%:*}"
  type compopt >/dev/null 2>&1 || return 0
  ((directive & 4)) && compopt +o default
  ((directive & 2)) && compopt -o nospace
  ((directive & 16)) && compopt +o default -o dirnames
  return 0
}
complete -o default -F _stagedive stagedive
`;
