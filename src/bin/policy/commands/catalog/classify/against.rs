//! `policy catalog classify --against`: how good the ratings are.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;

use mcp_policy::catalog::classify::evaluate::{self, CrossValidation, Figures, Label, Share, UnderCall};
use mcp_policy::catalog::classify::{Rating, Tuning, read_labels};
use mcp_policy::catalog::{Confidence, RiskClass};
use serde::Serialize;

use crate::args::Format;
use crate::exit::Exit;
use crate::failure::{Failure, show};
use crate::files;
use crate::render::{self, SCHEMA_VERSION, counted, table, wrap};
use crate::ui::Ui;

/// Rates the labelled tools and writes how the ratings compare with the labels.
pub fn run(path: &Path, folds: Option<u16>, format: Format, ui: &mut Ui) -> Result<Exit, Failure> {
    let source = files::read_source(path)?;
    let labels = read_labels(&source)
        .map_err(|error| Failure::new(format!("cannot use the labels: {error}")).help(error.help))?;
    let ratings: Vec<Rating> = labels.iter().map(|label| label.rate(Tuning::default())).collect();
    let pairs = || labels.iter().zip(&ratings);
    let servers = labels.iter().map(|label| label.server.as_str()).collect::<BTreeSet<_>>().len();
    if folds.is_some_and(|folds| usize::from(folds) > servers) {
        return Err(Failure::new(format!(
            "the labels are of {}, so there cannot be more groups",
            counted(servers, "server")
        ))
        .help("give a smaller number with `--folds`"));
    }
    let evaluation = Evaluation {
        tools: labels.len(),
        servers,
        figures: evaluate::figures(pairs()),
        under_calls: evaluate::under_calls(pairs()).collect(),
        cross_validation: folds.map(|folds| evaluate::cross_validate(&labels, folds.into())),
    };
    match format {
        Format::Human => human(&evaluation, &labels, path, ui)?,
        Format::Json => render::write_json(&Document { schema_version: SCHEMA_VERSION, evaluation }, ui)?,
    }
    Ok(Exit::Clean)
}

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    evaluation: Evaluation<'a>,
}

#[derive(Serialize)]
struct Evaluation<'a> {
    tools: usize,
    servers: usize,
    #[serde(flatten)]
    figures: Figures,
    under_calls: Vec<UnderCall<'a>>,
    cross_validation: Option<CrossValidation>,
}

fn human(evaluation: &Evaluation<'_>, labels: &[Label], path: &Path, ui: &mut Ui) -> Result<(), Failure> {
    let Evaluation { tools, servers, figures, under_calls, cross_validation } = evaluation;
    let width = ui.width();
    let of = format!("{} of {} in {}", counted(*tools, "labelled tool"), counted(*servers, "server"), show(path));
    let mut text = format!("{of}\n\n{}\n", self::figures(figures));
    if labels.iter().any(Label::is_described) {
        text.push_str("\nTools with a description: label (rows) and rating (columns)\n");
        text.push_str(&confusion(figures, width));
        text.push('\n');
    }
    text.push_str(&list(under_calls, width));
    if let Some(result) = cross_validation {
        let folds: Vec<String> = result.folds.iter().map(|share| format!("{:.1} %", share.percent())).collect();
        let told = format!(
            "Cross-validated by server: the weights chosen without the servers they are measured on, in {} groups. \
             Agreement by group: {}. The weights in use were the best choice in {} of them.",
            folds.len(),
            folds.join(", "),
            result.same_tuning
        );
        // writing to a string does not fail
        let _ = write!(text, "\n{}\n\n{}\n", wrap(&told, width), self::figures(&result.figures));
    }
    ui.out().write_all(text.as_bytes())?;
    Ok(())
}

fn figures(figures: &Figures) -> String {
    let mut lines = vec![
        share("agreement, tools with a description", figures.described),
        share("agreement, all tools", figures.all),
    ];
    for (confidence, of) in Confidence::ALL.iter().zip(figures.by_confidence).rev() {
        lines.push(share(&format!("agreement at {confidence} confidence"), of));
    }
    lines.extend([
        share("Destructive or Financial, callable", figures.dangerous_callable),
        format!("{:<42}{}", "  of them without a limit", figures.dangerous_unlimited),
        format!("{:<42}{}", "  rated harmless with high confidence", figures.dangerous_trusted),
        share("Read, callable", figures.reads_callable),
    ]);
    lines.join("\n")
}

fn share(what: &str, share: Share) -> String {
    format!("{what:<42}{:>5.1} %  ({} of {})", share.percent(), share.part, share.of)
}

fn confusion(figures: &Figures, width: usize) -> String {
    let header: Vec<&str> = std::iter::once("").chain(RiskClass::ALL.iter().map(|class| class.as_str())).collect();
    let rows = RiskClass::ALL.iter().zip(&figures.confusion).map(|(class, row)| {
        let counts = row.iter().map(|count| if *count == 0 { "·".to_owned() } else { count.to_string() });
        std::iter::once(class.to_string()).chain(counts).collect()
    });
    format!("{}\n", table(&header, rows, width))
}

fn list(under_calls: &[UnderCall<'_>], width: usize) -> String {
    if under_calls.is_empty() {
        return "No Destructive or Financial tool is rated harmless, and none can be called.\n".to_owned();
    }
    let rows = under_calls.iter().map(|call| {
        let entry = match call.entry {
            None => "left out".to_owned(),
            Some(RiskClass::Read) => "callable without limit".to_owned(),
            Some(class) => format!("callable as {class}"),
        };
        let cells = [call.label.to_string(), call.class.to_string(), call.confidence.to_string(), entry];
        cells.into_iter().chain([call.tool.to_owned(), call.server.to_owned()]).collect()
    });
    let header = ["label", "rating", "confidence", "in a policy", "tool", "server"];
    let count = counted(under_calls.len(), "dangerous under-call");
    let table = table(&header, rows, width);
    format!("{count}: tools that are rated harmless, or that a policy lets be called\n{table}\n")
}
