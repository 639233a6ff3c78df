//! `${…}` in the values of a configuration file.

use super::config;
use crate::scan::environment::Environment;
use crate::scan::error::Problem;
use crate::scan::secret::Word;
use crate::source::{Safe, quote};

/// Fills placeholders in, and collects the values that came from the environment.
pub(super) struct Filler<'a> {
    pub(super) environment: &'a Environment,
    /// Whether placeholders mean anything in this file.
    pub(super) active: bool,
    pub(super) used: Vec<String>,
}

impl Filler<'_> {
    /// The text with its placeholders filled in; it is shown as it was written.
    pub(super) fn word(&mut self, text: &str) -> Result<Word, Problem> {
        Ok(Word { value: self.fill(text)?, shown: text.to_owned() })
    }

    /// The text with its placeholders filled in.
    pub(super) fn fill(&mut self, text: &str) -> Result<String, Problem> {
        if !self.active {
            return Ok(text.to_owned());
        }
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, opened)) = rest.split_once("${") {
            let Some((inner, after)) = opened.split_once('}') else { break };
            filled.push_str(before);
            filled.push_str(&self.value(inner)?);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    /// The variable of that name.
    pub(super) fn variable(&mut self, name: &str) -> Result<String, Problem> {
        let Some(value) = self.environment.get(name) else {
            return Err(config(
                format!("the environment has no variable {}", quote(name)),
                "set it, and run this again",
            ));
        };
        self.used.push(value.to_owned());
        Ok(value.to_owned())
    }

    fn value(&mut self, inner: &str) -> Result<String, Problem> {
        if let Some(name) = inner.strip_prefix("env:") {
            return self.variable(name);
        }
        let (name, default) = match inner.split_once(":-") {
            Some((name, default)) => (name, Some(default)),
            None => (inner, None),
        };
        match (name, default) {
            ("/" | "pathSeparator", None) => Ok(std::path::MAIN_SEPARATOR.to_string()),
            ("userHome", None) => match self.environment.get("HOME").or_else(|| self.environment.get("USERPROFILE")) {
                Some(home) => Ok(home.to_owned()),
                None => self.variable("HOME"),
            },
            (name, Some(default)) if is_variable(name) && self.environment.get(name).is_none_or(str::is_empty) => {
                Ok(default.to_owned())
            }
            (name, _) if is_variable(name) && !name.starts_with("workspaceFolder") => self.variable(name),
            _ => Err(config(
                format!("only the editor can fill in {}", quote(&format!("${{{inner}}}"))),
                &format!("write the value itself, or `${{env:NAME}}` and set NAME, instead of `${{{}}}`", Safe(inner)),
            )),
        }
    }
}

fn is_variable(name: &str) -> bool {
    !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
