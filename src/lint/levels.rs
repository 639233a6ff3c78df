//! How much each finding matters, as the user wants it.

use std::fmt;

use super::{LINTS, Lint};
use crate::diagnostic::Level;
use crate::source::quote;
use crate::suggest;

/// The name that stands for all findings at [`Level::Warn`].
pub const WARNINGS: &str = "warnings";

/// What the user said about levels, in order: of two settings for one lint the later counts.
#[derive(Debug, Clone, Default)]
pub struct Levels(Vec<Setting>);

#[derive(Debug, Clone, Copy)]
enum Setting {
    Lint(&'static str, Level),
    Warnings(Level),
}

/// A name that is no lint's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLint {
    /// The name.
    pub name: String,
    /// The name that may be meant.
    pub suggestion: Option<&'static str>,
}

/// The lint of this id.
pub fn find(id: &str) -> Result<&'static Lint, UnknownLint> {
    LINTS.iter().find(|lint| lint.id == id).ok_or_else(|| unknown(id))
}

impl Levels {
    /// Sets the level of a lint, or of [`WARNINGS`].
    pub fn set(&mut self, name: &str, level: Level) -> Result<(), UnknownLint> {
        let setting = if name == WARNINGS { Setting::Warnings(level) } else { Setting::Lint(find(name)?.id, level) };
        self.0.push(setting);
        Ok(())
    }

    /// Whether no finding of the lint would be shown.
    pub fn is_off(&self, lint: &Lint) -> bool {
        let verdicts: &[Level] = if lint.level == Level::Allow { &[Level::Allow] } else { &[Level::Warn, Level::Deny] };
        verdicts.iter().all(|verdict| self.resolve(lint.id, *verdict, false) == Level::Allow)
    }

    /// The level of a finding for which the lint itself has this verdict. A finding that rests on a guess never fails
    /// a run, unless the user wants every warning to.
    pub(super) fn resolve(&self, id: &str, verdict: Level, guess: bool) -> Level {
        let most = if guess { Level::Warn } else { Level::Deny };
        self.0.iter().fold(verdict.min(most), |level, setting| match setting {
            Setting::Lint(name, wanted) if *name == id => (*wanted).min(most),
            Setting::Warnings(wanted) if level == Level::Warn => *wanted,
            _ => level,
        })
    }
}

fn unknown(name: &str) -> UnknownLint {
    let names = LINTS.iter().map(|lint| lint.id).chain([WARNINGS]);
    UnknownLint { name: name.to_owned(), suggestion: suggest::nearest(name, names) }
}

impl fmt::Display for UnknownLint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no lint {}", quote(&self.name))?;
        match self.suggestion {
            Some(suggestion) => write!(f, ", did you mean `{suggestion}`?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for UnknownLint {}

#[cfg(test)]
mod tests {
    use super::{Levels, find};
    use crate::diagnostic::Level::{self, Allow, Deny, Warn};

    fn levels(settings: &[(&str, Level)]) -> Levels {
        let mut levels = Levels::default();
        settings.iter().for_each(|(name, level)| levels.set(name, *level).unwrap());
        levels
    }

    #[test]
    fn the_verdict_stands_until_it_is_overridden() {
        assert_eq!(levels(&[]).resolve("unknown-tool", Deny, false), Deny);
        assert_eq!(levels(&[]).resolve("unknown-tool", Warn, false), Warn);
        assert_eq!(levels(&[("unknown-tool", Deny)]).resolve("unknown-tool", Warn, false), Deny);
        assert_eq!(levels(&[("unknown-tool", Allow)]).resolve("open-default", Deny, false), Deny);
    }

    #[test]
    fn the_last_setting_wins() {
        let both = [("loose-limit", Allow), ("loose-limit", Deny)];
        assert_eq!(levels(&both).resolve("loose-limit", Warn, false), Deny);
        assert_eq!(levels(&[("warnings", Deny), ("loose-limit", Warn)]).resolve("loose-limit", Warn, false), Warn);
        assert_eq!(levels(&[("loose-limit", Warn), ("warnings", Deny)]).resolve("loose-limit", Warn, false), Deny);
    }

    #[test]
    fn warnings_are_a_group() {
        assert_eq!(levels(&[("warnings", Deny)]).resolve("open-default", Warn, false), Deny);
        assert_eq!(levels(&[("warnings", Allow)]).resolve("open-default", Warn, false), Allow);
        assert_eq!(levels(&[("warnings", Allow)]).resolve("open-default", Deny, false), Deny);
        assert_eq!(levels(&[("warnings", Deny)]).resolve("silent-denial", Allow, false), Allow);
    }

    #[test]
    fn a_guess_fails_no_run_unless_all_warnings_do() {
        assert_eq!(levels(&[]).resolve("open-default", Deny, true), Warn);
        assert_eq!(levels(&[("open-default", Deny)]).resolve("open-default", Deny, true), Warn);
        assert_eq!(levels(&[("warnings", Deny)]).resolve("open-default", Deny, true), Deny);
    }

    #[test]
    fn lints_that_are_off_need_not_run() {
        assert!(levels(&[]).is_off(find("silent-denial").unwrap()));
        assert!(!levels(&[("silent-denial", Warn)]).is_off(find("silent-denial").unwrap()));
        assert!(!levels(&[("warnings", Allow)]).is_off(find("open-default").unwrap()));
        assert!(levels(&[("open-default", Allow)]).is_off(find("open-default").unwrap()));
    }

    #[test]
    fn unknown_names_get_a_suggestion() {
        let unknown = Levels::default().set("unlimted-write", Deny).unwrap_err();
        assert_eq!(unknown.to_string(), "there is no lint `unlimted-write`, did you mean `unlimited-write`?");
        assert_eq!(find("\u{1b}[31m").unwrap_err().to_string(), r"there is no lint `\u{1b}[31m`");
    }
}
