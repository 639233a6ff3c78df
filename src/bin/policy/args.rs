//! The command line: subcommands and the arguments that several of them share.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::builder::{PathBufValueParser, TypedValueParser};
use clap::{Arg, ArgAction, ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use mcp_policy::config::Date;
use mcp_policy::diagnostic::Level;
use mcp_policy::source::{Safe, is_unsafe_char};

use crate::commands;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::ui::Ui;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const EXAMPLES: &str = "\
Examples:
  policy init --catalog catalog.json    write a recommended policy.json for a server
  policy lint policy.json               check it against the catalogue beside it
  policy explain reachable-destructive  what a finding means and how to repair it
  policy eval merge_pull_request        decide one call, with every step on the way
  policy test                           run the tests beside the policy

Exit codes:
  0  nothing to object to
  1  something was found
  2  the work could not be done, or not all of it";

/// Write, check and explain the policy.json that an MCP gateway enforces on every tool call.
///
/// A policy says which tools of one MCP server an agent may call, how often, and with which arguments. Nothing leaves
/// this machine, except that `policy catalog scan` talks to the server that you name.
#[derive(Parser)]
#[command(name = "policy", version, styles = STYLES, after_help = EXAMPLES)]
pub struct Cli<C: Subcommand = Command> {
    #[command(subcommand)]
    command: C,

    /// When to colour the output
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", value_enum, display_order = 900)]
    color: Colour,
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    Init(commands::init::Args),
    Validate(commands::validate::Args),
    Lint(commands::lint::Args),
    Fmt(commands::fmt::Args),
    Diff(commands::diff::Args),
    Explain(commands::explain::Args),
    Eval(commands::eval::Args),
    Test(commands::test::Args),
    Config(commands::config::Args),
    Catalog(commands::catalog::Args),
    Schema(commands::schema::Args),
    Completions(commands::completions::Args),
    Man(commands::man::Args),
}

/// Those of them that run on every keystroke and every commit.
#[derive(Subcommand)]
enum FrequentCommand {
    Validate(commands::validate::Args),
    Lint(commands::lint::Args),
}

/// When to colour the output.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How results are laid out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Human,
    /// One JSON document for programs; `policy schema` prints what describes it
    Json,
}

/// How findings are laid out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For people
    #[default]
    Human,
    /// One JSON document for programs, described by `report.schema.json`
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// A code quality report of GitLab
    Gitlab,
    /// JUnit XML, for CI services
    Junit,
    /// For a comment on a pull request
    Markdown,
}

/// How findings are shown, and where they go.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// How to lay out the result
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "human")]
    pub format: ReportFormat,

    /// Write the result to a file instead of stdout; with FORMAT=FILE, in that format and beside it
    ///
    /// FORMAT=FILE may be given several times. What an earlier run wrote there is replaced, a file that was read in this run
    /// never is. Write a name that has a `=` with its folder: `./a=b`.
    #[arg(long, value_name = "[FORMAT=]FILE", value_parser = PathBufValueParser::new().try_map(OutputFile::parse))]
    pub output_file: Vec<OutputFile>,

    /// Show how often each lint found something instead of the findings
    #[arg(long)]
    pub statistics: bool,

    /// Show at most so many findings to people; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub max_findings: usize,

    /// Show findings, what could not be done and what was not checked, and nothing else
    #[arg(long, short, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Tell what each file was checked against, what was passed over, and what was set aside and why
    #[arg(long, short)]
    pub verbose: bool,
}

/// A file that a result goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// The format, where it is not that of `--format`.
    pub format: Option<ReportFormat>,
    /// The file.
    pub path: PathBuf,
}

impl OutputArgs {
    /// Whether some of the result may tell of fixes: what people read of single findings does not.
    pub fn may_tell_fixes(&self) -> bool {
        let of_files = self.output_file.iter().filter_map(|file| file.format);
        self.statistics || of_files.chain([self.format]).any(|format| format != ReportFormat::Human)
    }

