//! What a policy should do with a tool of each class.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::str::FromStr;

use serde_json::{Value, json};

use crate::catalog::RiskClass;
use crate::policy::Window;

/// What an agent is told whose call is denied until somebody edits the policy.
pub const ON_DENY: &str = "Requires human approval.";

/// What a policy does with a tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Treatment {
    /// Listed without rules: every call passes.
    Allow,
    /// Listed with one limit.
    Limit {
        /// Calls that pass in one window.
        max: u64,
        /// The window.
        per: Window,
    },
    /// Listed, so that the agent sees it, and every call denied.
    Deny,
    /// Hidden from the agent and denied.
    Hide,
    /// Not mentioned: the agent sees it, and the default denies it.
    LeaveOut,
}

/// A treatment for every class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Preset {
    /// What is recommended for each class.
    #[default]
    Recommended,
    /// Tighter limits; Execute, Financial and Destructive tools hidden.
    Strict,
    /// Read tools alone.
    ReadOnly,
    /// Every tool visible; Financial and Destructive ones denied.
    Open,
}

impl Preset {
    /// Every preset, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Recommended, Self::Strict, Self::ReadOnly, Self::Open];

    /// Its name on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Recommended => "recommended",
            Self::Strict => "strict",
            Self::ReadOnly => "read-only",
            Self::Open => "open",
        }
    }

    /// What it does, in a few words.
    pub fn summary(self) -> &'static str {
        match self {
            Self::Recommended => "limits by class, Financial denied until approved, Destructive hidden",
            Self::Strict => "Read, Write and Other under tight limits, everything else hidden",
            Self::ReadOnly => "Read tools alone, everything else hidden",
            Self::Open => "every rated tool visible, Financial and Destructive denied",
        }
    }

    /// What it does with a tool of the class.
    pub fn treatment(self, class: RiskClass) -> Treatment {
        let limit = |max, per| Treatment::Limit { max, per };
        match (self, class) {
            (Self::Recommended | Self::Open, RiskClass::Write) => limit(30, Window::Minute),
            (Self::Recommended | Self::Open, RiskClass::Execute) => limit(10, Window::Minute),
            (Self::Recommended | Self::Open, RiskClass::Other) => limit(60, Window::Minute),
            (Self::Strict, RiskClass::Read) => limit(60, Window::Minute),
            (Self::Strict, RiskClass::Write) => limit(30, Window::Hour),
            (Self::Strict, RiskClass::Other) => limit(30, Window::Minute),
            (Self::Recommended | Self::ReadOnly | Self::Open, RiskClass::Read) => Treatment::Allow,
            (Self::Recommended | Self::Open, RiskClass::Financial) | (Self::Open, RiskClass::Destructive) => {
                Treatment::Deny
            }
            (Self::Recommended, RiskClass::Destructive) | (Self::Strict | Self::ReadOnly, _) => Treatment::Hide,
        }
    }
}

impl fmt::Display for Preset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Preset {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|preset| preset.as_str() == word).ok_or(())
    }
}

impl Treatment {
    /// The entry in `tools` that does it, with this counter if it needs one; `None` where it takes no entry.
    pub fn entry(self, counter: &str) -> Option<Value> {
        match self {
            Self::Allow => Some(json!({})),
            Self::Limit { max, per } => Some(json!({
                "limits": [{ "counter": counter, "window": per.as_str(), "max": max, "scope": "grant" }]
            })),
            Self::Deny => Some(json!({ "deny_if": [{ "conditions": [], "on_deny": ON_DENY }] })),
            Self::Hide | Self::LeaveOut => None,
        }
    }
}

impl fmt::Display for Treatment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Allow => f.pad("allowed"),
            Self::Limit { max, per } => f.pad(&format!("at most {max} per {per}")),
            Self::Deny => f.pad("visible, denied"),
            Self::Hide => f.pad("hidden"),
            Self::LeaveOut => f.pad("left out"),
        }
    }
}

/// The counter of the only limit of a tool, if no other tool has it.
pub fn natural_counter(tool: &str) -> String {
    tool.to_lowercase() + "_rate"
}

/// The most calls a minute to a tool that should not be called at all.
const CRITICAL: u64 = 10;

/// How many calls a minute a team allows for a class, where that is not what is recommended to everybody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClassLimits(BTreeMap<RiskClass, u64>);

impl ClassLimits {
    /// Sets the limit of a class, in calls a minute.
    pub fn set(&mut self, class: RiskClass, per_minute: u64) {
        self.0.insert(class, per_minute);
    }

    /// The classes that have a limit of their own, in calls a minute, mildest class first.
    pub fn iter(&self) -> impl Iterator<Item = (RiskClass, u64)> {
        self.0.iter().map(|(class, per_minute)| (*class, *per_minute))
    }

    /// Whether everything is as recommended.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a team has a limit of its own for the class.
    pub fn has_own(&self, class: RiskClass) -> bool {
        self.0.contains_key(&class)
    }

    /// The most calls a minute to a tool of the class; `None` where any number is fine.
    pub fn most_per_minute(&self, class: RiskClass) -> Option<u64> {
        match self.treatment(Preset::Recommended, class) {
            Treatment::Limit { max, per: Window::Minute } => Some(max),
            Treatment::Allow => None,
            Treatment::Limit { .. } | Treatment::Deny | Treatment::Hide | Treatment::LeaveOut => {
                Some(self.0.get(&class).copied().unwrap_or(CRITICAL))
            }
        }
    }

