//! What `crossfoot test` says: a line a test, what failed, and a summary that test runners' users know.

use crate::source::{Sources, Span};

/// The report of tests: title, place of the title, and what did not come out as expected.
pub fn tests(outcomes: &[(&str, Span, &[String])], rules: &Sources) -> String {
    let mut text = String::new();
    let mut failed: usize = 0;
    for (title, span, failures) in outcomes {
        let verdict = if failures.is_empty() { "ok" } else { "FAILED" };
        text.push_str(&format!("test {title} ... {verdict}\n"));
        failed = failed.saturating_add(usize::from(!failures.is_empty()));
        for failure in *failures {
            text.push_str(&format!("    {}: {failure}\n", place(*span, rules)));
        }
    }
    if outcomes.is_empty() {
        text.push_str("没有任何 test\n");
    }
    let passed = outcomes.len().saturating_sub(failed);
    let result = if failed == 0 && passed > 0 {
        "ok"
    } else {
        "FAILED"
    };
    text.push_str(&format!(
        "\ntest result: {result}. {passed} passed; {failed} failed\n"
    ));
    text
}

fn place(span: Span, rules: &Sources) -> String {
    rules.get(span.file).map_or_else(String::new, |source| {
        let (line, _) = source.line_column(span.start);
        format!("{}:{line}", source.name)
    })
}
