# Completes the arguments of jimaku-mpv in fish. Made by `python -m tools`, not by hand.

# Whether the words so far are those of the command, and not yet those of one within it.
function __jimaku_mpv_at
    set -l words (commandline -opc)
    set -e words[1]
    set words (string match -v -- '-*' $words)
    set -l within (string split ' ' -- $argv[2])
    set -l command (string split ' ' -- $argv[1])
    test -z "$argv[1]"; and set command
    set -l count (count $command)
    test (count $words) -ge $count; or return 1
    if test $count -gt 0
        test "$words[1..$count]" = "$argv[1]"; or return 1
    end
    set -l next (math $count + 1)
    test (count $words) -lt $next; or not contains -- "$words[$next]" $within
end

complete -c jimaku-mpv -f
complete -c jimaku-mpv -n '__jimaku_mpv_at "" "match get search cache retime login decisions setup doctor demo"' -a match -d 'show what would be chosen for a name, and why'
complete -c jimaku-mpv -n '__jimaku_mpv_at "" "match get search cache retime login decisions setup doctor demo"' -a get -d 'save subtitles beside videos'
complete -c jimaku-mpv -n '__jimaku_mpv_at "" "match get search cache retime login decisions setup doctor demo"' -a search -d 'find an entry of Jimaku by title'
complete -c jimaku-mpv -n '__jimaku_mpv_at "" "match get search cache retime login decisions setup doctor demo"' -a cache -d 'show or clear what lies on this disk'
complete -c jimaku-mpv -n '__jimaku_mpv_at "" "match get search cache retime login decisions setup doctor demo"' -a retime -d 'bring a subtitle in time with a video'
complete -c jimaku-mpv -n '__jimaku_mpv_at "" "match get search cache retime login decisions setup doctor demo"' -a login -d 'prove and store your API key'
complete -c jimaku-mpv -n '__jimaku_mpv_at "" "match get search cache retime login decisions setup doctor demo"' -a decisions -d 'see, change and forget what you have chosen'
complete -c jimaku-mpv -n '__jimaku_mpv_at "" "match get search cache retime login decisions setup doctor demo"' -a setup -d 'install the script into mpv'
complete -c jimaku-mpv -n '__jimaku_mpv_at "" "match get search cache retime login decisions setup doctor demo"' -a doctor -d 'check that everything is in place'
complete -c jimaku-mpv -n '__jimaku_mpv_at "" "match get search cache retime login decisions setup doctor demo"' -a demo -d 'see it work, without an account'
complete -c jimaku-mpv -n '__jimaku_mpv_at "" "match get search cache retime login decisions setup doctor demo"' -s h -l help -d 'show this help'
complete -c jimaku-mpv -n '__jimaku_mpv_at "" "match get search cache retime login decisions setup doctor demo"' -s V -l version -d 'show the version'
complete -c jimaku-mpv -n '__jimaku_mpv_at "match" ""' -F
complete -c jimaku-mpv -n '__jimaku_mpv_at "match" ""' -s h -l help -d 'show this help'
complete -c jimaku-mpv -n '__jimaku_mpv_at "match" ""' -l json -d 'one JSON object a line'
complete -c jimaku-mpv -n '__jimaku_mpv_at "match" ""' -l stdin -d 'read paths from standard input, one a line'
complete -c jimaku-mpv -n '__jimaku_mpv_at "match" ""' -l entry -x -d 'the Jimaku entry, instead of guessing it'
complete -c jimaku-mpv -n '__jimaku_mpv_at "get" ""' -F
complete -c jimaku-mpv -n '__jimaku_mpv_at "get" ""' -s h -l help -d 'show this help'
complete -c jimaku-mpv -n '__jimaku_mpv_at "get" ""' -l to -x -a '(__fish_complete_directories)' -d 'save here instead of beside the video'
complete -c jimaku-mpv -n '__jimaku_mpv_at "get" ""' -l entry -x -d 'the Jimaku entry, instead of guessing it'
complete -c jimaku-mpv -n '__jimaku_mpv_at "get" ""' -l episode -x -d 'the episode within the entry'
complete -c jimaku-mpv -n '__jimaku_mpv_at "get" ""' -l force -d 'write over an existing file'
complete -c jimaku-mpv -n '__jimaku_mpv_at "get" ""' -l wait -d 'look again, for six hours, for episodes that are not there yet'
complete -c jimaku-mpv -n '__jimaku_mpv_at "search" ""' -s h -l help -d 'show this help'
complete -c jimaku-mpv -n '__jimaku_mpv_at "search" ""' -l json -d 'print JSON'
complete -c jimaku-mpv -n '__jimaku_mpv_at "cache" ""' -a 'show list clear'
complete -c jimaku-mpv -n '__jimaku_mpv_at "cache" ""' -s h -l help -d 'show this help'
complete -c jimaku-mpv -n '__jimaku_mpv_at "cache" ""' -l json -d 'print JSON'
complete -c jimaku-mpv -n '__jimaku_mpv_at "retime" ""' -F
complete -c jimaku-mpv -n '__jimaku_mpv_at "retime" ""' -s h -l help -d 'show this help'
complete -c jimaku-mpv -n '__jimaku_mpv_at "retime" ""' -l video -r -F -d 'the video it belongs to'
complete -c jimaku-mpv -n '__jimaku_mpv_at "retime" ""' -l reference -r -F -d 'another one, in any language, that is in time'
complete -c jimaku-mpv -n '__jimaku_mpv_at "retime" ""' -s o -l out -r -F -d 'instead of <name>.retimed.srt or .ass beside it'
complete -c jimaku-mpv -n '__jimaku_mpv_at "retime" ""' -l plot -r -F -d 'draw when both speak, before and after'
complete -c jimaku-mpv -n '__jimaku_mpv_at "retime" ""' -l json -d 'print JSON'
complete -c jimaku-mpv -n '__jimaku_mpv_at "login" ""' -s h -l help -d 'show this help'
complete -c jimaku-mpv -n '__jimaku_mpv_at "login" ""' -l tmdb -d 'the key for TMDB, which knows more names of live action'
complete -c jimaku-mpv -n '__jimaku_mpv_at "decisions" "forget set"' -a forget -d 'take decisions back'
complete -c jimaku-mpv -n '__jimaku_mpv_at "decisions" "forget set"' -a set -d 'decide for the series of a video'
complete -c jimaku-mpv -n '__jimaku_mpv_at "decisions" "forget set"' -s h -l help -d 'show this help'
complete -c jimaku-mpv -n '__jimaku_mpv_at "decisions" "forget set"' -l json -d 'print JSON'
complete -c jimaku-mpv -n '__jimaku_mpv_at "decisions forget" ""' -F
complete -c jimaku-mpv -n '__jimaku_mpv_at "decisions forget" ""' -s h -l help -d 'show this help'
complete -c jimaku-mpv -n '__jimaku_mpv_at "decisions forget" ""' -l all -d 'all of them'
complete -c jimaku-mpv -n '__jimaku_mpv_at "decisions set" ""' -F
complete -c jimaku-mpv -n '__jimaku_mpv_at "decisions set" ""' -s h -l help -d 'show this help'
complete -c jimaku-mpv -n '__jimaku_mpv_at "decisions set" ""' -l entry -x -d 'the Jimaku entry'
complete -c jimaku-mpv -n '__jimaku_mpv_at "decisions set" ""' -l shift -x -d 'added to the video\'s number it is the entry\'s'
complete -c jimaku-mpv -n '__jimaku_mpv_at "decisions set" ""' -l release -x -d 'the release group whose subtitles come first'
complete -c jimaku-mpv -n '__jimaku_mpv_at "setup" ""' -s h -l help -d 'show this help'
complete -c jimaku-mpv -n '__jimaku_mpv_at "setup" ""' -l mpv-config -x -a '(__fish_complete_directories)' -d 'mpv\'s folder (again for another)'
complete -c jimaku-mpv -n '__jimaku_mpv_at "setup" ""' -l symlink -d 'link to our files, to develop them'
complete -c jimaku-mpv -n '__jimaku_mpv_at "setup" ""' -l brief -d 'do not say what to do next'
complete -c jimaku-mpv -n '__jimaku_mpv_at "setup" ""' -l dry-run -d 'only say what would be done'
complete -c jimaku-mpv -n '__jimaku_mpv_at "setup" ""' -l remove -d 'take the script out of mpv\'s folders'
complete -c jimaku-mpv -n '__jimaku_mpv_at "setup" ""' -l purge -d 'with --remove: settings and data too'
complete -c jimaku-mpv -n '__jimaku_mpv_at "doctor" ""' -s h -l help -d 'show this help'
complete -c jimaku-mpv -n '__jimaku_mpv_at "doctor" ""' -l json -d 'print JSON'
complete -c jimaku-mpv -n '__jimaku_mpv_at "doctor" ""' -l offline -d 'ask no server'
complete -c jimaku-mpv -n '__jimaku_mpv_at "doctor" ""' -l report -r -F -d 'write down what a bug report needs, no secrets'
complete -c jimaku-mpv -n '__jimaku_mpv_at "demo" ""' -s h -l help -d 'show this help'
