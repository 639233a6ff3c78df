//! Ratings for people: a table, riskiest first, and what to do about the uncertain ones.

use std::cmp::Reverse;
use std::io::Write;
use std::path::Path;

use mcp_policy::catalog::classify::{Rating, in_parallel};
use mcp_policy::catalog::{Confidence, RiskClass};
use mcp_policy::source::Safe;

use super::{Args, Row};
use crate::failure::Failure;
use crate::render::{counted, shell_word, table, wrap};
use crate::ui::Ui;

/// Pieces of evidence, and characters of all of them, that a row shows.
const PIECES: usize = 3;
const SHOWN: usize = 80;

/// What the order and the summary go by.
struct Brief {
    class: RiskClass,
    treat_as: RiskClass,
    confidence: Confidence,
    review: bool,
    at: usize,
}

/// Writes the table and the summary.
pub fn show(rows: &[Row<'_>], args: &Args, ui: &mut Ui) -> Result<(), Failure> {
    if rows.is_empty() {
        writeln!(ui.out(), "Every tool is rated already; `--all` shows what we think of the ratings.")?;
        return Ok(());
    }
    let most = if args.max_tools == 0 { rows.len() } else { args.max_tools };
    let briefs = worst_first(rows, most);
    let several = rows.iter().any(|row| Some(row.server) != rows.first().map(|first| first.server));
    let mut header = vec!["class", "treat as", "confidence"];
    header.extend(args.all.then_some("given"));
    header.extend(several.then_some("server"));
    header.extend(["tool", "because"]);
    let shown = briefs.iter().take(most).filter_map(|brief| rows.get(brief.at));
    let cells = shown.map(|row| cells(row, args.all, several));
    let text = table(&header, cells, ui.width());
    writeln!(ui.out(), "{text}\n")?;
    let hidden = briefs.len().saturating_sub(most);
    if hidden > 0 {
        writeln!(ui.out(), "{} not shown; `--max-tools 0` shows all", counted(hidden, "more tool"))?;
    }
    summary(&briefs, args, ui)
}

/// All of them, of which the worst `most` come first and in order.
fn worst_first(rows: &[Row<'_>], most: usize) -> Vec<Brief> {
    let mut briefs: Vec<Brief> = Vec::with_capacity(rows.len());
    let rate = |rows: &[Row<'_>]| -> Vec<Brief> { rows.iter().map(|row| Brief::new(&row.rating())).collect() };
    in_parallel(rows, rate, |mut some| briefs.append(&mut some));
    for (at, brief) in briefs.iter_mut().enumerate() {
        brief.at = at;
    }
    let name = |at: usize| rows.get(at).map(|row| row.tool.name.as_str());
    let order = |a: &Brief, b: &Brief| {
        let danger = |brief: &Brief| Reverse((brief.class.rank(), brief.treat_as.rank(), Reverse(brief.confidence)));
        danger(a).cmp(&danger(b)).then_with(|| name(a.at).cmp(&name(b.at))).then(a.at.cmp(&b.at))
    };
    if most < briefs.len() {
        briefs.select_nth_unstable_by(most, order);
    }
    if let Some(shown) = briefs.get_mut(..most.min(rows.len())) {
        shown.sort_unstable_by(order);
    }
    briefs
}

impl Brief {
    fn new(rating: &Rating) -> Self {
        let Rating { class, treat_as, confidence, .. } = *rating;
        Self { class, treat_as, confidence, review: rating.needs_review(), at: 0 }
    }
}

fn cells(row: &Row<'_>, given: bool, server: bool) -> Vec<String> {
    let rating = row.rating();
    let treat_as = if rating.treat_as == rating.class { String::new() } else { rating.treat_as.to_string() };
    let mut cells = vec![rating.class.to_string(), treat_as, rating.confidence.to_string()];
    if given {
        cells.push(row.tool.class.map_or_else(String::new, |class| class.to_string()));
    }
    if server {
        cells.push(row.server.label().unwrap_or_default().to_owned());
    }
    cells.extend([row.tool.name.clone(), because(&rating)]);
    cells
}

/// The contradiction, else what speaks for the class or for the stricter one, in a few words.
fn because(rating: &Rating) -> String {
    let telling = |class: Option<RiskClass>| class == Some(rating.class) || class == Some(rating.treat_as);
    let pieces = rating.evidence.iter().filter(|piece| telling(piece.class)).take(PIECES);
    let pieces: Vec<String> = pieces.map(|piece| format!("{} \"{}\"", piece.source, piece.quote)).collect();
    let text = match rating.contradictions.first() {
        Some(contradiction) => contradiction.clone(),
        None if pieces.is_empty() => "nothing that says what it does".to_owned(),
        None => pieces.join(", "),
    };
    match text.char_indices().nth(SHOWN) {
        Some((cut, _)) => format!("{}…", text.get(..cut).unwrap_or_default()),
        None => text,
    }
}

fn summary(briefs: &[Brief], args: &Args, ui: &mut Ui) -> Result<(), Failure> {
    let mut classes = RiskClass::ALL.to_vec();
    classes.sort_by_key(|class| Reverse(class.rank()));
    let count = |class: RiskClass| briefs.iter().filter(|brief| brief.class == class).count();
    let counts = classes.into_iter().map(|class| (class, count(class))).filter(|(_, count)| *count > 0);
    let counts: Vec<String> = counts.map(|(class, count)| format!("{count} {class}")).collect();
    let width = ui.width();
    writeln!(ui.out(), "{}", wrap(&format!("{}: {}.", counted(briefs.len(), "tool"), counts.join(", ")), width))?;
    let review = briefs.iter().filter(|brief| brief.review).count();
    if review == 0 {
        writeln!(ui.out(), "No rating is in doubt.")?;
        return Ok(());
    }
    let file = |path: &Path| shell_word(&path.to_string_lossy());
    let output = args.output.as_deref().map_or_else(|| "catalog.json".to_owned(), file);
    let inputs: Vec<String> = args.files.iter().map(|path| file(path)).collect();
    let text = format!(
        "{} to be reviewed: until then, the stricter class is to be assumed. Decide with \
         `policy catalog classify {} --review -o {output}`.",
        counted(review, "rating"),
        Safe(&inputs.join(" "))
    );
    writeln!(ui.out(), "{}", wrap(&text, width))?;
    Ok(())
}
