//! Every lint: one `mod` line and one line in [`LINTS`] each, sorted by id.

mod allows_nothing;
mod broad_suppression;
mod confusable_name;
mod contradicting_annotation;
mod contradicting_name;
mod counter_collision;
mod dead_rule;
mod duplicate_hide;
mod duplicate_tool;
mod expired_suppression;
mod hidden_and_listed;
mod hidden_instructions;
mod hide_all;
mod impossible_condition;
mod inconsistent_siblings;
mod inert_rule;
mod loose_limit;
mod loose_regex;
mod many_operations;
mod missing_description;
mod not_a_tool_name;
mod open_default;
mod optional_argument_bypass;
mod portability;
mod promised_approval;
mod reachable_destructive;
mod reachable_financial;
mod secret_read;
mod severity_mismatch;
mod shadowed_name;
mod silent_denial;
mod toxic_flow;
mod type_bypass;
mod unknown_argument;
mod unknown_tool;
mod unlimited_destructive;
mod unlimited_execute;
mod unlimited_financial;
mod unlimited_write;
mod unmatched_suppression;
mod unrated_tool;
mod unreachable_limit;

use super::Lint;

/// The lints, sorted by id.
pub static LINTS: &[Lint] = &[
    allows_nothing::LINT,
    broad_suppression::LINT,
    confusable_name::LINT,
    contradicting_annotation::LINT,
    contradicting_name::LINT,
    counter_collision::LINT,
    dead_rule::LINT,
    duplicate_hide::LINT,
    duplicate_tool::LINT,
    expired_suppression::LINT,
    hidden_and_listed::LINT,
    hidden_instructions::LINT,
    hide_all::LINT,
    impossible_condition::LINT,
    inconsistent_siblings::LINT,
    inert_rule::LINT,
    loose_limit::LINT,
    loose_regex::LINT,
    many_operations::LINT,
    missing_description::LINT,
    not_a_tool_name::LINT,
    open_default::LINT,
    optional_argument_bypass::LINT,
    portability::LINT,
    promised_approval::LINT,
    reachable_destructive::LINT,
    reachable_financial::LINT,
    secret_read::LINT,
    severity_mismatch::LINT,
    shadowed_name::LINT,
    silent_denial::LINT,
    toxic_flow::LINT,
    type_bypass::LINT,
    unknown_argument::LINT,
    unknown_tool::LINT,
    unlimited_destructive::LINT,
    unlimited_execute::LINT,
    unlimited_financial::LINT,
    unlimited_write::LINT,
    unmatched_suppression::LINT,
    unrated_tool::LINT,
    unreachable_limit::LINT,
];
