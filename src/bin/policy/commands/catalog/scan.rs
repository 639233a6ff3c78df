//! `policy catalog scan`

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use mcp_policy::catalog::{self, Loaded};
use mcp_policy::drift;
use mcp_policy::policy::Policy;
use mcp_policy::scan::{self, Environment, Http, Limits, Problem, Program, Progress, Scan, ScanError, Target};
use mcp_policy::source::{Safe, Source, quote};

use super::diff;
use crate::args::Format;
use crate::exit::Exit;
use crate::failure::{Failure, show};
use crate::files::{self, Existing};
use crate::prompt::Prompt;
use crate::render::{counted, json_text, table, write_json};
use crate::ui::Ui;

/// The name by which what a server lists is shown.
const SERVER: &str = "<server>";

/// Characters of a description that the table shows.
const SHOWN: usize = 100;

/// Fetch the tools of a running MCP server
///
/// The server is a program that is started (`-- COMMAND`), an address (`--url`), or an entry of the configuration file of
/// a client (`--config`): Claude, Cursor, VS Code or Codex. It is asked for its list twice, once by a client that declares
/// no capabilities and once by one that declares elicitation, roots and sampling, because servers show more to some; no
/// tool is called. What is found is not rated yet.
///
/// Starting a server is running its code: what will be started is shown, and you are asked; `--yes` agrees beforehand. The
/// program sees only what it needs of the environment (PATH, HOME, the locale) and what is given to it by name. It is
/// ended with all that it has started, as far as that stays in its process group.
#[derive(Debug, clap::Args)]
#[command(
    group = clap::ArgGroup::new("target").required(true).args(["program", "url", "config"]),
    override_usage = "\
policy catalog scan [OPTIONS] -- <COMMAND>...
       policy catalog scan [OPTIONS] --url <URL> [--header <NAME: VALUE>]...
       policy catalog scan [OPTIONS] --config <FILE> [--server <NAME>]",
    after_help = "\
Examples:
  policy catalog scan -- npx -y @modelcontextprotocol/server-everything
  policy catalog scan -o catalog.json --yes -- uvx mcp-server-git
  policy catalog scan --env GITHUB_TOKEN -- github-mcp-server stdio
  policy catalog scan --check catalog.json --yes -- uvx mcp-server-git
  policy catalog scan --config .mcp.json --server github
  policy catalog scan --url https://example.com/mcp --header 'Authorization: Bearer …'"
)]
pub struct Args {
    /// The program to start, with its arguments
    #[arg(last = true, value_name = "COMMAND")]
    program: Vec<String>,

    /// The address of a server that speaks streamable HTTP
    #[arg(long, value_name = "URL")]
    url: Option<String>,

    /// A header to send with every request; may be given several times
    #[arg(long, value_name = "NAME: VALUE", requires = "url")]
    header: Vec<String>,

    /// The configuration file of an MCP client
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Which server, where the configuration file has several
    #[arg(long, value_name = "NAME", requires = "config")]
    server: Option<String>,

    /// A variable of the environment that the program gets to see; may be given several times
    #[arg(long, value_name = "NAME", requires = "program")]
    env: Vec<String>,

    /// Write the catalogue to this file; `-` for stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Replace a file that exists
    #[arg(long, requires = "output")]
    force: bool,

    /// Compare what was found with this catalogue instead; fail with 1 if anything differs but the ratings
    #[arg(long, value_name = "FILE", conflicts_with = "output")]
    check: Option<PathBuf>,

    /// With `--check`, tell what the differences mean for this policy
    #[arg(long, value_name = "FILE", requires = "check")]
    policy: Option<PathBuf>,

    /// Start the program without asking
    #[arg(short, long)]
    yes: bool,

    /// How long the server may take to start, and for each answer [default: 60 and 30]
    #[arg(long, value_name = "SECS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: Option<u64>,

    /// How to show what was found: a table for people, or the catalogue itself
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "human")]
    format: Format,
}

pub fn run(args: &Args, ui: &mut Ui) -> Result<Exit, Failure> {
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    let file = args.output.as_deref().filter(|path| *path != Path::new("-"));
    if let Some(file) = file {
        files::check_target(file, existing)?;
    }
    let check = args.check.as_deref().map(|file| Check::read(file, args.policy.as_deref())).transpose()?;
    let environment = Environment::new(ui.environment());
    let target = args.target(&environment)?;
    agree(&target, args.yes, ui)?;
    let outcome = scan::scan(&target, &environment, args.limits(), &mut |progress| ui.progress(&told(progress)));
    ui.progress("");
    let found = outcome.map_err(|error| failure(&error, ui))?;
    for note in &found.notes {
        ui.note(note);
    }
    if found.tools.is_empty() {
        return Err(
            Failure::new("the server lists no tools").help("check its arguments: some servers list what they may use")
        );
    }
    let shown = shown(&found, ui.width());
    let catalogue = found.into_catalogue();
    if let Some(check) = check {
        return check.run(&catalogue, args.format, ui);
    }
    if let Some(file) = file {
        let mut text = json_text(&catalogue);
        text.push('\n');
        files::write(file, existing, &text)?;
    }
    if args.format == Format::Json || args.output.as_deref() == Some(Path::new("-")) {
        write_json(&catalogue, ui)?;
    } else {
        let out = ui.out();
        writeln!(out, "{shown}")?;
        if let Some(file) = file {
            writeln!(out, "Wrote {}", show(file))?;
        }
    }
    Ok(Exit::Clean)
}

