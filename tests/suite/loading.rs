//! Files become a ledger in which nothing printed is lost, guessed or moved.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails may stop"
)]

use crossfoot::form::{
    Block, CodeLevel, CodeTable, CodeTableId, Extract, Form, FormColumn, FormId, Forms, Hierarchy,
    HoleKind, Kind, Pattern, PatternHole, Phrase,
};
use crossfoot::lang::Lang;
use crossfoot::ledger::{Ledger, Role, State};
use crossfoot::load::{GivenTable, Grid, GridCell, GridDocument, Input, from_grids, load, load_as};
use crossfoot::project::Reading;
use crossfoot::source::{Place, Source, Sources, Span};
use crossfoot::value::{CellId, Decimal, Unit, normal_name};
use proptest::prelude::*;
use std::fmt::Write as _;
use std::path::PathBuf;

// ---- forms, by hand ----------------------------------------------------------------------------

fn column(path: &str, kind: Kind) -> FormColumn {
    FormColumn {
        path: path.split('.').map(str::to_owned).collect(),
        aliases: Vec::new(),
        kind,
        unit: None,
        optional: false,
        block: None,
        span: Span::default(),
    }
}

fn money(paths: &[&str]) -> Vec<FormColumn> {
    paths.iter().map(|path| column(path, Kind::Money)).collect()
}

fn list(key: &str, label: &str, hierarchy: Hierarchy) -> Block {
    let names = |name: &str| {
        if name.is_empty() {
            Vec::new()
        } else {
            vec![normal_name(name)]
        }
    };
    Block {
        name: String::new(),
        key: names(key),
        label: names(label),
        hierarchy,
        codes: None,
        totals: vec!["合计".to_owned()],
        apart: Vec::new(),
    }
}

fn form(name: &str, title: &str, columns: Vec<FormColumn>, blocks: Vec<Block>) -> Form {
    Form {
        name: name.to_owned(),
        titles: vec![normal_name(title)],
        columns,
        blocks,
        ..Form::default()
    }
}

/// 类 3 digits, 款 5, 项 7.
fn functional() -> CodeTable {
    let levels = [("类", 3), ("款", 5), ("项", 7)];
    CodeTable {
        name: "功能科目".to_owned(),
        levels: levels
            .map(|(n, length)| CodeLevel {
                name: n.to_owned(),
                length,
            })
            .to_vec(),
        ..CodeTable::default()
    }
}

const CODES: Hierarchy = Hierarchy::Codes(CodeTableId(0));

fn balance() -> Form {
    let side = |name: &str, total: &str, apart: &str| Block {
        name: name.to_owned(),
        totals: vec![total.to_owned(), format!("本年{name}合计")],
        apart: vec![apart.to_owned()],
        ..list("", "项目", Hierarchy::Flat)
    };
    let mut columns = vec![
        column("收入.预算数", Kind::Money),
        column("支出.预算数", Kind::Money),
    ];
    columns[0].block = Some(0);
    columns[1].block = Some(1);
    let blocks = vec![
        side("收入", "收入总计", "上年结转结余"),
        side("支出", "支出总计", "年终结转结余"),
    ];
    form("收支总表", "收支预算总表", columns, blocks)
}

fn spending() -> Form {
    let paths = [
        "合计",
        "基本支出.小计",
        "基本支出.人员经费",
        "基本支出.公用经费",
        "项目支出",
    ];
    form(
        "支出表",
        "支出表",
        money(&paths),
        vec![list("科目编码", "科目名称", CODES)],
    )
}

fn one_form(form: Form) -> Forms {
    Forms {
        forms: vec![form],
        extracts: Vec::new(),
        codes: vec![functional()],
    }
}

// ---- reading a ledger --------------------------------------------------------------------------

fn memory(files: &[(&str, &[u8])], forms: &Forms) -> Ledger {
    let files = files
        .iter()
        .map(|(n, bytes)| ((*n).to_owned(), bytes.to_vec()))
        .collect();
    load(
        &[Input::Memory {
            document: "某局".to_owned(),
            files,
        }],
        forms,
    )
}

fn csv(text: &str, forms: &Forms) -> Ledger {
    memory(&[("表.csv", text.as_bytes())], forms)
}

fn case(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases/load")
        .join(name)
}

