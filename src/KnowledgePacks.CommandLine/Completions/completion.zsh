#compdef @NAMES@
_@NAME@() {
    local rows rest word at what text i trail='' kind='' cur=${words[CURRENT]}
    local -a verbs options names
    IFS= read -r -d '' rows <<'ROWS'
@ROWS@
ROWS
    rows=$'\n'$rows

    # What stands before the cursor gives the command, and perhaps an option that waits for its value.
    for ((i = 2; i < CURRENT; i++)); do
        word=${words[i]}
        if [[ -n $kind ]]; then
            kind=''
            continue
        fi
        [[ -z $trail && ( $word == help || $word == '@PREFIX@' ) ]] && continue
        rest=${rows#*$'\n'"$trail|$word|"}
        [[ $rest == "$rows" ]] && continue
        if [[ $word == -* ]]; then kind=${rest%%|*}; else trail=${rest%%|*}; fi
    done

    if [[ -z $kind && $cur == --*=* ]]; then
        rest=${rows#*$'\n'"$trail|${cur%%=*}|"}
        kind=${rest%%|*}
        compset -P '*='
    fi

    if [[ -z $kind ]]; then
        while IFS='|' read -r at word what text; do
            [[ $at == "$trail" && -n $word ]] || continue
            case $word in
                '*') [[ $cur == -* ]] || kind=$what ;;
                -*) options+=("$word:$text") ;;
                *) verbs+=("$word:$text") ;;
            esac
        done <<< "$rows"
        if [[ $cur == -* ]]; then _describe -o option options; else _describe command verbs; fi
    fi

    case $kind in
        '='*) compadd -- ${=kind#=} ;;
        pack)
            names=(${(f)"$(${words[1]} list --json 2>/dev/null | sed -n 's/^ *"name": "\([^"]*\)".*/\1/p')"})
            compadd -- $names ;;
        file) _files ;;
        dir) _files -/ ;;
    esac
}
# Either autoloaded by compinit, or sourced.
if [[ ${funcstack[1]} == _@NAME@ ]]; then _@NAME@ "$@"; else compdef _@NAME@ @NAMES@; fi
