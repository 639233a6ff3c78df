//! What lints look at. Indexes are built once, when the first lint asks for them.

use std::cell::OnceCell;

use hashbrown::{HashMap, HashSet};

use crate::analysis::reach::{Reach, Reasoner};
use crate::analysis::recommended::{ClassLimits, natural_counter};
use crate::catalog::{Catalogue, RiskClass, Tool};
use crate::lint::shared::flows::{self, Flow};
use crate::lint::shared::names::{self, Unknown};
use crate::policy::{Limit, Policy, ToolEntry};
use crate::source::Pointer;

/// So few names are compared one by one sooner than indexed.
const FEW_NAMES: usize = 8;

/// The documents under check.
#[derive(Debug)]
pub struct Context<'a> {
    policy: &'a Policy,
    catalogue: Option<&'a Catalogue>,
    limits: ClassLimits,
    wants_fixes: bool,
    hidden: OnceCell<HashMap<&'a str, usize>>,
    listed: OnceCell<Vec<Listed<'a>>>,
    counters: OnceCell<HashSet<&'a str>>,
    flows: OnceCell<Vec<Flow<'a>>>,
    unknown_names: OnceCell<Vec<Unknown<'a>>>,
    reasoner: Reasoner,
}

/// A tool that stands under `tools`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Listed<'a> {
    pub(super) name: &'a str,
    pub(super) entry: &'a ToolEntry,
    /// What the policy lets happen to it.
    pub(super) reach: Reach,
    /// What the catalogue knows of it.
    pub(super) tool: Option<&'a Tool>,
}

impl<'a> Context<'a> {
    /// A policy, and the catalogue of its server where there is one.
    pub fn new(policy: &'a Policy, catalogue: Option<&'a Catalogue>) -> Self {
        Self {
            policy,
            catalogue,
            limits: ClassLimits::default(),
            wants_fixes: true,
            hidden: OnceCell::new(),
            listed: OnceCell::new(),
            counters: OnceCell::new(),
            flows: OnceCell::new(),
            unknown_names: OnceCell::new(),
            reasoner: Reasoner::default(),
        }
    }

    /// Limits of the team's own take the place of those that are recommended.
    #[must_use]
    pub fn with_limits(self, limits: &ClassLimits) -> Self {
        Self { limits: limits.clone(), ..self }
    }

    /// Whether findings come with their fixes, which take longer to make than all else that is said of them.
    #[must_use]
    pub fn with_fixes(self, wanted: bool) -> Self {
        Self { wants_fixes: wanted, ..self }
    }

    /// Whether findings come with their fixes.
    pub(super) fn wants_fixes(&self) -> bool {
        self.wants_fixes
    }

    pub(super) fn policy(&self) -> &'a Policy {
        self.policy
    }

    pub(super) fn catalogue(&self) -> Option<&'a Catalogue> {
        self.catalogue
    }

    /// What answers questions about the rules of the policy.
    pub(super) fn reasoner(&self) -> &Reasoner {
        &self.reasoner
    }

    /// The listed tools in the order of the policy.
    pub(super) fn listed(&self) -> &[Listed<'a>] {
        self.listed.get_or_init(|| {
            let tools = self.policy.tools.iter();
            let hides_all = self.hidden_at("*").is_some();
            tools
                .map(|(name, entry)| Listed {
                    name,
                    entry,
                    reach: if hides_all || self.hidden_at(name).is_some() {
                        Reach::Hidden
                    } else {
                        self.reasoner.reach_listed(entry)
                    },
                    tool: self.catalogue.and_then(|catalogue| catalogue.get(name)),
                })
                .collect()
        })
    }

    /// What flows through the tools that can be called. It takes a look at the arguments of each.
    pub(super) fn flows(&self) -> &[Flow<'a>] {
        self.flows.get_or_init(|| flows::of(self))
    }

    /// The names of the policy that the catalogue does not have, and what they are near to.
    pub(super) fn unknown_names(&self) -> &[Unknown<'a>] {
        self.unknown_names.get_or_init(|| names::unknown(self))
    }

    /// The class of a tool of the catalogue.
    pub(super) fn class_of(&self, name: &str) -> Option<RiskClass> {
        self.catalogue?.get(name)?.class
    }

    /// The most calls a minute that a tool of the class should get; `None` where any number is fine.
    pub(super) fn most_per_minute(&self, class: RiskClass) -> Option<u64> {
        self.limits.most_per_minute(class)
    }

    /// Whether the team has a limit of its own for the class.
    pub(super) fn has_own_limit(&self, class: RiskClass) -> bool {
        self.limits.has_own(class)
    }

    /// Where a name first stands in `hide`.
    pub(super) fn hidden_at(&self, name: &str) -> Option<usize> {
        if self.policy.hide.len() <= FEW_NAMES {
            return self.policy.hide.iter().position(|hidden| hidden == name);
        }
        let first_places = || {
            let names = self.policy.hide.iter().enumerate().rev();
            names.map(|(at, name)| (name.as_str(), at)).collect()
        };
        self.hidden.get_or_init(first_places).get(name).copied()
    }

    /// Whether the name stands in `hide` or under `tools`.
    pub(super) fn mentions(&self, name: &str) -> bool {
        self.policy.tools.get(name).is_some() || self.hidden_at(name).is_some()
    }

    /// The counter that a generated limit of this tool gets, if it is free.
    pub(super) fn free_counter(&self, tool: &str) -> Option<String> {
        const TRIES: usize = 16;
        let taken = self.counters.get_or_init(|| {
            let limits = self.policy.tools.iter().flat_map(|(_, entry)| &entry.limits);
            limits.chain(&self.policy.all_tools).map(|limit: &Limit| limit.counter.as_str()).collect()
        });
        let natural = natural_counter(tool);
        if !taken.contains(natural.as_str()) {
            return Some(natural);
        }
        let mut further = (2..TRIES).map(|number| format!("{natural}_{number}"));
        further.find(|counter| !taken.contains(counter.as_str()))
    }
}

impl<'a> Listed<'a> {
    /// Its class, if some call to it passes.
    pub(super) fn callable_class(&self) -> Option<RiskClass> {
        self.tool.filter(|_| self.reach.is_callable())?.class
    }

    /// Whether its class is only a guess.
    pub(super) fn is_guess(&self) -> bool {
        self.tool.is_some_and(Tool::is_guess)
    }

    /// The pointer to its entry.
    pub(super) fn pointer(&self) -> Pointer {
        tool_pointer(self.name)
    }
}

/// The pointer to the entry of a listed tool.
pub(super) fn tool_pointer(name: &str) -> Pointer {
    Pointer::of(["tools".into(), name.into()])
}

/// The pointer to an entry of `hide`.
pub(super) fn hide_pointer(at: usize) -> Pointer {
    Pointer::of(["hide".into(), at.into()])
}
