/** For `… | source`, and as a file in `~/.config/fish/completions`. */
export const FISH_SCRIPT = `# fish completion for stagedive. In ~/.config/fish/config.fish: stagedive completion fish | source
function __stagedive_candidates
    set -l words (commandline -opc)
    set -l token (commandline -ct | string collect --allow-empty)
    set -l answer ($words[1] __complete $words[2..-1] "$token" 2>/dev/null)
    set -l directive (string replace -r '^:' '' -- $answer[-1])
    set -e answer[-1]
    if test (count $answer) -gt 0
        printf '%s\\n' $answer
        return
    end
    set -l kept (string match -r '^--[^=]*=' -- $token)
    set -l path (string replace -r '^--[^=]*=' '' -- $token)
    if test "$directive" = 0
        printf '%s\\n' "$kept"(__fish_complete_path "$path")
    else if test "$directive" = 16
        printf '%s\\n' "$kept"(__fish_complete_directories "$path" '')
    end
end
complete -c stagedive -f -a '(__stagedive_candidates)'
`;
