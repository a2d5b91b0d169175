//! Pages of a PDF become grids and prose: what is ruled as a table, what is printed around it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that fails may stop"
)]

use crossfoot::engine::{Packs, Setup};
use crossfoot::form::Forms;
use crossfoot::ledger::{Gravity, Ledger, State};
use crossfoot::load::{Input, load};
use crossfoot::report::{ledger_text, pictures};
use crossfoot::source::{Place, Span};
use crossfoot::value::Unit;
use std::path::PathBuf;

fn case(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cases/pdf")
        .join(file)
}

fn read(file: &str) -> Ledger {
    load(&[Input::Path(case(file))], &Forms::default())
}

/// Every cell of a table, row by row: its name, its heading, its text, its page.
fn printed(ledger: &Ledger, table: usize) -> Vec<String> {
    let table = &ledger.tables[table];
    let mut all = Vec::new();
    for (at, row) in table.rows.iter().enumerate() {
        for column in &table.columns {
            let page = match column.places[at] {
                Some(Place::Page { page, .. }) => page,
                _ => 0,
            };
            let (name, text) = (ledger.text(row.name), ledger.text(column.texts[at]));
            let heading = column.heading.join(".");
            all.push(format!("{name} {heading} {text} 第{page}页"));
        }
    }
    all
}

fn codes(ledger: &Ledger, gravity: Gravity) -> Vec<&str> {
    let notices = ledger.notices.iter();
    let grave = notices.filter(|notice| notice.gravity == gravity);
    grave.map(|notice| notice.code).collect()
}

fn ruled(page: u32) -> Vec<String> {
    let cells = [
        "一、工资 预算数.上年 1,200.00",
        "一、工资 预算数.本年 1,300.50",
        "其中：津贴 预算数.上年 200.00",
        "其中：津贴 预算数.本年 -",
        "合计 预算数.上年 1,200.00",
        "合计 预算数.本年 1,300.50",
    ];
    cells.map(|cell| format!("{cell} 第{page}页")).to_vec()
}

#[test]
fn a_ruled_table_is_a_grid_with_its_title_its_unit_and_its_note() {
    let ledger = read("ruled.pdf");
    let table = &ledger.tables[0];
    assert_eq!(ledger.tables.len(), 1);
    assert_eq!(table.title, "某局收支预算表");
    assert_eq!(table.unit, Some(Unit::TenThousand));
    assert_eq!(table.notes, ["注：本表不含结转。"]);
    assert_eq!(printed(&ledger, 0), ruled(1));
}

#[test]
fn a_cell_stands_in_its_box_on_the_page() {
    let ledger = read("ruled.pdf");
    // 本年 of 工资: between the lines at 280 and 380 from the left, 250 and 270 from the bottom of 400 points.
    let Some(Place::Page { page, area, .. }) = ledger.tables[0].columns[1].places[0] else {
        panic!("no place on a page");
    };
    assert_eq!((page, area), (1, [28000, 13000, 38000, 15000]));
}

#[test]
fn wrapped_lines_are_one_paragraph_and_numbers_of_pages_are_none() {
    let ledger = read("ruled.pdf");
    let (_, source) = ledger.sources.iter().next().unwrap();
    let text =
        "本局上年支出一千二百万元，本年支出一千三百万元，比上年增加一百万元，主要是人员增加。";
    assert!(source.text.lines().any(|line| line == text));
    assert!(!source.text.contains("- 1 -"));
}

/// Figures on a line to fill in stand apart from the words: sentences all the same, of which no line is lost.
#[test]
fn figures_set_apart_in_sentences_make_no_table() {
    let ledger = read("set-apart.pdf");
    assert!(ledger.tables.is_empty());
    let (_, source) = ledger.sources.iter().next().unwrap();
    let text: String = source.text.split_whitespace().collect();
    let said =
        "其中基本支出600.25万元，与上年相比减少20.75万元，降幅3.34%。主要原因是公用经费压减。";
    assert!(text.contains(said), "{text}");
}

#[test]
fn a_table_over_two_pages_is_one_and_its_heading_is_read_once() {
    let ledger = read("two-pages.pdf");
    assert_eq!(ledger.tables.len(), 1);
    let cells = [
        "甲 金额 1 第1页",
        "乙 金额 2 第1页",
        "丙丙 金额 3 第1页",
        "丁 金额 4 第1页",
        "戊 金额 5 第2页",
        "合计 金额 15 第2页",
    ];
    assert_eq!(printed(&ledger, 0), cells);
}

