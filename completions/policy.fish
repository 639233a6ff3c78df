# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_policy_global_optspecs
    string join \n color= h/help V/version
end

function __fish_policy_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_policy_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_policy_using_subcommand
    set -l cmd (__fish_policy_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c policy -n "__fish_policy_needs_command" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c policy -n "__fish_policy_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c policy -n "__fish_policy_needs_command" -s V -l version -d 'Print version'
complete -c policy -n "__fish_policy_needs_command" -f -a "init" -d 'Write a recommended policy from a catalogue'
complete -c policy -n "__fish_policy_needs_command" -f -a "validate" -d 'Check that policies are well formed: JSON, keys, operators, values, limits'
complete -c policy -n "__fish_policy_needs_command" -f -a "lint" -d 'Check policies for mistakes and risks'
complete -c policy -n "__fish_policy_needs_command" -f -a "fmt" -d 'Lay policies out in one way'
complete -c policy -n "__fish_policy_needs_command" -f -a "diff" -d 'Tell what an agent can do under a policy that it could not do before'
complete -c policy -n "__fish_policy_needs_command" -f -a "explain" -d 'Explain a tool, a lint or an error'
complete -c policy -n "__fish_policy_needs_command" -f -a "eval" -d 'Decide one call, with every step on the way'
complete -c policy -n "__fish_policy_needs_command" -f -a "test" -d 'Run the tests of policies'
complete -c policy -n "__fish_policy_needs_command" -f -a "config" -d 'Show what of `policy.toml` applies to a file, and why'
complete -c policy -n "__fish_policy_needs_command" -f -a "catalog" -d 'Make catalogues of the tools of servers, and work with them'
complete -c policy -n "__fish_policy_needs_command" -f -a "schema" -d 'Print a JSON Schema, for editors and other tools'
complete -c policy -n "__fish_policy_needs_command" -f -a "completions" -d 'Print a script that completes commands and options in a shell'
complete -c policy -n "__fish_policy_needs_command" -f -a "man" -d 'Print the manual page, or write one page for each command'
complete -c policy -n "__fish_policy_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c policy -n "__fish_policy_using_subcommand init" -l catalog -d 'A catalogue of the server\'s tools; may be given several times' -r -F
complete -c policy -n "__fish_policy_using_subcommand init" -l server -d 'Which server, where the catalogue holds several' -r
complete -c policy -n "__fish_policy_using_subcommand init" -l config -d 'Take this `policy.toml` for every file' -r -F
complete -c policy -n "__fish_policy_using_subcommand init" -s o -l output -d 'The policy to write; `-` for stdout' -r -F
complete -c policy -n "__fish_policy_using_subcommand init" -l preset -d 'What to do with each risk class [default: recommended]' -r -f -a "recommended\t'limits by class, Financial denied until approved, Destructive hidden'
strict\t'Read, Write and Other under tight limits, everything else hidden'
read-only\t'Read tools alone, everything else hidden'
open\t'every rated tool visible, Financial and Destructive denied'"
complete -c policy -n "__fish_policy_using_subcommand init" -l include -d 'Consider only tools that match this glob; may be given several times' -r
complete -c policy -n "__fish_policy_using_subcommand init" -l exclude -d 'Leave out tools that match this glob; may be given several times' -r
complete -c policy -n "__fish_policy_using_subcommand init" -l old-catalog -d 'With --update: the catalogue that the policy was made from; may be given several times' -r -F
complete -c policy -n "__fish_policy_using_subcommand init" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c policy -n "__fish_policy_using_subcommand init" -l no-config -d 'Take no `policy.toml`'
complete -c policy -n "__fish_policy_using_subcommand init" -l classify -d 'Rate the tools that nobody has rated, and write the ratings beside the policy'
complete -c policy -n "__fish_policy_using_subcommand init" -s y -l yes -d 'Ask nothing'
complete -c policy -n "__fish_policy_using_subcommand init" -l dry-run -d 'Print the policy instead of writing it'
complete -c policy -n "__fish_policy_using_subcommand init" -s v -l verbose -d 'Name every tool in the summary'
complete -c policy -n "__fish_policy_using_subcommand init" -l force -d 'Replace a policy that exists'
complete -c policy -n "__fish_policy_using_subcommand init" -l update -d 'Add new tools to a policy that exists and change nothing else'
complete -c policy -n "__fish_policy_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c policy -n "__fish_policy_using_subcommand validate" -l format -d 'How to lay out the result' -r -f -a "human\t'For people'
json\t'One JSON document for programs, described by `report.schema.json`'
sarif\t'SARIF 2.1.0, for code scanning'
github\t'Annotations of GitHub Actions'
gitlab\t'A code quality report of GitLab'
junit\t'JUnit XML, for CI services'
markdown\t'For a comment on a pull request'"
complete -c policy -n "__fish_policy_using_subcommand validate" -l output-file -d 'Write the result to a file instead of stdout; with FORMAT=FILE, in that format and beside it' -r
complete -c policy -n "__fish_policy_using_subcommand validate" -l max-findings -d 'Show at most so many findings to people; 0 shows all' -r
complete -c policy -n "__fish_policy_using_subcommand validate" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c policy -n "__fish_policy_using_subcommand validate" -l statistics -d 'Show how often each lint found something instead of the findings'
complete -c policy -n "__fish_policy_using_subcommand validate" -s q -l quiet -d 'Show findings, what could not be done and what was not checked, and nothing else'
complete -c policy -n "__fish_policy_using_subcommand validate" -s v -l verbose -d 'Tell what each file was checked against, what was passed over, and what was set aside and why'
complete -c policy -n "__fish_policy_using_subcommand validate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c policy -n "__fish_policy_using_subcommand lint" -l catalog -d 'A catalogue of the server\'s tools; may be given several times' -r -F
complete -c policy -n "__fish_policy_using_subcommand lint" -l server -d 'Which server, where the catalogue holds several' -r
complete -c policy -n "__fish_policy_using_subcommand lint" -s A -l allow -d 'Switch a lint off' -r
complete -c policy -n "__fish_policy_using_subcommand lint" -s W -l warn -d 'Report a lint without failing' -r
complete -c policy -n "__fish_policy_using_subcommand lint" -s D -l deny -d 'Fail when a lint finds something; `-D warnings` fails on every warning but those of lints named by -A or -W' -r
complete -c policy -n "__fish_policy_using_subcommand lint" -l config -d 'Take this `policy.toml` for every file' -r -F
complete -c policy -n "__fish_policy_using_subcommand lint" -l today -d 'The day by which suppressions expire [default: today, in UTC]' -r
complete -c policy -n "__fish_policy_using_subcommand lint" -l baseline -d 'Count, and do not fail on, the findings that this baseline has' -r -F
complete -c policy -n "__fish_policy_using_subcommand lint" -l write-baseline -d 'Write what is found now as the baseline for later runs, without what is gone' -r -F
complete -c policy -n "__fish_policy_using_subcommand lint" -l format -d 'How to lay out the result' -r -f -a "human\t'For people'
json\t'One JSON document for programs, described by `report.schema.json`'
sarif\t'SARIF 2.1.0, for code scanning'
github\t'Annotations of GitHub Actions'
gitlab\t'A code quality report of GitLab'
junit\t'JUnit XML, for CI services'
markdown\t'For a comment on a pull request'"
complete -c policy -n "__fish_policy_using_subcommand lint" -l output-file -d 'Write the result to a file instead of stdout; with FORMAT=FILE, in that format and beside it' -r
complete -c policy -n "__fish_policy_using_subcommand lint" -l max-findings -d 'Show at most so many findings to people; 0 shows all' -r
complete -c policy -n "__fish_policy_using_subcommand lint" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c policy -n "__fish_policy_using_subcommand lint" -l require-catalog -d 'Fail with 2 where a policy has no catalogue'
complete -c policy -n "__fish_policy_using_subcommand lint" -l no-config -d 'Take no `policy.toml`'
complete -c policy -n "__fish_policy_using_subcommand lint" -l no-suppressions -d 'Suppress nothing, whatever `policy.toml` says'
complete -c policy -n "__fish_policy_using_subcommand lint" -l list -d 'List the lints instead'
complete -c policy -n "__fish_policy_using_subcommand lint" -l fix -d 'Write the fixes that are proved to let nothing through that was denied, then report what is left'
complete -c policy -n "__fish_policy_using_subcommand lint" -l unsafe-fixes -d 'With --fix or --diff: also the fixes that may let through what was denied'
complete -c policy -n "__fish_policy_using_subcommand lint" -l diff -d 'Show what --fix would change and write nothing; fails if that is anything, or if findings that fail would be left'
complete -c policy -n "__fish_policy_using_subcommand lint" -l statistics -d 'Show how often each lint found something instead of the findings'
complete -c policy -n "__fish_policy_using_subcommand lint" -s q -l quiet -d 'Show findings, what could not be done and what was not checked, and nothing else'
complete -c policy -n "__fish_policy_using_subcommand lint" -s v -l verbose -d 'Tell what each file was checked against, what was passed over, and what was set aside and why'
complete -c policy -n "__fish_policy_using_subcommand lint" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c policy -n "__fish_policy_using_subcommand fmt" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c policy -n "__fish_policy_using_subcommand fmt" -l check -d 'Write nothing; list the files that would change and fail if there are any'
complete -c policy -n "__fish_policy_using_subcommand fmt" -l diff -d 'Write nothing; show what would change and fail if anything would'
complete -c policy -n "__fish_policy_using_subcommand fmt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c policy -n "__fish_policy_using_subcommand diff" -l git -d 'Compare the files as they are with this revision' -r
complete -c policy -n "__fish_policy_using_subcommand diff" -l catalog -d 'A catalogue of the server\'s tools; may be given several times' -r -F
complete -c policy -n "__fish_policy_using_subcommand diff" -l server -d 'Which server, where the catalogue holds several' -r
complete -c policy -n "__fish_policy_using_subcommand diff" -l config -d 'Take this `policy.toml` for every file' -r -F
complete -c policy -n "__fish_policy_using_subcommand diff" -l old-catalog -d 'Tell apart what the server changed: its catalogue when the old policy was in force' -r -F
complete -c policy -n "__fish_policy_using_subcommand diff" -l new-catalog -d 'The catalogue of the server as it is now' -r -F
complete -c policy -n "__fish_policy_using_subcommand diff" -l fail-on -d 'When to fail: what may be looser (a change that cannot be told counts), any change of access, or never' -r -f -a "looser\t'Something may be allowed that was denied'
changed\t'Access changed in any way'
never\t'No change'"
complete -c policy -n "__fish_policy_using_subcommand diff" -l format -d 'How to lay out the result' -r -f -a "human\t'For people'
json\t'One JSON document for programs, described by `diff.schema.json`'
markdown\t'For a comment on a pull request'
github\t'Annotations of GitHub Actions'"
complete -c policy -n "__fish_policy_using_subcommand diff" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c policy -n "__fish_policy_using_subcommand diff" -l staged -d 'With `--git`, take the policies as they are staged for the next commit'
complete -c policy -n "__fish_policy_using_subcommand diff" -l no-config -d 'Take no `policy.toml`'
complete -c policy -n "__fish_policy_using_subcommand diff" -l assume-schema -d 'Count only arguments that meet the tool\'s input schema in the catalogue, as if the server refused all others'
complete -c policy -n "__fish_policy_using_subcommand diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c policy -n "__fish_policy_using_subcommand explain" -l policy -d 'The policy to explain the tool by [default: policy.json, where there is one]' -r -F
complete -c policy -n "__fish_policy_using_subcommand explain" -l catalog -d 'A catalogue of the server\'s tools; may be given several times' -r -F
complete -c policy -n "__fish_policy_using_subcommand explain" -l server -d 'Which server, where the catalogue holds several' -r
complete -c policy -n "__fish_policy_using_subcommand explain" -l config -d 'Take this `policy.toml` for every file' -r -F
complete -c policy -n "__fish_policy_using_subcommand explain" -l args -d 'Decide one call with these arguments instead, step by step: a JSON object, `@FILE`, or `-` for stdin' -r
complete -c policy -n "__fish_policy_using_subcommand explain" -l format -d 'How to lay out the result' -r -f -a "human\t'For people'
json\t'One JSON document for programs; `policy schema` prints what describes it'"
complete -c policy -n "__fish_policy_using_subcommand explain" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c policy -n "__fish_policy_using_subcommand explain" -l no-config -d 'Take no `policy.toml`'
complete -c policy -n "__fish_policy_using_subcommand explain" -l recommend -d 'Print only the policy that is recommended for the tool, as JSON'
complete -c policy -n "__fish_policy_using_subcommand explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c policy -n "__fish_policy_using_subcommand eval" -l args -d 'The arguments: a JSON object, `@FILE`, or `-` for stdin [default: {}]' -r
complete -c policy -n "__fish_policy_using_subcommand eval" -l sequence -d 'Calls to decide one after the other, one JSON object a line: `tool` (else TOOL), `args` and `at` (seconds or RFC 3339, else the time of the call before)' -r -F
complete -c policy -n "__fish_policy_using_subcommand eval" -l policy -d 'The policy' -r -F
complete -c policy -n "__fish_policy_using_subcommand eval" -l catalog -d 'Check the arguments against the input schema in this catalogue first; may be given several times' -r -F
complete -c policy -n "__fish_policy_using_subcommand eval" -l server -d 'Which server, where the catalogue holds several' -r
complete -c policy -n "__fish_policy_using_subcommand eval" -l format -d 'How to lay out the result' -r -f -a "human\t'For people'
json\t'One JSON document for programs; `policy schema` prints what describes it'"
complete -c policy -n "__fish_policy_using_subcommand eval" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c policy -n "__fish_policy_using_subcommand eval" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c policy -n "__fish_policy_using_subcommand test" -l filter -d 'Run only the cases with this text in their name' -r
complete -c policy -n "__fish_policy_using_subcommand test" -l min-coverage -d 'Fail with 1 where less is covered; implies --coverage' -r
complete -c policy -n "__fish_policy_using_subcommand test" -l min-score -d 'Fail with 1 where a smaller share of the changes is noticed; implies --mutants' -r
complete -c policy -n "__fish_policy_using_subcommand test" -s o -l output -d 'With --init: the test file to write, `-` for stdout [default: beside the policy]' -r -F
complete -c policy -n "__fish_policy_using_subcommand test" -l format -d 'How to lay out the result' -r -f -a "human\t'For people'
json\t'One JSON document for programs, described by `test-report.schema.json`'
junit\t'JUnit XML, for CI services'"
complete -c policy -n "__fish_policy_using_subcommand test" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c policy -n "__fish_policy_using_subcommand test" -l coverage -d 'Tell which parts of each policy no case decides'
complete -c policy -n "__fish_policy_using_subcommand test" -l mutants -d 'Change each policy in small ways and tell which changes no case notices'
complete -c policy -n "__fish_policy_using_subcommand test" -l init -d 'Write a first test file that passes and notices every small change'
complete -c policy -n "__fish_policy_using_subcommand test" -l force -d 'With --init: replace a test file that exists'
complete -c policy -n "__fish_policy_using_subcommand test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c policy -n "__fish_policy_using_subcommand config" -l catalog -d 'A catalogue of the server\'s tools; may be given several times' -r -F
complete -c policy -n "__fish_policy_using_subcommand config" -l server -d 'Which server, where the catalogue holds several' -r
complete -c policy -n "__fish_policy_using_subcommand config" -l config -d 'Take this `policy.toml` for every file' -r -F
complete -c policy -n "__fish_policy_using_subcommand config" -l today -d 'The day by which suppressions expire [default: today, in UTC]' -r
complete -c policy -n "__fish_policy_using_subcommand config" -l format -d 'How to lay out the result' -r -f -a "human\t'For people'
json\t'One JSON document for programs; `policy schema` prints what describes it'"
complete -c policy -n "__fish_policy_using_subcommand config" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c policy -n "__fish_policy_using_subcommand config" -l no-config -d 'Take no `policy.toml`'
complete -c policy -n "__fish_policy_using_subcommand config" -l no-suppressions -d 'Suppress nothing, whatever `policy.toml` says'
complete -c policy -n "__fish_policy_using_subcommand config" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c policy -n "__fish_policy_using_subcommand catalog; and not __fish_seen_subcommand_from scan classify lint show diff import build help" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c policy -n "__fish_policy_using_subcommand catalog; and not __fish_seen_subcommand_from scan classify lint show diff import build help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c policy -n "__fish_policy_using_subcommand catalog; and not __fish_seen_subcommand_from scan classify lint show diff import build help" -f -a "scan" -d 'Fetch the tools of a running MCP server'
complete -c policy -n "__fish_policy_using_subcommand catalog; and not __fish_seen_subcommand_from scan classify lint show diff import build help" -f -a "classify" -d 'Rate tools that nobody has rated'
complete -c policy -n "__fish_policy_using_subcommand catalog; and not __fish_seen_subcommand_from scan classify lint show diff import build help" -f -a "lint" -d 'Check catalogues for ratings that contradict each other and for texts that work on the model'
complete -c policy -n "__fish_policy_using_subcommand catalog; and not __fish_seen_subcommand_from scan classify lint show diff import build help" -f -a "show" -d 'Show the tools of a catalogue'
complete -c policy -n "__fish_policy_using_subcommand catalog; and not __fish_seen_subcommand_from scan classify lint show diff import build help" -f -a "diff" -d 'Tell what became of the tools of a server, and whether the risk grew'
complete -c policy -n "__fish_policy_using_subcommand catalog; and not __fish_seen_subcommand_from scan classify lint show diff import build help" -f -a "import" -d 'Turn a list of tools into a catalogue in our own format'
complete -c policy -n "__fish_policy_using_subcommand catalog; and not __fish_seen_subcommand_from scan classify lint show diff import build help" -f -a "build" -d 'Compile catalogues of any size into one file that is looked into without loading it'
complete -c policy -n "__fish_policy_using_subcommand catalog; and not __fish_seen_subcommand_from scan classify lint show diff import build help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from scan" -l url -d 'The address of a server that speaks streamable HTTP' -r
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from scan" -l header -d 'A header to send with every request; may be given several times' -r
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from scan" -l config -d 'The configuration file of an MCP client' -r -F
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from scan" -l server -d 'Which server, where the configuration file has several' -r
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from scan" -l env -d 'A variable of the environment that the program gets to see; may be given several times' -r
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from scan" -s o -l output -d 'Write the catalogue to this file; `-` for stdout' -r -F
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from scan" -l check -d 'Compare what was found with this catalogue instead; fail with 1 if anything differs but the ratings' -r -F
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from scan" -l policy -d 'With `--check`, tell what the differences mean for this policy' -r -F
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from scan" -l timeout -d 'How long the server may take to start, and for each answer [default: 60 and 30]' -r
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from scan" -l format -d 'How to show what was found: a table for people, or the catalogue itself' -r -f -a "human\t'For people'
json\t'One JSON document for programs; `policy schema` prints what describes it'"
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from scan" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from scan" -l force -d 'Replace a file that exists'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from scan" -s y -l yes -d 'Start the program without asking'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from scan" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from classify" -l server -d 'Only this server, where the files hold several' -r
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from classify" -s o -l output -d 'Write a catalogue with the ratings to this file; `-` for stdout' -r -F
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from classify" -l against -d 'Compare ratings with labels instead: JSON Lines with `server`, `tool`, `class` and `description`' -r -F
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from classify" -l folds -d 'With --against: also measure with weights that are chosen without the servers they are measured on, in so many groups of servers' -r
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from classify" -l format -d 'How to lay out the result: for people, or as described by `classification.schema.json`' -r -f -a "human\t'For people'
json\t'One JSON document for programs; `policy schema` prints what describes it'"
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from classify" -l max-tools -d 'Show at most so many tools to people; 0 shows all' -r
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from classify" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from classify" -l all -d 'Show what we think of rated tools as well; their ratings stay'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from classify" -l review -d 'Decide on the uncertain ratings at the terminal, and record it in the catalogue of `--output`'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from classify" -l force -d 'Replace a file that exists'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from classify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from lint" -s A -l allow -d 'Switch a lint off' -r
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from lint" -s W -l warn -d 'Report a lint without failing' -r
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from lint" -s D -l deny -d 'Fail when a lint finds something; `-D warnings` fails on every warning but those of lints named by -A or -W' -r
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from lint" -l config -d 'Take this `policy.toml` for every file' -r -F
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from lint" -l today -d 'The day by which suppressions expire [default: today, in UTC]' -r
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from lint" -l format -d 'How to lay out the result' -r -f -a "human\t'For people'
json\t'One JSON document for programs, described by `report.schema.json`'
sarif\t'SARIF 2.1.0, for code scanning'
github\t'Annotations of GitHub Actions'
gitlab\t'A code quality report of GitLab'
junit\t'JUnit XML, for CI services'
markdown\t'For a comment on a pull request'"
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from lint" -l output-file -d 'Write the result to a file instead of stdout; with FORMAT=FILE, in that format and beside it' -r
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from lint" -l max-findings -d 'Show at most so many findings to people; 0 shows all' -r
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from lint" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from lint" -l no-config -d 'Take no `policy.toml`'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from lint" -l no-suppressions -d 'Suppress nothing, whatever `policy.toml` says'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from lint" -l list -d 'List the lints instead'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from lint" -l statistics -d 'Show how often each lint found something instead of the findings'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from lint" -s q -l quiet -d 'Show findings, what could not be done and what was not checked, and nothing else'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from lint" -s v -l verbose -d 'Tell what each file was checked against, what was passed over, and what was set aside and why'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from lint" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from show" -l catalog -d 'A catalogue of the server\'s tools; may be given several times' -r -F
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from show" -l server -d 'Which server, where the catalogue holds several' -r
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from show" -l class -d 'Only tools of this risk class; may be given several times' -r -f -a "Read\t''
Other\t''
Write\t''
Execute\t''
Financial\t''
Destructive\t''"
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from show" -l format -d 'How to lay out the result' -r -f -a "human\t'For people'
json\t'One JSON document for programs; `policy schema` prints what describes it'"
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from show" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from show" -l unrated -d 'Only tools without a risk class'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from diff" -l server -d 'Which server, where a catalogue holds several' -r
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from diff" -l policy -d 'Tell what the differences mean for this policy' -r -F
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from diff" -l format -d 'How to lay out the result; `policy schema catalog-diff` describes the JSON' -r -f -a "human\t'For people'
json\t'One JSON document for programs; `policy schema` prints what describes it'"
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from diff" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from diff" -l no-ratings -d 'Leave out how the tools are rated'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from import" -l server -d 'Only this server, where the files hold several' -r
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from import" -s o -l output -d 'The catalogue to write; `-` for stdout' -r -F
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from import" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from import" -l force -d 'Replace a file that exists'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from build" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from build" -l force -d 'Replace a file that exists'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from build" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from help" -f -a "scan" -d 'Fetch the tools of a running MCP server'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from help" -f -a "classify" -d 'Rate tools that nobody has rated'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from help" -f -a "lint" -d 'Check catalogues for ratings that contradict each other and for texts that work on the model'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show the tools of a catalogue'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from help" -f -a "diff" -d 'Tell what became of the tools of a server, and whether the risk grew'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from help" -f -a "import" -d 'Turn a list of tools into a catalogue in our own format'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from help" -f -a "build" -d 'Compile catalogues of any size into one file that is looked into without loading it'
complete -c policy -n "__fish_policy_using_subcommand catalog; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c policy -n "__fish_policy_using_subcommand schema" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c policy -n "__fish_policy_using_subcommand schema" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c policy -n "__fish_policy_using_subcommand completions" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c policy -n "__fish_policy_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c policy -n "__fish_policy_using_subcommand man" -l out-dir -d 'Write policy.1, policy-lint.1 and so on into this folder, replacing what is there' -r -F
complete -c policy -n "__fish_policy_using_subcommand man" -l color -d 'When to colour the output' -r -f -a "auto\t'On a terminal, unless `NO_COLOR` is set'
always\t'Always'
never\t'Never'"
complete -c policy -n "__fish_policy_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c policy -n "__fish_policy_using_subcommand help; and not __fish_seen_subcommand_from init validate lint fmt diff explain eval test config catalog schema completions man help" -f -a "init" -d 'Write a recommended policy from a catalogue'
complete -c policy -n "__fish_policy_using_subcommand help; and not __fish_seen_subcommand_from init validate lint fmt diff explain eval test config catalog schema completions man help" -f -a "validate" -d 'Check that policies are well formed: JSON, keys, operators, values, limits'
complete -c policy -n "__fish_policy_using_subcommand help; and not __fish_seen_subcommand_from init validate lint fmt diff explain eval test config catalog schema completions man help" -f -a "lint" -d 'Check policies for mistakes and risks'
complete -c policy -n "__fish_policy_using_subcommand help; and not __fish_seen_subcommand_from init validate lint fmt diff explain eval test config catalog schema completions man help" -f -a "fmt" -d 'Lay policies out in one way'
complete -c policy -n "__fish_policy_using_subcommand help; and not __fish_seen_subcommand_from init validate lint fmt diff explain eval test config catalog schema completions man help" -f -a "diff" -d 'Tell what an agent can do under a policy that it could not do before'
complete -c policy -n "__fish_policy_using_subcommand help; and not __fish_seen_subcommand_from init validate lint fmt diff explain eval test config catalog schema completions man help" -f -a "explain" -d 'Explain a tool, a lint or an error'
complete -c policy -n "__fish_policy_using_subcommand help; and not __fish_seen_subcommand_from init validate lint fmt diff explain eval test config catalog schema completions man help" -f -a "eval" -d 'Decide one call, with every step on the way'
complete -c policy -n "__fish_policy_using_subcommand help; and not __fish_seen_subcommand_from init validate lint fmt diff explain eval test config catalog schema completions man help" -f -a "test" -d 'Run the tests of policies'
complete -c policy -n "__fish_policy_using_subcommand help; and not __fish_seen_subcommand_from init validate lint fmt diff explain eval test config catalog schema completions man help" -f -a "config" -d 'Show what of `policy.toml` applies to a file, and why'
complete -c policy -n "__fish_policy_using_subcommand help; and not __fish_seen_subcommand_from init validate lint fmt diff explain eval test config catalog schema completions man help" -f -a "catalog" -d 'Make catalogues of the tools of servers, and work with them'
complete -c policy -n "__fish_policy_using_subcommand help; and not __fish_seen_subcommand_from init validate lint fmt diff explain eval test config catalog schema completions man help" -f -a "schema" -d 'Print a JSON Schema, for editors and other tools'
complete -c policy -n "__fish_policy_using_subcommand help; and not __fish_seen_subcommand_from init validate lint fmt diff explain eval test config catalog schema completions man help" -f -a "completions" -d 'Print a script that completes commands and options in a shell'
complete -c policy -n "__fish_policy_using_subcommand help; and not __fish_seen_subcommand_from init validate lint fmt diff explain eval test config catalog schema completions man help" -f -a "man" -d 'Print the manual page, or write one page for each command'
complete -c policy -n "__fish_policy_using_subcommand help; and not __fish_seen_subcommand_from init validate lint fmt diff explain eval test config catalog schema completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c policy -n "__fish_policy_using_subcommand help; and __fish_seen_subcommand_from catalog" -f -a "scan" -d 'Fetch the tools of a running MCP server'
complete -c policy -n "__fish_policy_using_subcommand help; and __fish_seen_subcommand_from catalog" -f -a "classify" -d 'Rate tools that nobody has rated'
complete -c policy -n "__fish_policy_using_subcommand help; and __fish_seen_subcommand_from catalog" -f -a "lint" -d 'Check catalogues for ratings that contradict each other and for texts that work on the model'
complete -c policy -n "__fish_policy_using_subcommand help; and __fish_seen_subcommand_from catalog" -f -a "show" -d 'Show the tools of a catalogue'
complete -c policy -n "__fish_policy_using_subcommand help; and __fish_seen_subcommand_from catalog" -f -a "diff" -d 'Tell what became of the tools of a server, and whether the risk grew'
complete -c policy -n "__fish_policy_using_subcommand help; and __fish_seen_subcommand_from catalog" -f -a "import" -d 'Turn a list of tools into a catalogue in our own format'
complete -c policy -n "__fish_policy_using_subcommand help; and __fish_seen_subcommand_from catalog" -f -a "build" -d 'Compile catalogues of any size into one file that is looked into without loading it'
