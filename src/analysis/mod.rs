//! Meaning shared by the features: how often limits let calls pass, and whether a tool can be called at all.

pub mod compare;
pub mod quota;
pub mod reach;
pub mod recommended;
pub mod values;
