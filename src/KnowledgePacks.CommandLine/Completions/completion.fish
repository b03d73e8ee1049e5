# fish completion for @NAME@
function __@NAME@_complete
    set -l rows (string split \n -- '@ROWS@')
    set -l words (commandline -opc)
    set -l cur (commandline -ct)
    set -l trail ''
    set -l kind ''
    set -l lead ''

    # What stands before the cursor gives the command, and perhaps an option that waits for its value.
    for word in $words[2..-1]
        if test -n "$kind"
            set kind ''
            continue
        end
        if test -z "$trail"; and contains -- "$word" help '@PREFIX@'
            continue
        end
        for row in $rows
            set -l fields (string split -m 3 '|' -- $row)
            if test "$fields[1]|$fields[2]" = "$trail|$word"
                if string match -q -- '-*' $word
                    set kind $fields[3]
                else
                    set trail $fields[3]
                end
                break
            end
        end
    end

    if test -z "$kind"; and string match -q -- '--*=*' $cur
        set -l parts (string split -m 1 = -- $cur)
        set lead "$parts[1]="
        for row in $rows
            set -l fields (string split -m 3 '|' -- $row)
            test "$fields[1]|$fields[2]" = "$trail|$parts[1]"; and set kind $fields[3]
        end
        set cur $parts[2]
    end

    if test -z "$kind"
        for row in $rows
            set -l fields (string split -m 3 '|' -- $row)
            if test "$fields[1]" != "$trail"
                continue
            else if test "$fields[2]" = '*'
                set kind $fields[3]
            else
                printf '%s\t%s\n' $fields[2] $fields[4]
            end
        end
    end

    switch "$kind"
        case '=*'
            printf "$lead%s\n" (string split ' ' -- (string sub -s 2 -- $kind))
        case pack
            $words[1] list --json 2>/dev/null | sed -n 's/^ *"name": "\([^"]*\)".*/'"$lead"'\1/p'
        case file
            printf "$lead%s\n" (__fish_complete_path "$cur")
        case dir
            printf "$lead%s\n" (__fish_complete_directories "$cur" '')
    end
end
for name in @NAMES@
    complete -c $name -f -a '(__@NAME@_complete)'
end
