//! From the text of a `policy.toml` to [`Config`].

use toml::de::{DeTable, DeValue};

use super::table::{Members, Value, Wrong, kind, move_up, span};
use super::{Config, FileGlob, LARGEST_CONFIG, Located, Mapping, Setting, Suppression};
use crate::catalog::RiskClass;
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::{self, Category, Lint, WARNINGS};
use crate::policy::MAX_LIMIT;
use crate::schema::codes;
use crate::source::{Safe, Source, Span, quote};
use crate::suggest::nearest;

/// Most globs; names of single files do not count.
const MOST_GLOBS: usize = 1_000;

pub(super) fn read(source: &Source) -> Result<Config, Vec<Diagnostic>> {
    let mut wrong = Wrong::default();
    if source.text().len() > LARGEST_CONFIG {
        wrong.add(Span::new(0, 0), "it is larger than 1 MiB", "say the same with globs");
        return Err(wrong.into_sorted());
    }
    let text = source.text();
    let parsed = match DeTable::parse(text) {
        Ok(parsed) => parsed,
        Err(error) => {
            let at = error.span().map_or(Span::new(0, 0), |range| Span::new(range.start, range.end));
            let message = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
            wrong.add(at, format!("not TOML: {}", Safe(&message)), "mend the text; nothing of a broken file is used");
            return Err(wrong.into_sorted());
        }
    };
    let mut reader = Reader { wrong, globs: 0 };
    let config = reader.config(parsed.get_ref());
    let wrong = reader.wrong.into_sorted();
    if wrong.is_empty() { Ok(config) } else { Err(wrong) }
}

struct Reader {
    wrong: Wrong,
    /// How many globs there were so far.
    globs: usize,
}

impl Reader {
    fn config(&mut self, table: &DeTable<'_>) -> Config {
        let keys = ["baseline", "require-catalog", "policy", "lints", "limits", "suppress"];
        let members = self.wrong.members(table, &keys, "`policy.toml`");
        let mut config = Config {
            baseline: self.text(&members, "baseline"),
            require_catalogue: members.get("require-catalog").and_then(|value| self.boolean("require-catalog", value)),
            ..Config::default()
        };
        if let Some(lints) = members.get("lints").and_then(|value| self.wrong.table("lints", value)) {
            self.levels(lints, &mut config);
        }
        if let Some(limits) = members.get("limits").and_then(|value| self.wrong.table("limits", value)) {
            self.limits(limits, &mut config);
        }
        for (_, entry) in members.get("policy").map(|value| self.wrong.tables("policy", value)).unwrap_or_default() {
            config.mappings.extend(self.mapping(entry));
        }
        for (at, entry) in members.get("suppress").map(|value| self.wrong.tables("suppress", value)).unwrap_or_default()
        {
            config.suppressions.extend(self.suppression(at, entry));
        }
        config
    }

    fn text(&mut self, members: &Members<'_, '_>, key: &str) -> Option<Located<String>> {
        members.get(key).and_then(|value| self.wrong.text(key, value))
    }

    fn boolean(&mut self, key: &str, value: &Value<'_>) -> Option<Located<bool>> {
        let Some(truth) = value.get_ref().as_bool() else {
            self.wrong.add(
                span(value),
                format!("`{key}` is {}, not `true` or `false`", kind(value)),
                format!("write `{key} = true`"),
            );
            return None;
        };
        Some(Located { value: truth, span: span(value) })
    }

    fn levels(&mut self, table: &DeTable<'_>, config: &mut Config) {
        for (key, value) in table {
            let name: &str = key.get_ref();
            let key = match name {
                WARNINGS => Some(WARNINGS),
                _ if self.is_misplaced(name, span(key)) => continue,
                _ => self.lint(name, span(key), "cannot be switched off").map(|lint| lint.id),
            };
            let level = self.level(value);
            let (Some(key), Some(level)) = (key, level) else { continue };
            // the name is known
            let _ = config.levels.set_in_file(key, level);
            config.level_settings.push(Setting { key, value: level, span: span(value) });
        }
        config.level_settings.sort_by_key(|setting| setting.span);
    }

    /// Whether the key belongs above the tables, which is told.
    fn is_misplaced(&mut self, name: &str, at: Span) -> bool {
        let help = move_up(name);
        if let Some(help) = &help {
            self.wrong.add(at, format!("{} stands in a table", quote(name)), help.as_str());
        }
        help.is_some()
    }

