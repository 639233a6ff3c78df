//! Which variables of our environment a program gets to see.

use std::collections::BTreeMap;
use std::ffi::OsString;

use super::target::Program;

/// Variables that programs need to run at all, and that hold no secrets. Compared without regard to case.
const ALLOWED: &[&str] = &[
    "APPDATA",
    "COMSPEC",
    "HOME",
    "HOMEDRIVE",
    "HOMEPATH",
    "LANG",
    "LANGUAGE",
    "LOCALAPPDATA",
    "LOGNAME",
    "NUMBER_OF_PROCESSORS",
    "PATH",
    "PATHEXT",
    "PROCESSOR_ARCHITECTURE",
    "PROGRAMDATA",
    "PROGRAMFILES",
    "SHELL",
    "SYSTEMDRIVE",
    "SYSTEMROOT",
    "TEMP",
    "TERM",
    "TMP",
    "TMPDIR",
    "TZ",
    "USER",
    "USERNAME",
    "USERPROFILE",
    "WINDIR",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
];

/// Our environment. It is never shown.
#[derive(Default)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// Takes variables over; those that are no text are left out.
    pub fn new(variables: impl IntoIterator<Item = (OsString, OsString)>) -> Self {
        let text = |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value.into_string().ok()?));
        Self(variables.into_iter().filter_map(text).collect())
    }

    /// The value of a variable.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// What the program is started with: what is allowed to all, and what is given to it by name.
    pub(super) fn of(&self, program: &Program) -> Vec<(String, String)> {
        let mut variables: BTreeMap<&str, &str> =
            self.0.iter().filter(|(name, _)| is_allowed(name)).map(|(name, value)| (&**name, &**value)).collect();
        variables.extend(program.environment.iter().map(|(name, value)| (&**name, &**value)));
        variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }
}

fn is_allowed(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    ALLOWED.contains(&&*upper) || upper.starts_with("LC_")
}

#[cfg(test)]
mod tests {
    use super::Environment;
    use crate::scan::target::Program;

    #[test]
    fn a_program_sees_what_is_allowed_and_what_is_given() {
        let pairs = [("PATH", "/bin"), ("LC_ALL", "C"), ("GITHUB_TOKEN", "t"), ("AWS_SECRET", "s"), ("HOME", "/h")];
        let environment = Environment::new(pairs.map(|(name, value)| (name.into(), value.into())));
        let mut program = Program::new("x", []);
        program.pass("GITHUB_TOKEN", &environment).unwrap();
        program.environment.insert("HOME".to_owned(), "/other".to_owned());
        let seen = environment.of(&program);
        let seen: Vec<(&str, &str)> = seen.iter().map(|(name, value)| (&**name, &**value)).collect();
        assert_eq!(seen, [("GITHUB_TOKEN", "t"), ("HOME", "/other"), ("LC_ALL", "C"), ("PATH", "/bin")]);
        assert!(program.pass("NOPE", &environment).is_err());
    }
}
