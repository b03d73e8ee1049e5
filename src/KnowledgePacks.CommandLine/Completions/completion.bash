# bash completion for @NAME@
_@NAME@() {
    local rows rest word at what text i cur=${COMP_WORDS[COMP_CWORD]} trail='' kind='' lead=''
    local -a words=()
    IFS= read -r -d '' rows <<'ROWS'
@ROWS@
ROWS
    rows=$'\n'$rows
    COMPREPLY=()

    # What stands before the cursor gives the command, and perhaps an option that waits for its value.
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ -n $kind ]]; then
            [[ $word == '=' ]] || kind=''
            continue
        fi
        [[ -z $trail && ( $word == help || $word == '@PREFIX@' ) ]] && continue
        rest=${rows#*$'\n'"$trail|$word|"}
        [[ $rest == "$rows" ]] && continue
        if [[ $word == -* ]]; then kind=${rest%%|*}; else trail=${rest%%|*}; fi
    done

    # "--option=value" is three words or one, as COMP_WORDBREAKS says.
    if [[ $cur == '=' ]]; then
        cur=''
    elif [[ -z $kind && $cur == --*=* ]]; then
        lead=${cur%%=*}=
        rest=${rows#*$'\n'"$trail|${cur%%=*}|"}
        kind=${rest%%|*}
        cur=${cur#*=}
    fi

    if [[ -z $kind ]]; then
        while IFS='|' read -r at word what text; do
            [[ $at == "$trail" && -n $word ]] || continue
            if [[ $word == '*' ]]; then
                [[ $cur == -* ]] || kind=$what
            elif [[ $cur == -* && $word == -* || $cur != -* && $word != -* ]]; then
                words+=("$word")
            fi
        done <<< "$rows"
    fi

    case $kind in
        '='*) for word in ${kind#=}; do words+=("$word"); done ;;
        pack) while IFS= read -r word; do words+=("$word"); done < <("$1" list --json 2>/dev/null | sed -n 's/^ *"name": "\([^"]*\)".*/\1/p') ;;
        file | dir)
            compopt -o filenames 2>/dev/null
            while IFS= read -r word; do COMPREPLY+=("$lead$word"); done < <(compgen "-${kind:0:1}" -- "$cur") ;;
    esac
    for word in "${words[@]}"; do
        [[ $word == "$cur"* ]] && COMPREPLY+=("$lead$word")
    done
    return 0
}
complete -F _@NAME@ @NAMES@
