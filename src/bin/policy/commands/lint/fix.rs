//! `policy lint --fix`: carrying out what findings propose.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use mcp_policy::diagnostic::Diagnostic;
use mcp_policy::document;
use mcp_policy::fix::{self, Courage, Fixed, Objection, Repair};
use mcp_policy::policy::{self, LARGEST_POLICY};
use mcp_policy::source::{Safe, Source};

use crate::args::OutputArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::{self, Changeable, Input};
use crate::render::{self, calls, counted};
use crate::report::{Checked, Report, SetAside};
use crate::ui::Ui;

/// What to do about findings that can be fixed.
#[derive(Debug, clap::Args)]
pub struct FixArgs {
    /// Write the fixes that are proved to let nothing through that was denied, then report what is left
    ///
    /// A policy on stdin goes to stdout, and the report to stderr.
    #[arg(long, group = "fixes", help_heading = "Fixes")]
    fix: bool,

    /// With --fix or --diff: also the fixes that may let through what was denied
    #[arg(long, requires = "fixes", help_heading = "Fixes")]
    unsafe_fixes: bool,

    /// Show what --fix would change and write nothing; fails if that is anything, or if findings that fail would be left
    #[arg(long, group = "fixes", help_heading = "Fixes", conflicts_with_all = ["format", "output_file"])]
    diff: bool,
}

impl FixArgs {
    pub fn are_wanted(&self) -> bool {
        self.fix || self.diff
    }
}

/// What became of the findings that can be fixed.
pub struct Outcome<'a> {
    args: &'a FixArgs,
    files: Vec<FileOutcome>,
    /// The policy that came from stdin, as it is now; empty if it was no text.
    stdin: Option<String>,
    /// Files that were left as they are, though something could be fixed: not all that they are checked with was there.
    left: Vec<PathBuf>,
}

struct FileOutcome {
    path: PathBuf,
    old: String,
    fixed: Fixed,
}

/// Fixes the files of a report of which `may_be_fixed` holds, as far as they may be changed, and puts in it what is left.
/// `stdin` is the text of the policy that came from there. A file of several names is fixed under one of them.
pub fn run<'a>(
    args: &'a FixArgs,
    changeable: &Changeable,
    report: &mut Report,
    stdin: Option<String>,
    may_be_fixed: &dyn Fn(&Checked) -> bool,
    check: &dyn Fn(Input) -> Checked,
) -> Outcome<'a> {
    let mut outcome = Outcome { args, files: Vec::new(), stdin: None, left: Vec::new() };
    if report.files.iter().any(|file| file.path == Path::new("-")) {
        outcome.stdin = Some(stdin.unwrap_or_default());
    }
    let Report { files, failures, .. } = report;
    // a file of several names is left alone where it is to be under one of them
    let kept: BTreeSet<PathBuf> =
        files.iter().filter(|file| !may_be_fixed(file)).filter_map(|file| file.path.canonicalize().ok()).collect();
    let is_kept = |path: &Path| !kept.is_empty() && path.canonicalize().is_ok_and(|real| kept.contains(&real));
    let may_be_fixed = |file: &Checked| may_be_fixed(file) && !is_kept(&file.path);
    let left = files.iter().filter(|file| is_fixable(file) && !may_be_fixed(file));
    outcome.left = left.map(|file| file.path.clone()).collect();
    let is_fixable = |file: &Checked| is_fixable(file) && may_be_fixed(file);
    let fixable = || files.iter().filter(|file| is_fixable(file)).map(|file| file.path.as_path());
    let further = changeable.further_names(fixable());
    let once: BTreeSet<PathBuf> =
        fixable().zip(further).filter(|(_, is_further)| !is_further).map(|(path, _)| path.to_owned()).collect();
    for file in files.iter_mut().filter(|file| is_fixable(file) && once.contains(&file.path)) {
        let is_stdin = file.path == Path::new("-");
        let work = Work { args, path: &file.path, aside: Aside::of(file), changeable, check };
        let done = if args.diff && !is_stdin {
            changeable.real(&file.path).map(|_| Some(work.fixed(Source::new(file.source.name(), file.source.text()))))
        } else if is_stdin {
            Ok(Some(work.fixed(Source::new(file.source.name(), file.source.text()))))
        } else {
            work.in_place()
        };
        match done {
            Err(failure) => failures.push(failure),
            Ok(None) => {}
            Ok(Some((old, fixed))) => {
                if !args.diff || !fixed.applied.is_empty() {
                    let source = Source::new(file.source.name(), fixed.text.as_str());
                    *file = check(Input::new(file.path.clone(), source));
                }
                if is_stdin {
                    outcome.stdin = Some(fixed.text.clone());
                }
                outcome.files.push(FileOutcome { path: file.path.clone(), old, fixed });
            }
        }
    }
    outcome.look_again(files, check);
    outcome
}

