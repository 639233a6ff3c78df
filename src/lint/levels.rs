//! How much each finding matters, as the user wants it.

use std::collections::BTreeMap;
use std::fmt;

use super::{LINTS, Lint};
use crate::diagnostic::Level;
use crate::source::quote;
use crate::suggest;

/// The name that stands for all findings at [`Level::Warn`].
pub const WARNINGS: &str = "warnings";

/// What was said about levels: on the command line, and in the `policy.toml` of a file.
///
/// The command line beats the file. Within one of them the order does not matter: a lint that is named beats the group
/// [`WARNINGS`], and of two settings of one name the stricter counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels {
    command_line: Layer,
    file: Layer,
}

/// Settings on equal footing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Layer {
    lints: BTreeMap<&'static str, Level>,
    warnings: Option<Level>,
}

/// Who said something about a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SaidBy {
    /// The command line.
    CommandLine,
    /// The `policy.toml` of the file.
    File,
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
    /// Sets the level of a lint, or of [`WARNINGS`], by the command line.
    ///
    /// # Errors
    /// No lint has this name.
    pub fn set(&mut self, name: &str, level: Level) -> Result<(), UnknownLint> {
        self.command_line.set(name, level)
    }

    /// Sets the level of a lint, or of [`WARNINGS`], by a file.
    ///
    /// # Errors
    /// No lint has this name.
    pub fn set_in_file(&mut self, name: &str, level: Level) -> Result<(), UnknownLint> {
        self.file.set(name, level)
    }

    /// What the command line says, over what a file says.
    #[must_use]
    pub fn over(&self, file: &Self) -> Self {
        Self { command_line: self.command_line.clone(), file: file.file.clone() }
    }

    /// The lints of which a finding may be shown.
    pub(super) fn wanted(&self) -> impl Iterator<Item = &'static Lint> {
        let is_silent = self.command_line.is_silent() && self.file.is_silent();
        LINTS.iter().filter(move |lint| if is_silent { lint.level > Level::Allow } else { !self.is_off(lint) })
    }

    /// Whether no finding of the lint would be shown.
    pub fn is_off(&self, lint: &Lint) -> bool {
        verdicts(lint).iter().all(|verdict| self.resolve(lint.id, *verdict, false) == Level::Allow)
    }

    /// Whether every finding of the lint would be shown.
    pub fn shows_all(&self, lint: &Lint) -> bool {
        verdicts(lint).iter().all(|verdict| self.resolve(lint.id, *verdict, false) > Level::Allow)
    }

    /// The level of the lint's findings that are as bad as they get, and who changed it.
    pub fn of(&self, lint: &Lint) -> (Level, Option<SaidBy>) {
        let level = self.resolve(lint.id, lint.level, false);
        let of_file = Self { command_line: Layer::default(), file: self.file.clone() };
        let by =
            if level != of_file.resolve(lint.id, lint.level, false) || self.command_line.lints.contains_key(lint.id) {
                Some(SaidBy::CommandLine)
            } else {
                (level != lint.level || self.file.lints.contains_key(lint.id)).then_some(SaidBy::File)
            };
        (level, by)
    }

    /// The level of a finding for which the lint itself has this verdict. A finding that rests on a guess never fails
    /// a run, unless the user wants every warning to.
    pub(super) fn resolve(&self, id: &str, verdict: Level, guess: bool) -> Level {
        let most = if guess { Level::Warn } else { Level::Deny };
        let group = |layer: &Layer, level| if level == Level::Warn { layer.warnings } else { None };
        let verdict = verdict.min(most);
        if let Some(level) = self.command_line.lints.get(id) {
            return (*level).min(most);
        }
        let named = self.file.lints.get(id).map(|level| (*level).min(most));
        let level = named.unwrap_or(verdict);
        let group_of_file = if named.is_none() { group(&self.file, level) } else { None };
        group(&self.command_line, level).or(group_of_file).unwrap_or(level)
    }
}

impl Layer {
    /// Whether it says nothing.
    fn is_silent(&self) -> bool {
        self.lints.is_empty() && self.warnings.is_none()
    }

    fn set(&mut self, name: &str, level: Level) -> Result<(), UnknownLint> {
        if name == WARNINGS {
            self.warnings = self.warnings.max(Some(level));
        } else {
            let place = self.lints.entry(find(name)?.id).or_insert(level);
            *place = level.max(*place);
        }
        Ok(())
    }
}