    fn level(&mut self, value: &Value<'_>) -> Option<Level> {
        let words = "write \"allow\", \"warn\" or \"deny\"";
        let Some(word) = value.get_ref().as_str() else {
            self.wrong.add(span(value), format!("a level is a word, this is {}", kind(value)), words);
            return None;
        };
        let level = word.parse();
        if level.is_err() {
            let help = match nearest(word, ["allow", "warn", "deny"]) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => words.to_owned(),
            };
            self.wrong.add(span(value), format!("{} is no level", quote(word)), help);
        }
        level.ok()
    }

    /// The lint of this id.
    fn lint(&mut self, name: &str, at: Span, never: &str) -> Option<&'static Lint> {
        match lint::find(name) {
            Ok(lint) => Some(lint),
            Err(_) if codes::find(name).is_some() => {
                let message = format!("{} is an error of the document itself, which {never}", quote(name));
                self.wrong.add(at, message, "mend the document, and take this out");
                None
            }
            Err(unknown) => {
                let help = match unknown.suggestion {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`policy lint --list` lists the lints".to_owned(),
                };
                self.wrong.add(at, format!("there is no lint {}", quote(name)), help);
                None
            }
        }
    }

    fn limits(&mut self, table: &DeTable<'_>, config: &mut Config) {
        for (key, value) in table {
            let name: &str = key.get_ref();
            let words = || RiskClass::ALL.iter().map(|class| class.as_str());
            let class = RiskClass::ALL.iter().find(|class| class.as_str() == name).copied();
            if self.is_misplaced(name, span(key)) {
                continue;
            }
            if class.is_none() {
                let near = words().find(|word| word.eq_ignore_ascii_case(name)).or_else(|| nearest(name, words()));
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the classes are {}", words().collect::<Vec<_>>().join(", ")),
                };
                self.wrong.add(span(key), format!("there is no risk class {}", quote(name)), help);
            }
            let number = match value.get_ref() {
                DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok(),
                _ => None,
            };
            let number = number.filter(|number| (1..=MAX_LIMIT).contains(number));
            if number.is_none() {
                let help = format!("write how many calls a minute: a whole number from 1 to {MAX_LIMIT}");
                self.wrong.add(span(value), "this is no number of calls", help);
            }
            let (Some(class), Some(number)) = (class, number) else { continue };
            config.limits.set(class, number);
            config.limit_settings.push(Setting { key: class, value: number, span: span(value) });
        }
        config.limit_settings.sort_by_key(|setting| setting.span);
    }

    fn glob(&mut self, key: &str, text: &Located<String>) -> Option<FileGlob> {
        match FileGlob::new(&text.value, text.span) {
            Ok(glob) => {
                self.globs += usize::from(!glob.is_name());
                if self.globs == MOST_GLOBS + 1 {
                    let help = "join several with `{one,other}`, or name a folder with `**`";
                    self.wrong.add(text.span, format!("there are more globs than {MOST_GLOBS}"), help);
                }
                (self.globs <= MOST_GLOBS).then_some(glob)
            }
            Err((why, help)) => {
                self.wrong.add(text.span, format!("`{key}` {why}"), help);
                None
            }
        }
    }

    fn missing(&mut self, at: Span, of: &str, key: &str, help: &str) {
        self.wrong.add(at, format!("{of} lacks `{key}`"), help);
    }

    fn mapping(&mut self, table: &DeTable<'_>) -> Option<Mapping> {
        let members = self.wrong.members(table, &["files", "catalog", "server"], "`[[policy]]`");
        let texts = |reader: &mut Self, key| members.get(key).and_then(|value| reader.wrong.texts(key, value));
        let files = texts(self, "files");
        let catalogue = texts(self, "catalog").unwrap_or_default();
        let server = self.text(&members, "server");
        let first = table.iter().map(|(key, _)| span(key)).min();
        if !members.contains_key("files") {
            let help = "say which policies are meant: `files = \"policies/*.json\"`";
            self.missing(first.unwrap_or(Span::new(0, 0)), "a `[[policy]]`", "files", help);
        }
        if !members.contains_key("catalog") && !members.contains_key("server") {
            let message = "a `[[policy]]` says nothing of its files";
            let help = "add `catalog = \"FILE\"`, or take it out";
            self.wrong.add(first.unwrap_or(Span::new(0, 0)), message, help);
        }
        let globs: Vec<_> = files?.iter().filter_map(|file| self.glob("files", file)).collect();
        Some(Mapping { files: globs, catalogue, server })
    }

    fn suppression(&mut self, at: Span, table: &DeTable<'_>) -> Option<Suppression> {
        let keys = ["lint", "file", "tool", "reason", "owner", "expires"];
        let members = self.wrong.members(table, &keys, "`[[suppress]]`");
        let at = table.iter().map(|(key, _)| span(key)).min().unwrap_or(at);
        for (key, help) in [
            ("lint", "name the lint: `lint = \"loose-limit\"`"),
            ("file", "name the policy: `file = \"policies/admin.json\"`"),
            ("reason", "say why this is accepted: `reason = \"…\"`"),
        ] {
            if !members.contains_key(key) {
                self.missing(at, "a `[[suppress]]`", key, help);
            }
        }
        let lint = self.text(&members, "lint").and_then(|name| self.suppressed_lint(&name));
        let file = self.text(&members, "file").and_then(|file| self.glob("file", &file));
        let tool = self.text(&members, "tool");
        let reason = self.text(&members, "reason");
        let owner = self.text(&members, "owner");
        let expires = self.text(&members, "expires").and_then(|day| match day.value.parse() {
            Ok(value) => Some(Located { value, span: day.span }),
            Err(error) => {
                let message = format!("{} is {error}", quote(&day.value));
                self.wrong.add(day.span, message, "write year, month and day: `\"2027-03-31\"`");
                None
            }
        });
        Some(Suppression { lint: lint?, file: file?, tool, reason: reason?, owner, expires })
    }

    fn suppressed_lint(&mut self, name: &Located<String>) -> Option<Located<&'static Lint>> {
        if name.value == WARNINGS {
            let help = "name one lint; `[lints]` sets the level of them all";
            self.wrong.add(name.span, "the group `warnings` cannot be suppressed", help);
            return None;
        }
        let value = self.lint(&name.value, name.span, "cannot be suppressed")?;
        if value.category == Category::Configuration {
            let message = format!("`{}` is about this file, and cannot be suppressed in it", value.id);
            self.wrong.add(name.span, message, "repair what it finds, or set its level under `[lints]`");
            return None;
        }
        Some(Located { value, span: name.span })
    }
}
