//! A PDF as part of a document: its grids, its prose, and what could not be read of it, in words.

use super::desk::{Desk, Spot};
use super::grid::Read;
use super::pdf::{self, Trouble};
use crate::ledger::Gravity;
use crate::source::{FileId, Place, Source, Span, saturate};

/// Reads a PDF, or says why it cannot be read.
pub(super) fn read(desk: &mut Desk<'_>, name: String, bytes: &[u8]) -> Option<(FileId, Read)> {
    let paper = match pdf::read(bytes, desk.ledger.sources.next()) {
        Ok(paper) => paper,
        Err(trouble) => {
            refuse(desk, &name, &trouble);
            return None;
        }
    };
    let end = saturate(paper.text.len());
    let file = desk.ledger.sources.add(Source::new(name, paper.text));
    for page in paper.scanned {
        let message = format!("第{page}页是图像，需要先做文字识别");
        let help = "用文字识别软件转成带文字的 PDF，或换用原来的电子文件";
        unread(desk, ("load::scanned_page", message, help), (file, page));
    }
    for page in paper.garbled {
        let message = format!("第{page}页有些字的字体没有说明是什么字");
        let help = "从原来的文件重新导出 PDF";
        unread(desk, ("load::unknown_font", message, help), (file, page));
    }
    let prose = vec![Span {
        file,
        start: 0,
        end,
    }];
    let read = Read {
        sheets: paper.sheets,
        prose,
        ..Read::default()
    };
    Some((file, read))
}

fn unread(
    desk: &mut Desk<'_>,
    (code, message, help): (&'static str, String, &str),
    (file, page): (FileId, u32),
) {
    let place = Place::Page {
        file,
        page,
        area: [0; 4],
    };
    let spot = Spot {
        place: Some(place),
        ..Spot::default()
    };
    desk.notice(Gravity::Unreadable, code, message, help, spot);
}

fn refuse(desk: &mut Desk<'_>, name: &str, trouble: &Trouble) {
    let (code, message, help) = match trouble {
        Trouble::Invalid => (
            "load::not_a_pdf",
            format!("“{name}”不是 PDF，或已经损坏"),
            "用阅读器打开，另存为 PDF 再检查",
        ),
        Trouble::Password => (
            "load::encrypted",
            format!("PDF“{name}”加了密码"),
            "去掉密码后另存，再检查",
        ),
        Trouble::Cipher => (
            "load::encrypted",
            format!("PDF“{name}”用了不认识的加密方法"),
            "去掉加密后另存，再检查",
        ),
        Trouble::TooLarge(why) => (
            "load::too_large",
            format!("PDF“{name}”太大：{why}"),
            "分成几个文件再检查",
        ),
    };
    desk.broken(code, message, help, name);
}
