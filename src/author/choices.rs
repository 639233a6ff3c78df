//! What a person may choose about a policy that is made from a catalogue.

use std::collections::BTreeMap;
use std::fmt;

use globset::GlobBuilder;
use regex::bytes::Regex;

use crate::analysis::recommended::{ClassLimits, Preset, Treatment};
use crate::catalog::{Catalogue, RiskClass};
use crate::source::{Safe, quote};
use crate::suggest::nearest;

/// Why a policy cannot be made. All text is fit for a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorError {
    /// What is wrong: one sentence, lower case, no full stop.
    pub message: String,
    /// What to do, as an imperative.
    pub help: String,
}

/// What is to be done with which tools.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// What is done with each class.
    pub preset: Preset,
    /// Limits of the team's own, in the place of those of the preset.
    pub limits: ClassLimits,
    /// Classes that are treated otherwise than by the preset.
    pub classes: BTreeMap<RiskClass, Treatment>,
    /// Single tools, by exact name, that are treated otherwise than their class. This counts as a review of a guess; what
    /// is unrated stays left out.
    pub tools: BTreeMap<String, Treatment>,
    /// Which tools are considered at all.
    pub filter: Filter,
}

/// Globs over tool names, matched exactly (case counts, `*` crosses every character).
#[derive(Debug, Clone, Default)]
pub struct Filter {
    include: Vec<Glob>,
    exclude: Vec<Glob>,
}

#[derive(Debug, Clone)]
struct Glob {
    text: String,
    regex: Regex,
}

impl AuthorError {
    pub(super) fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

impl fmt::Display for AuthorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for AuthorError {}

impl Choices {
    /// What is done with a tool of this name and class.
    pub(super) fn treatment(&self, tool: &str, class: RiskClass) -> Treatment {
        let chosen = self.tools.get(tool).or_else(|| self.classes.get(&class));
        chosen.copied().unwrap_or_else(|| self.usual(class))
    }

    /// What is done with a class of which nothing is said.
    pub fn usual(&self, class: RiskClass) -> Treatment {
        self.limits.treatment(self.preset, class)
    }

    /// Makes sure that every tool named here is one of the catalogue.
    pub(super) fn check(&self, catalogue: &Catalogue) -> Result<(), AuthorError> {
        let Some(unknown) = self.tools.keys().find(|tool| catalogue.get(tool).is_none()) else { return Ok(()) };
        let help = match nearest(unknown, catalogue.tools().iter().map(|tool| tool.name.as_str())) {
            Some(near) => format!("did you mean `{}`?", Safe(near)),
            None => "name a tool exactly as the catalogue does".to_owned(),
        };
        Err(AuthorError::new(format!("the catalogue has no tool {}", quote(unknown)), help))
    }
}

impl Filter {
    /// Tools that match one of `include` (every tool, if there is none) and none of `exclude`.
    ///
    /// # Errors
    /// A glob is not well formed.
    pub fn new(include: &[String], exclude: &[String]) -> Result<Self, AuthorError> {
        let globs = |texts: &[String]| texts.iter().map(|text| Glob::new(text)).collect::<Result<_, _>>();
        Ok(Self { include: globs(include)?, exclude: globs(exclude)? })
    }

    /// Whether the tool is considered.
    pub fn admits(&self, tool: &str) -> bool {
        let matches = |glob: &Glob| glob.regex.is_match(tool.as_bytes());
        (self.include.is_empty() || self.include.iter().any(matches)) && !self.exclude.iter().any(matches)
    }

    /// The globs that match no tool of the catalogue, as they were given.
    pub fn unmatched(&self, catalogue: &Catalogue) -> Vec<String> {
        let idle = |glob: &&Glob| !catalogue.tools().iter().any(|tool| glob.regex.is_match(tool.name.as_bytes()));
        self.include.iter().chain(&self.exclude).filter(idle).map(|glob| glob.text.clone()).collect()
    }
}

impl Glob {
    fn new(text: &str) -> Result<Self, AuthorError> {
        let refuse = |why: String| {
            AuthorError::new(
                format!("{} is not a glob: {}", quote(text), Safe(&why)),
                "write names with `*` for any text and `?` for one character, `[abc]` or `{one,other}`",
            )
        };
        let glob = GlobBuilder::new(text)
            .literal_separator(false)
            .backslash_escape(true)
            .build()
            .map_err(|error| refuse(error.kind().to_string()))?;
        // the matchers of globset take names for paths, and panic on a pattern that is too large
        let regex = Regex::new(glob.regex()).map_err(|_| refuse("it is too large".to_owned()))?;
        Ok(Self { text: text.to_owned(), regex })
    }
}

#[cfg(test)]
mod tests {
    use super::Filter;

    fn filter(include: &[&str], exclude: &[&str]) -> Filter {
        let owned = |globs: &[&str]| globs.iter().map(|glob| (*glob).to_owned()).collect::<Vec<_>>();
        Filter::new(&owned(include), &owned(exclude)).unwrap()
    }

    #[test]
    fn globs_choose_names() {
        let tools = ["get_file", "delete_file", "fs/get.file", "Get_file", "delete."];
        let admitted = |filter: Filter| tools.into_iter().filter(|tool| filter.admits(tool)).collect::<Vec<_>>();
        assert_eq!(admitted(filter(&[], &[])), tools);
        assert_eq!(admitted(filter(&["get_*", "fs*"], &[])), ["get_file", "fs/get.file"]);
        assert_eq!(admitted(filter(&[], &["*delete*", "*.*"])), ["get_file", "Get_file"]);
        assert_eq!(admitted(filter(&["*file"], &["{delete,Get}_*"])), ["get_file", "fs/get.file"]);
    }

    #[test]
    fn what_is_no_glob_is_an_error() {
        for glob in ["[", "{a", "a\\"] {
            let error = Filter::new(&[glob.to_owned()], &[]).unwrap_err();
            assert!(error.message.contains("is not a glob: "), "{}", error.message);
        }
        let huge = format!("{{{}}}", "a,".repeat(200_000));
        if let Err(error) = Filter::new(&[huge], &[]) {
            assert!(error.message.len() < 300);
        }
    }
}
