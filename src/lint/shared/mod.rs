//! What several lints have in common.

pub(super) mod bypass;
pub(super) mod declared;
pub(super) mod flows;
pub(super) mod invisible;
pub(super) mod limits;
pub(super) mod names;
pub(super) mod orders;
pub(super) mod repairs;
pub(super) mod rules;
pub(super) mod schema;
pub(super) mod siblings;
pub(super) mod skeleton;
pub(super) mod unguarded;
pub(super) mod unlimited;