/// Everything that a ledger says, for people to read.
fn dump(ledger: &Ledger, forms: &Forms) -> String {
    let mut out = String::new();
    for document in &ledger.documents {
        writeln!(out, "# {} {:?}", document.name, document.identity).unwrap();
        for (number, table) in ledger.tables_of(document) {
            let form = table
                .form
                .and_then(|id| forms.form(id))
                .map_or("-", |form| &form.name);
            write!(out, "\n《{}》 form {form}", table.title).unwrap();
            if let Some(unit) = table.unit {
                write!(out, ", {unit}").unwrap();
            }
            if let Some(occurrence) = table.occurrence {
                write!(out, ", of {}", ledger.text(Some(occurrence))).unwrap();
            }
            out.push('\n');
            for column in &table.columns {
                let heading = column.heading.join(".");
                let kind = column
                    .kind
                    .map_or("?".to_owned(), |kind| format!("{kind:?}"));
                let unit = column.unit.map_or(String::new(), |unit| unit.to_string());
                write!(out, " | {heading}:{kind}{unit}.{}", column.decimals).unwrap();
            }
            out.push('\n');
            for row in 0..table.rows.len() {
                dump_row(&mut out, ledger, number, u32::try_from(row).unwrap());
            }
            for note in &table.notes {
                writeln!(out, " note {note}").unwrap();
            }
        }
    }
    for notice in &ledger.notices {
        let (gravity, code) = (notice.gravity, notice.code);
        writeln!(
            out,
            "\n! {gravity:?} {code} {}: {}",
            notice.whereabouts.of(Lang::Zh),
            notice.message.of(Lang::Zh)
        )
        .unwrap();
    }
    out
}

fn dump_row(out: &mut String, ledger: &Ledger, number: u32, row: u32) {
    let table = ledger.table(number).unwrap();
    let own = table.row(row).unwrap();
    let role = match own.role {
        Role::Item => "",
        Role::Total => "Σ ",
        Role::Apart => "旁 ",
    };
    let parent = own
        .parent
        .map_or(String::new(), |parent| format!(" ^{parent}"));
    let name = format!("{} {}", ledger.text(own.code), ledger.text(own.plain));
    let indent = "  ".repeat(usize::from(own.depth));
    write!(
        out,
        "{row:>3} b{} {indent}{role}{}{parent}",
        own.block,
        name.trim()
    )
    .unwrap();
    for column in 0..u32::try_from(table.columns.len()).unwrap() {
        let id = CellId {
            table: number,
            row,
            column,
        };
        let cell = ledger.cell(id);
        let shown = match cell.state {
            State::Absent => "×".to_owned(),
            State::Blank => "_".to_owned(),
            State::Value if cell.kind.is_some_and(Kind::is_number) => {
                let own = cell.value.to_string();
                if let Some(stored) = cell.place.and_then(|place| ledger.stored(place)) {
                    format!("{own}“{}”←{stored}", cell.text)
                } else if own == cell.text {
                    own
                } else {
                    format!("{own}“{}”", cell.text)
                }
            }
            State::Value => format!("“{}”", cell.text),
            State::Unreadable => {
                let fault = ledger
                    .faults
                    .get(&id)
                    .map_or("", |fault| fault.of(Lang::Zh));
                format!("?“{}” {fault}", cell.text)
            }
        };
        let hidden = cell.place.and_then(|place| ledger.hidden(place));
        let hidden = hidden.map_or(String::new(), |hidden| format!(" 隐{hidden:?}"));
        write!(out, " | {shown}{hidden}").unwrap();
    }
    out.push('\n');
}

fn codes_of(ledger: &Ledger) -> Vec<&'static str> {
    ledger.notices.iter().map(|notice| notice.code).collect()
}

fn number(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

/// Compares the dump of a ledger with the neighbour of its input.
fn settle(name: &str, ledger: &Ledger, forms: &Forms) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../cases/load");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, dump(ledger, forms)));
}

fn load_case(file: &str, forms: &Forms) -> Ledger {
    load(&[Input::Path(case(file))], forms)
}

// ---- tables ------------------------------------------------------------------------------------

#[test]
fn codes_give_the_hierarchy_and_levels_of_headings_the_columns() {
    let forms = one_form(spending());
    settle("codes", &load_case("codes.csv", &forms), &forms);
}

#[test]
fn lists_side_by_side_become_rows_of_their_blocks() {
    let forms = one_form(balance());
    settle(
        "side_by_side",
        &load_case("side_by_side.csv", &forms),
        &forms,
    );
}

#[test]
fn what_cannot_be_told_is_noticed_with_its_cell() {
    let forms = one_form(spending());
    settle("notices", &load_case("notices.csv", &forms), &forms);
}

#[test]
fn a_sentence_below_an_empty_table_is_a_note() {
    let forms = one_form(spending());
    let head = "支出表\n单位：万元,,,,,,\n科目编码,科目名称,合计,基本支出,,,项目支出\n,,,小计,人员经费,公用经费,\n";
    for (rows, count) in [
        ("合计,,,,,,\n（本单位无此项支出）,,,,,,\n", 1),
        ("本单位没有此项支出，此表为空表,,,,,,\n", 0),
    ] {
        let ledger = csv(&format!("{head}{rows}"), &forms);
        let table = &ledger.tables[0];
        assert!(table.form.is_some());
        assert_eq!((table.rows.len(), table.notes.len()), (count, 1), "{rows}");
    }
    // A row with a figure stays one.
    let ledger = csv(&format!("{head}201,一般公共服务支出,5.00,,,,\n"), &forms);
    assert_eq!(ledger.tables[0].rows.len(), 1);
    assert!(ledger.tables[0].notes.is_empty());
}