    /// The format of a list of lints, for which not all formats are made.
    pub fn list_format(&self) -> Result<Format, Failure> {
        match self.format {
            _ if !self.output_file.is_empty() => {
                Err(Failure::new("a list of lints goes to stdout").help("leave `--output-file` out"))
            }
            ReportFormat::Human => Ok(Format::Human),
            ReportFormat::Json => Ok(Format::Json),
            _ => Err(Failure::new("a list of lints is laid out as human or json").help("write `--format json`")),
        }
    }
}

impl OutputFile {
    /// Reads `FILE` or `FORMAT=FILE`.
    fn parse(word: PathBuf) -> Result<Self, String> {
        let (format, path) = match word.to_str().and_then(|text| text.split_once('=')) {
            Some((name, path)) if !name.contains(['/', '\\']) => {
                let format = ReportFormat::from_str(name, false).map_err(|_| {
                    format!("`{}` is no format; write a file name that has a `=` as `./NAME`", Safe(name))
                })?;
                (Some(format), PathBuf::from(path))
            }
            _ => (None, word),
        };
        match path.to_str() {
            Some("") => Err("there is no file name".to_owned()),
            Some("-") => Err("`-` is no file; without this option the result goes to stdout".to_owned()),
            _ => Ok(Self { format, path }),
        }
    }
}

/// How differences are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For people
    Human,
    /// One JSON document for programs, described by `diff.schema.json`
    Json,
    /// For a comment on a pull request
    Markdown,
    /// Annotations of GitHub Actions
    Github,
}

/// How the results of tests are laid out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum TestFormat {
    /// For people
    #[default]
    Human,
    /// One JSON document for programs, described by `test-report.schema.json`
    Json,
    /// JUnit XML, for CI services
    Junit,
}

/// Where the catalogue of a policy is.
#[derive(Debug, Args)]
pub struct CatalogArgs {
    /// A catalogue of the server's tools; may be given several times
    ///
    /// Without it, the one that `policy.toml` maps the policy to is taken, else the one beside the policy:
    /// `NAME.catalog.json` for a policy `NAME.json`, else `catalog.json` or `tools.json`. A catalogue may be in our own format, the answer of a server to `tools/list`, a registry record,
    /// or JSON Lines of any of these.
    #[arg(long, value_name = "FILE")]
    pub catalog: Vec<PathBuf>,

    /// Which server, where the catalogue holds several
    #[arg(long, value_name = "SERVER")]
    pub server: Option<String>,
}

/// Which `policy.toml` applies.
#[derive(Debug, Default, Args)]
pub struct ConfigArgs {
    /// Take this `policy.toml` for every file
    ///
    /// Without it, the nearest one upwards from each file is taken, wherever the program is run.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,

    /// Take no `policy.toml`
    #[arg(long, conflicts_with = "config")]
    pub no_config: bool,
}

/// What becomes of the suppressions in `policy.toml`.
#[derive(Debug, Default, Args)]
pub struct SuppressionArgs {
    /// Suppress nothing, whatever `policy.toml` says
    #[arg(long)]
    pub no_suppressions: bool,

    /// The day by which suppressions expire [default: today, in UTC]
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub today: Option<Date>,
}

/// What the user says about the levels of lints, in the order of the command line.
#[derive(Debug, Default)]
pub struct LevelArgs(pub Vec<(Level, String)>);

/// The options that set a level: identifier, letter, level and help.
const LEVELS: [(&str, char, Level, &str); 3] = [
    ("allow", 'A', Level::Allow, "Switch a lint off"),
    ("warn", 'W', Level::Warn, "Report a lint without failing"),
    (
        "deny",
        'D',
        Level::Deny,
        "Fail when a lint finds something; `-D warnings` fails on every warning but those of lints named by -A or -W",
    ),
];