/// What the server's list is compared with.
struct Check<'a> {
    file: &'a Path,
    saved: Loaded,
    policy: Option<(&'a Path, Policy)>,
}

impl<'a> Check<'a> {
    /// Reads everything, so that no server is started in vain.
    fn read(file: &'a Path, policy: Option<&'a Path>) -> Result<Self, Failure> {
        let policy = policy.map(|path| Ok::<_, Failure>((path, diff::read_policy(path)?))).transpose()?;
        let saved = files::read_catalogue(&[file.to_owned()])?;
        let servers = catalog::servers(&saved)?.len();
        if servers > 1 {
            return Err(Failure::new(format!("{} is the catalogue of {servers} servers", show(file)))
                .help("give a catalogue of the one server that is asked"));
        }
        Ok(Self { file, saved: catalog::load(&saved, None)?, policy })
    }

    /// Compares with what was found. Ratings are no matter: a server's own list has none.
    fn run(&self, found: &serde_json::Value, format: Format, ui: &mut Ui) -> Result<Exit, Failure> {
        let live = catalog::load(&[Source::new(SERVER, found.to_string())], None)?;
        let policy = self.policy.as_ref();
        let drift = drift::compare(&self.saved.catalogue, &live.catalogue, false, policy.map(|(_, policy)| policy));
        let sides = [(&*files::name_of(self.file), &self.saved), (SERVER, &live)];
        let exit = diff::tell(sides, &drift, policy.map(|(path, _)| *path), format, ui)?;
        Ok(if exit == Exit::Clean && !drift.tools.is_empty() { Exit::Found } else { exit })
    }
}

impl Args {
    fn target(&self, environment: &Environment) -> Result<Target, Failure> {
        if let Some(url) = &self.url {
            return Ok(Target::Http(Http::new(url, self.header.iter().cloned())?));
        }
        if let Some(config) = &self.config {
            let source = files::read_source(config)?;
            return Ok(scan::config::read(&source, self.server.as_deref(), environment)?);
        }
        let mut words = self.program.iter().cloned();
        let mut program = Program::new(words.next().unwrap_or_default(), words);
        for name in &self.env {
            program.pass(name, environment)?;
        }
        Ok(Target::Program(program))
    }

    fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        if let Some(seconds) = self.timeout {
            let each = Duration::from_secs(seconds);
            limits.start_up = each;
            limits.call = each;
            limits.whole = limits.whole.max(each * 5);
        }
        limits
    }
}

/// Has a person agree to what will be started. An address needs no consent: it was named.
fn agree(target: &Target, agreed: bool, ui: &mut Ui) -> Result<(), Failure> {
    let Target::Program(program) = target else { return Ok(()) };
    if !agreed && !ui.is_interactive() {
        return Err(Failure::new(format!("a program would be started, and nobody can be asked: {target}"))
            .help("give `--yes` if it may run on this machine"));
    }
    ui.note(&format!("starts {target}"));
    let variables: Vec<String> = program.variables().map(quote).collect();
    if !variables.is_empty() {
        ui.note(&format!("it gets to see {} of the environment", variables.join(", ")));
    }
    if agreed || Prompt::new(ui).allow("Run this program on this machine?")? { Ok(()) } else { Err(Failure::stopped()) }
}

fn told(progress: Progress<'_>) -> String {
    match progress {
        Progress::Starting { again: false } => "starting the server".to_owned(),
        Progress::Starting { again: true } => "asking again, with capabilities declared".to_owned(),
        Progress::Waiting { step, elapsed } => format!("waiting for {step}: {} s", elapsed.as_secs()),
        Progress::Connected { name, protocol } => {
            format!("connected to {} (protocol {})", Safe(name.unwrap_or("a server without a name")), Safe(protocol))
        }
        Progress::Listed { tools } => format!("{tools} tools"),
        Progress::Ending => "ending the server".to_owned(),
    }
}

fn failure(error: &ScanError, ui: &mut Ui) -> Failure {
    if !error.stderr.is_empty() {
        ui.note("the last that the program wrote to its standard error:");
        for line in &error.stderr {
            ui.write_err(&format!("  {line}\n"));
        }
    }
    error.problem.clone().into()
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::new(problem.to_string()).help(problem.help())
    }
}

/// What was found, for people.
fn shown(found: &Scan, width: usize) -> String {
    let row = |tool: &serde_json::Value| {
        let description = tool.get("description").and_then(serde_json::Value::as_str).unwrap_or_default();
        let line = description.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
        let mut shown: String = line.chars().take(SHOWN).collect();
        if shown.len() < line.len() {
            shown.push('…');
        }
        Some(vec![Scan::name(tool)?.to_owned(), shown])
    };
    let rows: Vec<Vec<String>> = found.tools.iter().filter_map(row).collect();
    let table = table(&["Tool", "What its server says of it"], rows, width);
    let name = found.server.name.as_deref().map_or_else(|| "a server without a name".to_owned(), quote);
    let version = found.server.version.as_deref().unwrap_or("of unknown version");
    let protocol = found.protocol.as_deref().unwrap_or("unknown");
    format!(
        "{table}\n\n{} of {name} {} (protocol {}), not rated yet",
        counted(found.tools.len(), "tool"),
        Safe(version),
        Safe(protocol)
    )
}
