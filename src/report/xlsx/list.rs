//! The 问题清单 itself, and a sheet that says what was run.

use super::copies::Copies;
use super::looks::{self, heading, plain};
use crate::finding::Finding;
use crate::lang::Lang;
use crate::outcome::{Outcome, Severity};
use crate::report::entry::{Entry, primary};
use crate::report::{Telling, nothing_ran, nothing_ran_words, summary};
use crate::value::Decimal;
use rust_xlsxwriter::{Color, DataValidation, Format, FormatAlign, Url, Worksheet, XlsxError};

/// The column of 表, which leads to the marked cell; of longer texts some programs break no line of a link.
const TABLE: usize = 2;
/// The columns of numbers.
const FIGURES: std::ops::RangeInclusive<usize> = 5..=7;
/// The column of 级别.
const SEVERITY: usize = 12;
/// The column that the unit fills in.
const STATUS: u16 = 14;
/// What it can fill in.
fn states(lang: Lang) -> [&'static str; 4] {
    [
        lang.pick("待核对", "to be checked"),
        lang.pick("已改正", "corrected"),
        lang.pick("无误（已说明理由）", "right (reason given)"),
        lang.pick("另行处理", "handled otherwise"),
    ]
}
/// The column of 编号, which is for machines: one line, and not on paper.
const ID: usize = 16;
/// The height of a line, in points.
const LINE: u32 = 18;
/// The least and the most width of each column: together a page across.
#[rustfmt::skip]
const WIDTHS: [(u16, u16); 17] = [
    (6, 6), (8, 14), (8, 22), (14, 26), (16, 32), (10, 14), (13, 14), (8, 12), (6, 6), (12, 20), (8, 20), (12, 26),
    (6, 6), (8, 8), (12, 12), (18, 18), (10, 12),
];

/// Writes the list.
pub(super) fn add(
    sheet: &mut Worksheet,
    told: &Telling,
    listed: &[&Finding],
    entries: &[Entry],
    copies: &Copies,
) -> Result<(), XlsxError> {
    let lang = told.lang;
    sheet.set_name(lang.pick("问题清单", "Problems"))?;
    sheet.set_freeze_panes(1, 1)?;
    sheet
        .set_landscape()
        .set_paper_size(9)
        .set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    for (column, name) in (0u16..).zip(Entry::headings(lang)) {
        sheet.write_string_with_format(0, column, name, &heading())?;
    }
    let rows: Vec<[String; 17]> = entries.iter().map(|entry| entry.fields(lang)).collect();
    let mut widths = Vec::new();
    for ((at, column), (least, most)) in (0usize..).zip(0u16..).zip(WIDTHS) {
        let name = Entry::headings(lang).get(at).copied();
        let texts = rows
            .iter()
            .filter_map(|fields| fields.get(at).map(String::as_str));
        let wide = looks::fit(name.into_iter().chain(texts), least, most);
        sheet.set_column_width(column, wide)?;
        widths.push(wide);
    }
    for (((row, entry), finding), fields) in (1u32..).zip(entries).zip(listed).zip(&rows) {
        let link = primary(told, finding)
            .and_then(|c| c.cell)
            .and_then(|cell| copies.link(told, cell));
        add_row(sheet, row, entry, (fields, link))?;
        // A program that opens the file need not find out how high a wrapped row is, and some do not.
        let wrapped = fields.iter().zip(&widths).take(ID);
        let lines = wrapped.map(|(text, wide)| looks::lines(text, *wide)).max();
        sheet.set_row_height(row, lines.unwrap_or(1).saturating_mul(LINE))?;
    }
    sheet.set_print_area(0, 0, crate::source::saturate(entries.len()).max(1), 15)?;
    let last = crate::source::saturate(entries.len());
    if last > 0 {
        sheet.autofilter(0, 0, last, 16)?;
        let states = DataValidation::new().allow_list_strings(&states(lang))?;
        sheet.add_data_validation(1, STATUS, last, STATUS, &states)?;
    } else {
        let said = if nothing_ran(&told.run.tally) {
            nothing_ran_words(lang)
        } else {
            lang.pick("没有问题", "no problems")
        };
        sheet.write_string(1, 0, said)?;
    }
    Ok(())
}

/// One row: the fields, and where 表 leads.
fn add_row(
    sheet: &mut Worksheet,
    row: u32,
    entry: &Entry,
    of: (&[String; 17], Option<String>),
) -> Result<(), XlsxError> {
    let (fields, link) = of;
    for ((at, column), field) in (0usize..).zip(0u16..).zip(fields) {
        let format = format(at, entry);
        let figure = field
            .parse::<Decimal>()
            .ok()
            .filter(|_| FIGURES.contains(&at) && entry.outcome == Outcome::Fail);
        let number = figure.and_then(|n| looks::number(n).map(|f| (f, n.scale())));
        match (number, link.as_ref().filter(|_| at == TABLE)) {
            (Some((number, decimals)), _) => {
                let format = format
                    .set_num_format(looks::pattern(",", decimals))
                    .set_align(FormatAlign::Right);
                sheet.write_number_with_format(row, column, number, &format)?;
            }
            (None, Some(link)) => {
                let format = format.set_font_color(Color::RGB(0x1D_5FBF));
                let url = Url::new(link).set_text(looks::text(field));
                sheet.write_url_with_format(row, column, url, &format)?;
            }
            (None, None) if at == 0 => {
                let number = u32::try_from(entry.number).unwrap_or(u32::MAX);
                sheet.write_number_with_format(row, column, number, &format)?;
            }
            (None, None) if field.is_empty() => {
                sheet.write_blank(row, column, &format)?;
            }
            (None, None) => {
                sheet.write_string_with_format(row, column, looks::text(field), &format)?;
            }
        }
    }
    Ok(())
}