impl Args for LevelArgs {
    fn augment_args(command: clap::Command) -> clap::Command {
        LEVELS.iter().fold(command, |command, (id, letter, _, help)| {
            let option = Arg::new(*id).short(*letter).long(*id).value_name("LINT").help(*help);
            command.arg(option.action(ArgAction::Append).help_heading("Levels"))
        })
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

/// Three derived fields would forget which option came last.
impl FromArgMatches for LevelArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut settings: Vec<(usize, Level, String)> = Vec::new();
        for (id, _, level, _) in LEVELS {
            let places = matches.indices_of(id).into_iter().flatten();
            let names = matches.get_many::<String>(id).into_iter().flatten();
            settings.extend(places.zip(names).map(|(place, name)| (place, level, name.clone())));
        }
        settings.sort_by_key(|(place, _, _)| *place);
        Ok(Self(settings.into_iter().map(|(_, level, name)| (level, name)).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// The parsed command line, for a terminal of this width.
pub fn parse(words: &[OsString], width: usize) -> Result<Command, clap::Error> {
    // to build the arguments of all commands takes longer than to run these; help and errors need all of them
    if words.get(1).is_some_and(|word| word == "lint" || word == "validate")
        && let Ok(command) = parse_as::<FrequentCommand>(words, width)
    {
        return Ok(match command {
            FrequentCommand::Validate(args) => Command::Validate(args),
            FrequentCommand::Lint(args) => Command::Lint(args),
        });
    }
    parse_as(words, width)
}

fn parse_as<C: Subcommand>(words: &[OsString], width: usize) -> Result<C, clap::Error> {
    let mut command = Cli::<C>::command().term_width(width);
    let mut matches = command.try_get_matches_from_mut(words)?;
    let cli = Cli::<C>::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut command))?;
    let Cli { command, color: _ } = cli;
    Ok(command)
}

/// What `--color` says, read before everything else so that help and usage errors obey it too.
pub fn colour(words: &[OsString]) -> Colour {
    let mut words = words.iter().skip(1).filter_map(|word| word.to_str()).take_while(|word| *word != "--");
    let mut asked = Colour::Auto;
    while let Some(word) = words.next() {
        let value = if word == "--color" { words.next() } else { word.strip_prefix("--color=") };
        asked = value.and_then(|value| Colour::from_str(value, false).ok()).unwrap_or(asked);
    }
    asked
}

/// Shows help or a usage error.
pub fn tell(error: &clap::Error, ui: &mut Ui) -> Result<Exit, Failure> {
    let text = error.render();
    if error.use_stderr() {
        let plain = text.to_string();
        let is_harmless = plain.lines().all(|line| !line.chars().any(is_unsafe_char));
        let text = match ui.are_notes_coloured() {
            true if is_harmless => text.ansi().to_string(),
            _ => plain.lines().map(|line| format!("{}\n", Safe(line))).collect(),
        };
        ui.write_err(&text);
        return Ok(Exit::Failed);
    }
    if ui.is_coloured() {
        write!(ui.out(), "{}", text.ansi())?;
    } else {
        write!(ui.out(), "{text}")?;
    }
    Ok(Exit::Clean)
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::{Command, parse, parse_as};

    #[test]
    fn frequent_commands_are_understood_as_among_all_others() {
        for line in [
            "lint",
            "lint a.json b --catalog c.json -D warnings -A loose-limit --color never -q",
            "--color always lint a.json",
            "lint --fix --diff --output-file json=x -",
            "lint --format nothing",
            "lint -q -v",
            "lint --help",
            "validate a.json --format json",
            "validate --catalog c.json",
            "lin a.json",
        ] {
            let words: Vec<OsString> = ["policy"].into_iter().chain(line.split(' ')).map(OsString::from).collect();
            let told = |outcome: Result<Command, clap::Error>| match outcome {
                Ok(Command::Lint(args)) => format!("{args:?}"),
                Ok(Command::Validate(args)) => format!("{args:?}"),
                Ok(_) => "another command".to_owned(),
                Err(error) => error.to_string(),
            };
            assert_eq!(told(parse(&words, 100)), told(parse_as::<Command>(&words, 100)), "{line}");
        }
    }
}