#[test]
fn a_table_printed_twice_is_one_and_must_agree() {
    let mut columns = vec![column("数量", Kind::Count)];
    columns.extend(money(&["采购金额.合计", "采购金额.其中面向中小企业"]));
    columns.push(FormColumn {
        optional: true,
        ..column("采购金额.其中面向小微企业", Kind::Money)
    });
    let forms = one_form(form(
        "采购",
        "采购表",
        columns,
        vec![list("", "项目名称", Hierarchy::Flat)],
    ));
    settle("printed_twice", &load_case("printed_twice", &forms), &forms);
}

#[test]
fn blanks_before_codes_give_the_hierarchy() {
    let list = list("编码", "名称", Hierarchy::Indent);
    let forms = one_form(form("项目", "项目表", money(&["金额"]), vec![list]));
    settle("indent", &load_case("indent.csv", &forms), &forms);
}

#[test]
fn styles_of_ordinals_give_the_hierarchy() {
    let list = list("", "项目", Hierarchy::Ordinal);
    let forms = one_form(form("拨款", "财政拨款表", money(&["预算数"]), vec![list]));
    settle("ordinals", &load_case("ordinals.csv", &forms), &forms);
}

/// A repeated form of labels.
fn project_form() -> Form {
    let mut fields = form(
        "申报表",
        "项目申报表",
        Vec::new(),
        vec![list("", "", Hierarchy::Flat)],
    );
    fields.fields = true;
    fields.repeats = Some(1);
    fields.columns = vec![
        column("项目名称", Kind::Text),
        column("项目代码", Kind::Text),
        column("项目年度", Kind::Year),
        column("当年预算", Kind::Money),
    ];
    fields
}

#[test]
fn fields_are_one_row_and_their_parts_know_the_occurrence() {
    let fields = project_form();
    let mut part = form(
        "资金来源",
        "资金来源",
        money(&["金额"]),
        vec![list("", "项目", Hierarchy::Flat)],
    );
    part.part_of = Some(FormId(0));
    let forms = Forms {
        forms: vec![fields, part],
        ..Forms::default()
    };
    settle("fields", &load_case("fields", &forms), &forms);
}

/// Names of groups before labels, and a part within the form, without an empty row before it.
#[test]
fn a_part_may_stand_within_a_form_of_labels() {
    let fields = project_form();
    let columns = ["一级指标", "二级指标", "指标值"].map(|name| column(name, Kind::Text));
    let mut part = form(
        "指标",
        "绩效指标表",
        columns.to_vec(),
        vec![list("", "三级指标", Hierarchy::Flat)],
    );
    part.part_of = Some(FormId(0));
    let forms = Forms {
        forms: vec![fields, part],
        ..Forms::default()
    };
    let name = "fields_inside";
    settle(name, &load_case("fields_inside.csv", &forms), &forms);
}

/// A file that keeps no merged cells leaves blanks between a label and its value.
#[test]
fn a_value_stands_behind_the_blanks_that_a_merged_label_left() {
    let forms = one_form(project_form());
    let cells = |text: &str| {
        let ledger = csv(text, &forms);
        let columns = ledger.table(0).unwrap().columns.iter();
        let texts = columns.map(|column| ledger.text(column.texts[0]).to_owned());
        texts.collect::<Vec<String>>()
    };
    let merged = "项目申报表\n单位：万元\n项目名称,,桥梁维修,\n项目代码,,甲一,,当年预算,,12.50\n";
    assert_eq!(cells(merged), ["桥梁维修", "甲一", "", "12.50"]);
    // What stands in a column of labels may be one, with nothing beside it.
    let blank = "项目申报表\n单位：万元\n项目名称,,评价等级,优\n项目代码,甲一,当年预算,12.50\n";
    assert_eq!(cells(blank), ["", "甲一", "", "12.50"]);
}

#[test]
fn a_table_without_a_form_is_read_by_its_looks() {
    let forms = Forms::default();
    settle("no_form", &load_case("codes.csv", &forms), &forms);
}

#[test]
fn the_row_that_numbers_the_columns_and_the_column_that_numbers_the_rows_are_no_figures() {
    let columns = money(&["合计", "项目支出"]);
    let list = vec![list("科目编码", "科目名称", CODES)];
    let forms = one_form(form("支出", "收入支出表", columns, list));
    settle(
        "column_numbers",
        &load_case("column_numbers.csv", &forms),
        &forms,
    );
}

#[test]
fn columns_are_numbered_with_or_without_a_word_that_says_so() {
    let head = "某局支出表\n单位：万元\n科目编码,科目名称,合计,基本支出,项目支出\n";
    let rows = "201,一般公共服务支出,3,2,1\n";
    for numbers in [
        ",栏次,1,2,3",
        "甲,乙,1,2,3=1-2",
        ",,1,2,3",
        ",,（1）,（2）,（3）",
        "1,2,3＝4＋5,4,5",
        "栏目,,3,5,6",
    ] {
        let ledger = csv(&format!("{head}{numbers}\n{rows}"), &Forms::default());
        let table = &ledger.tables[0];
        assert_eq!(table.rows.len(), 1, "{numbers}");
    }
}

