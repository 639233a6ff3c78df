
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'policy' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'policy'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'policy' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a recommended policy from a catalogue')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Check that policies are well formed: JSON, keys, operators, values, limits')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Check policies for mistakes and risks')
            [CompletionResult]::new('fmt', 'fmt', [CompletionResultType]::ParameterValue, 'Lay policies out in one way')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Tell what an agent can do under a policy that it could not do before')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain a tool, a lint or an error')
            [CompletionResult]::new('eval', 'eval', [CompletionResultType]::ParameterValue, 'Decide one call, with every step on the way')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run the tests of policies')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Show what of `policy.toml` applies to a file, and why')
            [CompletionResult]::new('catalog', 'catalog', [CompletionResultType]::ParameterValue, 'Make catalogues of the tools of servers, and work with them')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print a JSON Schema, for editors and other tools')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a script that completes commands and options in a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page, or write one page for each command')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'policy;init' {
            [CompletionResult]::new('--catalog', '--catalog', [CompletionResultType]::ParameterName, 'A catalogue of the server''s tools; may be given several times')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Which server, where the catalogue holds several')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Take this `policy.toml` for every file')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The policy to write; `-` for stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The policy to write; `-` for stdout')
            [CompletionResult]::new('--preset', '--preset', [CompletionResultType]::ParameterName, 'What to do with each risk class [default: recommended]')
            [CompletionResult]::new('--include', '--include', [CompletionResultType]::ParameterName, 'Consider only tools that match this glob; may be given several times')
            [CompletionResult]::new('--exclude', '--exclude', [CompletionResultType]::ParameterName, 'Leave out tools that match this glob; may be given several times')
            [CompletionResult]::new('--old-catalog', '--old-catalog', [CompletionResultType]::ParameterName, 'With --update: the catalogue that the policy was made from; may be given several times')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Take no `policy.toml`')
            [CompletionResult]::new('--classify', '--classify', [CompletionResultType]::ParameterName, 'Rate the tools that nobody has rated, and write the ratings beside the policy')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Ask nothing')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Ask nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Print the policy instead of writing it')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Name every tool in the summary')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Name every tool in the summary')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace a policy that exists')
            [CompletionResult]::new('--update', '--update', [CompletionResultType]::ParameterName, 'Add new tools to a policy that exists and change nothing else')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'policy;validate' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to lay out the result')
            [CompletionResult]::new('--output-file', '--output-file', [CompletionResultType]::ParameterName, 'Write the result to a file instead of stdout; with FORMAT=FILE, in that format and beside it')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most so many findings to people; 0 shows all')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--statistics', '--statistics', [CompletionResultType]::ParameterName, 'Show how often each lint found something instead of the findings')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show findings, what could not be done and what was not checked, and nothing else')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show findings, what could not be done and what was not checked, and nothing else')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell what each file was checked against, what was passed over, and what was set aside and why')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell what each file was checked against, what was passed over, and what was set aside and why')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'policy;lint' {
            [CompletionResult]::new('--catalog', '--catalog', [CompletionResultType]::ParameterName, 'A catalogue of the server''s tools; may be given several times')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Which server, where the catalogue holds several')
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'Switch a lint off')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Switch a lint off')
            [CompletionResult]::new('-W', '-W ', [CompletionResultType]::ParameterName, 'Report a lint without failing')
            [CompletionResult]::new('--warn', '--warn', [CompletionResultType]::ParameterName, 'Report a lint without failing')
            [CompletionResult]::new('-D', '-D ', [CompletionResultType]::ParameterName, 'Fail when a lint finds something; `-D warnings` fails on every warning but those of lints named by -A or -W')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Fail when a lint finds something; `-D warnings` fails on every warning but those of lints named by -A or -W')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Take this `policy.toml` for every file')
            [CompletionResult]::new('--today', '--today', [CompletionResultType]::ParameterName, 'The day by which suppressions expire [default: today, in UTC]')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Count, and do not fail on, the findings that this baseline has')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Write what is found now as the baseline for later runs, without what is gone')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to lay out the result')
            [CompletionResult]::new('--output-file', '--output-file', [CompletionResultType]::ParameterName, 'Write the result to a file instead of stdout; with FORMAT=FILE, in that format and beside it')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most so many findings to people; 0 shows all')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--require-catalog', '--require-catalog', [CompletionResultType]::ParameterName, 'Fail with 2 where a policy has no catalogue')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Take no `policy.toml`')
            [CompletionResult]::new('--no-suppressions', '--no-suppressions', [CompletionResultType]::ParameterName, 'Suppress nothing, whatever `policy.toml` says')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List the lints instead')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Write the fixes that are proved to let nothing through that was denied, then report what is left')
            [CompletionResult]::new('--unsafe-fixes', '--unsafe-fixes', [CompletionResultType]::ParameterName, 'With --fix or --diff: also the fixes that may let through what was denied')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show what --fix would change and write nothing; fails if that is anything, or if findings that fail would be left')
            [CompletionResult]::new('--statistics', '--statistics', [CompletionResultType]::ParameterName, 'Show how often each lint found something instead of the findings')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show findings, what could not be done and what was not checked, and nothing else')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show findings, what could not be done and what was not checked, and nothing else')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell what each file was checked against, what was passed over, and what was set aside and why')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell what each file was checked against, what was passed over, and what was set aside and why')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'policy;fmt' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Write nothing; list the files that would change and fail if there are any')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Write nothing; show what would change and fail if anything would')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'policy;diff' {
            [CompletionResult]::new('--git', '--git', [CompletionResultType]::ParameterName, 'Compare the files as they are with this revision')
            [CompletionResult]::new('--catalog', '--catalog', [CompletionResultType]::ParameterName, 'A catalogue of the server''s tools; may be given several times')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Which server, where the catalogue holds several')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Take this `policy.toml` for every file')
            [CompletionResult]::new('--old-catalog', '--old-catalog', [CompletionResultType]::ParameterName, 'Tell apart what the server changed: its catalogue when the old policy was in force')
            [CompletionResult]::new('--new-catalog', '--new-catalog', [CompletionResultType]::ParameterName, 'The catalogue of the server as it is now')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'When to fail: what may be looser (a change that cannot be told counts), any change of access, or never')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to lay out the result')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--staged', '--staged', [CompletionResultType]::ParameterName, 'With `--git`, take the policies as they are staged for the next commit')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Take no `policy.toml`')
            [CompletionResult]::new('--assume-schema', '--assume-schema', [CompletionResultType]::ParameterName, 'Count only arguments that meet the tool''s input schema in the catalogue, as if the server refused all others')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'policy;explain' {
            [CompletionResult]::new('--policy', '--policy', [CompletionResultType]::ParameterName, 'The policy to explain the tool by [default: policy.json, where there is one]')
            [CompletionResult]::new('--catalog', '--catalog', [CompletionResultType]::ParameterName, 'A catalogue of the server''s tools; may be given several times')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Which server, where the catalogue holds several')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Take this `policy.toml` for every file')
            [CompletionResult]::new('--args', '--args', [CompletionResultType]::ParameterName, 'Decide one call with these arguments instead, step by step: a JSON object, `@FILE`, or `-` for stdin')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to lay out the result')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Take no `policy.toml`')
            [CompletionResult]::new('--recommend', '--recommend', [CompletionResultType]::ParameterName, 'Print only the policy that is recommended for the tool, as JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'policy;eval' {
            [CompletionResult]::new('--args', '--args', [CompletionResultType]::ParameterName, 'The arguments: a JSON object, `@FILE`, or `-` for stdin [default: {}]')
            [CompletionResult]::new('--sequence', '--sequence', [CompletionResultType]::ParameterName, 'Calls to decide one after the other, one JSON object a line: `tool` (else TOOL), `args` and `at` (seconds or RFC 3339, else the time of the call before)')
            [CompletionResult]::new('--policy', '--policy', [CompletionResultType]::ParameterName, 'The policy')
            [CompletionResult]::new('--catalog', '--catalog', [CompletionResultType]::ParameterName, 'Check the arguments against the input schema in this catalogue first; may be given several times')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Which server, where the catalogue holds several')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to lay out the result')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'policy;test' {
            [CompletionResult]::new('--filter', '--filter', [CompletionResultType]::ParameterName, 'Run only the cases with this text in their name')
            [CompletionResult]::new('--min-coverage', '--min-coverage', [CompletionResultType]::ParameterName, 'Fail with 1 where less is covered; implies --coverage')
            [CompletionResult]::new('--min-score', '--min-score', [CompletionResultType]::ParameterName, 'Fail with 1 where a smaller share of the changes is noticed; implies --mutants')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'With --init: the test file to write, `-` for stdout [default: beside the policy]')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'With --init: the test file to write, `-` for stdout [default: beside the policy]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to lay out the result')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--coverage', '--coverage', [CompletionResultType]::ParameterName, 'Tell which parts of each policy no case decides')
            [CompletionResult]::new('--mutants', '--mutants', [CompletionResultType]::ParameterName, 'Change each policy in small ways and tell which changes no case notices')
            [CompletionResult]::new('--init', '--init', [CompletionResultType]::ParameterName, 'Write a first test file that passes and notices every small change')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'With --init: replace a test file that exists')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'policy;config' {
            [CompletionResult]::new('--catalog', '--catalog', [CompletionResultType]::ParameterName, 'A catalogue of the server''s tools; may be given several times')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Which server, where the catalogue holds several')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Take this `policy.toml` for every file')
            [CompletionResult]::new('--today', '--today', [CompletionResultType]::ParameterName, 'The day by which suppressions expire [default: today, in UTC]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to lay out the result')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Take no `policy.toml`')
            [CompletionResult]::new('--no-suppressions', '--no-suppressions', [CompletionResultType]::ParameterName, 'Suppress nothing, whatever `policy.toml` says')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'policy;catalog' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('scan', 'scan', [CompletionResultType]::ParameterValue, 'Fetch the tools of a running MCP server')
            [CompletionResult]::new('classify', 'classify', [CompletionResultType]::ParameterValue, 'Rate tools that nobody has rated')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Check catalogues for ratings that contradict each other and for texts that work on the model')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the tools of a catalogue')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Tell what became of the tools of a server, and whether the risk grew')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Turn a list of tools into a catalogue in our own format')
            [CompletionResult]::new('build', 'build', [CompletionResultType]::ParameterValue, 'Compile catalogues of any size into one file that is looked into without loading it')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'policy;catalog;scan' {
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'The address of a server that speaks streamable HTTP')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'A header to send with every request; may be given several times')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'The configuration file of an MCP client')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Which server, where the configuration file has several')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'A variable of the environment that the program gets to see; may be given several times')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write the catalogue to this file; `-` for stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write the catalogue to this file; `-` for stdout')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Compare what was found with this catalogue instead; fail with 1 if anything differs but the ratings')
            [CompletionResult]::new('--policy', '--policy', [CompletionResultType]::ParameterName, 'With `--check`, tell what the differences mean for this policy')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long the server may take to start, and for each answer [default: 60 and 30]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to show what was found: a table for people, or the catalogue itself')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace a file that exists')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Start the program without asking')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Start the program without asking')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'policy;catalog;classify' {
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Only this server, where the files hold several')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write a catalogue with the ratings to this file; `-` for stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write a catalogue with the ratings to this file; `-` for stdout')
            [CompletionResult]::new('--against', '--against', [CompletionResultType]::ParameterName, 'Compare ratings with labels instead: JSON Lines with `server`, `tool`, `class` and `description`')
            [CompletionResult]::new('--folds', '--folds', [CompletionResultType]::ParameterName, 'With --against: also measure with weights that are chosen without the servers they are measured on, in so many groups of servers')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to lay out the result: for people, or as described by `classification.schema.json`')
            [CompletionResult]::new('--max-tools', '--max-tools', [CompletionResultType]::ParameterName, 'Show at most so many tools to people; 0 shows all')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Show what we think of rated tools as well; their ratings stay')
            [CompletionResult]::new('--review', '--review', [CompletionResultType]::ParameterName, 'Decide on the uncertain ratings at the terminal, and record it in the catalogue of `--output`')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace a file that exists')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'policy;catalog;lint' {
            [CompletionResult]::new('-A', '-A ', [CompletionResultType]::ParameterName, 'Switch a lint off')
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'Switch a lint off')
            [CompletionResult]::new('-W', '-W ', [CompletionResultType]::ParameterName, 'Report a lint without failing')
            [CompletionResult]::new('--warn', '--warn', [CompletionResultType]::ParameterName, 'Report a lint without failing')
            [CompletionResult]::new('-D', '-D ', [CompletionResultType]::ParameterName, 'Fail when a lint finds something; `-D warnings` fails on every warning but those of lints named by -A or -W')
            [CompletionResult]::new('--deny', '--deny', [CompletionResultType]::ParameterName, 'Fail when a lint finds something; `-D warnings` fails on every warning but those of lints named by -A or -W')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Take this `policy.toml` for every file')
            [CompletionResult]::new('--today', '--today', [CompletionResultType]::ParameterName, 'The day by which suppressions expire [default: today, in UTC]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to lay out the result')
            [CompletionResult]::new('--output-file', '--output-file', [CompletionResultType]::ParameterName, 'Write the result to a file instead of stdout; with FORMAT=FILE, in that format and beside it')
            [CompletionResult]::new('--max-findings', '--max-findings', [CompletionResultType]::ParameterName, 'Show at most so many findings to people; 0 shows all')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Take no `policy.toml`')
            [CompletionResult]::new('--no-suppressions', '--no-suppressions', [CompletionResultType]::ParameterName, 'Suppress nothing, whatever `policy.toml` says')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List the lints instead')
            [CompletionResult]::new('--statistics', '--statistics', [CompletionResultType]::ParameterName, 'Show how often each lint found something instead of the findings')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show findings, what could not be done and what was not checked, and nothing else')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show findings, what could not be done and what was not checked, and nothing else')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell what each file was checked against, what was passed over, and what was set aside and why')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell what each file was checked against, what was passed over, and what was set aside and why')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'policy;catalog;show' {
            [CompletionResult]::new('--catalog', '--catalog', [CompletionResultType]::ParameterName, 'A catalogue of the server''s tools; may be given several times')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Which server, where the catalogue holds several')
            [CompletionResult]::new('--class', '--class', [CompletionResultType]::ParameterName, 'Only tools of this risk class; may be given several times')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to lay out the result')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--unrated', '--unrated', [CompletionResultType]::ParameterName, 'Only tools without a risk class')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'policy;catalog;diff' {
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Which server, where a catalogue holds several')
            [CompletionResult]::new('--policy', '--policy', [CompletionResultType]::ParameterName, 'Tell what the differences mean for this policy')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to lay out the result; `policy schema catalog-diff` describes the JSON')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--no-ratings', '--no-ratings', [CompletionResultType]::ParameterName, 'Leave out how the tools are rated')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'policy;catalog;import' {
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'Only this server, where the files hold several')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'The catalogue to write; `-` for stdout')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'The catalogue to write; `-` for stdout')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace a file that exists')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'policy;catalog;build' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace a file that exists')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'policy;catalog;help' {
            [CompletionResult]::new('scan', 'scan', [CompletionResultType]::ParameterValue, 'Fetch the tools of a running MCP server')
            [CompletionResult]::new('classify', 'classify', [CompletionResultType]::ParameterValue, 'Rate tools that nobody has rated')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Check catalogues for ratings that contradict each other and for texts that work on the model')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the tools of a catalogue')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Tell what became of the tools of a server, and whether the risk grew')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Turn a list of tools into a catalogue in our own format')
            [CompletionResult]::new('build', 'build', [CompletionResultType]::ParameterValue, 'Compile catalogues of any size into one file that is looked into without loading it')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'policy;catalog;help;scan' {
            break
        }
        'policy;catalog;help;classify' {
            break
        }
        'policy;catalog;help;lint' {
            break
        }
        'policy;catalog;help;show' {
            break
        }
        'policy;catalog;help;diff' {
            break
        }
        'policy;catalog;help;import' {
            break
        }
        'policy;catalog;help;build' {
            break
        }
        'policy;catalog;help;help' {
            break
        }
        'policy;schema' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'policy;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'policy;man' {
            [CompletionResult]::new('--out-dir', '--out-dir', [CompletionResultType]::ParameterName, 'Write policy.1, policy-lint.1 and so on into this folder, replacing what is there')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to colour the output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'policy;help' {
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Write a recommended policy from a catalogue')
            [CompletionResult]::new('validate', 'validate', [CompletionResultType]::ParameterValue, 'Check that policies are well formed: JSON, keys, operators, values, limits')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Check policies for mistakes and risks')
            [CompletionResult]::new('fmt', 'fmt', [CompletionResultType]::ParameterValue, 'Lay policies out in one way')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Tell what an agent can do under a policy that it could not do before')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain a tool, a lint or an error')
            [CompletionResult]::new('eval', 'eval', [CompletionResultType]::ParameterValue, 'Decide one call, with every step on the way')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run the tests of policies')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Show what of `policy.toml` applies to a file, and why')
            [CompletionResult]::new('catalog', 'catalog', [CompletionResultType]::ParameterValue, 'Make catalogues of the tools of servers, and work with them')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print a JSON Schema, for editors and other tools')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a script that completes commands and options in a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page, or write one page for each command')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'policy;help;init' {
            break
        }
        'policy;help;validate' {
            break
        }
        'policy;help;lint' {
            break
        }
        'policy;help;fmt' {
            break
        }
        'policy;help;diff' {
            break
        }
        'policy;help;explain' {
            break
        }
        'policy;help;eval' {
            break
        }
        'policy;help;test' {
            break
        }
        'policy;help;config' {
            break
        }
        'policy;help;catalog' {
            [CompletionResult]::new('scan', 'scan', [CompletionResultType]::ParameterValue, 'Fetch the tools of a running MCP server')
            [CompletionResult]::new('classify', 'classify', [CompletionResultType]::ParameterValue, 'Rate tools that nobody has rated')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Check catalogues for ratings that contradict each other and for texts that work on the model')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show the tools of a catalogue')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Tell what became of the tools of a server, and whether the risk grew')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Turn a list of tools into a catalogue in our own format')
            [CompletionResult]::new('build', 'build', [CompletionResultType]::ParameterValue, 'Compile catalogues of any size into one file that is looked into without loading it')
            break
        }
        'policy;help;catalog;scan' {
            break
        }
        'policy;help;catalog;classify' {
            break
        }
        'policy;help;catalog;lint' {
            break
        }
        'policy;help;catalog;show' {
            break
        }
        'policy;help;catalog;diff' {
            break
        }
        'policy;help;catalog;import' {
            break
        }
        'policy;help;catalog;build' {
            break
        }
        'policy;help;schema' {
            break
        }
        'policy;help;completions' {
            break
        }
        'policy;help;man' {
            break
        }
        'policy;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
