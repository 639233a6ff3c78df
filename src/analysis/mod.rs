//! Meaning shared by the features: which arguments pass, how two policies compare, how often limits let calls pass, whether
//! a tool can be called at all.

pub mod compare;
pub mod quota;
pub mod reach;
pub mod recommended;
pub mod values;