#[test]
fn figures_that_run_from_one_on_are_figures_where_a_name_stands_beside_them_or_rows_are_numbered() {
    let forms = Forms::default();
    let ledger = load_case("numbered_data.csv", &forms);
    settle("numbered_data", &ledger, &forms);
}

#[test]
fn a_code_printed_level_by_level_is_one_code() {
    let columns = money(&["合计"]);
    let forms = one_form(form(
        "支出",
        "支出表",
        columns,
        vec![list("科目编码", "科目名称", CODES)],
    ));
    let text = "支出表\n单位：元\n科目编码,,,科目名称,合计\n类,款,项,,\n205,,,教育,5\n205,02,,普通,5\n205,02,05,高等,5\n\n合计,,,,5\n";
    settle("code_by_levels", &csv(text, &forms), &forms);
}

#[test]
fn a_strange_code_stands_where_its_columns_say_and_a_total_printed_again_is_one() {
    let columns = money(&["合计"]);
    let forms = one_form(form(
        "支出",
        "支出表",
        columns,
        vec![list("科目编码", "科目名称", CODES)],
    ));
    let text = "支出表\n单位：元\n科目编码,,,科目名称,合计\n类,款,项,,\n205,,,教育,5\n205,02,,普通,5\n7,02,05,高等,5\n,,,无,\n合计,,,,5\n合计,,,,5\n";
    settle("strange_code", &csv(text, &forms), &forms);
}

#[test]
fn two_forms_that_fit_alike_leave_the_table_unbound() {
    let plain = |name: &str| {
        form(
            name,
            "收入表",
            money(&["金额"]),
            vec![list("", "项目", Hierarchy::Flat)],
        )
    };
    let forms = Forms {
        forms: vec![plain("甲"), plain("乙")],
        ..Forms::default()
    };
    let ledger = csv("收入表\n单位：元\n项目,金额\n税,1\n", &forms);
    assert_eq!(codes_of(&ledger), ["load::ambiguous_form"]);
    assert_eq!(ledger.tables[0].form, None);
}

#[test]
fn headings_alone_find_the_form_and_the_longest_title_wins() {
    let plain = |name: &str, title: &str| {
        form(
            name,
            title,
            money(&["金额"]),
            vec![list("", "项目", Hierarchy::Flat)],
        )
    };
    let forms = Forms {
        forms: vec![plain("短", "收入表"), plain("长", "其他收入表")],
        ..Forms::default()
    };
    let bound = |text: &str| {
        let ledger = csv(text, &forms);
        ledger.tables[0].form
    };
    assert_eq!(bound("某局其他收入表\n项目,金额\n税,1\n"), Some(FormId(1)));
    assert_eq!(
        bound("某局收入表（一）\n项目,金额\n税,1\n"),
        Some(FormId(0))
    );
    let forms = one_form(spending());
    let ledger = csv(
        "某某\n科目编码,科目名称,合计,基本支出,,,项目支出\n,,,小计,人员经费,公用经费,\n206,科学,1,,,,1\n",
        &forms,
    );
    assert_eq!(ledger.tables[0].form, Some(FormId(0)));
    assert_eq!(codes_of(&ledger), ["load::no_unit"]);
}

#[test]
fn a_table_of_headings_only_has_no_rows() {
    let forms = one_form(spending());
    let text = "支出表\n单位：万元\n科目编码,科目名称,合计,基本支出,,,项目支出\n,,,小计,人员经费,公用经费,\n注：本单位没有\n";
    let ledger = csv(text, &forms);
    assert_eq!(ledger.tables[0].rows.len(), 0);
    assert_eq!(ledger.tables[0].notes, ["注：本单位没有"]);
    assert!(
        ledger.tables[0]
            .columns
            .iter()
            .all(|column| !column.heading.is_empty())
    );
}

#[test]
fn two_printed_columns_for_one_are_unreadable() {
    let forms = one_form(form(
        "表",
        "拨款表",
        money(&["金额"]),
        vec![list("", "项目", Hierarchy::Flat)],
    ));
    let ledger = csv("拨款表\n单位：元\n项目,金额,金额\n税,1,2\n", &forms);
    assert_eq!(codes_of(&ledger), ["load::two_columns"]);
    let id = CellId {
        table: 0,
        row: 0,
        column: 0,
    };
    assert_eq!(ledger.cell(id).state, State::Unreadable);
}

// ---- places and encodings ----------------------------------------------------------------------