#[test]
fn a_page_is_read_as_it_is_turned_and_as_its_print_runs() {
    let ledger = read("rotated.pdf");
    assert_eq!(ledger.tables.len(), 3);
    for (table, page) in [(0, 1), (1, 2), (2, 3)] {
        assert_eq!(printed(&ledger, table), ruled(page));
    }
    // On the second page the print runs upwards: what is right of the reader is above on the page.
    let Some(Place::Page { area, .. }) = ledger.tables[1].columns[1].places[0] else {
        panic!("no place on a page");
    };
    assert_eq!(area, [13000, 2000, 15000, 12000]);
}

#[test]
fn what_cannot_be_read_is_said() {
    let scanned = read("scanned.pdf");
    assert_eq!(codes(&scanned, Gravity::Broken), ["load::scanned_page"]);
    let locked = read("locked.pdf");
    assert_eq!(codes(&locked, Gravity::Broken), ["load::encrypted"]);
    let none = memory(b"no PDF at all".to_vec());
    assert_eq!(codes(&none, Gravity::Broken), ["load::not_a_pdf"]);
}

/// Two small files whose drawings draw each other over and over.
#[test]
fn a_drawing_without_end_is_not_begun() {
    for file in ["endless.pdf", "slow.pdf"] {
        let ledger = read(file);
        assert_eq!(
            codes(&ledger, Gravity::Broken),
            ["load::page_too_large"],
            "{file}"
        );
        let place = ledger.notices[0].whereabouts.of(crossfoot::lang::Lang::Zh);
        assert_eq!(place, format!("{file} 第1页"));
    }
}

#[test]
fn merged_cells_are_repeated_and_wrapped_figures_are_one() {
    let ledger = read("merged.pdf");
    let table = &ledger.tables[0];
    assert_eq!(
        (table.title.as_str(), table.unit),
        ("收入支出总表", Some(Unit::TenThousand))
    );
    assert_eq!(table.notes, ["注：本表为虚构数据。"]);
    let cells = [
        "一般公共服务支出 金额.合计 1,118.25 第1页",
        "一般公共服务支出 金额.其中 118.25 第1页",
        "财政事务和其他行政事务 金额.合计 1,118.25 第1页",
        "财政事务和其他行政事务 金额.其中 0.00 第1页",
        "合计数 金额.合计 -3.50 第1页",
        "合计数 金额.其中  第1页",
    ];
    assert_eq!(printed(&ledger, 0), cells);
}

/// As spreadsheets print it: cut off at its cell, running over an empty one, or too high for its row.
#[test]
fn a_text_that_runs_over_its_border_is_read_in_its_own_cell() {
    let ledger = read("overrun.pdf");
    assert_eq!(
        printed(&ledger, 0),
        [
            "Administration Basic 1.50 第1页",
            "Administration Project 2.50 第1页",
            "Administration Basic  第1页",
            "Administration Project 3.50 第1页",
            "Educat ional Basic 4.50 第1页",
            "Educat ional Project 5.50 第1页",
        ]
    );
}

/// A spreadsheet whose rows are too low: texts over the rows beside them, a line on a border, a text that its cell cuts
/// off in the middle of a character (one that is cut off, but in the file as a whole, is read), texts over each other.
#[test]
fn what_runs_over_other_rows_is_read_in_its_own_or_not_at_all() {
    let ledger = read("spilt.pdf");
    let told = |table: usize| {
        let table = &ledger.tables[table];
        let mut all = Vec::new();
        for (at, row) in table.rows.iter().enumerate() {
            let texts = table.columns.iter().map(|column| match column.states[at] {
                State::Unreadable => "?",
                _ => ledger.text(column.texts[at]),
            });
            let texts: Vec<&str> = texts.collect();
            all.push(format!("{} {}", ledger.text(row.name), texts.join(" ")));
        }
        all
    };
    assert_eq!(
        told(0),
        [
            "Total 6.00 9.00",
            "General public services 1.00 2.00",
            "Social security 2.00 3.00",
            "Housing 3.00 4.00",
        ]
    );
    assert_eq!(told(1), ["Adrift ? ?", " ? ?", "Housing 5.00 6.00"]);
    assert_eq!(
        told(2),
        [
            "Administration of am ? ?",
            "Housing and construction 3.00 4.00"
        ]
    );
    assert_eq!(told(3), ["Education ? 2.00", "Housing 3.00 4.00"]);
    let lost: Vec<bool> = (0..4).map(|at| ledger.tables[at].lost.is_some()).collect();
    assert_eq!(lost, [false, true, true, false]);
    let code = "load::doubtful_table";
    let doubts = codes(&ledger, Gravity::Note);
    assert_eq!(doubts.iter().filter(|own| **own == code).count(), 3);
}

