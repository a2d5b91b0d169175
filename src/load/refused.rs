//! Files that are not read, or hardly, and what is said of them.

use super::desk::{Desk, Spot};
use crate::lang::Said;
use crate::ledger::Gravity;
use crate::say;
use crate::source::{FileId, Place, Span};

/// A directory within a directory, which is another document.
pub(super) fn directory_within(desk: &mut Desk<'_>, name: &str, own: &str) {
    let message = say!(
        "目录“{name}/{own}”没有读：一个目录是一份文件",
        "the directory “{name}/{own}” was not read: one directory is one document"
    );
    let help = say!("另外写上这个目录", "name that directory too");
    let spot = Spot {
        title: own,
        ..Spot::default()
    };
    desk.notice(Gravity::Note, "load::directory_within", message, help, spot);
}

/// A CSV file in which all that follows a line is within quotes.
pub(super) fn unclosed(desk: &mut Desk<'_>, name: &str, line: u32) {
    let message = say!(
        "文件“{name}”第{line}行的引号没有合上，其后的内容分不出格",
        "the file “{name}”, line {line}: a quote is never closed, so what follows cannot be parted into fields"
    );
    let help = say!(
        "在这一格末尾补上引号；格里的引号写两个",
        "close the quote at the end of the field; a quote within a field is written twice"
    );
    desk.broken("load::unclosed_quote", message, help, name);
}

/// A file that nothing here can read: of one that was named, that is an error.
pub(super) fn unknown_kind(desk: &mut Desk<'_>, name: &str, named: bool) {
    if named && name.ends_with(".rules") {
        let message = say!(
            "“{name}”是规则文件，不是要检查的文件",
            "“{name}” is a rule file, not a document to check"
        );
        let help = say!("规则文件写在 --rules 之后", "rule files follow --rules");
        desk.broken("load::unknown_kind", message, help, name);
        return;
    }
    let known = instead(name);
    // Among the files of a directory, one that people write documents in may be a part that is now lacking.
    let gravity = match (named, &known) {
        (true, _) => Gravity::Broken,
        (false, Some(_)) => Gravity::Unreadable,
        (false, None) => Gravity::Note,
    };
    let help = known.unwrap_or_else(|| {
        say!(
            "能读 .csv .xlsx .xls .docx .pdf .txt",
            "what can be read: .csv .xlsx .xls .docx .pdf .txt"
        )
    });
    let message = say!(
        "文件“{name}”的格式不在能读之列",
        "the file “{name}” is of a format that cannot be read"
    );
    let spot = Spot {
        title: name,
        ..Spot::default()
    };
    desk.notice(gravity, "load::unknown_kind", message, help, spot);
}

/// What a file of a known kind can be turned into that can be read.
fn instead(name: &str) -> Option<Said> {
    let end = name.rsplit_once('.').map_or("", |(_, end)| end);
    let help = match end.to_ascii_lowercase().as_str() {
        "doc" | "wps" | "rtf" | "odt" => say!(
            "用 Word 或 WPS 打开，另存为 .docx 或 .pdf",
            "open it in Word or WPS and save it as .docx or .pdf"
        ),
        "et" | "ods" | "xlsb" | "numbers" => say!(
            "用 Excel 或 WPS 打开，另存为 .xlsx",
            "open it in Excel or WPS and save it as .xlsx"
        ),
        "ofd" | "htm" | "html" | "mht" | "mhtml" | "caj" => say!(
            "用阅读器或浏览器打开，打印成 .pdf；网页上的表也可以粘贴到工作簿里",
            "open it in its reader or a browser and print it to .pdf; tables of a web page can be pasted into a workbook"
        ),
        "zip" | "rar" | "7z" | "gz" | "tar" => say!(
            "先解开，再检查里面的文件",
            "unpack it and check the files in it"
        ),
        "png" | "jpg" | "jpeg" | "bmp" | "gif" | "tif" | "tiff" | "webp" => say!(
            "图片里的字要先识别：用带 OCR 的软件存成可以选中文字的 .pdf",
            "the text of an image has to be recognised first: save it with OCR as a .pdf whose text can be selected"
        ),
        _ => return None,
    };
    Some(help)
}

/// A file with nothing in it.
pub(super) fn empty(desk: &mut Desk<'_>, name: &str) {
    let message = say!("文件“{name}”是空的", "the file “{name}” is empty");
    desk.broken("load::empty_file", message, Said::default(), name);
}

/// A file that is no text, with the first line that is none.
pub(super) fn not_text(desk: &mut Desk<'_>, name: &str, line: usize) {
    let told = desk.reading.encoding.clone();
    let (message, help) = match told {
        Some(told) => (
            say!(
                "文件“{name}”不是 {told} 编码的文字",
                "the file “{name}” is not text in {told}"
            ),
            say!(
                "改 crossfoot.toml 的 [csv] encoding，或另存为 UTF-8 编码再检查",
                "correct encoding in [csv] of crossfoot.toml, or save the file as UTF-8"
            ),
        ),
        None => (
            say!(
                "文件“{name}”不是文字：第{line}行既非 UTF-8，也非 GB18030",
                "the file “{name}” is not text: line {line} is neither UTF-8 nor GB18030"
            ),
            save_anew(),
        ),
    };
    desk.broken("load::not_text", message, help, name);
}

/// A file whose lines are of two encodings, with the first line of each.
pub(super) fn mixed(desk: &mut Desk<'_>, name: &str, utf8: usize, other: usize) {
    let message = say!(
        "文件“{name}”混有两种编码：第{utf8}行是 UTF-8，第{other}行不是",
        "the file “{name}” is of two encodings: line {utf8} is UTF-8, line {other} is not"
    );
    let help = say!(
        "多半是几个文件拼成的：各自另存为 UTF-8 编码，重新拼好再检查",
        "most likely it was put together from several files: save each as UTF-8, put them together anew, then check again"
    );
    desk.broken("load::not_text", message, help, name);
}

/// A text that is read, though its encoding may be another.
pub(super) fn doubtful(desk: &mut Desk<'_>, file: FileId) {
    let message = say!(
        "文字里有不该有的字符，编码可能认错了",
        "the text has characters that should not be there; its encoding may have been mistaken"
    );
    let spot = beginning(file);
    let code = "load::doubtful_encoding";
    desk.notice(Gravity::Note, code, message, save_anew(), spot);
}

/// Says that a Word document has text that it does not show.
#[cfg(feature = "docx")]
pub(super) fn hidden_text(desk: &mut Desk<'_>, file: FileId) {
    let message = say!(
        "文档里有隐藏的文字，没有读",
        "the document has hidden text, which was not read"
    );
    let help = say!(
        "公开前删去，或取消隐藏",
        "delete it before it is published, or show it"
    );
    let spot = beginning(file);
    desk.notice(Gravity::Note, "load::hidden_text", message, help, spot);
}

/// Where a file begins.
fn beginning(file: FileId) -> Spot<'static> {
    let start = Span {
        file,
        start: 0,
        end: 0,
    };
    Spot {
        place: Some(Place::Text(start)),
        ..Spot::default()
    }
}

fn save_anew() -> Said {
    say!(
        "另存为 UTF-8 编码再检查",
        "save it as UTF-8, then check again"
    )
}
