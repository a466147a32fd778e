# Reads what `swift test` prints and says, in a few lines, what a reader wants to know: which tests failed and where, which were
# skipped and why, and, when the process died, which tests were running. Closes with the run's own closing line.
#
# Swift Testing marks a line by its first character: ◇ started, ✔ passed, ✘ failed, ━ known issue, ➜ skipped; ↳ and ± go on about
# the line before. These are several bytes to an awk that knows no UTF-8, so they stand in alternations, never in brackets.
# Exit status: 0; 3 when there is no closing line; 4 when no test ran.

function after_mark(line) { return substr(line, index(line, " ") + 1) }

function name(line) {
    line = after_mark(line)
    sub(/^Test /, "", line)
    sub(/ started\.$/, "", line)
    sub(/ (with [0-9]+ test cases? )?(passed|failed) after [0-9.]+ seconds.*$/, "", line)
    return line
}

/^(✔|✘|━) Test run with /       { closing = $0; next }
/^◇ Test (run|case) /           { collecting = 0; next }
/^◇ Test .* started\.$/         { running[name($0)] = 1; collecting = 0; next }
/^✘ Test .* recorded an issue / { issues[++issueCount] = after_mark($0); collecting = 1; next }
/^(↳|±) /                       { if (collecting) issues[issueCount] = issues[issueCount] "\n      " $0; next }
/^(✔|✘|━) Test .* after [0-9.]+ seconds/ { delete running[name($0)]; collecting = 0; next }
/^➜ Test .* skipped/            { skipped[++skippedCount] = after_mark($0); collecting = 0; next }
/^error: |Fatal error: /        { errors[++errorCount] = $0; collecting = 0; next }
                                { collecting = 0 }

END {
    if (skippedCount) {
        print "\nSkipped:"
        for (i = 1; i <= skippedCount; i++) print "  " skipped[i]
    }
    if (issueCount) {
        print "\nFailed:"
        for (i = 1; i <= issueCount; i++) print "  " issues[i]
    }
    if (closing == "") {
        print "\nThe test process ended before its closing line."
        for (i = 1; i <= errorCount; i++) print "  " errors[i]
        for (test in running) {
            if (!announced++) print "Running at that moment:"
            print "  " test
        }
        exit 3
    }
    print "\n" closing
    if (closing ~ / Test run with 0 tests /) exit 4
}