#[test]
fn a_place_leads_back_to_the_printed_characters() {
    let forms = one_form(spending());
    let ledger = load_case("codes.csv", &forms);
    let cell = ledger.cell(CellId {
        table: 0,
        row: 0,
        column: 0,
    });
    let Some(Place::Text(span)) = cell.place else {
        panic!("a place in a text")
    };
    assert_eq!(ledger.sources.text(span), "6,372.11");
    assert_eq!(cell.value, number("6372.11"));
    assert_eq!(cell.half, number("0.005"));
}

#[test]
fn gbk_and_a_byte_order_mark_read_like_utf8() {
    let forms = one_form(spending());
    let text = std::fs::read_to_string(case("codes.csv")).unwrap();
    let (gbk, _, _) = encoding_of("gb18030").encode(&text);
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let utf16: Vec<u8> = [0xfeff]
        .into_iter()
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let plain = dump(&csv(&text, &forms), &forms);
    for bytes in [gbk.as_ref(), &marked, &utf16] {
        assert_eq!(dump(&memory(&[("表.csv", bytes)], &forms), &forms), plain);
    }
    let tabs = text.replace("\"6,372.11\"", "6372.11").replace(',', "\t");
    let tabs = dump(&csv(&tabs.replace("\t372.11", "372.11"), &forms), &forms);
    assert!(tabs.contains("form 支出表"), "{tabs}");
}

fn encoding_of(label: &str) -> &'static encoding_rs::Encoding {
    encoding_rs::Encoding::for_label(label.as_bytes()).unwrap()
}

#[test]
fn a_document_is_what_it_is_told_to_be_else_what_it_says() {
    let forms = Forms::default();
    let told = "单位,某局\n年度,2023年\n类型,决算\n级次,区\n地区,某市\n上级,某府\n";
    let files: [(&str, &[u8]); 2] = [
        ("文档.csv", told.as_bytes()),
        ("a.csv", "2024年收入预算表\n项目,数\n甲,1\n".as_bytes()),
    ];
    let identity = memory(&files, &forms).documents[0].identity.clone();
    assert_eq!(
        (identity.org.as_deref(), identity.year),
        (Some("某局"), Some(2023))
    );
    assert_eq!(identity.superior.as_deref(), Some("某府"));
    let ledger = memory(&files[1..], &forms);
    assert_eq!(
        (
            &ledger.documents[0].identity.org,
            ledger.documents[0].identity.year
        ),
        (&None, Some(2024))
    );
    let ledger = memory(
        &[("a.txt", "2022年某区某局部门决算\n正文".as_bytes())],
        &forms,
    );
    let identity = &ledger.documents[0].identity;
    assert_eq!(
        (identity.org.as_deref(), identity.year),
        (Some("某区某局"), Some(2022))
    );
    assert_eq!(identity.kind, crossfoot::ledger::DocumentKind::Final);
}

#[test]
fn a_form_without_lists_still_has_rows_and_a_count_is_not_a_multiple() {
    let forms = one_form(form(
        "表",
        "人数表",
        vec![column("人数", Kind::Count)],
        Vec::new(),
    ));
    let ledger = csv(
        "人数表\n项目,人数\n甲,12人\n乙,5万人\n丙,\"1,200\"\n",
        &forms,
    );
    let cell = |row| {
        ledger.cell(CellId {
            table: 0,
            row,
            column: 0,
        })
    };
    assert_eq!(cell(0).value, number("12"));
    assert_eq!(cell(1).state, State::Unreadable);
    assert_eq!(cell(2).value, number("1200"));
}

// ---- workbooks ---------------------------------------------------------------------------------

#[cfg(feature = "workbook")]
#[test]
fn a_workbook_reads_as_it_is_printed() {
    let forms = one_form(spending());
    settle("workbook_xlsx", &load_case("workbook.xlsx", &forms), &forms);
    settle("workbook_xls", &load_case("workbook.xls", &forms), &forms);
}

/// Its records take more than a small stream of the container has room for.
#[cfg(feature = "workbook")]
#[test]
fn an_old_workbook_of_any_size_is_read() {
    let forms = one_form(spending());
    let ledger = load_case("large_stream.xls", &forms);
    assert_eq!(ledger.table(0).unwrap().rows.len(), 81);
}

/// A case in both formats; what they say alike is said once.
#[cfg(feature = "workbook")]
fn settle_book(name: &str, forms: &Forms) {
    for ending in ["xlsx", "xls"] {
        let ledger = load_case(&format!("{name}.{ending}"), forms);
        settle(&format!("{name}_{ending}"), &ledger, forms);
    }
}

#[cfg(feature = "workbook")]
#[test]
fn a_number_is_read_as_its_format_shows_it_and_what_is_stored_is_kept() {
    settle_book("formats", &one_form(spending()));
}

#[cfg(feature = "workbook")]
#[test]
fn hidden_rows_columns_and_sheets_are_read_and_told() {
    settle_book("hidden", &one_form(spending()));
}

#[cfg(feature = "workbook")]
#[test]
fn several_tables_of_a_sheet_formulas_and_errors_are_told_apart() {
    let mut forms = one_form(spending());
    forms.forms.push(balance());
    settle_book("several", &forms);
}

