//! A ledger made by hand, and the texts that it was read from.

use crossfoot::form::{Form, FormColumn, FormId, Forms, Kind};
use crossfoot::ledger::{
    Column, Document, DocumentKind, Identity, Ledger, Row, State, Table, Values,
};
use crossfoot::source::{FileId, Place, Source, Sources, Span};
use crossfoot::value::{Decimal, Unit};
use std::str::FromStr;

pub(super) const RULES: &str = include_str!("../../cases/report/narrative.rules");
pub(super) const PROSE: &str = include_str!("../../cases/report/说明.txt");
pub(super) const TABLE: &str = include_str!("../../cases/report/预算05表.csv");

/// The files of the ledger.
pub(super) const PROSE_FILE: FileId = FileId(0);
pub(super) const TABLE_FILE: FileId = FileId(1);
pub(super) const BOOK_FILE: FileId = FileId(2);
pub(super) const PAGE_FILE: FileId = FileId(3);

/// The `nth` place of `needle` in `text`.
pub(super) fn span(file: FileId, text: &str, needle: &str, nth: usize) -> Span {
    let start = text.match_indices(needle).nth(nth).unwrap().0;
    Span {
        file,
        start: start as u32,
        end: (start + needle.len()) as u32,
    }
}

/// `needle` in the line of the table that contains `line`.
pub(super) fn in_line(line: &str, needle: &str) -> Place {
    let start = TABLE.find(line).unwrap();
    let at = start + TABLE.get(start..).unwrap().find(needle).unwrap();
    Place::Text(Span {
        file: TABLE_FILE,
        start: at as u32,
        end: (at + needle.len()) as u32,
    })
}

pub(super) fn decimal(text: &str) -> Decimal {
    Decimal::from_str(text).unwrap()
}

/// A table of words and figures, whose cells stand where `place` says.
pub(super) fn table(
    ledger: &mut Ledger,
    title: &str,
    headings: &[&str],
    rows: &[&[&str]],
    place: fn(u32, u32) -> Option<Place>,
) -> Table {
    let mut out = Table {
        title: title.to_owned(),
        unit: Some(Unit::TenThousand),
        ..Table::default()
    };
    for (c, heading) in headings.iter().enumerate() {
        let texts: Vec<&str> = rows.iter().map(|row| row[c]).collect();
        let figures = texts
            .iter()
            .map(|t| Decimal::from_str(&t.replace(',', "")).unwrap_or_default());
        let state = |text: &&str| match *text {
            "" => State::Blank,
            "##" => State::Unreadable,
            _ => State::Value,
        };
        out.columns.push(Column {
            heading: heading.split('.').map(str::to_owned).collect(),
            kind: Some(if c == 0 { Kind::Text } else { Kind::Money }),
            unit: (c > 0).then_some(Unit::TenThousand),
            decimals: 2,
            values: Values::new(figures.collect()),
            states: texts.iter().map(state).collect(),
            texts: texts
                .iter()
                .map(|text| Some(ledger.strings.intern(text)))
                .collect(),
            places: (0..rows.len()).map(|r| place(r as u32, c as u32)).collect(),
            ..Column::default()
        });
    }
    for row in rows {
        let name = Some(ledger.strings.intern(row[0]));
        out.rows.push(Row {
            name,
            plain: name,
            ..Row::default()
        });
    }
    out
}

pub(super) fn sheet(row: u32, column: u32) -> Option<Place> {
    Some(Place::Sheet {
        file: BOOK_FILE,
        sheet: 0,
        row: row + 3,
        column,
    })
}

pub(super) fn page(row: u32, column: u32) -> Option<Place> {
    let (x, y) = (10_000 * column as i32, 2_000 * row as i32);
    Some(Place::Page {
        file: PAGE_FILE,
        page: 8,
        area: [x, y, x + 9_000, y + 1_500],
    })
}

pub(super) fn forms() -> Forms {
    let column = FormColumn {
        path: vec!["公用经费".to_owned()],
        aliases: Vec::new(),
        kind: Kind::Money,
        unit: None,
        optional: false,
        block: None,
        span: Span::default(),
    };
    let form = |name: &str, extract| Form {
        name: name.to_owned(),
        extract,
        columns: vec![column.clone()],
        ..Form::default()
    };
    Forms {
        forms: vec![form("支出结构", Some(0))],
        ..Forms::default()
    }
}

/// Table 0: prose. Table 1: a sheet. Table 2: a page.
pub(super) fn ledger() -> Ledger {
    let mut ledger = Ledger::default();
    let names = [
        ("说明.txt", PROSE),
        ("预算05表.csv", TABLE),
        ("公开表.xlsx", ""),
        ("预算.pdf", ""),
    ];
    for (name, text) in names {
        ledger.sources.add(Source::new(name, text));
    }
    ledger.sheets.insert((BOOK_FILE, 0), "预算01表".to_owned());
    let prose = |_, _| Some(Place::Text(span(PROSE_FILE, PROSE, "56.08", 0)));
    let mut extract = table(&mut ledger, "支出结构", &["公用经费"], &[&["56.08"]], prose);
    extract.form = Some(FormId(0));
    let headings = ["项目", "预算数.2024年", "预算数.2025年"];
    let rows: [&[&str]; 3] = [
        &["一般公共预算拨款收入", "5,511.89", "6,372.11"],
        &["事业收入", "", "##"],
        &["收入合计", "5,511.89", "6,373.11"],
    ];
    let book = table(&mut ledger, "收支总表", &headings, &rows, sheet);
    let print = table(&mut ledger, "收支总表", &headings, &rows, page);
    ledger.tables = vec![extract, book, print];
    ledger.documents.push(Document {
        name: "2025".to_owned(),
        identity: Identity {
            org: Some("某区科学技术和经济信息化局".to_owned()),
            year: Some(2025),
            kind: DocumentKind::Budget,
            ..Identity::default()
        },
        tables: 0..3,
        files: vec![PROSE_FILE, TABLE_FILE, BOOK_FILE, PAGE_FILE],
        prose: Vec::new(),
        of_many: false,
    });
    ledger
}

pub(super) fn rules() -> Sources {
    let mut rules = Sources::default();
    rules.add(Source::new("cn-budget/narrative.rules", RULES));
    rules
}
