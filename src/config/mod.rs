//! `policy.toml`: which catalogue a policy is checked against, what each lint is worth to a team, how often its tools may
//! be called, and which findings it knows and accepts.
//!
//! Every value keeps its place in the text, so that whatever is said about it can point at it. Paths and globs are
//! relative to the folder of the file, with `/` between folders; this module reads no files.

mod date;
mod glob;
mod read;
mod table;
#[cfg(test)]
mod tests;

pub use date::Date;
pub use glob::FileGlob;

use crate::analysis::recommended::ClassLimits;
use crate::catalog::RiskClass;
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::{Levels, Lint};
use crate::source::{Source, Span};

/// The name of the file.
pub const FILE_NAME: &str = "policy.toml";

/// Largest `policy.toml`, in bytes.
pub const LARGEST_CONFIG: usize = 1 << 20;

/// A value and where it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// What a `policy.toml` says.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The baseline, as a path.
    pub baseline: Option<Located<String>>,
    /// Whether a policy without a catalogue is a failure.
    pub require_catalogue: Option<Located<bool>>,
    /// Which policies have which catalogue, in the order of the file.
    pub mappings: Vec<Mapping>,
    /// The levels, to be put below those of the command line.
    pub levels: Levels,
    /// The same, name by name, in the order of the file.
    pub level_settings: Vec<Setting<&'static str, Level>>,
    /// The calls a minute that each class may have.
    pub limits: ClassLimits,
    /// The same, class by class, in the order of the file.
    pub limit_settings: Vec<Setting<RiskClass, u64>>,
    /// Findings that are known and accepted, in the order of the file.
    pub suppressions: Vec<Suppression>,
}

/// A key with its value, and where both stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<K, V> {
    /// What is set.
    pub key: K,
    /// What it is set to.
    pub value: V,
    /// Where.
    pub span: Span,
}

/// One `[[policy]]`: the catalogue of some policies.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// Which policies.
    pub files: Vec<FileGlob>,
    /// The files of their catalogue, as paths; empty where it says nothing of it.
    pub catalogue: Vec<Located<String>>,
    /// The server in it.
    pub server: Option<Located<String>>,
}

/// What the mappings say of one policy.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mapped<'a> {
    /// The files of its catalogue, as paths; empty where nothing is said.
    pub catalogue: &'a [Located<String>],
    /// The server in it.
    pub server: Option<&'a Located<String>>,
}

/// One `[[suppress]]`: findings that a team knows and accepts.
#[derive(Debug, Clone)]
pub struct Suppression {
    /// The lint whose findings they are.
    pub lint: Located<&'static Lint>,
    /// In which files.
    pub file: FileGlob,
    /// About which tool, exactly; `None` for whatever it finds there.
    pub tool: Option<Located<String>>,
    /// Why.
    pub reason: Located<String>,
    /// Who answers for it.
    pub owner: Option<Located<String>>,
    /// The last day on which it holds.
    pub expires: Option<Located<Date>>,
}

impl Config {
    /// Reads the text of a `policy.toml`.
    ///
    /// # Errors
    /// Everything that is wrong with it, in the order of the text. Nothing of a wrong file is to be used.
    pub fn read(source: &Source) -> Result<Self, Vec<Diagnostic>> {
        read::read(source)
    }

    /// Whether some mapping speaks of the file.
    pub fn is_mapped(&self, file: &str) -> bool {
        self.mappings.iter().flat_map(|mapping| &mapping.files).any(|glob| glob.matches(file))
    }

    /// What the mappings say of a policy. For each key the last entry that matches and has it counts.
    pub fn mapped(&self, file: &str) -> Mapped<'_> {
        let matching = self.mappings.iter().filter(|mapping| mapping.files.iter().any(|glob| glob.matches(file)));
        matching.fold(Mapped::default(), |found, mapping| Mapped {
            catalogue: if mapping.catalogue.is_empty() { found.catalogue } else { &mapping.catalogue },
            server: mapping.server.as_ref().or(found.server),
        })
    }
}

impl Suppression {
    /// Whether it covers a finding in this file, if it has not expired.
    pub fn covers(&self, file: &str, finding: &Diagnostic) -> bool {
        let is_tool = |tool: &Located<String>| finding.tool.as_deref() == Some(tool.value.as_str());
        self.lint.value.id == finding.code && self.tool.as_ref().is_none_or(is_tool) && self.file.matches(file)
    }

    /// Whether it holds no longer on this day.
    pub fn is_expired(&self, today: Date) -> bool {
        self.expires.as_ref().is_some_and(|last| today > last.value)
    }
}