#[test]
fn the_cover_says_who_for_which_year_and_whether_department_or_unit() {
    let told = |files: &[(&str, &str)]| {
        let files: Vec<(&str, &[u8])> = files.iter().map(|(n, t)| (*n, t.as_bytes())).collect();
        let identity = memory(&files, &Forms::default()).documents[0]
            .identity
            .clone();
        let known = |text: Option<String>| text.unwrap_or_else(|| "?".to_owned());
        let year = identity.year.map(|year| year.to_string());
        format!(
            "{} {} {}{} 级次{} 地区{} 主管{}",
            known(identity.org),
            known(year),
            identity.scope.map_or("", crossfoot::ledger::Scope::word),
            identity.kind.word(),
            known(identity.level),
            known(identity.region),
            known(identity.superior),
        )
    };
    let covers = [
        "某市某局2025年部门预算公开\n",
        "2025年某市某局部门预算\n",
        "某市某局\n2024 年度部门决算\n目 录\n",
        "某市某区2025年区级部门预算\n预算主管部门：某市某区某委员会\n目录\n2024年部门决算\n",
        "某市某区2025年区级单位预算\n预算主管部门：某区教育局\n预算单位：某市某区某小学\n",
        "第一部分 概况\n二、2025年部门预算情况\n三、2024年部门预算执行\n2025年部门预算\n单位名称：某市某局　　单位：万元\n",
    ];
    let said: Vec<String> = covers
        .iter()
        .map(|cover| told(&[("a.txt", cover)]))
        .collect();
    assert_eq!(
        said,
        [
            "某市某局 2025 部门预算 级次? 地区? 主管?",
            "某市某局 2025 部门预算 级次? 地区? 主管?",
            "某市某局 2024 部门决算 级次? 地区? 主管?",
            "某市某区某委员会 2025 部门预算 级次区 地区某市某区 主管?",
            "某市某区某小学 2025 单位预算 级次区 地区某市某区 主管某区教育局",
            "某市某局 2025 部门预算 级次? 地区? 主管?",
        ]
    );
    let sheet = "收支预算总表\n部门：某省某厅,单位：万元\n项目,2017年预算数\n甲,1\n";
    assert_eq!(
        told(&[("a.csv", sheet)]),
        "某省某厅 2017 预算 级次? 地区? 主管?"
    );
    // Without a cover, the titles of tables tell budget from final account, not the funds and years in them.
    let finals = [
        "收入支出决算总表\n项目,年初预算数,全年预算数,决算数\n一般公共预算财政拨款收入,1,1,1\n政府性基金预算财政拨款收入,,,\n",
        "部门预算项目支出绩效自评表（2024年度）\n项目名称,某项目\n年初预算数,1\n",
    ];
    for sheet in finals {
        let said = told(&[("a.csv", sheet)]);
        assert!(said.contains("决算"), "{said}");
    }
}

#[test]
fn the_delimiter_is_found_or_told_and_a_broken_line_is_named() {
    let forms = one_form(spending());
    let text = std::fs::read_to_string(case("codes.csv")).unwrap();
    let quoted = regex::Regex::new("\"([0-9]),([0-9.]+)\"").unwrap();
    let bare = quoted.replace_all(&text, "$1$2");
    let values = |ledger: &Ledger| {
        let columns = ledger.tables[0].columns.iter();
        columns
            .map(|column| column.values.clone())
            .collect::<Vec<_>>()
    };
    for mark in ["\t", ";", "|", "，"] {
        let other = csv(&bare.replace(',', mark), &forms);
        assert_eq!(values(&other), values(&csv(&text, &forms)), "{mark}");
    }
    // More commas than the mark that parts the fields: only who is told can know.
    let prose = "支出表\n单位：元\n项目#金额\n\"甲,乙,丙\"#1\n丁,戊,己,庚#2\n";
    let reading = Reading {
        delimiter: Some('#'),
        encoding: Some("gbk".to_owned()),
    };
    let files = vec![(
        "a.csv".to_owned(),
        encoding_of("gbk").encode(prose).0.into_owned(),
    )];
    let input = Input::Memory {
        document: "某局".to_owned(),
        files,
    };
    let ledger = load_as(&[input], &Forms::default(), &reading);
    assert_eq!(ledger.tables[0].rows.len(), 2);
    assert_eq!(ledger.text(ledger.tables[0].rows[1].name), "丁,戊,己,庚");
    let mut gbk = encoding_of("gbk").encode(&text).0.into_owned();
    let third = gbk
        .iter()
        .enumerate()
        .filter(|(_, b)| **b == b'\n')
        .nth(1)
        .unwrap()
        .0;
    gbk.insert(third + 1, 0xff);
    let ledger = memory(&[("a.csv", &gbk)], &forms);
    assert_eq!(codes_of(&ledger), ["load::not_text"]);
    assert!(
        ledger.notices[0].message.of(Lang::Zh).contains("第3行"),
        "{:?}",
        ledger.notices[0].message
    );
}

