//! What `crossfoot test` says: a line a test, what failed, and a summary that test runners' users know.

use super::junit::escaped;
use super::words::clean;
use crate::lang::Lang;

/// One test or case, with how it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tried {
    /// What it promises, or the directory of the case.
    pub name: String,
    /// The file, and the line of the test.
    pub place: String,
    /// What did not come out as expected, in lines; empty where it passed.
    pub failures: Vec<String>,
}

/// The report of tests: a line each, what failed, the names of what failed, and how many.
pub fn tests(tried: &[Tried], lang: Lang) -> String {
    if tried.is_empty() {
        let none = lang.pick("没有任何 test", "there are no tests");
        return format!("{none}\n\ntest result: FAILED. 0 passed; 0 failed\n");
    }
    let mut text = format!("\nrunning {} {}\n", tried.len(), plural(tried.len()));
    for one in tried {
        let verdict = if one.failures.is_empty() {
            "ok"
        } else {
            "FAILED"
        };
        text.push_str(&format!("test {} ... {verdict}\n", clean(&one.name)));
    }
    let failed: Vec<&Tried> = tried
        .iter()
        .filter(|one| !one.failures.is_empty())
        .collect();
    if !failed.is_empty() {
        text.push_str("\nfailures:\n");
        for one in &failed {
            text.push_str(&format!("\n---- {} ----\n", clean(&one.name)));
            if one.place != one.name {
                text.push_str(&format!("{}:\n", clean(&one.place)));
            }
            for line in &one.failures {
                text.push_str(&format!("{}\n", clean(line)));
            }
        }
        text.push_str("\nfailures:\n");
        for one in &failed {
            text.push_str(&format!("    {}\n", clean(&one.name)));
        }
    }
    let passed = tried.len().saturating_sub(failed.len());
    let result = if failed.is_empty() { "ok" } else { "FAILED" };
    text.push_str(&format!(
        "\ntest result: {result}. {passed} passed; {} failed\n",
        failed.len()
    ));
    text
}

fn plural(n: usize) -> &'static str {
    if n == 1 { "test" } else { "tests" }
}

/// The difference of two texts by lines: what both have, what only the first has (`-`), what only the second (`+`).
pub fn difference(expected: &str, found: &str) -> Vec<String> {
    let old: Vec<&str> = expected.lines().collect();
    let new: Vec<&str> = found.lines().collect();
    let mut lines = Vec::new();
    let (mut a, mut b) = (old.as_slice(), new.as_slice());
    loop {
        match (a.split_first(), b.split_first()) {
            (None, None) => return lines,
            (Some((x, rest)), Some((y, others))) if x == y => {
                lines.push(format!("  {x}"));
                (a, b) = (rest, others);
            }
            (first, second) => {
                // The nearer of the two lines' twins decides whether lines went or came.
                let gone = second.and_then(|(y, _)| a.iter().position(|x| x == y));
                let come = first.and_then(|(x, _)| b.iter().position(|y| y == x));
                let takes = match (first, gone, come) {
                    (None, ..) => false,
                    (_, Some(gone), Some(come)) => gone <= come,
                    (_, None, Some(_)) => second.is_none(),
                    _ => true,
                };
                match (first, second) {
                    (Some((x, rest)), _) if takes => {
                        lines.push(format!("- {x}"));
                        a = rest;
                    }
                    (_, Some((y, others))) => {
                        lines.push(format!("+ {y}"));
                        b = others;
                    }
                    (Some((x, rest)), None) => {
                        lines.push(format!("- {x}"));
                        a = rest;
                    }
                    (None, None) => {}
                }
            }
        }
    }
}

/// Tests as JUnit, which servers of continuous integration read.
pub fn tests_junit(tried: &[Tried]) -> String {
    let failed = tried.iter().filter(|one| !one.failures.is_empty()).count();
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"{0}\" failures=\"{failed}\" errors=\"0\">\n  \
         <testsuite name=\"crossfoot test\" tests=\"{0}\" failures=\"{failed}\" errors=\"0\">\n",
        tried.len()
    );
    for one in tried {
        let file = one
            .place
            .rsplit_once(':')
            .map_or(one.place.as_str(), |(file, _)| file);
        let (name, class) = (escaped(&one.name), escaped(file));
        let open = format!("    <testcase name=\"{name}\" classname=\"{class}\"");
        if one.failures.is_empty() {
            text.push_str(&format!("{open}/>\n"));
            continue;
        }
        let said = one.failures.join("\n");
        let first = one.failures.first().map(String::as_str).unwrap_or_default();
        text.push_str(&format!(
            "{open}>\n      <failure message=\"{}\">{}</failure>\n    </testcase>\n",
            escaped(first),
            escaped(&format!("{}\n{said}", one.place))
        ));
    }
    text.push_str("  </testsuite>\n</testsuites>\n");
    text
}
