//! Paths to call arguments: `args.` and dotted names.

use std::fmt;

use serde_json::Value;

/// The path to one argument of a call. Each dot descends one object; an argument whose own name holds a dot cannot be
/// reached, and neither can entries of lists.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArgPath(Vec<String>);

impl ArgPath {
    /// Reads `args.a.b`. The error says what is wrong as the end of the sentence "a path …".
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let names = text.strip_prefix("args.").ok_or("must begin with `args.`")?;
        if names.split('.').any(str::is_empty) {
            return Err("must name an argument between every two dots");
        }
        Ok(Self(names.split('.').map(str::to_owned).collect()))
    }

    /// The path through these names, which need not be ones that a policy can write. None of them is the arguments as a whole.
    pub(crate) fn of_names(names: Vec<String>) -> Self {
        Self(names)
    }

    /// The argument names, outermost first; at least one in a policy.
    pub fn names(&self) -> &[String] {
        &self.0
    }

    /// The value that the path reaches in these arguments. `None` is *missing*: no such key, or a step through
    /// something that is not an object.
    pub fn value_in<'a>(&self, args: &'a Value) -> Option<&'a Value> {
        self.0.iter().try_fold(args, |value, name| value.as_object()?.get(name))
    }
}

impl fmt::Display for ArgPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("args")?;
        self.0.iter().try_for_each(|name| write!(f, ".{name}"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::ArgPath;

    #[test]
    fn reads_and_prints() {
        assert_eq!(ArgPath::parse("args.a.b c").unwrap().to_string(), "args.a.b c");
        for wrong in ["", "args", "args.", "amount", "args..a", "args.a.", "state.a", "Args.a"] {
            assert!(ArgPath::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn descends_through_objects_only() {
        let path = ArgPath::parse("args.a.b").unwrap();
        assert_eq!(path.value_in(&json!({"a": {"b": null}})), Some(&json!(null)));
        for missing in [json!({}), json!({"a": {}}), json!({"a": 1}), json!({"a": [{"b": 1}]}), json!({"a.b": 1})] {
            assert_eq!(path.value_in(&missing), None, "{missing}");
        }
    }
}
