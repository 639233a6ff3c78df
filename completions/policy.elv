
use builtin;
use str;

set edit:completion:arg-completer[policy] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'policy'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'policy'= {
            cand --color 'When to colour the output'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand init 'Write a recommended policy from a catalogue'
            cand validate 'Check that policies are well formed: JSON, keys, operators, values, limits'
            cand lint 'Check policies for mistakes and risks'
            cand fmt 'Lay policies out in one way'
            cand diff 'Tell what an agent can do under a policy that it could not do before'
            cand explain 'Explain a tool, a lint or an error'
            cand eval 'Decide one call, with every step on the way'
            cand test 'Run the tests of policies'
            cand config 'Show what of `policy.toml` applies to a file, and why'
            cand catalog 'Make catalogues of the tools of servers, and work with them'
            cand schema 'Print a JSON Schema, for editors and other tools'
            cand completions 'Print a script that completes commands and options in a shell'
            cand man 'Print the manual page, or write one page for each command'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'policy;init'= {
            cand --catalog 'A catalogue of the server''s tools; may be given several times'
            cand --server 'Which server, where the catalogue holds several'
            cand --config 'Take this `policy.toml` for every file'
            cand -o 'The policy to write; `-` for stdout'
            cand --output 'The policy to write; `-` for stdout'
            cand --preset 'What to do with each risk class [default: recommended]'
            cand --include 'Consider only tools that match this glob; may be given several times'
            cand --exclude 'Leave out tools that match this glob; may be given several times'
            cand --old-catalog 'With --update: the catalogue that the policy was made from; may be given several times'
            cand --color 'When to colour the output'
            cand --no-config 'Take no `policy.toml`'
            cand --classify 'Rate the tools that nobody has rated, and write the ratings beside the policy'
            cand -y 'Ask nothing'
            cand --yes 'Ask nothing'
            cand --dry-run 'Print the policy instead of writing it'
            cand -v 'Name every tool in the summary'
            cand --verbose 'Name every tool in the summary'
            cand --force 'Replace a policy that exists'
            cand --update 'Add new tools to a policy that exists and change nothing else'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'policy;validate'= {
            cand --format 'How to lay out the result'
            cand --output-file 'Write the result to a file instead of stdout; with FORMAT=FILE, in that format and beside it'
            cand --max-findings 'Show at most so many findings to people; 0 shows all'
            cand --color 'When to colour the output'
            cand --statistics 'Show how often each lint found something instead of the findings'
            cand -q 'Show findings, what could not be done and what was not checked, and nothing else'
            cand --quiet 'Show findings, what could not be done and what was not checked, and nothing else'
            cand -v 'Tell what each file was checked against, what was passed over, and what was set aside and why'
            cand --verbose 'Tell what each file was checked against, what was passed over, and what was set aside and why'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'policy;lint'= {
            cand --catalog 'A catalogue of the server''s tools; may be given several times'
            cand --server 'Which server, where the catalogue holds several'
            cand -A 'Switch a lint off'
            cand --allow 'Switch a lint off'
            cand -W 'Report a lint without failing'
            cand --warn 'Report a lint without failing'
            cand -D 'Fail when a lint finds something; `-D warnings` fails on every warning but those of lints named by -A or -W'
            cand --deny 'Fail when a lint finds something; `-D warnings` fails on every warning but those of lints named by -A or -W'
            cand --config 'Take this `policy.toml` for every file'
            cand --today 'The day by which suppressions expire [default: today, in UTC]'
            cand --baseline 'Count, and do not fail on, the findings that this baseline has'
            cand --write-baseline 'Write what is found now as the baseline for later runs, without what is gone'
            cand --format 'How to lay out the result'
            cand --output-file 'Write the result to a file instead of stdout; with FORMAT=FILE, in that format and beside it'
            cand --max-findings 'Show at most so many findings to people; 0 shows all'
            cand --color 'When to colour the output'
            cand --require-catalog 'Fail with 2 where a policy has no catalogue'
            cand --no-config 'Take no `policy.toml`'
            cand --no-suppressions 'Suppress nothing, whatever `policy.toml` says'
            cand --list 'List the lints instead'
            cand --fix 'Write the fixes that are proved to let nothing through that was denied, then report what is left'
            cand --unsafe-fixes 'With --fix or --diff: also the fixes that may let through what was denied'
            cand --diff 'Show what --fix would change and write nothing; fails if that is anything, or if findings that fail would be left'
            cand --statistics 'Show how often each lint found something instead of the findings'
            cand -q 'Show findings, what could not be done and what was not checked, and nothing else'
            cand --quiet 'Show findings, what could not be done and what was not checked, and nothing else'
            cand -v 'Tell what each file was checked against, what was passed over, and what was set aside and why'
            cand --verbose 'Tell what each file was checked against, what was passed over, and what was set aside and why'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'policy;fmt'= {
            cand --color 'When to colour the output'
            cand --check 'Write nothing; list the files that would change and fail if there are any'
            cand --diff 'Write nothing; show what would change and fail if anything would'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'policy;diff'= {
            cand --git 'Compare the files as they are with this revision'
            cand --catalog 'A catalogue of the server''s tools; may be given several times'
            cand --server 'Which server, where the catalogue holds several'
            cand --config 'Take this `policy.toml` for every file'
            cand --old-catalog 'Tell apart what the server changed: its catalogue when the old policy was in force'
            cand --new-catalog 'The catalogue of the server as it is now'
            cand --fail-on 'When to fail: what may be looser (a change that cannot be told counts), any change of access, or never'
            cand --format 'How to lay out the result'
            cand --color 'When to colour the output'
            cand --staged 'With `--git`, take the policies as they are staged for the next commit'
            cand --no-config 'Take no `policy.toml`'
            cand --assume-schema 'Count only arguments that meet the tool''s input schema in the catalogue, as if the server refused all others'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'policy;explain'= {
            cand --policy 'The policy to explain the tool by [default: policy.json, where there is one]'
            cand --catalog 'A catalogue of the server''s tools; may be given several times'
            cand --server 'Which server, where the catalogue holds several'
            cand --config 'Take this `policy.toml` for every file'
            cand --args 'Decide one call with these arguments instead, step by step: a JSON object, `@FILE`, or `-` for stdin'
            cand --format 'How to lay out the result'
            cand --color 'When to colour the output'
            cand --no-config 'Take no `policy.toml`'
            cand --recommend 'Print only the policy that is recommended for the tool, as JSON'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'policy;eval'= {
            cand --args 'The arguments: a JSON object, `@FILE`, or `-` for stdin [default: {}]'
            cand --sequence 'Calls to decide one after the other, one JSON object a line: `tool` (else TOOL), `args` and `at` (seconds or RFC 3339, else the time of the call before)'
            cand --policy 'The policy'
            cand --catalog 'Check the arguments against the input schema in this catalogue first; may be given several times'
            cand --server 'Which server, where the catalogue holds several'
            cand --format 'How to lay out the result'
            cand --color 'When to colour the output'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'policy;test'= {
            cand --filter 'Run only the cases with this text in their name'
            cand --min-coverage 'Fail with 1 where less is covered; implies --coverage'
            cand --min-score 'Fail with 1 where a smaller share of the changes is noticed; implies --mutants'
            cand -o 'With --init: the test file to write, `-` for stdout [default: beside the policy]'
            cand --output 'With --init: the test file to write, `-` for stdout [default: beside the policy]'
            cand --format 'How to lay out the result'
            cand --color 'When to colour the output'
            cand --coverage 'Tell which parts of each policy no case decides'
            cand --mutants 'Change each policy in small ways and tell which changes no case notices'
            cand --init 'Write a first test file that passes and notices every small change'
            cand --force 'With --init: replace a test file that exists'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'policy;config'= {
            cand --catalog 'A catalogue of the server''s tools; may be given several times'
            cand --server 'Which server, where the catalogue holds several'
            cand --config 'Take this `policy.toml` for every file'
            cand --today 'The day by which suppressions expire [default: today, in UTC]'
            cand --format 'How to lay out the result'
            cand --color 'When to colour the output'
            cand --no-config 'Take no `policy.toml`'
            cand --no-suppressions 'Suppress nothing, whatever `policy.toml` says'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'policy;catalog'= {
            cand --color 'When to colour the output'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand scan 'Fetch the tools of a running MCP server'
            cand classify 'Rate tools that nobody has rated'
            cand lint 'Check catalogues for ratings that contradict each other and for texts that work on the model'
            cand show 'Show the tools of a catalogue'
            cand diff 'Tell what became of the tools of a server, and whether the risk grew'
            cand import 'Turn a list of tools into a catalogue in our own format'
            cand build 'Compile catalogues of any size into one file that is looked into without loading it'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'policy;catalog;scan'= {
            cand --url 'The address of a server that speaks streamable HTTP'
            cand --header 'A header to send with every request; may be given several times'
            cand --config 'The configuration file of an MCP client'
            cand --server 'Which server, where the configuration file has several'
            cand --env 'A variable of the environment that the program gets to see; may be given several times'
            cand -o 'Write the catalogue to this file; `-` for stdout'
            cand --output 'Write the catalogue to this file; `-` for stdout'
            cand --check 'Compare what was found with this catalogue instead; fail with 1 if anything differs but the ratings'
            cand --policy 'With `--check`, tell what the differences mean for this policy'
            cand --timeout 'How long the server may take to start, and for each answer [default: 60 and 30]'
            cand --format 'How to show what was found: a table for people, or the catalogue itself'
            cand --color 'When to colour the output'
            cand --force 'Replace a file that exists'
            cand -y 'Start the program without asking'
            cand --yes 'Start the program without asking'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'policy;catalog;classify'= {
            cand --server 'Only this server, where the files hold several'
            cand -o 'Write a catalogue with the ratings to this file; `-` for stdout'
            cand --output 'Write a catalogue with the ratings to this file; `-` for stdout'
            cand --against 'Compare ratings with labels instead: JSON Lines with `server`, `tool`, `class` and `description`'
            cand --folds 'With --against: also measure with weights that are chosen without the servers they are measured on, in so many groups of servers'
            cand --format 'How to lay out the result: for people, or as described by `classification.schema.json`'
            cand --max-tools 'Show at most so many tools to people; 0 shows all'
            cand --color 'When to colour the output'
            cand --all 'Show what we think of rated tools as well; their ratings stay'
            cand --review 'Decide on the uncertain ratings at the terminal, and record it in the catalogue of `--output`'
            cand --force 'Replace a file that exists'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'policy;catalog;lint'= {
            cand -A 'Switch a lint off'
            cand --allow 'Switch a lint off'
            cand -W 'Report a lint without failing'
            cand --warn 'Report a lint without failing'
            cand -D 'Fail when a lint finds something; `-D warnings` fails on every warning but those of lints named by -A or -W'
            cand --deny 'Fail when a lint finds something; `-D warnings` fails on every warning but those of lints named by -A or -W'
            cand --config 'Take this `policy.toml` for every file'
            cand --today 'The day by which suppressions expire [default: today, in UTC]'
            cand --format 'How to lay out the result'
            cand --output-file 'Write the result to a file instead of stdout; with FORMAT=FILE, in that format and beside it'
            cand --max-findings 'Show at most so many findings to people; 0 shows all'
            cand --color 'When to colour the output'
            cand --no-config 'Take no `policy.toml`'
            cand --no-suppressions 'Suppress nothing, whatever `policy.toml` says'
            cand --list 'List the lints instead'
            cand --statistics 'Show how often each lint found something instead of the findings'
            cand -q 'Show findings, what could not be done and what was not checked, and nothing else'
            cand --quiet 'Show findings, what could not be done and what was not checked, and nothing else'
            cand -v 'Tell what each file was checked against, what was passed over, and what was set aside and why'
            cand --verbose 'Tell what each file was checked against, what was passed over, and what was set aside and why'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'policy;catalog;show'= {
            cand --catalog 'A catalogue of the server''s tools; may be given several times'
            cand --server 'Which server, where the catalogue holds several'
            cand --class 'Only tools of this risk class; may be given several times'
            cand --format 'How to lay out the result'
            cand --color 'When to colour the output'
            cand --unrated 'Only tools without a risk class'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'policy;catalog;diff'= {
            cand --server 'Which server, where a catalogue holds several'
            cand --policy 'Tell what the differences mean for this policy'
            cand --format 'How to lay out the result; `policy schema catalog-diff` describes the JSON'
            cand --color 'When to colour the output'
            cand --no-ratings 'Leave out how the tools are rated'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'policy;catalog;import'= {
            cand --server 'Only this server, where the files hold several'
            cand -o 'The catalogue to write; `-` for stdout'
            cand --output 'The catalogue to write; `-` for stdout'
            cand --color 'When to colour the output'
            cand --force 'Replace a file that exists'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'policy;catalog;build'= {
            cand --color 'When to colour the output'
            cand --force 'Replace a file that exists'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'policy;catalog;help'= {
            cand scan 'Fetch the tools of a running MCP server'
            cand classify 'Rate tools that nobody has rated'
            cand lint 'Check catalogues for ratings that contradict each other and for texts that work on the model'
            cand show 'Show the tools of a catalogue'
            cand diff 'Tell what became of the tools of a server, and whether the risk grew'
            cand import 'Turn a list of tools into a catalogue in our own format'
            cand build 'Compile catalogues of any size into one file that is looked into without loading it'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'policy;catalog;help;scan'= {
        }
        &'policy;catalog;help;classify'= {
        }
        &'policy;catalog;help;lint'= {
        }
        &'policy;catalog;help;show'= {
        }
        &'policy;catalog;help;diff'= {
        }
        &'policy;catalog;help;import'= {
        }
        &'policy;catalog;help;build'= {
        }
        &'policy;catalog;help;help'= {
        }
        &'policy;schema'= {
            cand --color 'When to colour the output'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'policy;completions'= {
            cand --color 'When to colour the output'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'policy;man'= {
            cand --out-dir 'Write policy.1, policy-lint.1 and so on into this folder, replacing what is there'
            cand --color 'When to colour the output'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'policy;help'= {
            cand init 'Write a recommended policy from a catalogue'
            cand validate 'Check that policies are well formed: JSON, keys, operators, values, limits'
            cand lint 'Check policies for mistakes and risks'
            cand fmt 'Lay policies out in one way'
            cand diff 'Tell what an agent can do under a policy that it could not do before'
            cand explain 'Explain a tool, a lint or an error'
            cand eval 'Decide one call, with every step on the way'
            cand test 'Run the tests of policies'
            cand config 'Show what of `policy.toml` applies to a file, and why'
            cand catalog 'Make catalogues of the tools of servers, and work with them'
            cand schema 'Print a JSON Schema, for editors and other tools'
            cand completions 'Print a script that completes commands and options in a shell'
            cand man 'Print the manual page, or write one page for each command'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'policy;help;init'= {
        }
        &'policy;help;validate'= {
        }
        &'policy;help;lint'= {
        }
        &'policy;help;fmt'= {
        }
        &'policy;help;diff'= {
        }
        &'policy;help;explain'= {
        }
        &'policy;help;eval'= {
        }
        &'policy;help;test'= {
        }
        &'policy;help;config'= {
        }
        &'policy;help;catalog'= {
            cand scan 'Fetch the tools of a running MCP server'
            cand classify 'Rate tools that nobody has rated'
            cand lint 'Check catalogues for ratings that contradict each other and for texts that work on the model'
            cand show 'Show the tools of a catalogue'
            cand diff 'Tell what became of the tools of a server, and whether the risk grew'
            cand import 'Turn a list of tools into a catalogue in our own format'
            cand build 'Compile catalogues of any size into one file that is looked into without loading it'
        }
        &'policy;help;catalog;scan'= {
        }
        &'policy;help;catalog;classify'= {
        }
        &'policy;help;catalog;lint'= {
        }
        &'policy;help;catalog;show'= {
        }
        &'policy;help;catalog;diff'= {
        }
        &'policy;help;catalog;import'= {
        }
        &'policy;help;catalog;build'= {
        }
        &'policy;help;schema'= {
        }
        &'policy;help;completions'= {
        }
        &'policy;help;man'= {
        }
        &'policy;help;help'= {
        }
    ]
    $completions[$command]
}