/// Both pages draw all four lines and display two each; the last line of the second has no room for its end.
#[test]
fn text_that_runs_over_a_page_is_read_once_and_what_has_no_room_is_read_where_it_stands() {
    let ledger = read("clipped.pdf");
    let prose = ledger.documents[0].prose.iter();
    let all: String = prose.map(|span| ledger.sources.text(*span)).collect();
    let count = |text: &str| all.matches(text).count();
    assert_eq!(count("收入预算10.00万元"), 1);
    assert_eq!(count("支出预算10.00万元"), 1);
    assert_eq!(count("公务接待费1.00万元"), 1);
    assert_eq!(count("会议费2.00万元"), 1);
    assert_eq!(count("某市某区人民政府办公室"), 1);
}

#[test]
fn a_stretch_of_prose_is_led_back_to_its_boxes() {
    let ledger = read("merged.pdf");
    let (file, source) = ledger.sources.iter().next().unwrap();
    // The word is wrapped: its two halves stand on two lines.
    let start = source.text.find("保留").unwrap();
    let span = Span {
        file,
        start: u32::try_from(start).unwrap(),
        end: u32::try_from(start + "保留".len()).unwrap(),
    };
    let boxes = source.boxes(span);
    let tops: Vec<(u32, i32)> = boxes.iter().map(|b| (b.page, b.area[1] / 100)).collect();
    assert_eq!(tops, [(1, 51), (1, 67)]);
}

#[test]
fn a_table_over_three_pages_leaves_the_next_one_alone() {
    let ledger = read("continued.pdf");
    let units: Vec<Option<Unit>> = ledger.tables.iter().map(|t| t.unit).collect();
    assert_eq!(units, [Some(Unit::Yuan), Some(Unit::TenThousand)]);
    let names: Vec<&str> = ledger.tables[0]
        .rows
        .iter()
        .map(|r| ledger.text(r.plain))
        .collect();
    let expected = [
        "一般公共服务支出",
        "人大事务",
        "政协事务",
        "外交支出",
        "对外合作",
        "合计",
    ];
    assert_eq!(names, expected);
}

#[test]
fn a_table_goes_on_overleaf_without_headings_where_its_columns_are_a_little_off() {
    let ledger = read("goes-on.pdf");
    let rows = |table: usize| ledger.tables[table].rows.len();
    assert_eq!(ledger.tables.len(), 2);
    assert_eq!((rows(0), rows(1)), (4, 1));
    let last = printed(&ledger, 0).pop();
    let expected = "行政事业单位养老支出 金额 3.00 第2页";
    assert_eq!(last.as_deref(), Some(expected));
}

#[test]
fn headings_of_which_a_page_repeats_the_first_lines_are_no_row() {
    let ledger = read("heading-cut.pdf");
    let names: Vec<&str> = names(&ledger);
    assert_eq!(names, ["合计", "一般公共服务支出", "教育支出"]);
}

/// Without rulings the columns are told page by page, and a long name overleaf moves them.
#[test]
fn a_table_that_repeats_its_headings_overleaf_is_one_where_its_columns_have_moved() {
    let ledger = read("headed-anew.pdf");
    let names: Vec<&str> = names(&ledger);
    let expected = [
        "一般公共服务支出",
        "商贸事务",
        "行政运行",
        "招商引资",
        "教育支出",
        "进修及培训",
        "培训支出",
        "其他巩固脱贫攻坚成果衔接支出",
        "合计",
    ];
    assert_eq!(names, expected);
    let last = printed(&ledger, 0);
    let expected = [
        "合计 合计 22.00 第2页",
        "合计 基本支出 16.00 第2页",
        "合计 项目支出 6.00 第2页",
    ];
    assert_eq!(last[last.len() - 3..], expected);
}

