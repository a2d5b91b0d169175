//! Findings and runs made by hand.

use super::made::*;
use crossfoot::finding::{
    Citation, Comparison, Finding, Hint, PackStamp, Part, RuleTally, Run, Side, TableCoverage,
    Tally,
};
use crossfoot::lang::{Lang, Said};
use crossfoot::ledger::Ledger;
use crossfoot::outcome::{Outcome, Severity};
use crossfoot::report::{Format, Options, Told, report};
use crossfoot::source::{FileId, Place};
use crossfoot::value::{CellId, Unit};

/// Words that are the same in both languages.
pub(super) fn told(text: &str) -> Said {
    Said::same(text.to_owned())
}

pub(super) fn cite(
    part: Part,
    place: Option<Place>,
    text: &str,
    row: &str,
    column: &str,
) -> Citation {
    Citation {
        cell: None,
        place,
        part,
        text: text.to_owned(),
        table: "一般公共预算支出表".to_owned(),
        row: row.to_owned(),
        column: column.to_owned(),
        held: 0,
        failed: 0,
    }
}

pub(super) fn side(needle: &str, nth: usize, label: &str) -> Side {
    Side {
        span: span(FileId(0), RULES, needle, nth),
        label: told(label),
    }
}

pub(super) fn compared(
    left: &str,
    right: &str,
    slack: &str,
    by_rounding: bool,
) -> Option<Comparison> {
    let (left, right) = (decimal(left), decimal(right));
    let (difference, slack) = (left - right, decimal(slack));
    Some(Comparison {
        left,
        right,
        difference,
        slack,
        by_rounding,
        unit: Unit::TenThousand,
    })
}

pub(super) fn bare(rule: &str, title: &str, outcome: Outcome, check: &str) -> Finding {
    Finding {
        id: format!("{rule}@2025"),
        rule: rule.to_owned(),
        title: told(title),
        severity: Severity::Error,
        outcome,
        message: Said::default(),
        document: "2025".to_owned(),
        check: span(FileId(0), RULES, check, 0),
        sides: Vec::new(),
        comparison: None,
        cited: Vec::new(),
        hints: Vec::new(),
        led_by: None,
        suspect: None,
        waiver: None,
    }
}

pub(super) const CHECK_301: &str = "支出结构.公用经费 == 一般公共预算支出表[合计].公用经费";
pub(super) const CHECK_401: &str = "三公说明.合计 == 三公表[合计].预算数 within 0.5万元";

/// The picture of the design: prose against CSV, two digits swapped.
pub(super) fn swapped() -> Finding {
    let prose = Place::Text(span(PROSE_FILE, PROSE, "56.08", 0));
    let cell = Some(CellId {
        table: 0,
        row: 0,
        column: 0,
    });
    let left = Citation {
        cell,
        ..cite(Part::Left, Some(prose), "56.08", "", "公用经费")
    };
    let right = cite(
        Part::Right,
        Some(in_line("合计,,", "56.80")),
        "56.80",
        "合计",
        "公用经费",
    );
    Finding {
        message: told("公用经费 56.08 万元，表为 56.80 万元，差 -0.72\n请核对说明第三部分"),
        sides: vec![
            side("支出结构.公用经费", 0, "56.08 万元"),
            side("一般公共预算支出表[合计].公用经费", 0, "56.80 万元"),
        ],
        comparison: compared("56.08", "56.80", "0.01", true),
        cited: vec![left, Citation { held: 4, ..right }],
        hints: vec![Hint {
            kind: "swapped_digits",
            text: told("相邻数字颠倒？把 56.08 改为 56.80 后，2 条不符的检查都成立"),
        }],
        ..bare(
            "R-301",
            "说明文字与表一致：公用经费",
            Outcome::Fail,
            CHECK_301,
        )
    }
}