#[cfg(feature = "workbook")]
#[test]
fn a_broken_workbook_is_one_notice() {
    let forms = one_form(spending());
    let whole = std::fs::read(case("workbook.xlsx")).unwrap();
    for bytes in [
        &whole[..whole.len() / 2],
        b"PK\x03\x04garbage",
        b"no workbook at all",
        &[0; 600],
    ] {
        let ledger = memory(&[("表.xlsx", bytes)], &forms);
        assert_eq!(codes_of(&ledger), ["load::not_a_workbook"]);
        assert!(ledger.documents.is_empty());
    }
}

#[test]
fn a_file_that_cannot_be_read_does_not_stop_the_others() {
    let forms = one_form(spending());
    let good = std::fs::read(case("codes.csv")).unwrap();
    let ledger = memory(
        &[
            ("a.csv", b""),
            ("b.csv", b"\x00\x01\xff"),
            ("c.ofd", b"OFD"),
            ("d.csv", &good),
        ],
        &forms,
    );
    assert_eq!(
        codes_of(&ledger),
        ["load::empty_file", "load::not_text", "load::unknown_kind"]
    );
    assert_eq!(ledger.tables.len(), 1);
    let ledger = load(
        &[
            Input::Path("/no/such/file.csv".into()),
            Input::Path(case("codes.csv")),
        ],
        &forms,
    );
    assert_eq!(codes_of(&ledger), ["load::cannot_read"]);
    assert_eq!(ledger.documents.len(), 1);
}

// ---- prose -------------------------------------------------------------------------------------

fn extract(
    name: &str,
    sections: &[&str],
    each: bool,
    phrase: &str,
    holes: &[(&str, Kind, Option<Unit>)],
) -> Extract {
    let holes: Vec<PatternHole> = holes.iter().map(hole).collect();
    let mut next = holes.iter();
    let mut written = Phrase::default();
    for c in phrase.chars() {
        match c {
            '#' => written.hole(next.next().unwrap().takes),
            _ => written.push(c),
        }
    }
    Extract {
        applies: crossfoot::pack::Applies::default(),
        name: name.to_owned(),
        form: FormId(0),
        sections: sections.iter().map(|s| (*s).to_owned()).collect(),
        each,
        key: None,
        pattern: Pattern::new(written, holes).unwrap(),
        span: Span::default(),
    }
}

fn hole((name, kind, unit): &(&str, Kind, Option<Unit>)) -> PatternHole {
    PatternHole {
        name: (*name).to_owned(),
        takes: HoleKind {
            kind: *kind,
            unit: *unit,
        },
    }
}

fn with_extracts(extracts: Vec<Extract>) -> Forms {
    let mut forms = Forms::default();
    for (number, mut extract) in extracts.into_iter().enumerate() {
        let holes = &extract.pattern.holes;
        let columns = holes
            .iter()
            .map(|hole| column(&hole.name, hole.takes.kind))
            .collect();
        let mut own = form(
            &extract.name,
            &extract.name,
            columns,
            vec![list("", "", Hierarchy::Flat)],
        );
        own.extract = Some(number);
        extract.form = FormId(u32::try_from(number).unwrap());
        forms.forms.push(own);
        forms.extracts.push(extract);
    }
    forms
}

/// Phrases with `#` for their holes.
const STRUCTURE: &str = "基本支出#…人员经费#，公用经费#；…#";
const ITEMS: &str = "#、#（类）#（项）#";

fn prose_forms() -> Forms {
    let unit = Some(Unit::TenThousand);
    with_extracts(vec![
        extract(
            "支出结构",
            &["结构情况"],
            false,
            STRUCTURE,
            &[
                ("基本支出", Kind::Money, unit),
                ("人员经费", Kind::Money, unit),
                ("公用经费", Kind::Money, unit),
                ("方向", Kind::Direction, None),
            ],
        ),
        extract(
            "科目说明",
            &["具体使用情况"],
            true,
            ITEMS,
            &[
                ("序", Kind::Ordinal, None),
                ("类", Kind::Text, None),
                ("项", Kind::Text, None),
                ("金额", Kind::Money, None),
            ],
        ),
        extract(
            "没有的节",
            &["三公"],
            false,
            "#",
            &[("数", Kind::Money, unit)],
        ),
        extract(
            "节里没有",
            &["结构情况"],
            false,
            "没有#",
            &[("数", Kind::Money, unit)],
        ),
        extract("说了几次", &[], false, "#", &[("数", Kind::Money, unit)]),
    ])
}