fn format(at: usize, entry: &Entry) -> Format {
    let plain = plain();
    let centred = |format: Format| format.set_align(FormatAlign::Center);
    match at {
        0 => centred(plain),
        SEVERITY => centred(match entry.severity {
            Severity::Error => plain.set_background_color(Color::RGB(0xFF_C7CE)),
            Severity::Warn => plain.set_background_color(Color::RGB(0xFF_EB9C)),
            Severity::Info => plain,
        }),
        ID => plain.unset_text_wrap(),
        // What the unit fills in stands out.
        14 | 15 => plain.set_background_color(Color::RGB(0xFF_FFE5)),
        _ => plain,
    }
}

/// What was run, line by line: a word and what there is to say.
fn facts(told: &Telling, copies: &Copies) -> Vec<(String, String)> {
    let (run, lang) = (told.run, told.lang);
    let (touched, printed) = summary::total(run);
    let mut lines: Vec<(String, String)> = vec![
        (
            lang.pick("程序", "program").to_owned(),
            format!("crossfoot {}", env!("CARGO_PKG_VERSION")),
        ),
        (
            lang.pick("规则", "rules").to_owned(),
            run.rules.len().to_string(),
        ),
        (
            lang.pick("检查", "checks").to_owned(),
            run.tally.total().to_string(),
        ),
    ];
    lines.extend(Outcome::ALL.map(|o| (o.called(lang).to_owned(), run.tally.get(o).to_string())));
    lines.push((
        lang.pick("核到的金额", "amounts covered").to_owned(),
        format!("{touched}/{printed}"),
    ));
    lines.extend(run.packs.iter().map(|p| {
        (
            lang.pick("规则包", "pack").to_owned(),
            format!("{} {} {}", p.name, p.version, p.hash),
        )
    }));
    lines.extend(run.params.iter().map(|(n, v)| {
        (
            lang.pick("改动的参数", "parameter set").to_owned(),
            format!("{n} = {v}"),
        )
    }));
    lines.extend(run.waivers.iter().map(|w| {
        (
            lang.pick("豁免与基线", "waivers and baseline").to_owned(),
            w.of(lang).to_owned(),
        )
    }));
    let grave = told
        .ledger
        .notices
        .iter()
        .filter(|n| n.gravity > crate::ledger::Gravity::Note);
    lines.extend(grave.map(|n| {
        (
            lang.pick("未能读取", "could not be read").to_owned(),
            format!("{} {}", n.whereabouts.of(lang), n.message.of(lang)),
        )
    }));
    if copies.left_out > 0 {
        lines.push((
            lang.pick("没有抄录的表", "tables not copied").to_owned(),
            copies.left_out.to_string(),
        ));
    }
    lines
}

/// Writes what was run: counts, parameters, packs, and what the colours mean.
pub(super) fn add_run(
    sheet: &mut Worksheet,
    told: &Telling,
    copies: &Copies,
) -> Result<(), XlsxError> {
    let lang = told.lang;
    sheet.set_name(lang.pick("本次运行", "This run"))?;
    let lines = facts(told, copies);
    let mut row = 0u32;
    for (name, said) in &lines {
        sheet.write_string_with_format(row, 0, looks::text(name), &plain().set_bold())?;
        sheet.write_string_with_format(row, 1, looks::text(said), &plain())?;
        row = row.saturating_add(1);
    }
    for (outcome, direct, said) in [
        (
            Outcome::Fail,
            true,
            lang.pick("不符的数", "figures that do not agree"),
        ),
        (
            Outcome::Missing,
            true,
            lang.pick("缺数、未识别之处", "what is missing or unreadable"),
        ),
        (
            Outcome::Fail,
            false,
            lang.pick("加数和其他用到的数", "addends and other figures used"),
        ),
        (
            Outcome::Waived,
            true,
            lang.pick("已豁免的数", "waived figures"),
        ),
    ] {
        row = row.saturating_add(1);
        sheet.write_string_with_format(
            row,
            0,
            lang.pick("颜色", "colour"),
            &plain().set_background_color(looks::colour(outcome, direct)),
        )?;
        sheet.write_string_with_format(row, 1, said, &plain())?;
    }
    sheet.set_column_width(0, 16)?;
    sheet.set_column_width(1, 70)?;
    Ok(())
}
