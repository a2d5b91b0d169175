//! What `crossfoot explain` says of a rule, an error code or an account code.

use crate::finding::WAIVER;
use crate::lang::Lang;
use crate::program::{Program, Rule};
use crate::tell;
use crate::value::normal_name;

const ERRORS: &str = include_str!("../../docs/errors.md");
const LINTS: &str = include_str!("../../docs/lint.md");
const IN_ENGLISH: &str = include_str!("../../docs/errors.en.md");

/// The explanation of a rule's id, an error code of `docs/errors.md` or `docs/lint.md`, or a code (or name) of a code table; nothing
/// where it is none of them.
pub fn explain(what: &str, program: &Program, lang: Lang) -> Option<String> {
    let rule = program.rule(what).map(|rule| of_rule(rule, program, lang));
    let waiver = || (what == WAIVER).then(|| of_waiver(lang));
    rule.or_else(waiver)
        .or_else(|| of_error(what, lang))
        .or_else(|| of_account(what, program, lang))
}

/// What is told of waivers goes by an id that is no rule's.
fn of_waiver(lang: Lang) -> String {
    tell!(
        lang,
        "{WAIVER}  说的是豁免（waive）本身，不是规则\n级别：警告\n\n过期的、上限不够的、没有用到的豁免各是一条结果，指着那条 waive。它们不是检查，不计入次数；只有 --fail-on warn 才使程序以 1 退出。\n",
        "{WAIVER}  is about waivers (waive) themselves, and is no rule\nseverity: warn\n\nA waiver that has ended, that is too small or that nothing needs is a finding that points at it. It is no check and is not counted; only --fail-on warn ends the program with 1 for it.\n"
    )
}

fn of_rule(rule: &Rule, program: &Program, lang: Lang) -> String {
    let mut text = format!("{}  {}\n", rule.id, rule.title);
    text.push_str(&match lang {
        Lang::Zh => format!(
            "级别：{}（{}）\n",
            rule.severity.chinese(),
            rule.severity.word()
        ),
        Lang::En => format!("severity: {}\n", rule.severity.word()),
    });
    if let Some(why) = &rule.why {
        text.push_str(&tell!(lang, "依据：{why}\n", "basis: {why}\n"));
    }
    if let Some(pack) = program.packs.get(rule.pack) {
        text.push_str(&tell!(
            lang,
            "规则包：{}\n",
            "pack: {}\n",
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
        text.push_str(&tell!(lang, "测试：{}\n", "test: {}\n", test.title));
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
fn of_error(code: &str, lang: Lang) -> Option<String> {
    let chinese = section(&[ERRORS, LINTS], code)?;
    let text = match lang {
        Lang::Zh => chinese,
        // The manual's examples are rules, the same in both languages.
        Lang::En => {
            let example = chinese.split_once("```").map_or("", |(_, rest)| rest);
            let example = example
                .rsplit_once("```")
                .map_or("", |(example, _)| example);
            let english = section(&[IN_ENGLISH], code)?;
            match example.is_empty() {
                true => english,
                false => format!("{english}\n\n```{example}```"),
            }
        }
    };
    Some(format!("`{code}`\n\n{text}\n"))
}

/// What stands under the heading of a code.
fn section(pages: &[&str], code: &str) -> Option<String> {
    let heading = format!("## `{code}`");
    let all = pages.iter().flat_map(|page| page.lines());
    let mut lines = all.skip_while(|line| line.trim() != heading);
    lines.next()?;
    let rest: Vec<&str> = lines.take_while(|line| !line.starts_with("## ")).collect();
    Some(rest.join("\n").trim().to_owned())
}

fn of_account(what: &str, program: &Program, lang: Lang) -> Option<String> {
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
            text.push_str(&format!(
                "{}{}{}\n",
                table.name,
                lang.colon(),
                path.join(" → ")
            ));
            if !entry.aliases.is_empty() {
                text.push_str(&tell!(
                    lang,
                    "  又名：{}\n",
                    "  also: {}\n",
                    entry.aliases.join(lang.comma())
                ));
            }
        }
    }
    (!text.is_empty()).then_some(text)
}