    /// What a preset does with a tool of the class under these limits: they take the place of those by the minute; of the
    /// strict preset only where they are tighter. What is denied or hidden stays so.
    pub fn treatment(&self, preset: Preset, class: RiskClass) -> Treatment {
        let usual = preset.treatment(class);
        let Some(own) = self.0.get(&class).copied() else { return usual };
        match usual {
            Treatment::Limit { max, per: Window::Minute } => {
                let max = if preset == Preset::Strict { max.min(own) } else { own };
                Treatment::Limit { max, per: Window::Minute }
            }
            Treatment::Allow => Treatment::Limit { max: own, per: Window::Minute },
            Treatment::Limit { .. } | Treatment::Deny | Treatment::Hide | Treatment::LeaveOut => usual,
        }
    }
}

/// Gives counters of which no two are the same.
#[derive(Debug, Default)]
pub struct CounterNames {
    taken: HashSet<String>,
    reserved: HashSet<String>,
    /// The number last tried behind a natural counter.
    tried: HashMap<String, u64>,
}

impl CounterNames {
    /// Avoids the counters that are `taken`; the natural counters of `tools` are kept for them.
    pub fn new<'t, 'n>(taken: impl IntoIterator<Item = &'t str>, tools: impl IntoIterator<Item = &'n str>) -> Self {
        Self {
            taken: taken.into_iter().map(str::to_owned).collect(),
            reserved: tools.into_iter().map(natural_counter).collect(),
            tried: HashMap::new(),
        }
    }

    /// The natural counter of the tool, or, where another tool has that, the first of `…_2`, `…_3` and so on that is
    /// nobody's.
    pub fn give(&mut self, tool: &str) -> String {
        let natural = natural_counter(tool);
        if self.taken.insert(natural.clone()) {
            return natural;
        }
        let tried = self.tried.entry(natural.clone()).or_insert(1);
        loop {
            *tried += 1;
            let name = format!("{natural}_{tried}");
            if !self.reserved.contains(&name) && self.taken.insert(name.clone()) {
                return name;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ClassLimits, CounterNames, Preset, Treatment};
    use crate::catalog::RiskClass;

    fn table(preset: Preset) -> String {
        let cells: Vec<String> =
            RiskClass::ALL.iter().map(|class| format!("{class}: {}", preset.treatment(*class))).collect();
        cells.join("; ")
    }

    #[test]
    fn presets_treat_each_class_as_documented() {
        assert_eq!(
            table(Preset::Recommended),
            "Read: allowed; Other: at most 60 per minute; Write: at most 30 per minute; Execute: at most 10 per minute; Financial: visible, denied; Destructive: hidden"
        );
        assert_eq!(
            table(Preset::Strict),
            "Read: at most 60 per minute; Other: at most 30 per minute; Write: at most 30 per hour; Execute: hidden; Financial: hidden; Destructive: hidden"
        );
        assert_eq!(
            table(Preset::ReadOnly),
            "Read: allowed; Other: hidden; Write: hidden; Execute: hidden; Financial: hidden; Destructive: hidden"
        );
        assert_eq!(
            table(Preset::Open),
            "Read: allowed; Other: at most 60 per minute; Write: at most 30 per minute; Execute: at most 10 per minute; Financial: visible, denied; Destructive: visible, denied"
        );
        assert_eq!("read-only".parse(), Ok(Preset::ReadOnly));
        assert_eq!(Treatment::Hide.entry("x"), None);
    }

    #[test]
    fn every_class_but_read_has_a_number() {
        let numbers = RiskClass::ALL.iter().map(|class| ClassLimits::default().most_per_minute(*class));
        assert_eq!(numbers.collect::<Vec<_>>(), [None, Some(60), Some(30), Some(10), Some(10), Some(10)]);
    }

    #[test]
    fn a_team_has_limits_of_its_own() {
        let mut limits = ClassLimits::default();
        RiskClass::ALL.iter().for_each(|class| limits.set(*class, 45));
        let numbers = RiskClass::ALL.iter().map(|class| limits.most_per_minute(*class));
        assert_eq!(numbers.collect::<Vec<_>>(), [Some(45); 6]);
        let of = |preset| {
            let treatments = RiskClass::ALL.iter().map(|class| limits.treatment(preset, *class).to_string());
            treatments.collect::<Vec<_>>().join("; ")
        };
        let own = "at most 45 per minute";
        assert_eq!(of(Preset::Recommended), format!("{own}; {own}; {own}; {own}; visible, denied; hidden"));
        assert_eq!(
            of(Preset::Strict),
            format!("{own}; at most 30 per minute; at most 30 per hour; hidden; hidden; hidden")
        );
        assert_eq!(of(Preset::ReadOnly), format!("{own}; hidden; hidden; hidden; hidden; hidden"));
    }

    #[test]
    fn counters_are_never_given_twice() {
        let tools = ["Send", "send", "SEND", "send_rate_2"];
        let mut counters = CounterNames::new(["send_rate_3"], tools);
        let given: Vec<String> = tools.iter().map(|tool| counters.give(tool)).collect();
        assert_eq!(given, ["send_rate", "send_rate_2", "send_rate_4", "send_rate_2_rate"]);
        let tools = ["a", "A", "a_RATE_2", "a_rate_2"];
        let mut counters = CounterNames::new([], tools);
        let given: Vec<String> = tools.iter().map(|tool| counters.give(tool)).collect();
        assert_eq!(given, ["a_rate", "a_rate_2", "a_rate_2_rate", "a_rate_2_rate_2"]);
    }
}
