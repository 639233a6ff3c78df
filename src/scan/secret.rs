//! What must not be shown or written: values of the environment, headers, and arguments that look like secrets.

use reqwest::Url;

use super::target::Target;

/// Stands where something was left out.
const LEFT_OUT: &str = "…";

/// Shorter values are too likely to be words of any text.
const SHORTEST_HIDDEN: usize = 4;

/// Shorter values are not looked for in what is written to files.
const SHORTEST_SECRET: usize = 8;

/// Path segments of addresses from this length on are likely to be keys.
const LONG_SEGMENT: usize = 20;

/// Parts of names whose values are secrets.
const SECRET_NAMES: &[&str] =
    &["auth", "cookie", "credential", "dsn", "header", "jwt", "key", "pass", "pwd", "secret", "session", "token"];

/// A word of a command line, and how it is shown.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) value: String,
    pub(super) shown: String,
}

impl Word {
    pub(super) fn plain(value: String) -> Self {
        Self { shown: value.clone(), value }
    }
}

/// Leaves out of what is shown of arguments everything that looks like a secret.
pub(super) fn hide(mut arguments: Vec<Word>) -> Vec<Word> {
    let mut follows_secret_flag = false;
    for word in &mut arguments {
        let is_flag = word.shown.starts_with('-');
        if follows_secret_flag && !is_flag {
            word.shown = LEFT_OUT.to_owned();
            follows_secret_flag = false;
            continue;
        }
        follows_secret_flag = false;
        if let Some((name, _)) = word.shown.split_once('=').filter(|(name, _)| is_secret_name(name)) {
            word.shown = format!("{name}={LEFT_OUT}");
        } else if is_flag {
            follows_secret_flag = word.shown == "-H" || is_secret_name(&word.shown);
        } else if let Some(url) = Url::parse(&word.shown).ok().filter(Url::has_host) {
            let shown = shown_url(&url);
            if shown.contains(LEFT_OUT) || url.username() != "" || url.password().is_some() {
                word.shown = shown;
            }
        }
    }
    arguments
}

/// An address without user, password, query and anything else that is likely to be a key.
pub(super) fn shown_url(url: &Url) -> String {
    let mut shown = format!("{}://{}", url.scheme(), url.host_str().unwrap_or_default());
    if let Some(port) = url.port() {
        shown.push_str(&format!(":{port}"));
    }
    for segment in url.path_segments().into_iter().flatten() {
        shown.push('/');
        shown.push_str(if segment.len() < LONG_SEGMENT { segment } else { LEFT_OUT });
    }
    if url.query().is_some() {
        shown.push_str("?…");
    }
    shown
}

/// The values of one target that must not come out.
pub(super) struct Secrets {
    /// Left out of everything that is shown, the longest first.
    hidden: Vec<String>,
    /// Left out of what is written to files, the longest first.
    secret: Vec<String>,
}

impl Secrets {
    pub(super) fn of(target: &Target) -> Self {
        let mut values: Vec<(bool, String)> = Vec::new();
        let filled_in = match target {
            Target::Program(program) => &program.filled_in,
            Target::Http(http) => &http.filled_in,
        };
        values.extend(filled_in.iter().map(|value| (true, value.clone())));
        match target {
            Target::Program(program) => {
                for (name, value) in &program.environment {
                    values.push((is_secret_name(name), value.clone()));
                }
                for word in program.arguments.iter().chain([&program.command]).filter(|word| word.value != word.shown) {
                    let value = word.value.split_once('=').filter(|(name, _)| is_secret_name(name));
                    values.push((true, value.map_or(&*word.value, |(_, value)| value).to_owned()));
                }
            }
            Target::Http(http) => {
                for (_, value) in &http.headers {
                    let value = value.to_str().unwrap_or_default();
                    values.push((true, value.to_owned()));
                    // the token behind the scheme
                    values.extend(value.split_once(' ').map(|(_, token)| (true, token.to_owned())));
                }
                values.extend(http.url.password().map(|password| (true, password.to_owned())));
                values.extend(http.url.query_pairs().map(|(_, value)| (true, value.into_owned())));
                let segments = http.url.path_segments().into_iter().flatten();
                values.extend(segments.filter(|s| s.len() >= LONG_SEGMENT).map(|s| (true, s.to_owned())));
            }
        }
        let pick = |shortest: usize, secrets_only: bool| {
            let wanted = values.iter().filter(|(secret, value)| value.len() >= shortest && (*secret || !secrets_only));
            let mut picked: Vec<String> = wanted.map(|(_, value)| value.clone()).collect();
            picked.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
            picked.dedup();
            picked
        };
        Self { hidden: pick(SHORTEST_HIDDEN, false), secret: pick(SHORTEST_SECRET, true) }
    }

    /// The text as it may be shown.
    pub(super) fn hide(&self, text: &str) -> String {
        self.hidden.iter().fold(text.to_owned(), |text, value| text.replace(value, LEFT_OUT))
    }

    /// Takes secrets out of a value that is to be written. Tells whether there were any.
    pub(super) fn remove(&self, value: &mut serde_json::Value) -> bool {
        match value {
            serde_json::Value::String(text) => self.remove_from(text),
            // every one must be looked at, also after one was found
            serde_json::Value::Array(items) => {
                items.iter_mut().filter_map(|item| self.remove(item).then_some(())).count() > 0
            }
            serde_json::Value::Object(members) => {
                members.iter_mut().filter_map(|(_, member)| self.remove(member).then_some(())).count() > 0
            }
            _ => false,
        }
    }

    fn remove_from(&self, text: &mut String) -> bool {
        let mut found = false;
        for secret in self.secret.iter().filter(|secret| !secret.is_empty()) {
            if text.contains(secret) {
                *text = text.replace(secret, "[left out]");
                found = true;
            }
        }
        found
    }
}

fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    // a personal access token
    name.ends_with("pat") || SECRET_NAMES.iter().any(|part| name.contains(part))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Secrets;
    use crate::scan::target::{Http, Program, Target};

    #[test]
    fn values_are_left_out_of_what_is_shown_and_secrets_of_what_is_written() {
        let mut program = Program::new("x", ["--password".to_owned(), "hunter2hunter2".to_owned()]);
        program.environment.insert("MODE".to_owned(), "production".to_owned());
        program.environment.insert("API_KEY".to_owned(), "k-123456789".to_owned());
        let secrets = Secrets::of(&Target::Program(program));
        assert_eq!(secrets.hide("production k-123456789 hunter2hunter2!"), "… … …!");
        let mut value = json!({"a": ["uses k-123456789 in production", 1], "b": "hunter2hunter2"});
        assert!(secrets.remove(&mut value));
        assert_eq!(value, json!({"a": ["uses [left out] in production", 1], "b": "[left out]"}));
        assert!(!secrets.remove(&mut value));
    }

    #[test]
    fn headers_and_addresses_hold_secrets() {
        let url = "https://me:sesame-sesame@h/s/0123456789abcdef0123/mcp?apikey=quaint-word";
        let http = Http::new(url, ["Authorization: Bearer tok-tok-tok".to_owned()]).unwrap();
        let secrets = Secrets::of(&Target::Http(http));
        let text = "tok-tok-tok sesame-sesame 0123456789abcdef0123 quaint-word mcp";
        assert_eq!(secrets.hide(text), "… … … … mcp");
    }
}