/// A heading has no room in its cell and runs out over the edge of the table, on both pages.
#[test]
fn a_table_goes_on_overleaf_where_a_heading_runs_out_beside_it() {
    let ledger = read("heading-beside.pdf");
    let expected = [
        "一般公共服务支出",
        "商贸事务",
        "行政运行",
        "教育支出",
        "进修及培训",
        "合计",
    ];
    assert_eq!(names(&ledger), expected);
}

#[test]
fn a_table_goes_on_under_its_own_title_where_only_the_first_page_has_headings() {
    let ledger = read("title-again.pdf");
    let names: Vec<&str> = names(&ledger);
    assert_eq!(names, ["合计", "一般公共服务支出", "教育支出"]);
    let last = printed(&ledger, 0).pop();
    assert_eq!(last.as_deref(), Some("教育支出 项目支出 6.00 第2页"));
}

/// The names of the rows of the first table.
fn names(ledger: &Ledger) -> Vec<&str> {
    let rows = ledger.tables[0].rows.iter();
    rows.map(|row| ledger.text(row.name)).collect()
}

/// The last name of the first page fills its cell, and a name alone begins the second: both stand whole above.
#[test]
fn a_name_that_stands_whole_elsewhere_does_not_go_on_overleaf() {
    let program = Packs::bundled().unwrap().compile(&Setup::default());
    let ledger = load(
        &[Input::Path(case("whole-names.pdf"))],
        &program.unwrap().forms,
    );
    let table = &ledger.tables[0];
    let names: Vec<&str> = table.rows.iter().map(|row| ledger.text(row.name)).collect();
    assert_eq!(names[5..7], ["政府性基金预算拨款", "国有资本经营预算拨款"]);
}

/// The last row of the first page is cut within its code, its name and its figures; the table of the third page has the same
/// columns and begins with its title.
#[test]
fn figures_and_codes_that_a_page_cuts_are_put_together() {
    let ledger = read("torn-row.pdf");
    let cells = printed(&ledger, 0);
    let cut = [
        "事业运行，名称很长很长写到了这一行的末尾 合计 1,687.30 第1页",
        "事业运行，名称很长很长写到了这一行的末尾 项目支出 1,687.30 第1页",
    ];
    assert_eq!(cells[4..6], cut);
    assert_eq!(ledger.text(ledger.tables[0].rows[2].code), "2010350");
    assert_eq!((cells.len(), ledger.tables.len()), (8, 2));
}

#[test]
fn a_title_on_every_page_is_that_of_a_table_on_each() {
    let ledger = read("one-form-a-page.pdf");
    let titles: Vec<&str> = ledger.tables.iter().map(|table| &*table.title).collect();
    assert_eq!(titles, ["项目绩效目标表"; 3]);
}

#[test]
fn a_table_that_says_that_it_goes_on_does_whatever_its_first_row() {
    let ledger = read("says-so.pdf");
    assert_eq!(ledger.tables.len(), 1);
    let cells = printed(&ledger, 0);
    assert_eq!(cells[2], "二、外交支出 合计  第2页");
    assert_eq!(cells.len(), 8);
}

#[test]
fn a_name_that_stands_overleaf_alone_names_the_figures_without_one() {
    let cells = printed(&read("named-overleaf.pdf"), 0);
    let torn = [
        "2010301行政运行 合计 20.00 第1页",
        "2010301行政运行 项目支出 5.00 第1页",
        "2010350事业运行 合计 10.00 第2页",
    ];
    assert_eq!(cells[4..7], torn);
    assert_eq!(cells.len(), 10);
}

#[test]
fn a_figure_on_both_sides_of_a_border_is_read_in_one_cell() {
    let ledger = read("over-border.pdf");
    let cells = [
        "教育支出 合计 123456789.25 第1页",
        "教育支出 项目 1.25 第1页",
        "科学支出 合计 1.25 第1页",
        "科学支出 项目 123456789.25 第1页",
    ];
    assert_eq!(printed(&ledger, 0)[..4], cells);
}

