//! Loading a policy: straight from the text if it is right in every respect, else with everything that is wrong.

use super::{LARGEST_POLICY, Policy, semantics};
use crate::diagnostic::{Diagnostic, MOST_DIAGNOSTICS, Place};
use crate::document::{Document, MOST_VALUES};
use crate::schema::{self, codes};
use crate::source::{Pointer, Safe, Segment, Source, Span};

/// Longest part of the fast reader's own words that is shown, in characters.
const LONGEST_REASON: usize = 200;

/// A policy, or what is wrong with the text that should be one. There is never a policy beside diagnostics.
#[derive(Debug)]
pub struct Loaded {
    /// The policy, if the text is well formed in every respect.
    pub policy: Option<Policy>,
    /// What is wrong, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// The policy that a text is, if it is well formed in every respect; says nothing about one that is not.
pub fn load_if_right(source: &Source) -> Option<Policy> {
    Policy::read(source.text()).ok()
}

/// Reads a policy from its text.
pub fn load(source: &Source) -> Loaded {
    let refused = match Policy::read(source.text()) {
        Ok(policy) => return Loaded { policy: Some(policy), diagnostics: Vec::new() },
        Err(refused) => refused,
    };
    if source.text().len() <= LARGEST_POLICY && Document::would_be_vast(source.text()) {
        return Loaded { policy: None, diagnostics: vec![too_many_values(source, &refused)] };
    }
    let mut diagnostics = problems(source);
    if diagnostics.is_empty() {
        diagnostics.push(readers_disagree(source, &refused));
    }
    Loaded { policy: None, diagnostics }
}

/// Everything that is wrong with a text, found without the fast reader.
fn problems(source: &Source) -> Vec<Diagnostic> {
    if source.text().len() > LARGEST_POLICY {
        let message =
            format!("the file is {} bytes large, and a policy has at most {LARGEST_POLICY}", source.text().len());
        let help = "check that this is the right file, or split the policy by server";
        return vec![Diagnostic::new(codes::TOO_LARGE, Span::new(0, 0), message, help)];
    }
    let (document, mut found) = Document::parse(source);
    let Some(document) = document else {
        return match (schema::recognise_text(source.text()), found.first()) {
            (Some((message, help)), Some(first)) => {
                vec![Diagnostic::new(codes::NOT_A_POLICY, first.primary.place.clone(), message, help)]
            }
            _ => found,
        };
    };
    let mut unread: Vec<Span> =
        found.iter().filter_map(|diagnostic| document.locate(&diagnostic.primary.place)).collect();
    unread.sort_unstable();
    let value = document.value();
    let mut further = schema::check_policy(&value, source.name());
    semantics::check(&value, &mut further);
    // what could not be read as JSON has been told, and its value is not the one that was meant
    further.retain(|diagnostic| {
        let Some(span) = document.locate(&diagnostic.primary.place) else { return true };
        let before = unread.partition_point(|unread| unread.start <= span.start);
        let nearest = before.checked_sub(1).and_then(|at| unread.get(at));
        nearest.is_none_or(|unread| unread.end < span.end)
    });
    found.extend(further);
    for diagnostic in &mut found {
        diagnostic.tool = diagnostic.primary.place.pointer().and_then(tool_of);
    }
    in_order(&document, found)
}

/// The tool whose entry a pointer leads into.
fn tool_of(pointer: &Pointer) -> Option<String> {
    match pointer.segments() {
        [Segment::Key(tools), Segment::Key(name), ..] if tools == "tools" && name != "*" => Some(name.clone()),
        _ => None,
    }
}

/// Sorted by place, one of a kind at each place, and not endlessly many.
fn in_order(document: &Document<'_>, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut placed: Vec<(Option<Span>, Diagnostic)> =
        found.into_iter().map(|diagnostic| (document.locate(&diagnostic.primary.place), diagnostic)).collect();
    placed.sort_by_key(|(span, diagnostic)| (*span, diagnostic.code));
    // keys that are missing from one object differ only in their message
    placed.dedup_by(|(a, one), (b, other)| a == b && one.code == other.code && one.code != codes::MISSING_KEY);
    let more = placed.len() > MOST_DIAGNOSTICS;
    placed.truncate(MOST_DIAGNOSTICS);
    let mut diagnostics: Vec<Diagnostic> = placed.into_iter().map(|(_, diagnostic)| diagnostic).collect();
    if more {
        let message = format!("there are more problems than the {MOST_DIAGNOSTICS} that are listed");
        let help = "mend these first and run the check again";
        diagnostics.push(Diagnostic::new(codes::TOO_MANY_PROBLEMS, Place::value(Pointer::root()), message, help));
    }
    diagnostics
}

/// The one thing that is said of a wrong text with too many values for a tree.
fn too_many_values(source: &Source, refused: &serde_json::Error) -> Diagnostic {
    if let Some(too_deep) = Document::too_deep(source.text()) {
        return too_deep;
    }
    let message = format!(
        "the document is wrong here, and with more than {MOST_VALUES} values it is too large to say more than: {}",
        reason(refused)
    );
    let help = "check that this is the right file, mend this place, or split the policy by server";
    Diagnostic::new(codes::TOO_LARGE, refused_at(source, refused), message, help)
}

fn readers_disagree(source: &Source, refused: &serde_json::Error) -> Diagnostic {
    let message = format!("the document is refused, and no reason for it was found but: {}", reason(refused));
    let help = "report this as a mistake of the program, with the document; until then it counts as wrong";
    Diagnostic::new(codes::READERS_DISAGREE, refused_at(source, refused), message, help)
}

/// The words of the fast reader, which may quote a whole document.
fn reason(refused: &serde_json::Error) -> String {
    let told: String = refused.to_string().chars().take(LONGEST_REASON).collect();
    Safe(&told).to_string()
}

fn refused_at(source: &Source, refused: &serde_json::Error) -> Span {
    let line = source.line_start(refused.line().saturating_sub(1)).unwrap_or_default();
    let start = (line + refused.column().saturating_sub(1)).min(source.text().len());
    let start = (0..=start).rev().find(|at| source.text().is_char_boundary(*at)).unwrap_or(0);
    Span::new(start, start)
}

#[cfg(test)]
mod agreement;
#[cfg(test)]
mod tests;
