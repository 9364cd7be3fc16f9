# Completes the arguments of jimaku-mpv in bash. Made by `python -m tools`, not by hand.
_jimaku_mpv() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
    local command='' options='' words='' places='' i
    for ((i = 1; i < COMP_CWORD; i++)); do
        case "$command/${COMP_WORDS[i]}" in
            '/match') command='match' ;;
            '/get') command='get' ;;
            '/search') command='search' ;;
            '/cache') command='cache' ;;
            '/retime') command='retime' ;;
            '/login') command='login' ;;
            '/decisions') command='decisions' ;;
            'decisions/forget') command='decisions forget' ;;
            'decisions/set') command='decisions set' ;;
            '/setup') command='setup' ;;
            '/doctor') command='doctor' ;;
            '/demo') command='demo' ;;
        esac
    done
    case "$command $before" in
        'match --entry') return ;;
        'get --to') compopt -o dirnames; return ;;
        'get --entry') return ;;
        'get --episode') return ;;
        'retime --video') compopt -o default; return ;;
        'retime --reference') compopt -o default; return ;;
        'retime -o' | 'retime --out') compopt -o default; return ;;
        'retime --plot') compopt -o default; return ;;
        'decisions set --entry') return ;;
        'decisions set --shift') return ;;
        'decisions set --release') return ;;
        'setup --mpv-config') compopt -o dirnames; return ;;
        'doctor --report') compopt -o default; return ;;
    esac
    case "$command" in
        '') options='-h --help -V --version'; words='match get search cache retime login decisions setup doctor demo' ;;
        'match') options='-h --help --json --stdin --entry'; places=default ;;
        'get') options='-h --help --to --entry --episode --force --wait'; places=default ;;
        'search') options='-h --help --json' ;;
        'cache') options='-h --help --json'; words='show list clear' ;;
        'retime') options='-h --help --video --reference -o --out --plot --json'; places=default ;;
        'login') options='-h --help --tmdb' ;;
        'decisions') options='-h --help --json'; words='forget set' ;;
        'decisions forget') options='-h --help --all'; places=default ;;
        'decisions set') options='-h --help --entry --shift --release'; places=default ;;
        'setup') options='-h --help --mpv-config --symlink --brief --dry-run --remove --purge' ;;
        'doctor') options='-h --help --json --offline --report' ;;
        'demo') options='-h --help' ;;
    esac
    if [[ $word == -* ]]; then
        words=$options
    elif [[ $places ]]; then
        compopt -o "$places"
        return
    elif [[ ! $words ]]; then
        words=$options
    fi
    # shellcheck disable=SC2207 # a list of words
    COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -F _jimaku_mpv jimaku-mpv
