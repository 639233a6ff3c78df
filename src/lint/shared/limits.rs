//! How many calls a class of tools should be allowed.

use crate::catalog::RiskClass;

/// The most calls a minute that are recommended for a tool of the class; `None` where any number is fine.
pub(in crate::lint) fn most_per_minute(class: RiskClass) -> Option<u64> {
    match class {
        RiskClass::Read => None,
        RiskClass::Other => Some(60),
        RiskClass::Write => Some(30),
        RiskClass::Execute | RiskClass::Financial | RiskClass::Destructive => Some(10),
    }
}