/// Three addends in rows one below the other, names in double width, a rule on two lines.
pub(super) fn sum() -> Finding {
    let addend = |name: &str, text: &str| {
        cite(
            Part::LeftAddend,
            Some(in_line(name, text)),
            text,
            name.trim_matches(','),
            "合计",
        )
    };
    let total = cite(
        Part::Right,
        Some(in_line("20601,", "\"1,393.88\"")),
        "1,393.88",
        "20601 科学技术管理事务",
        "合计",
    );
    Finding {
        sides: vec![
            side("sum(r.children.合计)", 0, "1,393.87 万元"),
            side("r.合计", 0, "1,393.88 万元"),
        ],
        comparison: compared("1393.87", "1393.88", "0", true),
        cited: vec![
            Citation {
                held: 2,
                failed: 1,
                ..total
            },
            addend(",　　行政运行,", "337.84"),
            addend(",　　一般行政管理事务,", "54.43"),
            addend(",　　其他科学技术管理事务支出,", "\"1,001.61\""),
        ],
        ..bare(
            "R-102",
            "下级之和等于上级",
            Outcome::Fail,
            "sum(r.children.合计) ==\n    r.合计",
        )
    }
}

pub(super) fn in_grid(table: u32, part: Part, row: u32, column: u32, ledger: &Ledger) -> Citation {
    let id = CellId { table, row, column };
    let cell = ledger.cell(id);
    let heading = ledger.tables[table as usize].columns[column as usize]
        .heading
        .join(".");
    let label = ledger.row_label(table, row);
    Citation {
        cell: Some(id),
        ..cite(part, cell.place, cell.text, &label, &heading)
    }
}

pub(super) fn counted(findings: Vec<Finding>) -> Run {
    let mut run = Run {
        findings,
        ..Run::default()
    };
    for finding in &run.findings {
        run.tally.count(finding.outcome);
        let (title, severity) = (finding.title.of(Lang::Zh).to_owned(), finding.severity);
        let rule = RuleTally {
            title,
            severity,
            tally: Tally::default(),
            withheld: 0,
            presumed: 0,
        };
        run.rules
            .entry(finding.rule.clone())
            .or_insert(rule)
            .tally
            .count(finding.outcome);
    }
    run.tally.add(Outcome::Pass, 40);
    let cell = CellId {
        table: 1,
        row: 0,
        column: 1,
    };
    let table = |table: &str, printed, untouched: usize| TableCoverage {
        document: "2025".to_owned(),
        table: table.to_owned(),
        prose: false,
        printed,
        untouched: vec![cell; untouched],
    };
    run.coverage = vec![table("一般公共预算支出表", 40, 0), table("收支总表", 7, 2)];
    run.packs = vec![PackStamp {
        name: "cn-budget".to_owned(),
        version: "1.0.0".to_owned(),
        hash: "sha256:0f3a".to_owned(),
    }];
    run
}

pub(super) fn told_with(run: &Run, ledger: &Ledger, format: Format, options: &Options) -> String {
    let (forms, rules) = (forms(), rules());
    let told = Told {
        run,
        ledger,
        forms: &forms,
        rules: &rules,
        checked: &[],
    };
    String::from_utf8(report(&told, format, options).unwrap()).unwrap()
}

pub(super) fn drawn(findings: Vec<Finding>) -> String {
    told_with(
        &counted(findings),
        &ledger(),
        Format::Human,
        &Options::default(),
    )
}

pub(super) fn workbook() -> Finding {
    let ledger = ledger();
    let total = Citation {
        held: 3,
        failed: 1,
        ..in_grid(1, Part::Right, 2, 2, &ledger)
    };
    Finding {
        severity: Severity::Warn,
        sides: vec![
            side("三公说明.合计", 0, "6,372.11 万元"),
            side("三公表[合计].预算数", 0, "6,373.11 万元"),
        ],
        comparison: compared("6372.11", "6373.11", "0.5", false),
        cited: vec![in_grid(1, Part::LeftAddend, 0, 2, &ledger), total],
        ..bare("R-401", "三公经费与说明一致", Outcome::Fail, CHECK_401)
    }
}
