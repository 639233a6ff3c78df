//! Globs over the files of a project.

use globset::GlobBuilder;
use regex::bytes::{Regex, RegexBuilder};

use crate::source::{Safe, Span};

/// Characters that mean something in a glob.
const SPECIAL: [char; 6] = ['*', '?', '[', ']', '{', '}'];

/// Longest glob, in bytes. What reads globs goes one call deeper for each brace.
const LONGEST: usize = 1 << 10;

/// Largest compiled glob, in bytes.
const LARGEST: usize = 1 << 18;

/// Names that nobody gives a file: what matches one of them matches whatever there is.
const NOBODYS: [&str; 3] = ["q7zx.json", "q7zx/w9vk.json", "q7zx/w9vk/j3hp.json"];

/// Some files of a project: `policies/*.json`. `*` stays in one folder, `**` stands for any number of folders, and case
/// counts.
#[derive(Debug, Clone)]
pub struct FileGlob {
    text: String,
    span: Span,
    /// `None` where the text is the name of one file.
    pattern: Option<Regex>,
}

impl FileGlob {
    /// Reads a glob that stands at this place.
    ///
    /// # Errors
    /// What is wrong with it, as the end of a sentence about it, and what to do.
    pub(super) fn new(text: &str, span: Span) -> Result<Self, (String, &'static str)> {
        if text.len() > LONGEST {
            return Err((format!("is longer than {LONGEST} bytes"), "name folders with `**`"));
        }
        if text.contains('\\') {
            return Err(("holds a backslash".to_owned(), "write `/` between folders, and `[*]` for a star itself"));
        }
        if text.starts_with('/') || text.as_bytes().get(1) == Some(&b':') {
            return Err(("is no relative path".to_owned(), "name the files from the folder of this file on"));
        }
        if text.split('/').any(|part| matches!(part, "" | "." | "..")) {
            return Err((
                "holds an empty part, `.` or `..`".to_owned(),
                "name files in the folder of this file or below, as `policies/*.json`",
            ));
        }
        let is_name = !text.contains(SPECIAL);
        let pattern = if is_name { None } else { Some(compile(text)?) };
        Ok(Self { text: text.to_owned(), span, pattern })
    }

    /// The glob as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where it stands.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Whether it names one file.
    pub fn is_name(&self) -> bool {
        self.pattern.is_none()
    }

    /// Whether it means this file, whose path is relative to the folder of `policy.toml` and has `/` between folders.
    pub fn matches(&self, file: &str) -> bool {
        self.pattern.as_ref().map_or(self.text == file, |pattern| pattern.is_match(file.as_bytes()))
    }

    /// Whether it means any file, whatever its name.
    pub fn covers_everything(&self) -> bool {
        !self.is_name() && NOBODYS.iter().any(|file| self.matches(file))
    }
}

fn compile(text: &str) -> Result<Regex, (String, &'static str)> {
    let help = "write `*` for any text within a folder, `**` for any folders, `?`, `[abc]` or `{one,other}`";
    let refuse = |why: &str| (format!("is no glob: {}", Safe(why)), help);
    let glob =
        GlobBuilder::new(text).literal_separator(true).build().map_err(|error| refuse(&error.kind().to_string()))?;
    // the matchers of globset panic on a pattern that is too large
    RegexBuilder::new(glob.regex()).size_limit(LARGEST).build().map_err(|_| refuse("it is too large"))
}
