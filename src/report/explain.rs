//! What `crossfoot explain` says of a rule, an error code or an account code.

use crate::program::{Program, Rule};
use crate::value::normal_name;

const ERRORS: &str = include_str!("../../docs/errors.md");
const LINTS: &str = include_str!("../../docs/lint.md");

/// The explanation of a rule's id, an error code of `docs/errors.md` or `docs/lint.md`, or a code (or name) of a code table; nothing
/// where it is none of them.
pub fn explain(what: &str, program: &Program) -> Option<String> {
    let rule = program.rule(what).map(|rule| of_rule(rule, program));
    rule.or_else(|| of_error(what))
        .or_else(|| of_account(what, program))
}

fn of_rule(rule: &Rule, program: &Program) -> String {
    let mut text = format!("{}  {}\n", rule.id, rule.title);
    text.push_str(&format!(
        "级别：{}（{}）\n",
        rule.severity.chinese(),
        rule.severity.word()
    ));
    if let Some(why) = &rule.why {
        text.push_str(&format!("依据：{why}\n"));
    }
    if let Some(pack) = program.packs.get(rule.pack) {
        text.push_str(&format!(
            "规则包：{}\n",
            [pack.name.as_str(), pack.version.as_str()]
                .join(" ")
                .trim_end()
        ));
    }
    let tests = program
        .tests
        .iter()
        .filter(|t| t.expect.iter().any(|e| e.rule == rule.id));
    for test in tests {
        text.push_str(&format!("测试：{}\n", test.title));
    }
    text.push_str(&format!("\n{}\n", source_of(rule, program)));
    text
}

/// The rule as written: from the line it begins on to the brace that closes it at the start of a line.
fn source_of(rule: &Rule, program: &Program) -> String {
    let Some(source) = program.sources.get(rule.span.file) else {
        return String::new();
    };
    let (line, _) = source.line_column(rule.span.start);
    let lines = source.text.lines().skip((line as usize).saturating_sub(1));
    let mut taken = Vec::new();
    let mut open: usize = 0;
    for line in lines {
        taken.push(line);
        open = open.saturating_add(line.matches(['{', '｛']).count());
        open = open.saturating_sub(line.matches(['}', '｝']).count());
        if open == 0 {
            break;
        }
    }
    format!("{}:{line}\n{}", source.name, taken.join("\n"))
}

/// The section of `docs/errors.md` or `docs/lint.md` under a code.
fn of_error(code: &str) -> Option<String> {
    let heading = format!("## `{code}`");
    let all = ERRORS.lines().chain(LINTS.lines());
    let mut lines = all.skip_while(|line| line.trim() != heading);
    let first = lines.next()?;
    let rest: Vec<&str> = lines.take_while(|line| !line.starts_with("## ")).collect();
    Some(format!(
        "{}\n{}\n",
        first.trim_start_matches("## "),
        rest.join("\n").trim_end()
    ))
}

fn of_account(what: &str, program: &Program) -> Option<String> {
    let plain = normal_name(what);
    let mut text = String::new();
    for table in &program.forms.codes {
        let named = |(code, entry): &(&String, &crate::form::Code)| {
            code.as_str() == what
                || normal_name(&entry.name) == plain
                || entry.aliases.contains(&plain)
        };
        for (code, entry) in table.codes.iter().filter(named) {
            let mut path = vec![format!("{code} {}", entry.name)];
            let mut above = entry.parent.clone();
            while let Some((parent, known)) = above.and_then(|p| table.codes.get_key_value(&p)) {
                path.insert(0, format!("{parent} {}", known.name));
                above = known.parent.clone();
            }
            text.push_str(&format!("{}：{}\n", table.name, path.join(" → ")));
            if !entry.aliases.is_empty() {
                text.push_str(&format!("  又名：{}\n", entry.aliases.join("、")));
            }
        }
    }
    (!text.is_empty()).then_some(text)
}