/// How bad the findings of a lint may be by the lint itself.
fn verdicts(lint: &Lint) -> &'static [Level] {
    if lint.level == Level::Allow { &[Level::Allow] } else { &[Level::Warn, Level::Deny] }
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
    use super::{LINTS, Levels, SaidBy, find};
    use crate::diagnostic::Level::{self, Allow, Deny, Warn};

    fn levels(settings: &[(&str, Level)]) -> Levels {
        let mut levels = Levels::default();
        settings.iter().for_each(|(name, level)| levels.set(name, *level).unwrap());
        levels
    }

    fn with_file(levels: Levels, settings: &[(&str, Level)]) -> Levels {
        let mut file = Levels::default();
        settings.iter().for_each(|(name, level)| file.set_in_file(name, *level).unwrap());
        levels.over(&file)
    }

    #[test]
    fn the_verdict_stands_until_it_is_overridden() {
        assert_eq!(levels(&[]).resolve("unknown-tool", Deny, false), Deny);
        assert_eq!(levels(&[]).resolve("unknown-tool", Warn, false), Warn);
        assert_eq!(levels(&[("unknown-tool", Deny)]).resolve("unknown-tool", Warn, false), Deny);
        assert_eq!(levels(&[("unknown-tool", Allow)]).resolve("open-default", Deny, false), Deny);
    }

    #[test]
    fn on_equal_footing_the_order_does_not_matter() {
        for both in [[("loose-limit", Allow), ("loose-limit", Deny)], [("loose-limit", Deny), ("loose-limit", Allow)]] {
            assert_eq!(levels(&both).resolve("loose-limit", Warn, false), Deny);
            assert_eq!(with_file(Levels::default(), &both).resolve("loose-limit", Warn, false), Deny);
        }
        for both in [[("warnings", Deny), ("loose-limit", Warn)], [("loose-limit", Warn), ("warnings", Deny)]] {
            assert_eq!(levels(&both).resolve("loose-limit", Warn, false), Warn);
            assert_eq!(levels(&both).resolve("open-default", Warn, false), Deny);
        }
        assert_eq!(levels(&[("warnings", Deny), ("warnings", Allow)]).resolve("loose-limit", Warn, false), Deny);
    }

    #[test]
    fn the_command_line_beats_the_file() {
        let both = |line: &[(&str, Level)], file: &[(&str, Level)]| {
            with_file(levels(line), file).resolve("loose-limit", Warn, false)
        };
        assert_eq!(both(&[("loose-limit", Allow)], &[("loose-limit", Deny)]), Allow);
        assert_eq!(both(&[("loose-limit", Warn)], &[("warnings", Deny)]), Warn);
        assert_eq!(both(&[("warnings", Deny)], &[("loose-limit", Warn)]), Deny);
        assert_eq!(both(&[("warnings", Deny)], &[("loose-limit", Allow)]), Allow);
        assert_eq!(both(&[("warnings", Allow)], &[("warnings", Deny)]), Allow);
        assert_eq!(both(&[("warnings", Allow)], &[("loose-limit", Deny)]), Deny);
        assert_eq!(both(&[], &[("warnings", Deny), ("loose-limit", Warn)]), Warn);
        assert_eq!(both(&[], &[("warnings", Deny)]), Deny);
    }

    #[test]
    fn it_is_known_who_set_a_level() {
        let lint = find("loose-limit").unwrap();
        assert_eq!(levels(&[]).of(lint), (Warn, None));
        assert_eq!(levels(&[("warnings", Deny)]).of(lint), (Deny, Some(SaidBy::CommandLine)));
        assert_eq!(with_file(levels(&[]), &[("warnings", Deny)]).of(lint), (Deny, Some(SaidBy::File)));
        assert_eq!(
            with_file(levels(&[("loose-limit", Warn)]), &[("loose-limit", Deny)]).of(lint),
            (Warn, Some(SaidBy::CommandLine))
        );
        assert!(!levels(&[("warnings", Allow)]).shows_all(lint) && levels(&[]).shows_all(lint));
        assert!(!levels(&[]).shows_all(find("silent-denial").unwrap()));
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
        for levels in [levels(&[]), levels(&[("silent-denial", Warn), ("open-default", Allow)])] {
            assert!(levels.wanted().map(|lint| lint.id).eq(LINTS.iter().filter(|l| !levels.is_off(l)).map(|l| l.id)));
        }
    }

    #[test]
    fn unknown_names_get_a_suggestion() {
        let unknown = Levels::default().set("unlimted-write", Deny).unwrap_err();
        assert_eq!(unknown.to_string(), "there is no lint `unlimted-write`, did you mean `unlimited-write`?");
        assert_eq!(find("\u{1b}[31m").unwrap_err().to_string(), r"there is no lint `\u{1b}[31m`");
    }
}
