//! Test results as JUnit XML, for the displays of CI services.

use mcp_policy::source::Safe;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::tests::describe;
use crate::failure::Failure;
use crate::tested::Tested;

/// The document. What could not be done is an error of its own, so that nothing looks whole that is not.
pub fn report(tested: &Tested) -> Result<String, Failure> {
    let mut report = Report::new("policy test");
    for file in &tested.files {
        let mut suite = TestSuite::new(Safe(&file.path).to_string());
        for case in &file.cases {
            let status = match &case.failure {
                None => TestCaseStatus::success(),
                Some(mishap) => {
                    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
                    status.set_message(format!("expected: {}, but it is {}", mishap.expected, mishap.call.outcome()));
                    status.set_type("decision");
                    status.set_description(describe(mishap, case, file).join("\n"));
                    status
                }
            };
            let mut shown = TestCase::new(Safe(&case.name).to_string(), status);
            shown.set_classname(Safe(&file.policy).to_string());
            suite.add_test_case(shown);
        }
        report.add_test_suite(suite);
    }
    if !tested.failures.is_empty() {
        let mut suite = TestSuite::new("not done");
        for failure in &tested.failures {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_message(failure.message.as_str());
            suite.add_test_case(TestCase::new(failure.message.as_str(), status));
        }
        report.add_test_suite(suite);
    }
    report.to_string().map_err(|_| Failure::new("cannot lay out the results as JUnit XML"))
}