#[test]
fn headings_stand_over_their_columns_though_the_line_between_them_is_off() {
    let ledger = read("shifted-heads.pdf");
    let cells = [
        "一般公共服务支出 金额 12.00 第1页",
        "统计信息事务 金额 12.00 第1页",
        "合计 金额 12.00 第1页",
    ];
    assert_eq!(printed(&ledger, 0), cells);
    let codes: Vec<&str> = ledger.tables[0]
        .rows
        .iter()
        .map(|row| ledger.text(row.code))
        .collect();
    assert_eq!(codes, ["201", "20105", ""]);
}

#[test]
fn a_table_without_rulings_is_read_by_alignment_and_doubted() {
    let ledger = read("open.pdf");
    assert_eq!(
        codes(&ledger, Gravity::Note).first(),
        Some(&"load::doubtful_table")
    );
    let cells = [
        "一般公共服务支出 基本支出 1,118.25 第1页",
        "一般公共服务支出 项目支出 20.00 第1页",
        "财政事务 基本支出 18.25 第1页",
        "财政事务 项目支出  第1页",
        "社会保障和就业支出 基本支出 3.50 第1页",
        "社会保障和就业支出 项目支出 1.00 第1页",
        "合计 基本支出 1,140.00 第1页",
        "合计 项目支出 21.00 第1页",
    ];
    assert_eq!(printed(&ledger, 0), cells);
}

fn memory(bytes: Vec<u8>) -> Ledger {
    let input = Input::Memory {
        document: "某局".to_owned(),
        files: vec![("表.pdf".to_owned(), bytes)],
    };
    load(&[input], &Forms::default())
}

#[test]
fn damaged_files_are_read_or_refused() {
    let mut seed: u32 = 20_240_601;
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        usize::try_from(seed)
            .unwrap_or(0)
            .checked_rem(below)
            .unwrap_or(0)
    };
    for file in ["ruled.pdf", "two-pages.pdf", "rotated.pdf"] {
        let whole = std::fs::read(case(file)).unwrap();
        for round in 0..40 {
            let mut bytes = whole.clone();
            for _ in 0..=round % 8 {
                let at = next(bytes.len());
                bytes[at] = u8::try_from(next(256)).unwrap();
            }
            if round % 4 == 0 {
                bytes.truncate(next(bytes.len()));
            }
            let first = memory(bytes.clone());
            let again = memory(bytes);
            assert_eq!(first.notices, again.notices);
        }
    }
}

/// Tables of one make, printed with few rulings or none: what is read of them is beside each.
#[test]
fn tables_without_rulings_are_read_as_people_read_them() {
    let program = Packs::bundled().unwrap().compile(&Setup::default());
    let mut forms = program.unwrap().forms;
    forms.extracts.clear();
    let cases = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/aligned");
    insta::glob!(cases, "*.pdf", |path| {
        let ledger = load(&[Input::Path(path.to_owned())], &forms);
        let name = path.file_stem().unwrap().to_string_lossy();
        let text = ledger_text(&ledger, &forms, crossfoot::lang::Lang::Zh)
            .replace(&format!("{}/", path.parent().unwrap().display()), "");
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(path.parent().unwrap());
        settings.set_prepend_module_to_snapshot(false);
        settings.set_snapshot_suffix("");
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name.as_ref(), text));
    });
}

/// What a person sees of a page: each kind of cell in its look, with what it was taken for.
#[test]
fn a_page_is_drawn_with_its_cells_as_they_were_read() {
    let program = Packs::bundled().unwrap().compile(&Setup::default());
    let forms = program.unwrap().forms;
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases/recall/final-2024.pdf");
    let ledger = load(&[Input::Path(path)], &forms);
    let pages = pictures(&ledger, &forms, crossfoot::lang::Lang::Zh);
    assert_eq!(pages.len(), 25);
    let (name, page) = &pages[14];
    assert_eq!(name, "final-2024.pdf-015.svg");
    let bound = "<rect class=\"bound\"";
    // Sixty cells, and the title with its year.
    assert_eq!(page.matches(bound).count(), 61);
    let title = "<title>一般公共预算财政拨款支出决算表 › 2010601 行政运行 › 基本支出</title>";
    assert_eq!(page.matches(title).count(), 1);
    let all: String = pages.iter().map(|(_, page)| page.as_str()).collect();
    // Every figure of every table has found its place.
    assert!(!all.contains("class=\"left\"") && !all.contains("class=\"unreadable\""));
}