/// Whether a finding that counts proposes something.
fn is_fixable(file: &Checked) -> bool {
    file.findings.iter().any(|finding| finding.set_aside.is_none() && finding.diagnostic.fix.is_some())
}

/// One file that is to be fixed.
struct Work<'w> {
    args: &'w FixArgs,
    path: &'w Path,
    aside: Aside,
    changeable: &'w Changeable,
    check: &'w dyn Fn(Input) -> Checked,
}

impl Work<'_> {
    /// Fixes the file itself, as it is now. None if it is no text any more.
    fn in_place(&self) -> Result<Option<(String, Fixed)>, Failure> {
        files::change(self.path, self.changeable, LARGEST_POLICY + 1, |bytes| {
            let (source, undecodable) = document::decode(&files::name_of(self.path), bytes);
            if undecodable.is_some() {
                return (None, None);
            }
            let (old, fixed) = self.fixed(source);
            let text = (!fixed.applied.is_empty()).then(|| fixed.text.clone());
            (text, Some((old, fixed)))
        })
    }

    fn fixed(&self, source: Source) -> (String, Fixed) {
        let courage = if self.args.unsafe_fixes { Courage::Unsafe } else { Courage::Safe };
        let fixed = fix::fix(&source, courage, &mut |source| {
            let copy = Source::new(source.name(), source.text());
            let checked = (self.check)(Input::new(self.path.to_owned(), copy));
            let counting = checked.findings.into_iter().filter(|finding| finding.set_aside.is_none());
            let findings = self.aside.without(counting.map(|finding| finding.diagnostic).collect());
            fix::Checked { policy: policy::load(source).policy, findings, work: checked.work }
        });
        (source.text().to_owned(), fixed)
    }
}