#[test]
fn prose_becomes_tables() {
    let forms = prose_forms();
    let ledger = load_case("prose.txt", &forms);
    settle("prose", &ledger, &forms);
    let cell = ledger.cell(CellId {
        table: 0,
        row: 0,
        column: 1,
    });
    let Some(Place::Text(span)) = cell.place else {
        panic!("a place in a text")
    };
    assert_eq!(ledger.sources.text(span), "608.55");
    assert_eq!(cell.half, number("0.005"));
    // 18,250元 in a column of 万元: half of one 元.
    let cell = ledger.cell(CellId {
        table: 1,
        row: 1,
        column: 3,
    });
    assert_eq!(
        (cell.value, cell.half),
        (number("1.825"), number("0.00005"))
    );
}

// ---- tables that rule files write down -----------------------------------------------------------

fn given(form: &str, rows: &str) -> GivenTable {
    let row = |line: &str| {
        let cells = line.split('|').map(|text| GridCell {
            text: text.to_owned(),
            ..GridCell::default()
        });
        cells.collect()
    };
    GivenTable {
        form_or_title: form.to_owned(),
        unit: Some(Unit::TenThousand),
        grid: Grid {
            rows: rows.lines().map(row).collect(),
        },
        ..GivenTable::default()
    }
}

#[test]
fn a_written_table_is_bound_like_a_printed_one() {
    let forms = one_form(spending());
    let mut sources = Sources::default();
    let file = sources.add(Source::new("例.rules", "一、结构情况\n没有3万元"));
    let prose = vec![Span {
        file,
        start: 0,
        end: u32::try_from("一、结构情况\n没有3万元".len()).unwrap(),
    }];
    let tables = vec![given(
        "支出表",
        "科目编码|科目名称|合计|小计|项目支出\n合计||1,000.01|700.01|300.00\n201|一般公共服务支出|600.00|300.00| \n20101|管理|1||",
    )];
    let document = GridDocument {
        name: "本例".to_owned(),
        tables,
        prose,
        ..GridDocument::default()
    };
    settle(
        "given",
        &from_grids(vec![document.clone()], &forms, sources.clone()),
        &forms,
    );
    let forms = prose_forms();
    let mut table = given("科目说明", "序|类|项|金额\n1|科学|行政运行|337.84");
    table.grid.rows[0][0].text = "序".to_owned();
    let ledger = from_grids(
        vec![GridDocument {
            tables: vec![table],
            ..document
        }],
        &forms,
        sources,
    );
    settle("given_extract", &ledger, &forms);
}

// ---- no input stops the program ------------------------------------------------------------------

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let forms = prose_forms();
        for name in ["a.csv", "a.txt", "a.xlsx", "a.xls", "文档.csv"] {
            memory(&[(name, &bytes)], &forms);
        }
    }

    #[test]
    fn any_printed_characters_are_survived(
        text in "(支出表|科目编码|合计|单位：万元|[\",\n\r;（）()一、.1-9％%　 ]){0,80}",
    ) {
        let mut forms = one_form(spending());
        forms.forms.push(balance());
        memory(&[("a.csv", text.as_bytes()), ("b.txt", text.as_bytes())], &forms);
        let fields: String = crossfoot::source::records::records(&text, ',')
            .iter()
            .flat_map(|record| &record.fields)
            .map(|field| field.text.as_str())
            .collect();
        let kept = |s: &str| s.chars().filter(|c| !matches!(c, '"' | ',' | '\n' | '\r')).collect::<String>();
        prop_assert_eq!(kept(&fields), kept(&text));
    }

    #[test]
    fn a_workbook_with_a_wrong_byte_is_survived(at in 0usize..6000, byte in any::<u8>()) {
        let mut bytes = std::fs::read(case("workbook.xlsx")).unwrap();
        let at = at.checked_rem(bytes.len()).unwrap_or(0);
        bytes[at] = byte;
        memory(&[("a.xlsx", &bytes)], &one_form(spending()));
        let mut bytes = std::fs::read(case("workbook.xls")).unwrap();
        let at = at.checked_rem(bytes.len()).unwrap_or(0);
        bytes[at] = byte;
        memory(&[("a.xls", &bytes)], &one_form(spending()));
    }
}

/// A column of scores with grades in it prints no scores; one with a score among them holds what cannot be read.
#[test]
fn a_column_that_prints_only_grades_is_not_printed() {
    let score = FormColumn {
        optional: true,
        ..column("得分", Kind::Count)
    };
    let of = form(
        "评分",
        "自评表",
        vec![score],
        vec![list("", "指标", Hierarchy::Flat)],
    );
    let forms = one_form(of);
    let state = |text: &str| {
        let ledger = csv(text, &forms);
        let states: Vec<State> = (0..2)
            .map(|row| ledger.tables[0].columns[0].cell(row, &ledger.strings).state)
            .collect();
        (states, codes_of(&ledger).contains(&"load::grades"))
    };
    let (states, told) = state("自评表,\n指标,得分\n产出,优\n效益,良\n");
    assert!(
        told && states.iter().all(|state| *state == State::Absent),
        "{states:?}"
    );
    let (states, told) = state("自评表,\n指标,得分\n产出,优\n效益,9\n");
    assert!(!told);
    assert_eq!(states, [State::Unreadable, State::Value]);
}