/// Findings that the baseline has and that must not be fixed, by lint and tool: their messages. What is suppressed the check
/// itself knows.
struct Aside(BTreeMap<(&'static str, Option<String>), Vec<String>>);

impl Aside {
    fn of(file: &Checked) -> Self {
        let mut aside: BTreeMap<_, Vec<String>> = BTreeMap::new();
        let known = file.findings.iter().filter(|finding| matches!(finding.set_aside, Some(SetAside::Baseline)));
        for finding in known {
            let Diagnostic { code, tool, message, .. } = &finding.diagnostic;
            aside.entry((*code, tool.clone())).or_default().push(message.clone());
        }
        Self(aside)
    }

    /// The findings that are not known. A known one may say something else after a fix; then any of the same lint and tool
    /// counts as known.
    fn without(&self, findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let mut left = self.0.clone();
        let mut take = |finding: &Diagnostic, exactly: bool| {
            let Some(messages) = left.get_mut(&(finding.code, finding.tool.clone())) else { return false };
            let at = messages.iter().position(|message| !exactly || *message == finding.message);
            at.map(|at| messages.remove(at)).is_some()
        };
        let (mut kept, mut rest) = (Vec::new(), Vec::new());
        for finding in findings {
            rest.push((!take(&finding, true)).then_some(finding));
        }
        for finding in rest.into_iter().flatten() {
            if !take(&finding, false) {
                kept.push(finding);
            }
        }
        kept
    }
}

impl Outcome<'_> {
    /// Checks what was changed under another name again.
    fn look_again(&self, files: &mut [Checked], check: &dyn Fn(Input) -> Checked) {
        let is_file = |path: &Path| path != Path::new("-");
        let changed = self.files.iter().filter(|file| is_file(&file.path) && !file.fixed.applied.is_empty());
        let changed = changed.filter_map(|file| Some((file.path.canonicalize().ok()?, file)));
        let changed: BTreeMap<PathBuf, &FileOutcome> = changed.collect();
        for file in files.iter_mut().filter(|file| is_file(&file.path) && !changed.is_empty()) {
            let found = file.path.canonicalize().ok().and_then(|real| changed.get(&real));
            if let Some(other) = found.filter(|other| other.path != file.path) {
                let source = Source::new(file.source.name(), other.fixed.text.as_str());
                *file = check(Input::new(file.path.clone(), source));
            }
        }
    }

    /// Whether any text is another one than before.
    pub fn changed_something(&self) -> bool {
        self.files.iter().any(|file| !file.fixed.applied.is_empty())
    }

    /// Tells what was done and what is left.
    pub fn tell(&self, report: &Report, output: &OutputArgs, ui: &mut Ui) -> Result<Exit, Failure> {
        let mut exit = report.exit();
        if self.args.diff {
            for file in &self.files {
                let patch = render::patch(&files::name_of(&file.path), &file.old, &file.fixed.text, ui.is_coloured());
                ui.write_document(&patch)?;
            }
            report.failures.iter().for_each(|failure| ui.fail(failure));
        } else if let Some(text) = &self.stdin {
            ui.write_document(text)?;
            report.failures.iter().for_each(|failure| ui.fail(failure));
        } else {
            exit = render::report(report, output, ui)?;
        }
        if self.args.diff || self.stdin.is_some() {
            self.tell_left(report, output.max_findings, ui);
            render::tell_not_checked(report, ui);
            exit = exit.max(render::write_files(report, output, ui));
        }
        ui.out().flush()?;
        if !ui.is_quiet() {
            self.summarize(output.max_findings, ui);
        }
        let would_change = self.args.diff && self.changed_something();
        Ok(if would_change { exit.max(Exit::Found) } else { exit })
    }

    /// Tells on stderr what is left, however quiet the run is: the result on stdout does not say why it fails. The places
    /// are those of the text after the fixes.
    fn tell_left(&self, report: &Report, most: usize, ui: &mut Ui) {
        let word = if self.args.diff { "would be left: " } else { "" };
        let shown = render::choose(report, most);
        for (source, finding) in &shown {
            let at = source.line_column(finding.span.start);
            let Diagnostic { level, code, message, .. } = &finding.diagnostic;
            let name = Safe(source.name());
            ui.insist(&format!("{word}{name}:{}:{}: {level} [{code}] {message}", at.line, at.column));
        }
        let hidden = report.findings().count() - shown.len();
        if hidden > 0 {
            ui.insist(&format!("{} not shown; `--max-findings 0` shows all", counted(hidden, "more finding")));
        }
    }

    fn summarize(&self, most: usize, ui: &mut Ui) {
        let most = if most == 0 { usize::MAX } else { most };
        let verb = if self.args.diff { "would fix" } else { "fixed" };
        let mut told = 0;
        for file in &self.files {
            let name = Safe(&files::name_of(&file.path)).to_string();
            let applied = file.fixed.applied.iter().map(|repair| (verb, repair));
            // what takes a risk, or waits for somebody to take it, says what the risk is
            let withheld = file.fixed.withheld.iter().map(|repair| ("not fixed", repair));
            for (word, repair) in applied.chain(withheld) {
                if told < most {
                    let why = repair.objection.as_ref().map_or_else(String::new, |why| format!(": {}", objection(why)));
                    ui.write_err(&format!("{word} {name}: {} ({}){why}\n", repair.title, repair.code));
                }
                told += 1;
            }
            if file.fixed.unfinished {
                ui.note(&format!(
                    "`{name}` takes more work to fix than one run does; run the command again, or mend the first findings by hand"
                ));
            }
        }
        for file in &self.left {
            let name = Safe(&files::name_of(file)).to_string();
            ui.note(&format!("nothing of `{name}` was fixed: not all that it is checked with could be used"));
        }
        if told > most {
            ui.write_err(&format!("... and {} more\n", told - most));
        }
        ui.write_err(&format!("{}\n", self.total()));
    }

    /// How many findings were fixed, and how many more might be.
    fn total(&self) -> String {
        let count = |of: fn(&Fixed) -> &[Repair], counts: fn(&Repair) -> bool| -> usize {
            let repairs = self.files.iter().flat_map(|file| of(&file.fixed));
            repairs.filter(|repair| counts(repair)).map(|repair| repair.findings).sum()
        };
        let fixed = count(|fixed| &fixed.applied, |_| true);
        let waiting =
            count(|fixed| &fixed.withheld, |repair| repair.objection.as_ref().is_some_and(Objection::may_be_overruled));
        let verb = if self.args.diff { "Would fix" } else { "Fixed" };
        let fixed = if fixed == 0 { "nothing".to_owned() } else { counted(fixed, "finding") };
        let more = match waiting {
            0 => String::new(),
            _ if self.args.unsafe_fixes => String::new(),
            count => format!(" ({count} more with `--unsafe-fixes`)"),
        };
        format!("{verb} {fixed}{more}.")
    }
}

/// Why a fix is not safe, in words.
fn objection(objection: &Objection) -> String {
    match objection {
        Objection::Beyond => "it touches more than its finding names".to_owned(),
        Objection::Opens(None) => "it lets through what was denied".to_owned(),
        Objection::Opens(Some(witness)) => format!("it lets through {}", calls(witness).join(", then ")),
        Objection::Unknown(why) => format!("it may let through what was denied: {}", Safe(why)),
        Objection::Invalid => "the policy would not be valid".to_owned(),
        Objection::TooLarge => "the policy has too many values to be edited".to_owned(),
        Objection::Stays => "the finding would stay".to_owned(),
        Objection::Provokes(code) => format!("`{code}` would be found instead"),
        Objection::Uncovers(code) => format!("`{code}` is found then, and has a fix of its own"),
    }
}
